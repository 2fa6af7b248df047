"""What waits to be done online, with what its mandate allows at this moment."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kiosque.desk.mandates import facts_in
from kiosque.desk.queue_reasons import QueueReason
from kiosque.desk.session import Session
from kiosque.errors import InputError
from kiosque.i18n import N_
from kiosque.mandates.lifecycle import open_suspensions, state_of
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.queue import Carrier, QueueStanding, carrier_of, standing_of
from kiosque.store import mandate_rows, queue_rows
from kiosque.store.database import Connection
from kiosque.store.queue_rows import QueuedRow

PER_PAGE = 50
MOST_PER_PAGE = 1000


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


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some of the acts that wait."""

    entries: tuple[QueuedAct, ...]
    page: int
    """From 1."""
    pages: int
    """At least 1."""
    total: int
    """Acts on all pages."""


def queue_count(session: Session) -> int:
    """Return how many acts wait."""
    return session.database.read(queue_rows.waiting_count)


def queue_page(session: Session, *, page: int = 1, per_page: int = PER_PAGE) -> QueuePage:
    """Return one page of the acts that wait, the oldest first; the last one when there are fewer.

    One whose content is gone is left out. Raises `InputError` for a page that can never be.
    """
    session.must_be_mediator()
    if page < 1:
        raise InputError("page", N_("Les pages se comptent à partir de 1."))
    if not 0 < per_page <= MOST_PER_PAGE:
        raise InputError(
            "per_page", N_("Une page montre entre 1 et {most} lignes."), most=MOST_PER_PAGE
        )

    def read(connection: Connection) -> QueuePage:
        total = queue_rows.waiting_count(connection)
        pages = max(1, -(-total // per_page))
        shown = min(page, pages)
        rows = queue_rows.waiting(connection, limit=per_page, offset=(shown - 1) * per_page)
        return QueuePage(_entries(session, connection, rows), shown, pages, total)

    return session.database.read(read)


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
