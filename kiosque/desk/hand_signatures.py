"""Both originals signed by hand: said once by the mediator, before the mandate is first used."""

from kiosque.desk.keyring import staff_key
from kiosque.desk.ledger import Fact
from kiosque.desk.mandates import load_mandate
from kiosque.desk.session import Session
from kiosque.store import mandate_rows
from kiosque.store.database import Connection


def confirm_hand_signatures(session: Session, name: str) -> None:
    """Note that person and mediator signed both originals; saying it twice changes nothing.

    `name` is the identifier or number of a mandate; raises `Refusal` when there is none.
    """
    session.must_be_mediator()
    mandate = load_mandate(session, name).record.id
    reading = session.clock.read()

    def write(connection: Connection) -> None:
        if mandate_rows.hand_signed(connection, mandate):
            return
        key = staff_key(connection, session.vault, reading.now)
        payload = {"mandate": mandate, "by": session.vault.slot_id}
        session.record(connection, [Fact("mandate.hand_signed", mandate, payload, key)], reading)

    session.database.write(write)


def hand_signed(session: Session, mandate_id: str) -> bool:
    """Tell whether both originals of a mandate were signed by hand."""
    session.must_be_mediator()
    return session.database.read(
        lambda connection: mandate_rows.hand_signed(connection, mandate_id)
    )
