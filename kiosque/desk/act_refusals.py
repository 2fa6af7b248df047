"""Acts that the mandate does not allow: refused in a sentence, and journaled by identifiers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from kiosque.desk.keyring import staff_key
from kiosque.desk.ledger import Fact
from kiosque.desk.session import Session
from kiosque.errors import Refusal
from kiosque.store.database import Connection


@dataclass(frozen=True, slots=True)
class RefusedAct:
    """What the journal keeps of a refusal: no word that was typed."""

    visit: str
    mandate: str | None
    scope: str
    result: str
    """What was said of the act."""
    why: str
    """`no_mandate`, `ended`, `scope`, `not_signed` or `personal`."""


class ActRefused(Refusal):
    """An act that the mandate does not allow; nothing of it was recorded."""

    def __init__(self, act: RefusedAct, what: str, *, advice: str, **params: object) -> None:
        super().__init__(what, advice=advice, **params)
        self.act = act


@contextmanager
def refusals_journaled(session: Session) -> Iterator[None]:
    """Journal that an act was refused, once the transaction it was refused in is over."""
    try:
        yield
    except ActRefused as refusal:
        _journal(session, refusal.act)
        raise


def _journal(session: Session, act: RefusedAct) -> None:
    reading = session.clock.read()
    payload = {**asdict(act), "by": session.vault.slot_id}
    subject = act.mandate or act.visit

    def write(connection: Connection) -> None:
        key = staff_key(connection, session.vault, reading.now)
        session.record(connection, [Fact("act.refused", subject, payload, key)], reading)

    session.database.write(write)
