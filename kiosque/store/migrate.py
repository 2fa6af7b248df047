"""Schema versions: each migration is one transaction under `PRAGMA user_version`.

A process killed at any statement leaves the former version whole, and the next start tries again.
Stored event bytes never migrate; only projections do, by being rebuilt.
"""

import sqlite3
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from kiosque.errors import UnreadableError
from kiosque.i18n import N_
from kiosque.store.database import Connection, connect


def shipped_migrations() -> tuple[str, ...]:
    """Return the SQL of every migration, in order; the n-th leads to version n."""
    folder = resources.files("kiosque.store") / "migrations"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return tuple(file.read_text(encoding="utf-8") for file in files)


def statements(script: str) -> tuple[str, ...]:
    """Split a script into its statements; a trigger's body is not split."""
    found: list[str] = []
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            found.append(pending.strip())
            pending = ""
    return tuple(statement for statement in found if statement)


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

    The target is keyed before the copy, so that no page is ever written in clear.
    """
    if not path.exists():
        return None
    source = connect(path, key)
    try:
        before = version_of(source)
        if before in (0, len(migrations)) or before > len(migrations):
            return None
        copy = path.with_name(f"{path.stem}.v{before}.db")
        copy.unlink(missing_ok=True)
        target = connect(copy, key)
        try:
            source.backup(target)
        finally:
            target.close()
        return copy
    finally:
        source.close()
