"""Schema versions: each migration is one transaction under `PRAGMA user_version`.

A process killed at any statement leaves the former version whole, and the next start tries again.
Stored event bytes never migrate; only projections do, by being rebuilt.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from importlib import resources
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from kiosque.errors import UnreadableError
from kiosque.i18n import N_
from kiosque.store.database import Connection, connect, disk_refuses, explained, sync_folder


def shipped_migrations() -> tuple[str, ...]:
    """Return the SQL of every migration, in order; the n-th leads to version n."""
    folder = resources.files("kiosque.store") / "migrations"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return tuple(file.read_text(encoding="utf-8") for file in files)


def statements(script: str) -> tuple[str, ...]:
    """Split a script into its statements; a trigger's body is not split.

    Raises `ValueError` when the last one does not end.
    """
    found: list[str] = []
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            found.append(pending.strip())
            pending = ""
    if any(line.strip() and not line.lstrip().startswith("--") for line in pending.splitlines()):
        raise ValueError(pending)
    return tuple(found)


def version_of(connection: Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: Connection, migrations: Sequence[str]) -> int:
    """Bring the schema to the last version, in one transaction; return the version before.

    Raises `UnreadableError` when a newer program has already been here.
    """
    if version_of(connection) == len(migrations):
        return len(migrations)
    connection.execute("BEGIN IMMEDIATE")
    try:
        before = version_of(connection)
        if before > len(migrations):
            raise UnreadableError(
                N_("Ces données viennent d'une version plus récente de kiosque."),
                advice=N_(
                    "Elles sont intactes. Mettez ce poste à jour, puis ouvrez-les de nouveau."
                ),
            )
        for script in migrations[before:]:
            for statement in statements(script):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return before


def keep_copy(path: Path, key: bytes, migrations: Sequence[str]) -> Path | None:
    """Copy the database before it migrates, under the same key; None when nothing will change.

    The target is keyed before the copy, so that no page is ever written in clear; it takes its
    name once it is whole. Raises `UnavailableError` when the disk refuses.
    """
    if not path.exists():
        return None
    source = connect(path, key)
    try:
        before = version_of(source)
        if before in (0, len(migrations)) or before > len(migrations):
            return None
        copy = path.with_name(f"{path.stem}.v{before}.db")
        copy_whole(source, copy, key)
        return copy
    except sqlcipher.Error as error:
        raise explained(error) from None
    except OSError:
        raise disk_refuses() from None
    finally:
        source.close()


def copy_whole(source: Connection, copy: Path, key: bytes) -> None:
    """Copy a database as it is at one moment, under the raw `key`, and put the copy on the disk.

    Raises the errors of SQLCipher and of the disk; then nothing is left of the copy.
    """
    draft = copy.with_name(f"{copy.name}.new")
    try:
        for left in copy.parent.glob(f"{draft.name}*"):
            left.unlink()
        target = connect(draft, key)
        try:
            draft.chmod(0o600)
            source.backup(target)
            # Closing would move the pages out of the WAL too, but not say when the disk refuses.
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            target.close()
        draft.replace(copy)
        sync_folder(copy.parent)
    except BaseException:
        for left in copy.parent.glob(f"{draft.name}*"):
            with suppress(OSError):
                left.unlink()
        raise
