"""Acts that wait to be done online, as the projections hold them."""

from dataclasses import dataclass

from kiosque.store.database import Connection

_ENTRY = "q.id, q.seq, q.visit, q.mandate, q.settled"
_OF_SOMEBODY = (
    " FROM queued_acts q JOIN mandates m ON m.id = q.mandate JOIN citizens c ON c.id = m.citizen"
)
"""Once a person was erased, nothing is done for them, even where a mandate is kept as a proof."""


@dataclass(frozen=True, slots=True)
class QueuedRow:
    """Where an entry lies: the payload of event `seq`; `settled` is the event that ended it."""

    id: str
    seq: int
    visit: str
    mandate: str
    settled: int | None


def insert_queued(connection: Connection, entry: str, seq: int, visit: str, mandate: str) -> None:
    connection.execute(
        "INSERT INTO queued_acts VALUES (?, ?, ?, ?, NULL)", (entry, seq, visit, mandate)
    )


def settle(connection: Connection, entry: str, seq: int) -> None:
    """Mark an entry taken up or set aside by event `seq`; the first one counts."""
    connection.execute(
        "UPDATE queued_acts SET settled = ? WHERE id = ? AND settled IS NULL", (seq, entry)
    )


def queued_act(connection: Connection, entry: str) -> QueuedRow | None:
    row = connection.execute(
        f"SELECT {_ENTRY}{_OF_SOMEBODY} WHERE q.id = ?",
        (entry,),
    ).fetchone()
    return None if row is None else QueuedRow(*row)


def waiting(connection: Connection, *, limit: int, offset: int) -> tuple[QueuedRow, ...]:
    """Return some of the entries that nobody took up or set aside, the oldest first."""
    rows = connection.execute(
        f"SELECT {_ENTRY}{_OF_SOMEBODY} WHERE q.settled IS NULL ORDER BY q.seq LIMIT ? OFFSET ?",
        (limit, offset),
    )
    return tuple(QueuedRow(*row) for row in rows)


def waiting_count(connection: Connection) -> int:
    row = connection.execute(f"SELECT count(*){_OF_SOMEBODY} WHERE q.settled IS NULL").fetchone()
    return int(row[0])


def queued_of_visit(connection: Connection, visit: str) -> tuple[QueuedRow, ...]:
    """Return the entries of a visit, settled or not, the oldest first."""
    rows = connection.execute(
        f"SELECT {_ENTRY}{_OF_SOMEBODY} WHERE q.visit = ? ORDER BY q.seq",
        (visit,),
    )
    return tuple(QueuedRow(*row) for row in rows)
