"""Who citizens are, and which records are one person, as the projections hold it."""

from collections.abc import Iterable, Iterator, Mapping

from kiosque.mandates.merges import Merge, Separation
from kiosque.store.database import Connection

_SHOWN = "coalesce((SELECT kept FROM citizen_links WHERE citizen = ?1), ?1)"
RECORDS_OF = f"SELECT {_SHOWN} UNION ALL SELECT citizen FROM citizen_links WHERE kept = {_SHOWN}"  # noqa: S608  (fixed names)
"""The records of one person, the one that is shown first; the first parameter names any of them."""

IdentityRow = tuple[int, str, str, bytes, bytes]
"""Event, citizen, type of the event, its payload under the citizen's key, and that key under the
epoch key: it has no other parent."""


def insert_identity(connection: Connection, seq: int, citizen: str, type_: str) -> None:
    connection.execute("INSERT INTO citizen_identities VALUES (?, ?, ?)", (seq, citizen, type_))


def identities(connection: Connection, after: int = -1) -> Iterator[IdentityRow]:
    """Return what was told of anybody by an event later than `after` and can still be read."""
    found: Iterator[IdentityRow] = connection.execute(
        "SELECT i.seq, i.citizen, i.type, p.sealed, k.wrapped FROM citizen_identities i"
        " JOIN payloads p ON p.seq = i.seq JOIN keys k ON k.id = p.key AND k.parent IS NULL"
        " WHERE i.seq > ? ORDER BY i.seq",
        (after,),
    )
    return found


def insert_decision(connection: Connection, merge: str, kind: str, first: str, second: str) -> None:
    """Keep a decision; the same one twice is one."""
    connection.execute(
        "INSERT INTO citizen_decisions VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (merge, kind, first, second),
    )


def merges(connection: Connection) -> tuple[Merge, ...]:
    rows = connection.execute(
        "SELECT merge, first, second FROM citizen_decisions WHERE kind = 'merged'"
    )
    return tuple(Merge(*row) for row in rows)


def separations(connection: Connection) -> tuple[Separation, ...]:
    rows = connection.execute(
        "SELECT first, second, merge FROM citizen_decisions WHERE kind = 'separated'"
    )
    return tuple(Separation(*row) for row in rows)


def replace_links(connection: Connection, shown: Mapping[str, str]) -> None:
    """Write which record is shown under which other one."""
    connection.execute("DELETE FROM citizen_links")
    connection.executemany("INSERT INTO citizen_links VALUES (?, ?)", sorted(shown.items()))


def links(connection: Connection) -> dict[str, str]:
    """Return, for each record shown under another one, that other one."""
    rows: Iterable[tuple[str, str]] = connection.execute("SELECT citizen, kept FROM citizen_links")
    return dict(rows)


def kept_record(connection: Connection, citizen: str) -> str:
    """Return the record that a citizen is shown under: their own, unless it was merged."""
    row = connection.execute(
        "SELECT kept FROM citizen_links WHERE citizen = ?", (citizen,)
    ).fetchone()
    return citizen if row is None else str(row[0])


def records_of(connection: Connection, citizen: str) -> tuple[str, ...]:
    """Return the records of one person, the one that is shown first."""
    return tuple(row[0] for row in connection.execute(RECORDS_OF, (citizen,)))
