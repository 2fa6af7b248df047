"""The code of the second factor, asked again before what weighs most."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal

from kiosque.clock import Reading
from kiosque.desk.keyring import staff_key
from kiosque.desk.ledger import Fact
from kiosque.desk.session import Session
from kiosque.desk.throttle import check_delay, forget_failures, note_failure
from kiosque.errors import SignInError, UnavailableError
from kiosque.store.database import Connection

AskedFor = Literal["grant", "export", "erasure", "activity"]
"""What a code accepts."""


class CodeRefused(SignInError):
    """A code that is not the one expected; a try before the delay is over is no such try."""


def require_code(session: Session, connection: Connection, code: str, reading: Reading) -> int:
    """Check a code in the caller's transaction, spend its time step and return it.

    A wrong one counts with the failures of the sign-in, whose growing delay holds here too.
    Raises `SignInError`, and then nothing of the transaction is kept.
    """
    slot = session.vault.slot_id
    check_delay(session.folder, slot, reading)
    try:
        step = session.accept_code(connection, code, reading)
    except SignInError as error:
        note_failure(session.folder, slot, reading)
        raise CodeRefused(error.what, advice=error.advice, **error.params) from None
    forget_failures(session.folder, slot)
    return step


@contextmanager
def wrong_codes_journaled(session: Session, asked_for: AskedFor) -> Iterator[None]:
    """Journal that a code was refused, once the transaction it was refused in is over.

    A disk that refuses this too hides no refusal from who typed.
    """
    try:
        yield
    except CodeRefused:
        with suppress(UnavailableError):
            _journal(session, asked_for)
        raise


def _journal(session: Session, asked_for: AskedFor) -> None:
    reading, slot = session.clock.read(), session.vault.slot_id

    def write(connection: Connection) -> None:
        key = staff_key(connection, session.vault, reading.now)
        told = {"by": slot, "asked_for": asked_for}
        session.record(connection, [Fact("code.refused", slot, told, key)], reading)

    session.database.write(write)
