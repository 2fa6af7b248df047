"""The whole journal verified, against the least that reading it costs."""

import hashlib
import json
import os
from collections.abc import Iterator

from benchmarks.figures import Budget, Figure, Spread, interleaved
from benchmarks.places import Place, practice_place
from kiosque.desk.journal import verify_journal
from kiosque.desk.keyring import create_key, new_id
from kiosque.desk.ledger import Fact
from kiosque.desk.session import Session
from kiosque.store.database import Connection

EVENTS = int(os.environ.get("KIOSQUE_BENCH_EVENTS", "100000"))
ROUNDS = 3
COMMIT = 2
"""Events under one checkpoint, as the grant of a mandate to a new person writes."""
BATCH = 1000
"""Commits in one transaction, while the journal is made."""
BUDGET = Budget("× read, parse, hash", most=2)


def measure(place: Place) -> Iterator[Figure]:
    folder = place.folder / "journal"
    folder.mkdir()
    with practice_place(folder) as long:
        fill_journal(long.session)
        samples = interleaved(
            ROUNDS, lambda: verify_journal(long.session), lambda: long.session.database.read(_bare)
        )
    ours, theirs = (Spread.of(one, 1) for one in samples)
    ratio = ours.median / theirs.median
    yield Figure(
        f"verify {EVENTS:,} events".replace(",", " "), "s", ours,
        "read, parse and hash the same rows", theirs, ratio, ratio, BUDGET,
        note=f"{EVENTS / ours.median:,.0f} events/s".replace(",", " "),
    )  # fmt: skip


def fill_journal(session: Session) -> None:
    """Write events until there are `EVENTS`, with a checkpoint for each two of them."""
    for _transaction in range(-(-EVENTS // (COMMIT * BATCH))):
        session.database.write(lambda connection: _commits(session, connection))


def _commits(session: Session, connection: Connection) -> None:
    reading = session.clock.read()
    key = create_key(connection, session.vault, "citizen", reading.now, None)
    told = {"kind": "mandate", "by": session.vault.slot_id}
    for _commit in range(BATCH):
        facts = [Fact("paper.printed", new_id(reading.now), told, key) for _one in range(COMMIT)]
        session.record(connection, facts, reading)


def _bare(connection: Connection) -> None:
    rows = connection.execute(
        "SELECT h.header, p.sealed FROM headers h JOIN payloads p ON p.seq = h.seq ORDER BY h.seq"
    )
    for header, sealed in rows:
        json.loads(header)
        hashlib.sha256(header).digest()
        hashlib.sha256(sealed).digest()
    for (note,) in connection.execute("SELECT note FROM checkpoints ORDER BY size"):
        note.split(b"\n")
        hashlib.sha256(note).digest()
