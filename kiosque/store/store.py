"""Opening an organisation's database: copy when it will migrate, migrate, hand over."""

from pathlib import Path

from kiosque.store.database import Database
from kiosque.store.migrate import keep_copy, migrate, shipped_migrations

FILE_NAME = "kiosque.db"


def open_database(folder: Path, key: bytes) -> Database:
    """Open the database in `folder` with its raw 32-byte `key`, at the last schema version.

    Raises `TamperedError` for a damaged file or a wrong key, `UnreadableError` for data written
    by a newer program, `UnavailableError` when the disk refuses.
    """
    path = folder / FILE_NAME
    migrations = shipped_migrations()
    keep_copy(path, key, migrations)
    database = Database(path, key)
    try:
        database.exclusive(lambda connection: migrate(connection, migrations))
    except BaseException:
        database.close()
        raise
    path.chmod(0o600)
    return database
