"""Opening an organisation's database: copy when it will migrate, migrate, hand over."""

import stat
from collections.abc import Sequence
from pathlib import Path

from kiosque.store.database import Database, disk_refuses
from kiosque.store.migrate import keep_copy, migrate, shipped_migrations

FILE_NAME = "kiosque.db"
PRIVATE = 0o600


def open_database(folder: Path, key: bytes, migrations: Sequence[str] | None = None) -> Database:
    """Open the database in `folder` with its raw 32-byte `key`, at the last schema version.

    The schema is the one of `migrations`, where they are not those of this program.

    Raises `TamperedError` for a damaged file or a wrong key, `UnreadableError` for data written
    by a newer program, `UnavailableError` when the disk refuses.
    """
    path = folder / FILE_NAME
    wanted = shipped_migrations() if migrations is None else migrations
    keep_copy(path, key, wanted)
    database = Database(path, key)
    try:
        database.exclusive(lambda connection: migrate(connection, wanted))
        _close_to_others(path)
    except BaseException:
        database.close()
        raise
    return database


def _close_to_others(path: Path) -> None:
    try:
        if stat.S_IMODE(path.stat().st_mode) != PRIVATE:
            path.chmod(PRIVATE)
    except OSError:
        raise disk_refuses() from None
