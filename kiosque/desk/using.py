"""Using a mandate outside a visit under way: the act is recorded in a visit of its own."""

from dataclasses import dataclass

from kiosque.desk.act_refusals import refusals_journaled
from kiosque.desk.acts import Act, ActResult, RecordAct, act_in
from kiosque.desk.closing import CloseVisit, check_minutes, close_visit
from kiosque.desk.keyring import create_key, new_id
from kiosque.desk.mandates import find_mandate, load_mandate
from kiosque.desk.session import Session
from kiosque.errors import InputError
from kiosque.i18n import N_
from kiosque.mandates.cleaning import clean_text
from kiosque.mandates.record import MandateRecord
from kiosque.store import visit_rows
from kiosque.store.database import Connection
from kiosque.store.visit_rows import VisitRow

SHORTEST_VISIT_MINUTES = 1
"""What a visit of one act is counted when nobody says more."""


@dataclass(frozen=True, slots=True)
class UseMandate:
    """An act under a mandate, whose person is there or not."""

    mandate: str
    """Identifier or number."""
    scope: str
    label: str
    result: ActResult
    procedure: str | None = None
    reference: str = ""
    minutes: int = SHORTEST_VISIT_MINUTES


@dataclass(frozen=True, slots=True)
class Used:
    """The act, and the visit whose account tells it."""

    act: Act
    visit: str
    closed: bool
    """False when the act joined a visit that is still under way."""


def use_mandate(session: Session, command: UseMandate) -> Used:
    """Record an act under a mandate, in the visit under way for it or in one of its own.

    A visit of its own is closed with its account. Raises `Refusal` for an unknown mandate, and what
    `record_act` raises: the refusal is journaled and nothing else is written.
    """
    session.must_be_mediator()
    check_minutes(command.minutes)
    record = load_mandate(session, command.mandate).record
    if not clean_text(command.label):
        raise InputError("label", N_("Dites en quelques mots ce qui a été fait."))

    def write(connection: Connection) -> tuple[Act, str, bool]:
        row, joined = visit_under(session, connection, record)
        act = act_in(session, connection, _act(command, row.id))
        return act, row.id, joined

    with refusals_journaled(session):
        act, visit, joined = session.database.write(write)
    if not joined:
        close_visit(session, CloseVisit(visit, command.minutes))
    return Used(act, visit, closed=not joined)


def visit_under(
    session: Session, connection: Connection, record: MandateRecord
) -> tuple[VisitRow, bool]:
    """Return the visit under way for a mandate and True, or a new one of its own and False."""
    row = _under_way(connection, record.id)
    return (_opened(session, connection, record), False) if row is None else (row, True)


def _act(command: UseMandate, visit: str) -> RecordAct:
    return RecordAct(
        visit=visit,
        scope=command.scope,
        label=command.label,
        result=command.result,
        acting=True,
        procedure=command.procedure,
        reference=command.reference,
    )


def _under_way(connection: Connection, mandate: str) -> VisitRow | None:
    """Return the visit that is open under the mandate, the last touched of several."""
    rows = visit_rows.open_visits(connection)
    return next((row for row in rows if row.mandate == mandate), None)


def _opened(session: Session, connection: Connection, record: MandateRecord) -> VisitRow:
    """Open a visit for the person of the mandate, in its posture, with nothing typed in it."""
    now = session.clock.read().now
    key = create_key(connection, session.vault, "draft", now, None)
    row = VisitRow(
        id=new_id(now),
        opened_at=now.isoformat(),
        changed_at=now.isoformat(),
        posture=str(record.posture),
        citizen=find_mandate(connection, record.id).citizen,
        mandate=record.id,
        mediator=session.person,
        closed_at=None,
        key=key.id,
        draft=None,
    )
    visit_rows.save_visit(connection, row)
    return row
