"""What must hold of an organisation's data after anything that can stop a program.

Every mandate there is complete, to its seal; nothing of a half mandate is left; the journal
verifies; tables made again from the events are the same.
"""

import json
from collections.abc import Iterable

from kiosque.desk.journal import rebuild_projections, verify_journal
from kiosque.desk.journal_contents import verify_contents
from kiosque.desk.mandates import StoredMandate, load_mandate
from kiosque.desk.session import Session
from kiosque.mandates.envelope import open_record
from kiosque.mandates.seal import read_seal, verify_seal
from kiosque.store import database, journal_rows, mandate_rows
from kiosque.store.database import Connection


def check_whole(session: Session, acknowledged: Iterable[str] = ()) -> int:
    """Fail unless all that was acknowledged is there and nothing is half; return how many are."""
    there = session.database.read(mandate_rows.mandates)
    missing = set(acknowledged) - {row.id for row in there}
    assert not missing, f"{len(missing)} acknowledged mandates are lost"
    for row in there:
        check_mandate(session, load_mandate(session, row.id))
    session.database.read(check_nothing_half)
    session.database.read(check_pages)
    verify_journal(session, every_signature=True)
    assert verify_contents(session) == 0
    before, after = rebuild_projections(session)
    assert before == after
    return len(there)


def check_mandate(session: Session, stored: StoredMandate) -> None:
    opened = open_record(stored.signed)
    assert [one.valid for one in opened.signatures] == [True, True]
    assert all(one.chain[-1] == session.vault.root_certificate for one in opened.signatures)
    assert opened.payload == stored.record.to_bytes()
    assert stored.line.scopes
    assert set(stored.line.scopes) == set(stored.record.scopes)
    seal = read_seal(stored.seal)
    assert verify_seal(seal, session.vault.seal_key.public_key())
    assert seal.content.subject_id.hex() == stored.record.id.replace("-", "")

    def same_event(connection: Connection) -> None:
        row = mandate_rows.mandate(connection, stored.record.id)
        assert row is not None
        assert row.number == stored.record.number
        assert row.seq == seal.content.index
        assert journal_rows.chains(connection, row.seq + 1)[-1] == seal.content.chain_value
        queued = connection.execute("SELECT 1 FROM outbox WHERE seq = ?", (row.seq,))
        assert queued.fetchone() is not None
        signed = [json.loads(fact)["kind"] for fact in mandate_rows.facts_of(connection, row.id)]
        assert signed.count("signed") == 1

    session.database.read(same_event)


NOTHING = {
    "a visit under a mandate that is not there": (
        "SELECT * FROM visits WHERE mandate IS NOT NULL"
        " AND mandate NOT IN (SELECT id FROM mandates)"
    ),
    "a mandate without its visit": (
        "SELECT * FROM mandates WHERE id NOT IN (SELECT mandate FROM visits"
        " WHERE mandate IS NOT NULL)"
    ),
    "a mandate of nobody": (
        "SELECT * FROM mandates WHERE citizen NOT IN (SELECT id FROM citizens)"
    ),
    "an authorisation of no mandate": (
        "SELECT * FROM authorisations WHERE mandate NOT IN (SELECT id FROM mandates)"
    ),
    "a key of a mandate that is not there": (
        "SELECT * FROM keys WHERE purpose = 'mandate' AND id NOT IN (SELECT key FROM mandates)"
    ),
    "a key of a citizen who is not there": (
        "SELECT * FROM keys WHERE purpose = 'citizen' AND id NOT IN (SELECT key FROM citizens)"
    ),
    "a key of a draft that is not there": (
        "SELECT * FROM keys WHERE purpose = 'draft' AND id NOT IN (SELECT key FROM visits)"
    ),
    "a draft without its key": (
        "SELECT * FROM visits WHERE draft IS NOT NULL AND key NOT IN (SELECT id FROM keys)"
    ),
    "an event without its payload": (
        "SELECT * FROM headers WHERE seq NOT IN (SELECT seq FROM payloads)"
    ),
    "a payload without its key": ("SELECT * FROM payloads WHERE key NOT IN (SELECT id FROM keys)"),
    "a seal of nothing": (
        "SELECT * FROM seals WHERE seq NOT IN (SELECT seq FROM mandates)"
        " AND seq NOT IN (SELECT seq FROM activities)"
        " AND seq NOT IN (SELECT seq FROM mandate_facts WHERE fact LIKE '%\"revoked\"%'"
        " OR fact LIKE '%\"confirmed\"%')"
    ),
}


def check_nothing_half(connection: Connection) -> None:
    for what, query in NOTHING.items():
        assert connection.execute(query).fetchall() == [], what
    numbers = [row.number for row in mandate_rows.mandates(connection)]
    counters = sorted(int(number.split("-")[1]) for number in numbers)
    assert counters == list(range(1, len(numbers) + 1)), "numbers are lost, or given twice"


def check_pages(connection: Connection) -> None:
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    database.check_pages(connection)
