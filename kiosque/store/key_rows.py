"""Wrapped keys: a citizen's, a mandate's, a case file's, a month's.

A key is wrapped by its parent, or by the epoch key when it has none. Deleting a row makes
everything below it unreadable for ever.
"""

from kiosque.store.database import Connection


def insert_key(
    connection: Connection, key_id: str, purpose: str, wrapped: bytes, parent: str | None = None
) -> None:
    connection.execute("INSERT INTO keys VALUES (?, ?, ?, ?)", (key_id, parent, purpose, wrapped))


def key_path(connection: Connection, key_id: str) -> tuple[bytes, ...]:
    """Return the wrapped keys from the outermost to `key_id`; empty when one was destroyed."""
    path: list[bytes] = []
    wanted: str | None = key_id
    while wanted is not None:
        row = connection.execute(
            "SELECT wrapped, parent FROM keys WHERE id = ?", (wanted,)
        ).fetchone()
        if row is None:
            return ()
        path.append(row[0])
        wanted = row[1]
    return tuple(reversed(path))


def key_for_purpose(connection: Connection, purpose: str) -> str | None:
    """Return the identifier of the parentless key kept for `purpose`."""
    row = connection.execute(
        "SELECT id FROM keys WHERE purpose = ? AND parent IS NULL", (purpose,)
    ).fetchone()
    return None if row is None else str(row[0])
