"""Who read what, of a person or of the journal: journaled once a session, to stay quick."""

from typing import Literal

from kiosque.clock import Reading as Now
from kiosque.desk.keyring import staff_key
from kiosque.desk.ledger import Fact
from kiosque.desk.session import Session
from kiosque.store import citizen_rows
from kiosque.store.append import Appended
from kiosque.store.database import Connection

Reading = Literal["sheet", "papers", "account", "account_paper", "journal", "rights"]
"""The sheet; papers made again; the whole account; its paper, each time; their events; what an
erasure would do."""
JournalPart = Literal["whole", "own"]
"""All of the journal, or what the reader did themselves."""


def note_reading(session: Session, citizen_id: str, what: Reading) -> None:
    """Journal that the signed-in person reads `what` about a citizen, unless it was noted."""
    if (citizen_id, what) in session.readings:
        return
    now = session.clock.read()

    def write(connection: Connection) -> str:
        citizen = citizen_rows.kept_record(connection, citizen_id)
        if (citizen, what) not in session.readings:
            record_reading(session, connection, citizen, what, now)
        return citizen

    session.readings |= {(session.database.write(write), what), (citizen_id, what)}


def record_reading(
    session: Session, connection: Connection, citizen: str, what: Reading, now: Now
) -> tuple[Appended, ...]:
    """Journal a reading in the transaction of `connection`, under the month's technical key."""
    key = staff_key(connection, session.vault, now.now)
    payload = {"what": what, "by": session.vault.slot_id}
    return session.record(connection, [Fact("citizen.read", citizen, payload, key)], now)


def note_journal_reading(session: Session, what: JournalPart) -> None:
    """Journal that the signed-in person reads the journal, unless it was noted."""
    organisation = session.organisation.id
    if (organisation, what) in session.readings:
        return
    now = session.clock.read()

    def write(connection: Connection) -> None:
        key = staff_key(connection, session.vault, now.now)
        payload = {"what": what, "by": session.vault.slot_id}
        session.record(connection, [Fact("journal.read", organisation, payload, key)], now)

    session.database.write(write)
    session.readings.add((organisation, what))
