"""The paper of a confirmation: made from its event, under the seal of that event."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from kiosque.desk.beside import confirmation_beside
from kiosque.desk.birth_places import birth_place_words
from kiosque.desk.mandates import load_mandate
from kiosque.desk.papers import Paper, sealed_look, sealing, signed_pdf
from kiosque.desk.sealing import seal_confirmation
from kiosque.desk.session import Session
from kiosque.errors import Refusal, UnreadableError
from kiosque.i18n import N_
from kiosque.mandates.lifecycle import MandateState
from kiosque.mandates.record import MandateRecord
from kiosque.mandates.record_parts import IdentityProof
from kiosque.mandates.seal import seal_text
from kiosque.mandates.visit_texts import confirmation_document
from kiosque.receipts.confirmation_paper import draw_confirmation
from kiosque.store import ending_rows, journal_rows, mandate_rows
from kiosque.store.append import Appended
from kiosque.store.database import Connection

FIRST_TEXT: Final = "confirmation-2026-11-28.fr"
"""Of confirmations whose event does not name a text yet."""


@dataclass(frozen=True, slots=True)
class _Confirmed:
    """What an event of confirmation tells."""

    at: datetime
    proof: IdentityProof
    text: str
    seal: str


def confirmation_paper(session: Session, name: str, *, large: bool = False) -> Paper:
    """Return the paper that says that a mandate was confirmed.

    `name` is the mandate's identifier or number. Raises `Refusal` when it was not, and while the
    mandate is suspended: nothing is possible under it then.
    """
    session.must_be_mediator()
    stored = load_mandate(session, name)
    if stored.line.view.state is MandateState.SUSPENDED:
        raise Refusal(
            N_("Ce mandat est suspendu : l'identité de la personne est à éclaircir."),
            advice=N_("Levez d'abord la suspension, puis imprimez la confirmation."),
        )
    record = stored.record
    told = session.database.write(lambda connection: _confirmed(session, connection, record))
    french = confirmation_document(
        told.text, record, told.proof, told.at, birth_place=birth_place_words(record.citizen)
    )
    drawn = draw_confirmation(
        record,
        confirmation_beside(told.text, record, told.proof, told.at) or french,
        told.at,
        sealing(session, told.seal),
        sealed_look(session, told.seal, large=large),
    )
    return Paper("confirmation", record.id, signed_pdf(session, drawn.pdf), drawn.missing)


def _confirmed(session: Session, connection: Connection, record: MandateRecord) -> _Confirmed:
    events = ending_rows.confirmations(connection, record.id)
    if not events:
        raise Refusal(
            N_("Ce mandat n'a pas été confirmé après sa signature."),
            advice=N_("S'il a été signé sur place, confirmez-le d'abord avec FranceConnect."),
        )
    payload = session.ledger.payload(connection, events[0])
    if payload is None:
        raise UnreadableError(N_("Ce mandat a été effacé."))
    at = session.local(payload["at"])
    return _Confirmed(
        at=at,
        proof=_proof(payload["proof"]),
        text=payload.get("text", FIRST_TEXT),
        seal=_seal(session, connection, record, events[0], at),
    )


def _proof(told: dict[str, Any]) -> IdentityProof:
    return IdentityProof("franceconnect", issuer=told.get("issuer"))


def _seal(
    session: Session, connection: Connection, record: MandateRecord, seq: int, at: datetime
) -> str:
    """Return the text of the seal; one of an older event is made and kept the first time."""
    cose = mandate_rows.seal_of(connection, seq)
    if cose is None:
        chain = journal_rows.chain_at(connection, seq)
        if chain is None:
            raise UnreadableError(N_("Ce mandat a été effacé."))
        cose = seal_confirmation(session, connection, record, at, Appended(seq, chain))
    return seal_text(cose)
