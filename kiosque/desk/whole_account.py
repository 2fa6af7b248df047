"""All that was done for a person, under any mandate, visit by visit (art. 1993 Code civil)."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from kiosque.desk.acts import Act, ActResult, act_from
from kiosque.desk.citizens import citizen_identity
from kiosque.desk.closing import ToDo, account_from, queued_to_do
from kiosque.desk.mandates import MandateLine, list_mandates
from kiosque.desk.queue_reading import queued_in_visit
from kiosque.desk.reading import note_reading
from kiosque.desk.session import Session
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.postures import Posture
from kiosque.store import citizen_rows, mandate_rows, visit_rows
from kiosque.store.database import Connection


@dataclass(frozen=True, slots=True)
class VisitDone:
    """One visit of a person."""

    id: str
    opened_at: str
    closed_at: str | None
    """None while it is under way."""
    posture: Posture
    mediator: str
    minutes: int | None
    mandates: tuple[str, ...]
    """Numbers of the mandates under which something was done."""
    acts: tuple[Act, ...]
    """Oldest first."""
    to_do: tuple[ToDo, ...]


@dataclass(frozen=True, slots=True)
class WholeAccount:
    """Everything this kiosk did for one person."""

    citizen: str
    identity: PivotIdentity
    at: datetime
    """When it was told, in the organisation's time zone."""
    mandates: tuple[MandateLine, ...]
    """Newest first."""
    visits: tuple[VisitDone, ...]
    """Oldest first."""

    @property
    def minutes(self) -> int:
        return sum(visit.minutes or 0 for visit in self.visits)

    @property
    def done(self) -> int:
        """How many acts were done, sent or prepared."""
        acts = (act for visit in self.visits for act in visit.acts)
        return sum(1 for act in acts if act.result is not ActResult.TO_DO)


def whole_account(session: Session, citizen_id: str) -> WholeAccount:
    """Return the account of a person, and journal that it was read.

    Raises `UnreadableError` for somebody unknown here, or erased. What was erased of a person who
    is still known is left out.
    """
    session.must_be_mediator()
    identity = citizen_identity(session, citizen_id)
    citizen = session.database.read(lambda c: citizen_rows.kept_record(c, citizen_id))
    mandates = list_mandates(session, citizen)
    numbers = {line.id: line.number for line in mandates}

    def read(connection: Connection) -> tuple[VisitDone, ...]:
        visits = visit_rows.visits_of_citizen(connection, citizen)
        found = (_visit(session, connection, visit, numbers) for visit in visits)
        return tuple(visit for visit in found if visit is not None)

    visits = session.database.read(read)
    note_reading(session, citizen, "account")
    return WholeAccount(citizen, identity, session.now(), mandates, visits)


def account_as_plain(account: WholeAccount) -> dict[str, Any]:
    """Return the account as JSON values with stable keys; no name is among them."""
    visits = [
        {
            **asdict(visit),
            "posture": str(visit.posture),
            "acts": [{**asdict(act), "result": str(act.result)} for act in visit.acts],
            "to_do": [asdict(item) for item in visit.to_do],
            "mandates": list(visit.mandates),
        }
        for visit in account.visits
    ]
    return {
        "citizen": account.citizen,
        "minutes": account.minutes,
        "done": account.done,
        "visits": visits,
    }


def _visit(
    session: Session, connection: Connection, visit: str, numbers: dict[str, str]
) -> VisitDone | None:
    """Return one visit, from its row, its acts and the account that closed it."""
    payloads = (
        session.ledger.payload(connection, seq)
        for seq, _key in mandate_rows.acts_of_visit(connection, visit)
    )
    acts = tuple(act_from(payload) for payload in payloads if payload is not None)
    seq = mandate_rows.closing_of_visit(connection, visit)
    closing = None if seq is None else session.ledger.payload(connection, seq)
    account = None if closing is None else account_from(closing["account"])
    row = visit_rows.visit(connection, visit)
    if row is None:
        return None
    named = (numbers[act.mandate] for act in acts if act.mandate in numbers)
    return VisitDone(
        id=visit,
        opened_at=session.local(row.opened_at).isoformat(timespec="seconds"),
        closed_at=None if account is None else account.closed_at,
        posture=Posture(row.posture),
        mediator=row.mediator,
        minutes=None if account is None else account.minutes,
        mandates=tuple(dict.fromkeys(named)),
        acts=acts,
        to_do=_to_do(session, connection, visit, () if account is None else account.to_do),
    )


def _to_do(
    session: Session, connection: Connection, visit: str, told: tuple[ToDo, ...]
) -> tuple[ToDo, ...]:
    """Return what remains of a visit: what waits to be done online, and no more what was done."""
    queued = [
        (entry.settled, queued_to_do(session, entry))
        for entry in queued_in_visit(session, connection, visit)
    ]
    known = {item.what for _settled, item in queued}
    others = (item for item in told if item.what not in known)
    return (*others, *(item for settled, item in queued if not settled))
