"""Acts: what was done during a visit, under which mandate, with what result."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from kiosque.desk.act_refusals import ActRefused, RefusedAct, refusals_journaled
from kiosque.desk.keyring import DataKey, open_key, staff_key
from kiosque.desk.ledger import Fact
from kiosque.desk.mandates import state_in
from kiosque.desk.narrowing import check_act
from kiosque.desk.session import Session
from kiosque.desk.visits import open_row
from kiosque.errors import Refusal
from kiosque.i18n import N_
from kiosque.mandates.cleaning import clean_text
from kiosque.mandates.lifecycle import Fact as MandateFact
from kiosque.mandates.lifecycle import revoked_since
from kiosque.mandates.paper_words import DONE, PREPARED, SENT
from kiosque.mandates.personal_acts import check_not_personal
from kiosque.mandates.postures import Posture, needs_mandate
from kiosque.mandates.scopes import scope as known_scope
from kiosque.store import ending_rows, mandate_rows
from kiosque.store.database import Connection
from kiosque.store.visit_rows import VisitRow

LONGEST_LABEL = 200


class ActResult(StrEnum):
    """What came of an act."""

    DONE = "done"
    SENT = "sent"
    PREPARED = "prepared"
    TO_DO = "to_do"

    @property
    def label(self) -> str:
        """French identifier, as the account of the visit prints it."""
        return _LABELS[self]


_LABELS = {
    ActResult.DONE: DONE,
    ActResult.SENT: SENT,
    ActResult.PREPARED: PREPARED,
    ActResult.TO_DO: N_("reste à faire"),
}


@dataclass(frozen=True, slots=True)
class RecordAct:
    """What is said of an act."""

    visit: str
    scope: str
    label: str
    """In words, as the account prints it."""
    result: ActResult
    acting: bool
    """True when the mediator acted for the person, rather than beside her."""
    procedure: str | None = None
    reference: str = ""
    """What the administration answered with, when there is something."""


@dataclass(frozen=True, slots=True)
class Act:
    """An act, as it was recorded."""

    at: str
    scope: str
    label: str
    result: ActResult
    procedure: str | None
    reference: str
    mediator: str
    mandate: str | None
    revoked_at: str = ""
    """Set when the mandate had been revoked before the act, and the news came after it."""


def record_act(session: Session, command: RecordAct) -> Act:
    """Record an act of an open visit.

    Raises `ActRefused`, and journals it, when it needs a mandate and there is none, before the
    originals are signed by hand, outside the scopes that are left, after the end or after the
    revocation: the sentence names the scope. An act that is personal may be prepared, not done.
    """
    with refusals_journaled(session):
        return session.database.write(lambda connection: act_in(session, connection, command))


def act_in(
    session: Session, connection: Connection, command: RecordAct, *, queued: str | None = None
) -> Act:
    """Record an act in the caller's transaction; raises as `record_act`.

    `queued` names the entry of the queue that it does; whoever gives it checked that it waits.
    """
    session.must_be_mediator()
    known_scope(command.scope)
    reading = session.clock.read()
    row = open_row(connection, command.visit)
    mandate = covering_mandate(session, connection, row, command)
    key = _key(session, connection, row)
    payload = {
        "visit": row.id,
        "mandate": mandate,
        "at": session.local(reading.now).isoformat(timespec="seconds"),
        "scope": command.scope,
        "label": clean_text(command.label)[:LONGEST_LABEL],
        "result": str(command.result),
        "procedure": command.procedure,
        "reference": clean_text(command.reference)[:LONGEST_LABEL],
        "mediator": session.person,
        "queued": queued,
    }
    session.record(connection, [Fact("act.recorded", row.id, payload, key)], reading)
    return act_from(payload)


def acts_of_visit(session: Session, visit_id: str) -> tuple[Act, ...]:
    """Return the acts of a visit, oldest first."""
    session.must_be_mediator()

    def read(connection: Connection) -> tuple[Act, ...]:
        found = (
            (seq, session.ledger.payload(connection, seq))
            for seq, _key_id in mandate_rows.acts_of_visit(connection, visit_id)
        )
        return tuple(
            flagged(connection, seq, act_from(payload))
            for seq, payload in found
            if payload is not None
        )

    return session.database.read(read)


def act_from(payload: dict[str, Any]) -> Act:
    return Act(
        at=payload["at"],
        scope=payload["scope"],
        label=payload["label"],
        result=ActResult(payload["result"]),
        procedure=payload["procedure"],
        reference=payload["reference"],
        mediator=payload["mediator"],
        mandate=payload["mandate"],
    )


def flagged(connection: Connection, seq: int, act: Act) -> Act:
    """Return the act of event `seq`, marked when it was done before the news of a revocation.

    Such a revocation was made before the act, and learnt after it: what was done in good faith
    stays, and says so.
    """
    if act.mandate is None:
        return act
    later = [
        MandateFact.from_payload(json.loads(fact))
        for at, fact in ending_rows.facts_with_events(connection, act.mandate)
        if at > seq
    ]
    since = revoked_since(later, (act.scope,))
    if since is None or since > datetime.fromisoformat(act.at):
        return act
    return replace(act, revoked_at=since.isoformat())


def _check_not_personal(row: VisitRow, command: RecordAct) -> None:
    """Raise `ActRefused` for a personal act that is said to be done or sent."""
    if command.procedure is None or command.result not in {ActResult.DONE, ActResult.SENT}:
        return
    try:
        check_not_personal(command.procedure)
    except Refusal as personal:
        raise ActRefused(
            _refused(row, command, "personal"), personal.what, advice=personal.advice
        ) from None


def _refused(row: VisitRow, command: RecordAct, why: str) -> RefusedAct:
    return RefusedAct(row.id, row.mandate, command.scope, str(command.result), why)


def covering_mandate(
    session: Session, connection: Connection, row: VisitRow, command: RecordAct
) -> str | None:
    """Return the mandate that covers the act; None when it needs none. Raises `ActRefused`."""
    _check_not_personal(row, command)
    if not needs_mandate(Posture(row.posture), acting=command.acting):
        return None
    title = known_scope(command.scope).title
    if row.mandate is None:
        raise ActRefused(
            _refused(row, command, "no_mandate"),
            N_(
                "Pas de mandat\N{NO-BREAK SPACE}: cet acte ne peut pas être fait à la place de la "
                "personne."
            ),
            advice=N_("Établissez d'abord un mandat, ou accompagnez la personne qui fait."),
        )
    view = state_in(connection, row.mandate, session.clock.read().now)
    if not view.usable:
        raise ActRefused(
            _refused(row, command, "ended"),
            N_("Le mandat ne permet plus d'agir pour « {scope} »."),
            advice=N_("Il est fini, suspendu ou annulé. Proposez un nouveau mandat."),
            scope=title,
        )
    if command.scope not in view.scopes:
        raise ActRefused(
            _refused(row, command, "scope"),
            N_("Le mandat ne couvre pas « {scope} »."),
            advice=N_("Demandez à la personne un mandat qui le couvre."),
            scope=title,
        )
    check_act(session, connection, row.mandate, command.procedure, command.label)
    if not mandate_rows.hand_signed(connection, row.mandate):
        raise ActRefused(
            _refused(row, command, "not_signed"),
            N_("Le mandat n'est pas encore signé à la main."),
            advice=N_("Imprimez-le, faites signer les deux exemplaires, puis dites-le."),
        )
    return row.mandate


def _key(session: Session, connection: Connection, row: VisitRow) -> DataKey:
    """Acts of a known citizen die with their key; those of nobody are technical data."""
    if row.citizen is not None:
        citizen = mandate_rows.citizen(connection, row.citizen)
        key = None if citizen is None else open_key(connection, session.vault, citizen.key)
        if key is not None:
            return key
    return staff_key(connection, session.vault, session.clock.read().now)
