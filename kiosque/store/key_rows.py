"""Wrapped keys: a citizen's, a mandate's, a case file's, a month's.

A key is wrapped by its parent, or by the epoch key when it has none. Deleting a row makes
everything below it unreadable for ever.
"""

import json
from collections.abc import Iterable

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


def top_keys(connection: Connection) -> tuple[tuple[str, bytes], ...]:
    """Return identifier and wrapped bytes of every key that lies under the epoch key."""
    rows = connection.execute("SELECT id, wrapped FROM keys WHERE parent IS NULL")
    return tuple((row[0], row[1]) for row in rows)


def wrap_again(connection: Connection, wrapped: Iterable[tuple[str, bytes]]) -> None:
    """Replace the wrapped bytes of keys, given as `(identifier, bytes)`."""
    connection.executemany(
        "UPDATE keys SET wrapped = ? WHERE id = ?", [(new, key_id) for key_id, new in wrapped]
    )


def move_to_top(connection: Connection, key_id: str, wrapped: bytes) -> None:
    """Take a key from under its parent; `wrapped` is what it is under the epoch key."""
    connection.execute("UPDATE keys SET parent = NULL, wrapped = ? WHERE id = ?", (wrapped, key_id))


def keys_below(connection: Connection, keys: Iterable[str]) -> tuple[str, ...]:
    """Return `keys`, where they are still there, and every key under one of them."""
    rows = connection.execute(
        "WITH RECURSIVE below (id) AS ("
        " SELECT id FROM keys WHERE id IN (SELECT value FROM json_each(?))"
        " UNION SELECT keys.id FROM keys JOIN below ON keys.parent = below.id)"
        " SELECT id FROM below ORDER BY id",
        (json.dumps(list(keys)),),
    )
    return tuple(row[0] for row in rows)


def keys_for(connection: Connection, prefix: str) -> tuple[tuple[str, str], ...]:
    """Return identifier and purpose of the keys whose purpose begins with `prefix`."""
    rows = connection.execute(
        "SELECT id, purpose FROM keys WHERE substr(purpose, 1, ?) = ? ORDER BY purpose, id",
        (len(prefix), prefix),
    )
    return tuple((row[0], row[1]) for row in rows)


def destroy(connection: Connection, keys: Iterable[str]) -> tuple[int, ...]:
    """Delete keys with all that lies under them alone; return the events that lost their payload.

    Payloads, seals, case files and drafts go with the key that opens them: nothing is left that a
    copy of the key could open, and no seal that a name could be guessed against.
    """
    doomed = json.dumps(keys_below(connection, keys))
    under = "IN (SELECT value FROM json_each(?))"
    rows = connection.execute(f"SELECT seq FROM payloads WHERE key {under}", (doomed,))  # noqa: S608
    emptied = tuple(sorted(row[0] for row in rows))
    connection.execute(
        f"DELETE FROM seals WHERE seq {under}",  # noqa: S608  (a fixed text)
        (json.dumps(emptied),),
    )
    for table, column in (("payloads", "key"), ("cases", "key"), ("visits", "key"), ("keys", "id")):
        connection.execute(f"DELETE FROM {table} WHERE {column} {under}", (doomed,))  # noqa: S608
    return emptied
