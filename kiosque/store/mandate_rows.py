"""Citizens, mandates, acts and activities as the projections hold them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kiosque.journal.tree import HASH_BYTES
from kiosque.store.citizen_rows import RECORDS_OF
from kiosque.store.database import Connection

_MANDATE = "id, number, citizen, seq, key, signed_at, ends_at, duration, identity_kind"


@dataclass(frozen=True, slots=True)
class CitizenRow:
    """Where a citizen's identity lies: the payload of event `seq`, under `key`."""

    id: str
    seq: int
    key: str


@dataclass(frozen=True, slots=True)
class MandateRow:
    """The dates of a mandate, and where its record lies."""

    id: str
    number: str
    citizen: str
    seq: int
    key: str
    signed_at: str
    ends_at: str
    duration: str
    identity_kind: str


def organisation(connection: Connection) -> tuple[int, str] | None:
    """Return the event and the key of the organisation's present description."""
    row = connection.execute("SELECT seq, key FROM organisation").fetchone()
    return None if row is None else (row[0], row[1])


def offered_scopes(connection: Connection) -> str | None:
    """Return the scopes to which new mandates are restricted, as a JSON list; None without."""
    row = connection.execute("SELECT scopes FROM offered_scopes").fetchone()
    return None if row is None else str(row[0])


def citizen_ids(connection: Connection) -> frozenset[str]:
    """Return the identifiers of everybody known here."""
    return frozenset(row[0] for row in connection.execute("SELECT id FROM citizens"))


def citizen(connection: Connection, citizen_id: str) -> CitizenRow | None:
    row = connection.execute(
        "SELECT id, seq, key FROM citizens WHERE id = ?", (citizen_id,)
    ).fetchone()
    return None if row is None else CitizenRow(*row)


def citizens(connection: Connection) -> tuple[CitizenRow, ...]:
    """Return everybody known here, the first registered first."""
    rows = connection.execute("SELECT id, seq, key FROM citizens ORDER BY seq")
    return tuple(CitizenRow(*row) for row in rows)


def mandate(connection: Connection, mandate_id: str) -> MandateRow | None:
    row = connection.execute(
        f"SELECT {_MANDATE} FROM mandates WHERE id = ?",  # noqa: S608  (fixed column names)
        (mandate_id,),
    ).fetchone()
    return None if row is None else MandateRow(*row)


def mandate_by_number(connection: Connection, number: str) -> MandateRow | None:
    row = connection.execute(
        f"SELECT {_MANDATE} FROM mandates WHERE number = ?",  # noqa: S608  (fixed column names)
        (number,),
    ).fetchone()
    return None if row is None else MandateRow(*row)


def mandates(connection: Connection, citizen_id: str | None = None) -> tuple[MandateRow, ...]:
    """Return the mandates, newest first; of one citizen when named, with those merged into them."""
    of_one = "" if citizen_id is None else f" WHERE citizen IN ({RECORDS_OF})"
    rows = connection.execute(
        f"SELECT {_MANDATE} FROM mandates{of_one} ORDER BY seq DESC",  # noqa: S608  (fixed texts)
        () if citizen_id is None else (citizen_id,),
    )
    return tuple(MandateRow(*row) for row in rows)


def mandate_counts(connection: Connection, citizens: Sequence[str]) -> dict[str, int]:
    """Return how many mandates each of these people gave, whichever record they were given by.

    Who gave none is left out. One query, however many people.
    """
    rows: Iterable[tuple[str, int]] = connection.execute(
        "WITH wanted AS (SELECT value AS citizen FROM json_each(?)), records AS ("
        "SELECT citizen, citizen AS kept FROM wanted UNION ALL"
        " SELECT l.citizen, l.kept FROM wanted w JOIN citizen_links l ON l.kept = w.citizen)"
        " SELECT r.kept, count(*) FROM records r JOIN mandates m ON m.citizen = r.citizen"
        " GROUP BY r.kept",
        (json.dumps(list(citizens)),),
    )
    return dict(rows)


def facts_of(connection: Connection, mandate_id: str) -> tuple[str, ...]:
    """Return the facts about a mandate, as JSON texts."""
    rows = connection.execute(
        "SELECT fact FROM mandate_facts WHERE mandate = ? ORDER BY seq", (mandate_id,)
    )
    return tuple(row[0] for row in rows)


def hand_signed(connection: Connection, mandate_id: str) -> bool:
    """Tell whether both originals of a mandate were signed by hand."""
    found = connection.execute("SELECT 1 FROM hand_signatures WHERE mandate = ?", (mandate_id,))
    return found.fetchone() is not None


def acts_of_visit(connection: Connection, visit: str) -> tuple[tuple[int, str], ...]:
    """Return event and key of each act of a visit, oldest first."""
    rows = connection.execute("SELECT seq, key FROM acts WHERE visit = ? ORDER BY seq", (visit,))
    return tuple((row[0], row[1]) for row in rows)


def acts_under(connection: Connection, mandate: str) -> tuple[int, ...]:
    """Return the event of each act under a mandate, oldest first."""
    rows = connection.execute("SELECT seq FROM acts WHERE mandate = ? ORDER BY seq", (mandate,))
    return tuple(row[0] for row in rows)


def closing_of_visit(connection: Connection, visit: str) -> int | None:
    """Return the event that closed a visit."""
    row = connection.execute("SELECT seq FROM activities WHERE visit = ?", (visit,)).fetchone()
    return None if row is None else int(row[0])


def seal_of(connection: Connection, seq: int) -> bytes | None:
    row = connection.execute("SELECT cose FROM seals WHERE seq = ?", (seq,)).fetchone()
    return None if row is None else bytes(row[0])


def insert_seal(
    connection: Connection, seq: int, cose: bytes, path: Sequence[bytes] | None
) -> None:
    """Keep the seal of an event, with its audit path under the checkpoint signed with it."""
    joined = None if path is None else b"".join(path)
    connection.execute("INSERT INTO seals VALUES (?, ?, ?)", (seq, cose, joined))


def place_of_seal(connection: Connection, seq: int) -> tuple[tuple[bytes, ...], bytes] | None:
    """Return the audit path kept with a seal and its checkpoint; None when none was kept."""
    row = connection.execute(
        "SELECT s.path, c.note FROM seals s JOIN checkpoints c ON c.size > s.seq"
        " WHERE s.seq = ? AND s.path IS NOT NULL ORDER BY c.size LIMIT 1",
        (seq,),
    ).fetchone()
    if row is None:
        return None
    path = bytes(row[0])
    hashes = (path[at : at + HASH_BYTES] for at in range(0, len(path), HASH_BYTES))
    return tuple(hashes), bytes(row[1])


def queue_event(connection: Connection, seq: int, now: str) -> None:
    connection.execute("INSERT INTO outbox VALUES (?, ?)", (seq, now))


def activity_since(connection: Connection, day: str) -> tuple[int, int]:
    """Return the number of visits closed since an ISO day, and their minutes."""
    row = connection.execute(
        "SELECT count(*), coalesce(sum(minutes), 0) FROM activities WHERE day >= ?", (day,)
    ).fetchone()
    return int(row[0]), int(row[1])
