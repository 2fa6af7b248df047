"""What waits to be done online, with what its mandate allows at this moment."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kiosque.desk.mandates import facts_in
from kiosque.desk.queue_reasons import QueueReason
from kiosque.desk.session import Session
from kiosque.mandates.lifecycle import open_suspensions, state_of
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.queue import Carrier, QueueStanding, carrier_of, standing_of
from kiosque.store import mandate_rows, queue_rows
from kiosque.store.database import Connection
from kiosque.store.queue_rows import QueuedRow


@dataclass(frozen=True, slots=True)
class QueuedAct:
    """An act that waits, or waited, to be done online."""

    id: str
    at: str
    """Local time at which it was queued."""
    visit: str
    mandate: str
    number: str
    """Number of the mandate it was queued under."""
    citizen: str
    scope: str
    procedure: str | None
    label: str
    reason: QueueReason
    note: str
    mediator: str
    standing: QueueStanding
    carrier: str | None
    """The mandate under which it may be done now; None while there is none."""
    settled: bool
    """True once it was taken up or set aside."""
    identity: PivotIdentity | None = field(repr=False)


def queue_count(session: Session) -> int:
    """Return how many acts wait."""
    return session.database.read(queue_rows.waiting_count)


def queued_acts(session: Session) -> tuple[QueuedAct, ...]:
    """Return the acts that wait, the oldest first; one whose content is gone is left out."""
    session.must_be_mediator()
    return session.database.read(
        lambda connection: _entries(session, connection, queue_rows.waiting(connection))
    )


def queued_in_visit(session: Session, connection: Connection, visit: str) -> tuple[QueuedAct, ...]:
    """Return the acts queued during a visit, settled or not, the oldest first."""
    return _entries(session, connection, queue_rows.queued_of_visit(connection, visit))


def entry_in(session: Session, connection: Connection, row: QueuedRow) -> QueuedAct | None:
    """Return one entry as it stands now; None once its content is gone."""
    payload = session.ledger.payload(connection, row.seq)
    signed = mandate_rows.mandate(connection, row.mandate)
    if payload is None or signed is None:
        return None
    scope = payload["scope"]
    own, newer = _carriers(connection, row.mandate, session.clock.read().now)
    directory = session.known_people(connection)
    return QueuedAct(
        id=row.id,
        at=payload["at"],
        visit=row.visit,
        mandate=row.mandate,
        number=signed.number,
        citizen=signed.citizen,
        scope=scope,
        procedure=payload["procedure"],
        label=payload["label"],
        reason=QueueReason(payload["reason"]),
        note=payload["note"],
        mediator=payload["mediator"],
        standing=standing_of(own, scope),
        carrier=carrier_of(own, newer, scope),
        settled=row.settled is not None,
        identity=directory.identity(directory.shown(signed.citizen)),
    )


def queued_as_plain(session: Session, entry: QueuedAct) -> dict[str, Any]:
    """Return an entry as JSON values with stable keys; no name is among them."""
    return {
        "id": entry.id,
        "at": entry.at,
        "age_days": age_in_days(session, entry),
        "mandate": entry.mandate,
        "number": entry.number,
        "citizen": entry.citizen,
        "scope": entry.scope,
        "procedure": entry.procedure,
        "label": entry.label,
        "reason": str(entry.reason),
        "note": entry.note,
        "mediator": entry.mediator,
        "standing": str(entry.standing),
        "carrier": entry.carrier,
    }


def age_in_days(session: Session, entry: QueuedAct) -> int:
    """Return for how many days an entry waits; 0 where the clock went back."""
    queued = datetime.fromisoformat(entry.at)
    return max(0, (session.now().date() - queued.date()).days)


def _entries(
    session: Session, connection: Connection, rows: tuple[QueuedRow, ...]
) -> tuple[QueuedAct, ...]:
    found = (entry_in(session, connection, row) for row in rows)
    return tuple(entry for entry in found if entry is not None)


def _carriers(
    connection: Connection, mandate: str, now: datetime
) -> tuple[Carrier, tuple[Carrier, ...]]:
    """Return a mandate, and those of the same person signed after it, the newest first."""
    own = mandate_rows.mandate(connection, mandate)
    rows = () if own is None else mandate_rows.mandates(connection, own.citizen)
    newer = (row.id for row in rows if own is not None and row.seq > own.seq)
    return _carrier(connection, mandate, now), tuple(
        _carrier(connection, one, now) for one in newer
    )


def _carrier(connection: Connection, mandate: str, now: datetime) -> Carrier:
    facts = facts_in(connection, mandate)
    return Carrier(mandate, state_of(facts, now), suspended=bool(open_suspensions(facts)))
