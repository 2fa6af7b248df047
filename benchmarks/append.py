"""One event, durable: encrypted, chained, signed for and on disk."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from benchmarks.figures import Budget, Figure, Spread, interleaved
from benchmarks.places import Place
from benchmarks.primitives import Primitives
from kiosque.desk.keyring import new_id, staff_key
from kiosque.desk.ledger import Fact
from kiosque.store.database import Connection

ROUNDS, BLOCK = 600, 30
WHAT = "journal append, durable"
BUDGET = Budget("× raw speed", least=0.4)


def measure(place: Place) -> Iterator[Figure]:
    session = place.session
    reading = session.clock.read()
    key = session.database.write(lambda c: staff_key(c, session.vault, reading.now))
    told = {"kind": "mandate", "by": session.vault.slot_id}
    fact = Fact("paper.printed", new_id(reading.now), told, key)

    def append() -> None:
        session.database.write(lambda connection: session.record(connection, [fact], reading))

    append()
    event = os.urandom(session.database.read(_last_event_bytes))
    with _raw(place.folder / "raw") as file:
        samples = interleaved(ROUNDS, append, lambda: _write(file, event), BLOCK)
    ours, theirs = map(Spread.of, samples)
    ratio = theirs.median / ours.median
    yield Figure(
        WHAT, "ms", ours, "raw write and fdatasync", theirs, ratio, ratio, BUDGET,
        note=f"{len(event)} bytes",
    )  # fmt: skip
    yield _against_its_parts(place, append, event)


def _against_its_parts(place: Place, append: Callable[[], None], event: bytes) -> Figure:
    """Compare with what no encrypted and signed journal does without, on any disk."""
    folder = place.folder / "append"
    folder.mkdir()
    bare = Primitives(folder)
    try:
        samples = interleaved(ROUNDS, append, lambda: bare.append(event), BLOCK)
    finally:
        bare.close()
    ours, theirs = map(Spread.of, samples)
    ratio = ours.median / theirs.median
    parts = "bare signature, encryption, one commit"
    return Figure(WHAT, "ms", ours, parts, theirs, ratio, ratio)


def _raw(path: Path) -> BinaryIO:
    return path.open("wb", buffering=0)


def _write(file: BinaryIO, data: bytes) -> None:
    file.write(data)
    os.fdatasync(file.fileno())


def _last_event_bytes(connection: Connection) -> int:
    """Return the bytes of the last header, its payload and its checkpoint."""
    row = connection.execute(
        "SELECT length(h.header) + length(p.sealed) + length(c.note) FROM headers h"
        " JOIN payloads p ON p.seq = h.seq JOIN checkpoints c ON c.size = h.seq + 1"
        " ORDER BY h.seq DESC LIMIT 1"
    ).fetchone()
    return int(row[0])
