"""Opening an organisation's database: copy when it will migrate, migrate, hand over."""

import stat
from collections.abc import Sequence
from pathlib import Path

from kiosque.errors import TamperedError
from kiosque.i18n import N_
from kiosque.store.database import Database, disk_refuses, opens
from kiosque.store.migrate import keep_copy, migrate, shipped_migrations

FILE_NAME = "kiosque.db"
PRIVATE = 0o600
PAGE_BYTES = 4096
"""SQLCipher's own; SQLite takes a file of less than a page for a new one."""


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


def open_known(folder: Path, key: bytes) -> Database:
    """Open the database of an organisation that exists; raises as `open_database`.

    One that is gone, or was cut before its first page ends, is never made anew: it would hide
    what was lost.
    """
    path = folder / FILE_NAME
    try:
        if path.exists() and path.stat().st_size >= PAGE_BYTES:
            return open_database(folder, key)
    except OSError:
        raise disk_refuses() from None
    raise TamperedError(
        N_("La base de données de la structure manque, ou elle est vide."),
        advice=N_(
            "Rien n'a été créé à sa place. Ne supprimez aucun fichier\N{NO-BREAK SPACE}: prévenez "
            "votre référent, qui repartira d'une sauvegarde."
        ),
    )


def opens_known(folder: Path, key: bytes) -> bool:
    """Tell whether `key` opens the database in `folder`; raises `UnavailableError`."""
    path = folder / FILE_NAME
    return path.exists() and opens(path, key)


def _close_to_others(path: Path) -> None:
    try:
        if stat.S_IMODE(path.stat().st_mode) != PRIVATE:
            path.chmod(PRIVATE)
    except OSError:
        raise disk_refuses() from None
