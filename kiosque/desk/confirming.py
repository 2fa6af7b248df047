"""Confirming a locally signed mandate by FranceConnect, and what a person decides when it differs.

The same person: the mandate is active. Somebody else: it is suspended until a person lifts the
suspension or revokes. What differs is named, never the two values.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kiosque.clock import Reading
from kiosque.desk.identification import Established
from kiosque.desk.keyring import DataKey, new_id, open_key
from kiosque.desk.ledger import Fact
from kiosque.desk.mandates import facts_in, load_mandate, state_in
from kiosque.desk.sealing import seal_confirmation
from kiosque.desk.session import Session
from kiosque.errors import Refusal, UnreadableError
from kiosque.i18n import N_, _
from kiosque.mandates.identity_comparison import Field, compare
from kiosque.mandates.lifecycle import MandateState, MandateView, open_suspensions
from kiosque.mandates.record import MandateRecord
from kiosque.mandates.text import current_template
from kiosque.store import ending_rows, mandate_rows
from kiosque.store.database import Connection

TRAIT_WORDS: dict[Field, str] = {
    "family_name": N_("le nom de naissance"),
    "given_names": N_("les prénoms"),
    "gender": N_("le genre"),
    "birth_date": N_("la date de naissance"),
    "birth_place": N_("le lieu de naissance"),
}
"""How an alert names what differs; French message identifiers."""

FRESH = timedelta(hours=1)
"""How long an identification may serve."""

RUNNING = (MandateState.SIGNED_LOCALLY, MandateState.ACTIVE, MandateState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What came of a confirmation."""

    mandate: str
    number: str
    state: MandateState
    differences: tuple[Field, ...]
    """What cannot belong to one person; empty when it is the same."""
    new: bool
    """False when all this was known already, and nothing was written."""


def alert(traits: tuple[Field, ...]) -> str:
    """Return the sentence that names the traits that differ, and never their values."""
    told = _("Ce qui diffère de l'identité du mandat\N{NO-BREAK SPACE}: {traits}.")
    return told.format(traits=", ".join(_(TRAIT_WORDS[trait]) for trait in traits))


def confirm_mandate(session: Session, name: str, established: Established) -> Confirmation:
    """Compare who signed in with who gave the mandate, and record what follows.

    `name` is the identifier or number of a mandate that runs. Raises `Refusal` for an unknown one,
    one that has ended, and an identity that no provider confirmed, or not within the last hour.
    """
    session.must_be_mediator()
    if established.proof["kind"] != "franceconnect":
        raise Refusal(
            N_("Seul FranceConnect confirme un mandat."),
            advice=N_("Le mandat signé avec un document reste valable sans confirmation."),
        )
    reading = session.clock.read()
    if reading.now - datetime.fromisoformat(established.proof["authenticated_at"]) > FRESH:
        raise Refusal(
            N_("Cette identification est trop ancienne."),
            advice=N_("Rien n'a été enregistré. La personne s'identifie de nouveau."),
        )
    record = load_mandate(session, name).record
    differences = compare(record.citizen, established.identity).differences

    def write(connection: Connection) -> Confirmation:
        view = _running(connection, record, reading)
        payload = _confirmed(record, established)
        if differences:
            payload |= {"differences": list(differences), "suspension": new_id(reading.now)}
        new = not _known(session, connection, record, view, payload)
        if new:
            type_ = "mandate.suspended" if differences else "mandate.confirmed"
            payload["at"] = session.local(reading.now).isoformat(timespec="seconds")
            if not differences:
                payload["text"] = current_template("confirmation").name
            key = _key(session, connection, record)
            facts = [Fact(type_, record.id, payload, key)]
            event = session.record(connection, facts, reading)[-1]
            if not differences:
                seal_confirmation(session, connection, record, reading.now, event)
        state = state_in(connection, record.id, reading.now).state
        return Confirmation(record.id, record.number, state, differences, new)

    return session.database.write(write)


def resume_mandate(session: Session, name: str) -> MandateView:
    """Lift every suspension of a mandate, after a person looked into what differed.

    Raises `Refusal` for an unknown mandate and for one that is not suspended.
    """
    session.must_be_mediator()
    record = load_mandate(session, name).record
    reading = session.clock.read()

    def write(connection: Connection) -> MandateView:
        _running(connection, record, reading)
        key = _key(session, connection, record)
        at = session.local(reading.now).isoformat(timespec="seconds")
        facts = [
            Fact(
                "mandate.resumed",
                record.id,
                {
                    "mandate": record.id,
                    "at": at,
                    "suspension": suspension,
                    "by": session.vault.slot_id,
                },
                key,
            )
            for suspension in open_suspensions(facts_in(connection, record.id))
        ]
        if not facts:
            raise Refusal(
                N_("Ce mandat n'est pas suspendu."),
                advice=N_("Rien n'a été enregistré."),
            )
        session.record(connection, facts, reading)
        return state_in(connection, record.id, reading.now)

    return session.database.write(write)


def suspended_for(session: Session, mandate_id: str) -> tuple[Field, ...]:
    """Return the traits for which a mandate is suspended now; empty when it is not."""

    def read(connection: Connection) -> tuple[Field, ...]:
        pending = open_suspensions(facts_in(connection, mandate_id))
        told = [
            payload
            for seq in ending_rows.suspensions(connection, mandate_id)
            if (payload := session.ledger.payload(connection, seq)) is not None
        ]
        found = {one for p in told if p["suspension"] in pending for one in p["differences"]}
        return tuple(field for field in TRAIT_WORDS if field in found)

    return session.database.read(read)


def is_confirmed(session: Session, mandate: str) -> bool:
    """Tell whether a mandate signed with a document was confirmed afterwards."""
    return session.database.read(
        lambda connection: bool(ending_rows.confirmations(connection, mandate))
    )


def _running(connection: Connection, record: MandateRecord, reading: Reading) -> MandateView:
    view = state_in(connection, record.id, reading.now)
    if view.state not in RUNNING:
        raise Refusal(
            N_("Ce mandat est fini\N{NO-BREAK SPACE}: il n'y a plus rien à confirmer."),
            advice=N_("Proposez à la personne un nouveau mandat."),
        )
    return view


def _confirmed(record: MandateRecord, established: Established) -> dict[str, Any]:
    return {"mandate": record.id, "proof": dict(established.proof)}


def _known(
    session: Session,
    connection: Connection,
    record: MandateRecord,
    view: MandateView,
    payload: dict[str, Any],
) -> bool:
    """Tell whether this was recorded before: a second time changes nothing.

    A difference that a person has already looked into does not suspend again.
    """
    if "differences" not in payload:
        return not view.locally_identified
    subject = payload["proof"]["sub_sha256"]
    before = (
        session.ledger.payload(connection, seq)
        for seq in ending_rows.suspensions(connection, record.id)
    )
    return any(
        told is not None
        and told["differences"] == payload["differences"]
        and told["proof"]["sub_sha256"] == subject
        for told in before
    )


def _key(session: Session, connection: Connection, record: MandateRecord) -> DataKey:
    row = mandate_rows.mandate(connection, record.id)
    key = None if row is None else open_key(connection, session.vault, row.key)
    if key is None:
        raise UnreadableError(N_("Ce mandat a été effacé."))
    return key
