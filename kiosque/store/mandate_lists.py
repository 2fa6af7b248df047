"""Mandates a page at a time: the number of statements never depends on the number of mandates."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kiosque.store.citizen_rows import RECORDS_OF
from kiosque.store.database import Connection
from kiosque.store.mandate_rows import MandateRow
from kiosque.store.projections import scope_bits

_COLUMNS = (
    "m.id, m.number, m.citizen, m.seq, m.key, m.signed_at, m.ends_at, m.duration, m.identity_kind"
)
NEWEST, ENDING = "s.seq DESC", "s.ends, s.seq"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which mandates; None where anything will do. Moments in seconds since 1970."""

    citizen: str | None = None
    scope: str | None = None
    """Key of a scope that they were signed with."""
    standings: tuple[str, ...] | None = None
    """What they are, apart from the passing of time."""
    ends_after: int | None = None
    ends_until: int | None = None
    ends_within: dict[str, int] | None = None
    """For each duration, the latest end."""


def matching(
    connection: Connection, wanted: Wanted, *, limit: int, offset: int = 0, order: str = NEWEST
) -> tuple[MandateRow, ...]:
    """Return at most `limit` mandates after the first `offset`."""
    where, bound = _where(wanted)
    # The narrow table alone is walked; of what is skipped, nothing else is read.
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM (SELECT s.mandate, s.seq, s.ends FROM mandate_standing s{where}"  # noqa: S608  (fixed texts)
        f" ORDER BY {order} LIMIT ? OFFSET ?) s JOIN mandates m ON m.id = s.mandate"
        f" ORDER BY {order}",
        (*bound, limit, offset),
    )
    return tuple(MandateRow(*row) for row in rows)


def count(connection: Connection, wanted: Wanted) -> int:
    """Return how many mandates are wanted."""
    where, bound = _where(wanted)
    counted = connection.execute(
        f"SELECT count(*) FROM mandate_standing s{where}",  # noqa: S608  (fixed texts)
        bound,
    )
    return int(counted.fetchone()[0])


def scopes_of_each(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the scopes that each of these mandates was signed with, in alphabetical order."""
    query = (
        "SELECT mandate, scope FROM authorisations"
        " WHERE mandate IN (SELECT value FROM json_each(?)) ORDER BY mandate, scope"
    )
    return _grouped(connection, query, ids)


def facts_of_each(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the facts about each of these mandates, as JSON texts."""
    query = (
        "SELECT mandate, fact FROM mandate_facts"
        " WHERE mandate IN (SELECT value FROM json_each(?)) ORDER BY mandate, seq"
    )
    return _grouped(connection, query, ids)


def _grouped(connection: Connection, query: str, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for mandate, value in connection.execute(query, (json.dumps(list(ids)),)):
        found[mandate].append(value)
    return {mandate: tuple(values) for mandate, values in found.items()}


def _where(wanted: Wanted) -> tuple[str, list[str | int]]:
    """Return the conditions as SQL, and what they are bound to."""
    conditions: list[str] = []
    bound: list[str | int] = []
    if wanted.citizen is not None:
        conditions.append(f"s.citizen IN ({RECORDS_OF})")
        bound.append(wanted.citizen)
    if wanted.scope is not None:
        conditions.append("s.scopes & ? <> 0")
        bound.append(scope_bits([wanted.scope]))
    if wanted.standings is not None:
        conditions.append("s.standing IN (SELECT value FROM json_each(?))")
        bound.append(json.dumps(wanted.standings))
    if wanted.ends_after is not None:
        conditions.append("s.ends > ?")
        bound.append(wanted.ends_after)
    if wanted.ends_until is not None:
        conditions.append("s.ends <= ?")
        bound.append(wanted.ends_until)
    if wanted.ends_within is not None:
        conditions.append("s.ends <= ? AND s.ends <= json_extract(?, '$.' || s.duration)")
        bound += [max(wanted.ends_within.values()), json.dumps(wanted.ends_within)]
    return (f" WHERE {' AND '.join(conditions)}" if conditions else ""), bound
