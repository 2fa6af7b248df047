"""Reading the journal: headers, checkpoints, payloads, and the point verified last."""

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from kiosque.store.database import Connection


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """A header as it was written, with what is left of its payload."""

    seq: int
    header: bytes
    key: str | None
    """Identifier of the payload's key; None once the payload is erased."""
    ciphertext: bytes | None


def rows(
    connection: Connection, start: int = 0
) -> Iterator[tuple[int, bytes, bytes, bytes | None]]:
    """Return `(seq, header, chain, ciphertext)` from `start` on; no ciphertext once erased.

    The cursor itself: a generator around it that is left half-read complains once the database is
    closed.
    """
    found: Iterator[tuple[int, bytes, bytes, bytes | None]] = connection.execute(
        "SELECT h.seq, h.header, h.chain, p.sealed FROM headers h"
        " LEFT JOIN payloads p ON p.seq = h.seq WHERE h.seq >= ? ORDER BY h.seq",
        (start,),
    )
    return found


def chains(connection: Connection, size: int) -> list[bytes]:
    """Return the leaf hashes of the first `size` headers."""
    rows = connection.execute("SELECT chain FROM headers WHERE seq < ? ORDER BY seq", (size,))
    return [row[0] for row in rows]


def chain_at(connection: Connection, seq: int) -> bytes | None:
    row = connection.execute("SELECT chain FROM headers WHERE seq = ?", (seq,)).fetchone()
    return None if row is None else bytes(row[0])


def header_at(connection: Connection, seq: int) -> bytes | None:
    row = connection.execute("SELECT header FROM headers WHERE seq = ?", (seq,)).fetchone()
    return None if row is None else bytes(row[0])


def headers_from(connection: Connection, start: int) -> Iterator[bytes]:
    """Yield the bytes of every header from `start` on."""
    for (header,) in connection.execute(
        "SELECT header FROM headers WHERE seq >= ? ORDER BY seq", (start,)
    ):
        yield header


def headers_at(connection: Connection, events: Collection[int]) -> Iterator[bytes]:
    """Yield the bytes of the headers of some events."""
    wanted = json.dumps(sorted(events))
    for (header,) in connection.execute(
        "SELECT header FROM headers WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq",
        (wanted,),
    ):
        yield header


def checkpoints(connection: Connection, start: int = 0) -> Iterator[bytes]:
    """Yield the signed notes of every size from `start` on, smallest first."""
    for (note,) in connection.execute(
        "SELECT note FROM checkpoints WHERE size >= ? ORDER BY size", (start,)
    ):
        yield note


def last_of_type(connection: Connection, type_: str) -> int | None:
    """Return the last event of a type; reads every header."""
    row = connection.execute(
        "SELECT max(seq) FROM headers WHERE instr(header, ?) > 0", (f'"type":"{type_}"'.encode(),)
    ).fetchone()
    return None if row[0] is None else int(row[0])


def about(connection: Connection, subject: str) -> tuple[bytes, ...]:
    """Return the headers of the events about one subject, oldest first; reads every header."""
    rows = connection.execute(
        "SELECT header FROM headers WHERE instr(header, ?) > 0 ORDER BY seq",
        (f'"subject":"{subject}"'.encode(),),
    )
    return tuple(row[0] for row in rows)


def of_type_about(connection: Connection, type_: str, subject: str) -> tuple[int, ...]:
    """Return the events of one type about one subject, oldest first; reads every header."""
    rows = connection.execute(
        "SELECT seq FROM headers WHERE instr(header, ?) > 0 AND instr(header, ?) > 0 ORDER BY seq",
        (f'"subject":"{subject}"'.encode(), f'"type":"{type_}"'.encode()),
    )
    return tuple(row[0] for row in rows)


def misplaced_checkpoint(connection: Connection, size_of: Callable[[bytes], int]) -> int | None:
    """Return the first size under which the note of another tree is kept; None without one."""
    rows = connection.execute("SELECT size, note FROM checkpoints ORDER BY size")
    return next((size for size, note in rows if size_of(note) != size), None)


def last_checkpoint(connection: Connection) -> bytes | None:
    row = connection.execute("SELECT note FROM checkpoints ORDER BY size DESC LIMIT 1").fetchone()
    return None if row is None else bytes(row[0])


def events(connection: Connection, start: int = 0) -> Iterator[StoredEvent]:
    """Yield every event from `start` on, with its payload where it is still there."""
    rows = connection.execute(
        "SELECT h.seq, h.header, p.key, p.sealed FROM headers h"
        " LEFT JOIN payloads p ON p.seq = h.seq WHERE h.seq >= ? ORDER BY h.seq",
        (start,),
    )
    for row in rows:
        yield StoredEvent(*row)


def newest_events(connection: Connection) -> Iterator[StoredEvent]:
    """Yield every event, the newest first."""
    rows = connection.execute(
        "SELECT h.seq, h.header, p.key, p.sealed FROM headers h"
        " LEFT JOIN payloads p ON p.seq = h.seq ORDER BY h.seq DESC"
    )
    for row in rows:
        yield StoredEvent(*row)


def last_size(connection: Connection) -> int:
    """Return the size under the last checkpoint; 0 without one."""
    return int(connection.execute("SELECT coalesce(max(size), 0) FROM checkpoints").fetchone()[0])


def payload(connection: Connection, seq: int) -> tuple[str, bytes] | None:
    """Return the key identifier and the ciphertext of one payload; None once erased."""
    row = connection.execute("SELECT key, sealed FROM payloads WHERE seq = ?", (seq,)).fetchone()
    return None if row is None else (row[0], row[1])


def under_key(connection: Connection, key: str) -> tuple[int, ...]:
    """Return the events whose payload lies under a key, in order."""
    rows = connection.execute("SELECT seq FROM payloads WHERE key = ? ORDER BY seq", (key,))
    return tuple(row[0] for row in rows)


def verified_point(connection: Connection) -> tuple[int, bytes, bytes] | None:
    """Return size, chain value and frontier verified last."""
    row = connection.execute("SELECT size, chain, frontier FROM verified").fetchone()
    return None if row is None else (row[0], row[1], row[2])


def remember_verified(connection: Connection, size: int, chain: bytes, frontier: bytes) -> None:
    connection.execute(
        "INSERT INTO verified VALUES (1, ?, ?, ?) ON CONFLICT (only) DO UPDATE"
        " SET size = excluded.size, chain = excluded.chain, frontier = excluded.frontier",
        (size, chain, frontier),
    )
