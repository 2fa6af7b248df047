"""One page of twenty thousand mandates, whatever the filter."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

from benchmarks.figures import Budget, Figure, Spread, interleaved
from benchmarks.places import Place
from kiosque.desk.expiring import ending_page
from kiosque.desk.keyring import new_id
from kiosque.desk.mandate_lists import MandateFilter, mandate_page
from kiosque.mandates.durations import Duration, end_of
from kiosque.mandates.lifecycle import MandateState
from kiosque.mandates.scopes import SCOPE_KEYS
from kiosque.store import mandate_rows
from kiosque.store.database import Connection
from kiosque.store.projections import _add_fact

MANDATES = 20_000
ROUNDS = 30
PAGE = 50
BUDGET = Budget("ms", most=200)
BARE = "counting as many rows"


def measure(place: Place) -> Iterator[Figure]:
    session = place.session
    people = sorted(session.database.read(mandate_rows.citizen_ids))
    now = session.now()
    session.database.write(lambda connection: _fill(connection, people, now))
    total = mandate_page(session).total

    def bare() -> None:
        session.database.read(_counted)

    def first() -> None:
        mandate_page(session, per_page=PAGE)

    def last() -> None:
        mandate_page(session, page=total // PAGE, per_page=PAGE)

    def expired() -> None:
        wanted = MandateFilter(state=MandateState.EXPIRED, scope="social")
        mandate_page(session, wanted, page=20, per_page=PAGE)

    def revoked() -> None:
        mandate_page(session, MandateFilter(state=MandateState.REVOKED), per_page=PAGE)

    def ending() -> None:
        ending_page(session, per_page=PAGE)

    for what, work in (
        ("first page", first),
        ("last page", last),
        ("expired ones with a scope, page 20", expired),
        ("revoked ones", revoked),
        ("those that end soon, with names", ending),
    ):
        mine, theirs = (Spread.of(taken) for taken in interleaved(ROUNDS, work, bare))
        yield Figure(
            f"{what}, {total} mandates",
            "ms",
            mine,
            BARE,
            theirs,
            mine.median / theirs.median,
            mine.median,
            BUDGET,
        )


def _fill(connection: Connection, people: list[str], now: datetime) -> None:
    """Project mandates of every age and fate, as events would; nothing is signed.

    The journal has no such events: what comes after this measure never rebuilds its tables.
    """
    durations = tuple(Duration)
    for turn in range(MANDATES):
        signed_at = (now - timedelta(hours=turn)).replace(microsecond=0)
        duration = durations[turn % len(durations)]
        mandate = new_id(signed_at)
        seq = -1 - turn
        connection.execute(
            "INSERT INTO mandates VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                mandate,
                f"BENCH-{secrets.token_hex(8)}",
                people[turn % len(people)],
                seq,
                "",
                signed_at.isoformat(),
                end_of(signed_at, duration).isoformat(),
                str(duration),
                "document",
            ),
        )
        scopes = SCOPE_KEYS[turn % 5 : turn % 5 + 3]
        connection.executemany(
            "INSERT INTO authorisations VALUES (?, ?)", [(mandate, scope) for scope in scopes]
        )
        signed = {
            "kind": "signed",
            "at": signed_at.isoformat(),
            "ends_at": end_of(signed_at, duration).isoformat(),
            "identity": "document",
            "scopes": list(scopes),
        }
        _add_fact(connection, seq, mandate, signed)
        if turn % 7 == 0:
            revoked = {"kind": "revoked", "at": signed_at.isoformat()}
            _add_fact(connection, seq - MANDATES, mandate, revoked)


def _counted(connection: Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM mandates").fetchone()[0])
