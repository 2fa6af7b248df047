"""Revoking a mandate, whole or scope by scope: one gesture, signed, sealed and journaled at once.

Nothing holds it back: no code, no queue, no clock. Whoever is signed in as a mediator records it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kiosque.clock import Reading
from kiosque.desk.granting import signers
from kiosque.desk.keyring import DataKey, new_id, open_key
from kiosque.desk.ledger import Fact
from kiosque.desk.mandates import facts_in, find_mandate
from kiosque.desk.sealing import seal_revocation
from kiosque.desk.session import Session
from kiosque.errors import Refusal, UnreadableError
from kiosque.i18n import N_
from kiosque.i18n.dates import long_moment
from kiosque.mandates.envelope import sign_record
from kiosque.mandates.lifecycle import Fact as MandateFact
from kiosque.mandates.lifecycle import MandateState, revoked_since, state_of
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.record import parse_record
from kiosque.mandates.revocation import (
    AskedBy,
    Provenance,
    Reason,
    RevocationRecord,
    new_revocation,
)
from kiosque.mandates.scopes import in_order, scope
from kiosque.mandates.seal import seal_text
from kiosque.mandates.text import current_template
from kiosque.store import mandate_rows, projections
from kiosque.store.database import Connection


@dataclass(frozen=True, slots=True)
class Request:
    """What is said of a revocation."""

    reason: Reason
    asked_by: AskedBy
    provenance: Provenance
    scopes: tuple[str, ...] = ()
    """What ends; empty for the whole mandate."""


@dataclass(frozen=True, slots=True)
class RevokeMandate:
    """The end of a mandate that this kiosk knows."""

    mandate: str
    """Identifier or number."""
    request: Request


@dataclass(frozen=True, slots=True)
class Revoked:
    """A revocation that is on disk."""

    id: str
    mandate_id: str
    number: str
    """Of the mandate; empty when only its seal is known."""
    scopes: tuple[str, ...]
    """What ended; empty for the whole mandate."""
    revoked_at: datetime
    state: MandateState
    """Of the mandate, from now on."""
    record: str = field(repr=False)
    """JWS JSON serialisation, as signed and stored."""
    seal: str = field(repr=False)
    """Text of the printed seal."""


@dataclass(frozen=True, slots=True)
class EndingMandate:
    """The mandate that a revocation is about, however it is known."""

    id: str
    number: str
    identity: PivotIdentity = field(repr=False)
    held: tuple[str, ...]
    """Every scope that it was signed for."""
    text: str
    """Family of the attestation's text."""
    key: DataKey
    beside: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """What the event keeps beside the record."""


def revoke(session: Session, command: RevokeMandate) -> Revoked:
    """End a mandate, or some of its scopes, for ever.

    Raises `Refusal` for an unknown mandate, for somebody who is no mediator, and when all that is
    named has ended already: the sentence says when. Then nothing was written.
    """
    session.must_be_mediator()
    reading = session.clock.read()

    def write(connection: Connection) -> Revoked:
        ending = known_mandate(session, connection, command.mandate)
        return revoke_in(session, connection, ending, command.request, reading)

    return session.database.write(write)


def known_mandate(session: Session, connection: Connection, name: str) -> EndingMandate:
    """Return the mandate with this identifier or number.

    Raises `Refusal` when there is none, `UnreadableError` once it was erased.
    """
    row = find_mandate(connection, name)
    payload = session.ledger.payload(connection, row.seq)
    key = open_key(connection, session.vault, row.key)
    if payload is None or key is None:
        raise UnreadableError(N_("Ce mandat a été effacé."))
    record = parse_record(projections.signed_bytes(payload["record"]))
    return EndingMandate(row.id, row.number, record.citizen, record.scopes, "annulation", key)


def revoke_in(
    session: Session,
    connection: Connection,
    ending: EndingMandate,
    request: Request,
    reading: Reading,
) -> Revoked:
    """Record a revocation in the caller's transaction; raises as `revoke`."""
    named = _named(session, connection, ending, request, reading.now)
    record = _record(session, ending, request, named, reading.now)
    signed = sign_record(record.to_bytes(), signers(session)).decode("ascii")
    payload = {"record": signed, "text": current_template(ending.text).name, **ending.beside}
    fact = Fact("mandate.revoked", ending.id, payload, ending.key)
    event = session.record(connection, [fact], reading)[-1]
    cose = seal_revocation(session, connection, record, ending.identity, event)
    mandate_rows.queue_event(connection, event.seq, reading.now.isoformat())
    return Revoked(
        id=record.id,
        mandate_id=ending.id,
        number=ending.number,
        scopes=record.scopes,
        revoked_at=record.revoked_at,
        state=state_of(facts_in(connection, ending.id), reading.now).state,
        record=signed,
        seal=seal_text(cose),
    )


def _named(
    session: Session,
    connection: Connection,
    ending: EndingMandate,
    request: Request,
    now: datetime,
) -> tuple[str, ...]:
    """Return what the record names: of what is asked, what runs still; empty for the whole."""
    asked = in_order(request.scopes) if request.scopes else ()
    for key in asked:
        if key not in ending.held:
            raise Refusal(
                N_("Le mandat ne couvre pas « {scope} »\N{NO-BREAK SPACE}: rien à annuler."),
                advice=N_("Choisissez parmi les périmètres imprimés sur le mandat."),
                scope=scope(key).title,
            )
    facts = facts_in(connection, ending.id)
    wanted = asked or ending.held
    left = tuple(key for key in wanted if revoked_since(facts, (key,)) is None)
    if not left:
        raise _already_ended(session, facts, wanted)
    view = state_of(facts, now)
    if set(left) <= set(view.superseded):
        raise _replaced(connection, view.superseded_by)
    return left if asked else ()


def _already_ended(
    session: Session, facts: tuple[MandateFact, ...], wanted: tuple[str, ...]
) -> Refusal:
    since = revoked_since(facts, wanted)
    return Refusal(
        N_("C'est déjà annulé depuis le {when}."),
        advice=N_("Rien de plus n'a été enregistré. L'attestation d'annulation se réimprime."),
        when="" if since is None else long_moment(session.local(since)),
    )


def _replaced(connection: Connection, newer: tuple[str, ...]) -> Refusal:
    rows = [mandate_rows.mandate(connection, one) for one in newer]
    return Refusal(
        N_("Ce mandat a déjà été remplacé par un mandat plus récent\N{NO-BREAK SPACE}: {numbers}."),
        advice=N_("Rien n'a été enregistré. Annulez le mandat plus récent."),
        numbers=", ".join(row.number for row in rows if row is not None),
    )


def _record(
    session: Session,
    ending: EndingMandate,
    request: Request,
    named: tuple[str, ...],
    now: datetime,
) -> RevocationRecord:
    return new_revocation(
        id=new_id(now),
        practice=session.practice,
        organisation=session.organisation.on_record(),
        kiosk=f"K{session.vault.kiosk_number}",
        mediator={"id": session.vault.slot_id, "name": session.person},
        mandate_id=ending.id,
        mandate_number=ending.number,
        scopes=named,
        revoked_at=now.astimezone(session.zone).replace(microsecond=0),
        timezone=session.organisation.timezone,
        reason=str(request.reason),
        asked_by=str(request.asked_by),
        provenance=str(request.provenance),
    )
