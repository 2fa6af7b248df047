"""A mandate, from the order given to the desk to the committed transaction."""

import os
from collections.abc import Iterator
from functools import partial

from benchmarks.figures import Budget, Figure, Spread, interleaved, seconds
from benchmarks.places import Place
from benchmarks.primitives import Primitives
from kiosque.desk.granting import grant_mandate
from kiosque.store.database import Connection

WARM_UP = 20
ROUNDS = 200
BLOCKS, BLOCK = 6, 40
LATENCY = Budget("ms at p95", most=10)
SPEED = Budget("/s", least=200)
REFERENCE = "bare signatures, encryptions, one commit"


def measure(place: Place) -> Iterator[Figure]:
    """Each mandate is for a person never seen, in a visit whose draft waits for the code."""
    _grant_all(place, place.ready_visits(WARM_UP))
    written = os.urandom(_written_by_one(place))
    bare = Primitives(place.folder)
    try:
        yield _latency(place, bare, written)
        yield _speed(place, bare, written)
    finally:
        bare.close()


def _latency(place: Place, bare: Primitives, written: bytes) -> Figure:
    visits = place.ready_visits(ROUNDS)
    samples = interleaved(ROUNDS, lambda: _grant(place, next(visits)), lambda: bare.grant(written))
    ours, theirs = map(Spread.of, samples)
    return Figure(
        "grant, desk to committed", "ms", ours, REFERENCE, theirs, ours.median / theirs.median,
        ours.p95, LATENCY, note=f"{len(written)} bytes written",
    )  # fmt: skip


def _speed(place: Place, bare: Primitives, written: bytes) -> Figure:
    def bare_block() -> None:
        for _one in range(BLOCK):
            bare.grant(written)

    ours, theirs = [], []
    for _block in range(BLOCKS):
        grant_block = partial(_grant_all, place, place.ready_visits(BLOCK))
        ours.append(BLOCK / seconds(grant_block))
        theirs.append(BLOCK / seconds(bare_block))
    mine, other = Spread.of(ours, 1), Spread.of(theirs, 1)
    return Figure(
        "grants per second, one process", "/s", mine, REFERENCE, other,
        mine.median / other.median, mine.median, SPEED,
    )  # fmt: skip


def _grant_all(place: Place, visits: Iterator[str]) -> None:
    for visit in visits:
        _grant(place, visit)


def _grant(place: Place, visit: str) -> None:
    grant_mandate(place.session, visit, place.session.current_code())


def _written_by_one(place: Place) -> int:
    """Return the bytes of headers, payloads, seal and checkpoint that the last grant wrote."""

    def read(connection: Connection) -> int:
        row = connection.execute(
            "SELECT sum(length(h.header) + length(p.sealed) + coalesce(length(s.cose), 0)"
            " + coalesce(length(c.note), 0)) FROM headers h JOIN payloads p ON p.seq = h.seq"
            " LEFT JOIN seals s ON s.seq = h.seq LEFT JOIN checkpoints c ON c.size = h.seq + 1"
            " WHERE h.seq > (SELECT max(seq) - 2 FROM headers)"
        ).fetchone()
        return int(row[0])

    return place.session.database.read(read)
