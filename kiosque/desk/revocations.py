"""Reading revocations: their records, for attestations printed again."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kiosque.desk.session import Session
from kiosque.errors import Refusal
from kiosque.i18n import N_
from kiosque.mandates.number import check_number
from kiosque.mandates.pivot import FRANCE, Gender, PivotIdentity
from kiosque.mandates.record import MandateRecord, parse_record
from kiosque.mandates.revocation import RevocationRecord, parse_revocation
from kiosque.mandates.seal import read_seal, seal_text
from kiosque.store import ending_rows, mandate_rows, projections
from kiosque.store.database import Connection


@dataclass(frozen=True, slots=True)
class SealedPerson:
    """Who a seal commits to, and when it says that the mandate began."""

    identity: PivotIdentity = field(repr=False)
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class StoredRevocation:
    """A revocation with its signed bytes."""

    record: RevocationRecord
    text: str
    """Name of the attestation's text: a reprint has the same."""
    signed: bytes
    """JWS JSON serialisation, as stored."""
    seal: str
    about: MandateRecord | SealedPerson
    """The mandate that ended, or what its seal tells of it."""

    @property
    def identity(self) -> PivotIdentity:
        """Return whose mandate it was."""
        return self.about.citizen if isinstance(self.about, MandateRecord) else self.about.identity

    @property
    def language_is_asked(self) -> bool:
        """Whether nothing tells the language of the person: a seal does not."""
        return isinstance(self.about, SealedPerson)


def revocations_of(session: Session, name: str) -> tuple[StoredRevocation, ...]:
    """Return the revocations of the mandate with this identifier or number, oldest first.

    Raises `Refusal` when there is none; those that were erased are left out.
    """
    session.must_be_mediator()

    def read(connection: Connection) -> tuple[StoredRevocation, ...]:
        number = check_number(name)
        row = None if number is None else mandate_rows.mandate_by_number(connection, number)
        events = ending_rows.revocations(connection, name if row is None else row.id)
        found = tuple(one for seq in events if (one := _stored(session, connection, seq)))
        if not found:
            raise Refusal(
                N_("Aucune annulation n'est enregistrée pour ce mandat sur ce poste."),
                advice=N_("Vérifiez le numéro imprimé en haut du mandat."),
            )
        return found

    return session.database.read(read)


def revocation_of(session: Session, name: str, revocation: str | None = None) -> StoredRevocation:
    """Return one revocation of a mandate, the last unless told; raises as `revocations_of`."""
    known = revocations_of(session, name)
    return next((one for one in known if one.record.id == revocation), known[-1])


def last_revocations(session: Session, limit: int = 20) -> tuple[StoredRevocation, ...]:
    """Return the revocations recorded last on this kiosk, the newest first."""
    session.must_be_mediator()

    def read(connection: Connection) -> tuple[StoredRevocation, ...]:
        events = ending_rows.last_revocations(connection, limit)
        return tuple(one for seq in events if (one := _stored(session, connection, seq)))

    return session.database.read(read)


def sealed_person(family_name: str, first_given_name: str, birth_date: str) -> PivotIdentity:
    """Return what a seal commits to as an identity: nothing else of the person is known."""
    return PivotIdentity(
        given_names=(first_given_name,),
        family_name=family_name,
        gender=Gender.UNSPECIFIED,
        birth_date=birth_date,
        birth_place=None,
        birth_country=FRANCE,
        preferred_name=None,
    )


def _stored(session: Session, connection: Connection, seq: int) -> StoredRevocation | None:
    payload = session.ledger.payload(connection, seq)
    cose = mandate_rows.seal_of(connection, seq)
    if payload is None or cose is None:
        return None
    record = parse_revocation(projections.signed_bytes(payload["record"]))
    about = _about(session, connection, record, payload)
    if about is None:
        return None
    return StoredRevocation(
        record=record,
        text=payload["text"],
        signed=payload["record"].encode("ascii"),
        seal=seal_text(cose),
        about=about,
    )


def _about(
    session: Session, connection: Connection, record: RevocationRecord, payload: dict[str, Any]
) -> MandateRecord | SealedPerson | None:
    if "person" in payload:
        told = payload["person"]
        identity = sealed_person(told["family_name"], told["given_name"], told["birth_date"])
        starts_at = read_seal(payload["seal"]).content.starts_at
        return SealedPerson(identity, session.local(starts_at))
    row = mandate_rows.mandate(connection, record.mandate_id)
    signed = None if row is None else session.ledger.payload(connection, row.seq)
    return None if signed is None else parse_record(projections.signed_bytes(signed["record"]))
