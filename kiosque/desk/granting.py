"""Granting a mandate: decided, signed, sealed, journaled and stored, all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kiosque.clock import Reading
from kiosque.desk.codes import require_code, wrong_codes_journaled
from kiosque.desk.directory import identity_payload
from kiosque.desk.keyring import DataKey, create_key, new_id, open_key
from kiosque.desk.languages import translation_in
from kiosque.desk.ledger import Fact
from kiosque.desk.mandates import state_in
from kiosque.desk.narrowing import titles_of
from kiosque.desk.recognising import recognised_citizen
from kiosque.desk.renewing import check_renewed
from kiosque.desk.scopes import check_offered
from kiosque.desk.sealing import seal_mandate
from kiosque.desk.session import Session
from kiosque.desk.signing_keys import check_keys_in_use
from kiosque.desk.superseding import replaced_lines
from kiosque.desk.terms import must_have_accepted
from kiosque.desk.updating import first_told, told_anew
from kiosque.desk.visits import Visit, load_visit, open_row
from kiosque.errors import Refusal, TamperedError
from kiosque.i18n import N_
from kiosque.mandates.consent import check_statements
from kiosque.mandates.durations import Duration, check_earlier_end, end_of
from kiosque.mandates.envelope import Signer, sign_record
from kiosque.mandates.lifecycle import MandateState
from kiosque.mandates.number import mandate_number
from kiosque.mandates.order import VisitDraft, check_complete
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.record import MandateRecord, new_record
from kiosque.mandates.record_parts import TextOnRecord
from kiosque.mandates.seal import seal_text
from kiosque.mandates.text import current_template
from kiosque.store import mandate_rows, people_rows, visit_rows
from kiosque.store.database import Connection


@dataclass(frozen=True, slots=True)
class Granted:
    """A mandate that exists."""

    visit_id: str
    mandate_id: str
    number: str
    citizen_id: str
    state: MandateState
    record: str = field(repr=False)
    """JWS JSON serialisation, as signed and stored."""
    seal: str = field(repr=False)
    """Text of the printed seal."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """What the mandate is made from."""

    visit: Visit
    identity: PivotIdentity
    citizen_id: str
    known: bool
    reading: Reading


def grant_mandate(session: Session, visit_id: str, code: str) -> Granted:
    """Grant the mandate that the visit's draft describes, accepted with a TOTP code.

    Raises `Refusal` when a rule forbids it, `SignInError` for the code, `UnavailableError` when
    the disk refuses; then nothing was written and the draft is as it was.
    """
    session.must_be_mediator()
    visit = load_visit(session, visit_id)
    if visit.mandate is not None:
        raise Refusal(
            N_("Cet accompagnement a déjà son mandat."),
            advice=N_("Imprimez-le, ou ouvrez un nouvel accompagnement."),
        )
    check_complete(visit.draft)
    check_statements(visit.draft.statements)
    identity = _identity(visit.draft)
    reading = session.clock.read()
    # Names are read before the transaction, which then only looks at who was registered since.
    session.database.read(session.known_people)

    def write(connection: Connection) -> Granted:
        must_have_accepted(session, connection)
        check_keys_in_use(session, reading)
        require_code(session, connection, code, reading)
        check_offered(session, connection, visit.draft.scopes)
        renewed = check_renewed(session, connection, visit.draft, identity)
        directory = session.known_people(connection)
        known = renewed or visit.citizen or recognised_citizen(directory, visit.draft)
        citizen = known or new_id(reading.now)
        return _grant(
            session, connection, _Ready(visit, identity, citizen, known is not None, reading)
        )

    with wrong_codes_journaled(session, "grant"):
        return session.database.write(write)


def _grant(session: Session, connection: Connection, ready: _Ready) -> Granted:
    now = ready.reading.now
    row = open_row(connection, ready.visit.id)
    if row.mandate is not None:
        raise Refusal(N_("Cet accompagnement a déjà son mandat."))
    facts: list[Fact] = []
    citizen_key = _citizen_key(session, connection, ready, facts)
    record = _record(session, connection, ready)
    signed = sign_record(record.to_bytes(), signers(session)).decode("ascii")
    mandate_key = create_key(connection, session.vault, "mandate", now, citizen_key)
    payload = {"citizen": ready.citizen_id, "record": signed, "visit": ready.visit.id}
    facts.append(Fact("mandate.signed", record.id, payload, mandate_key))
    event = session.record(connection, facts, ready.reading)[-1]
    cose = seal_mandate(session, connection, record, event)
    mandate_rows.queue_event(connection, event.seq, now.isoformat())
    visit_rows.attach_mandate(connection, row.id, ready.citizen_id, record.id, now.isoformat())
    return Granted(
        visit_id=row.id,
        mandate_id=record.id,
        number=record.number,
        citizen_id=ready.citizen_id,
        state=state_in(connection, record.id, now).state,
        record=signed,
        seal=seal_text(cose),
    )


def _identity(draft: VisitDraft) -> PivotIdentity:
    if draft.identity is None:
        raise Refusal(N_("L'identité de la personne manque."))
    return draft.identity


def _citizen_key(
    session: Session, connection: Connection, ready: _Ready, facts: list[Fact]
) -> DataKey:
    """Return the citizen's key; register a person seen for the first time, update another one."""
    proof = ready.visit.draft.identity_proof or {}
    known = mandate_rows.citizen(connection, ready.citizen_id)
    if known is not None:
        key = open_key(connection, session.vault, known.key)
        if key is None:
            raise TamperedError(N_("La clé de cette personne manque."))
        told = told_anew(session, connection, ready.citizen_id, ready.identity, proof)
        if told is not None:
            facts.append(Fact("citizen.updated", ready.citizen_id, told, key))
        return key
    key = create_key(connection, session.vault, "citizen", ready.reading.now, None)
    told = first_told(ready.citizen_id, ready.identity, proof)
    facts.append(Fact("citizen.registered", ready.citizen_id, told, key))
    return key


def _record(session: Session, connection: Connection, ready: _Ready) -> MandateRecord:
    now = ready.reading.now
    counter = people_rows.next_number(connection, "mandates")
    number = mandate_number(session.organisation.prefix, session.vault.kiosk_number, counter)
    superseded = _superseded(connection, ready, now)
    draft = ready.visit.draft
    renewed = renewed_number(connection, draft)
    text = text_on_record(session, connection, draft.language)
    return record_of(session, draft, ready.identity, number, now, text, superseded, renewed)


def renewed_number(connection: Connection, draft: VisitDraft) -> str | None:
    """Return the number of the mandate that a draft renews; None when it renews none."""
    row = None if draft.renews is None else mandate_rows.mandate(connection, draft.renews)
    return None if row is None else row.number


def record_of(
    session: Session,
    draft: VisitDraft,
    identity: PivotIdentity,
    number: str,
    now: datetime,
    text: Mapping[str, Any],
    supersedes: Sequence[str] = (),
    renewed: str | None = None,
) -> MandateRecord:
    """Return the record that a draft makes under `number`, if it is signed `now`.

    `text` is what is signed, `renewed` the number of the mandate that it renews.
    """
    signed_at = now.astimezone(session.zone).replace(microsecond=0)
    return new_record(
        id=new_id(now),
        number=number,
        practice=session.practice,
        organisation=session.organisation.on_record(),
        kiosk=f"K{session.vault.kiosk_number}",
        mediator={"id": session.vault.slot_id, "name": session.person},
        citizen=identity_payload(identity),
        scopes=draft.scopes,
        procedures=draft.procedures,
        procedure_titles=titles_of(draft.procedures, draft.scopes),
        duration=_duration(draft),
        signed_at=signed_at,
        ends_at=_end(session, draft, signed_at),
        timezone=session.organisation.timezone,
        posture=str(draft.posture),
        identity_proof=dict(draft.identity_proof or {}),
        consent={"kind": "in_person", "statements": list(draft.statements)},
        text=text,
        supersedes=supersedes,
        renews=draft.renews,
        renews_number=renewed,
    )


def text_on_record(
    session: Session, connection: Connection, language: str | None
) -> dict[str, Any]:
    """Return the text that is signed, and the translation that stands beside it."""
    template = current_template("mandat")
    beside = None if language is None else translation_in(session, connection, language)
    return TextOnRecord(template.name, template.sha256, template.language, beside).to_payload()


def _duration(draft: VisitDraft) -> Duration:
    if draft.duration is None:
        raise Refusal(N_("La durée du mandat manque."))
    return draft.duration


def _end(session: Session, draft: VisitDraft, signed_at: datetime) -> datetime:
    latest = end_of(signed_at, _duration(draft)).astimezone(session.zone)
    if draft.earlier_end is None:
        return latest
    return check_earlier_end(signed_at, latest, draft.earlier_end.astimezone(session.zone))


def _superseded(connection: Connection, ready: _Ready, now: datetime) -> tuple[str, ...]:
    if not ready.known:
        return ()
    older = replaced_lines(connection, ready.citizen_id, ready.visit.draft, now)
    return tuple(sorted(line.id for line in older))


def signers(session: Session) -> tuple[Signer, Signer]:
    """Return who signs a record: the kiosk, then who is signed in; raises `Refusal` without key."""
    vault = session.vault
    if vault.signing_key is None:
        raise Refusal(N_("Cette personne n'a pas de clé pour accepter un mandat."))
    return (
        Signer(vault.seal_key, vault.kiosk_chain),
        Signer(vault.signing_key, vault.mediator_chain),
    )
