"""The code asked again of somebody who has not answered for a while.

A door that locks by itself never comes to this: it closes the session sooner, and opening one asks
for passphrase and code. This is for the doors that do not.
"""

from datetime import timedelta

from kiosque.desk.codes import require_code, wrong_codes_journaled
from kiosque.desk.keyring import staff_key
from kiosque.desk.ledger import Fact
from kiosque.desk.session import Session
from kiosque.store.database import Connection

CHECKED_AFTER = timedelta(minutes=15)


def note_activity(session: Session) -> None:
    """Note that the person answered now; looking counts as much as changing."""
    session.active_at = session.clock.read().boot_seconds


def must_confirm(session: Session) -> bool:
    """Tell whether the last answer is so long ago that somebody else may sit there."""
    if session.active_at is None:
        return False
    passed = session.clock.read().boot_seconds - session.active_at
    return passed > CHECKED_AFTER.total_seconds()


def confirm_activity(session: Session, code: str) -> None:
    """Take the code as proof that the same person is there; raises `SignInError`."""
    reading = session.clock.read()

    def write(connection: Connection) -> None:
        require_code(session, connection, code, reading)
        slot = session.vault.slot_id
        key = staff_key(connection, session.vault, reading.now)
        session.record(connection, [Fact("activity.checked", slot, {"person": slot}, key)], reading)

    with wrong_codes_journaled(session, "activity"):
        session.database.write(write)
    note_activity(session)
