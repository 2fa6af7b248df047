"""The code of the second factor, asked again before what weighs most."""

from kiosque.clock import Reading
from kiosque.desk.session import Session
from kiosque.desk.throttle import check_delay, forget_failures, note_failure
from kiosque.errors import SignInError
from kiosque.store.database import Connection


def require_code(session: Session, connection: Connection, code: str, reading: Reading) -> int:
    """Check a code in the caller's transaction, spend its time step and return it.

    A wrong one counts with the failures of the sign-in, whose growing delay holds here too.
    Raises `SignInError`, and then nothing of the transaction is kept.
    """
    slot = session.vault.slot_id
    check_delay(session.folder, slot, reading)
    try:
        step = session.accept_code(connection, code, reading)
    except SignInError:
        note_failure(session.folder, slot, reading)
        raise
    forget_failures(session.folder, slot)
    return step
