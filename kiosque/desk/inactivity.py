"""People who do not sign in any more: coordinators are told, then the access ends by itself."""

from datetime import datetime, timedelta

from kiosque.clock import Reading
from kiosque.desk.session import Session
from kiosque.desk.staff import (
    Reason,
    barred,
    coordinators,
    last_seen,
    staff_facts,
    unjournaled,
)
from kiosque.desk.staff_changes import drop_leftovers
from kiosque.store import staff_rows
from kiosque.store.database import Connection
from kiosque.vault.header import SlotRecord

WARNED_AFTER = timedelta(days=150)
"""Five months without a session: the coordinators are told."""
ENDED_AFTER = timedelta(days=180)
"""Six months; but never sooner than a month after the warning, however long nobody came."""
NOTICE = ENDED_AFTER - WARNED_AFTER


def retire_inactive(session: Session) -> tuple[str, ...]:
    """Warn of who has not signed in for five months, end the access after six; return who ended.

    Done when a coordinator's session opens, which has the turn of the organisation. Never for
    oneself, and never for the last coordinator.
    """
    if not session.coordinates:
        return ()
    reading = session.clock.read()
    people = [slot for slot in session.vault.header.people if slot.id != session.vault.slot_id]
    if not people:
        return ()

    def write(connection: Connection) -> tuple[str, ...]:
        absent = [slot for slot in people if _absent(connection, slot, reading.now)]
        if not absent:
            return ()
        told = unjournaled(session, connection, reading)
        if told:
            session.record(connection, told, reading)
        warned = [slot for slot in absent if _not_warned(connection, slot.id)]
        ended = [slot for slot in absent if _over(session, connection, slot, reading)]
        told_now: list[tuple[str, str, dict[str, object]]] = [
            ("mediator.changed", slot.id, {"what": "warned"}) for slot in warned
        ]
        told_now += [("mediator.deactivated", slot.id, _end(slot)) for slot in ended]
        facts = staff_facts(session, connection, reading, told_now)
        if facts:
            session.record(connection, facts, reading)
        return tuple(slot.id for slot in ended)

    ended = session.database.write(write)
    if ended:
        drop_leftovers(session)
    return ended


def _absent(connection: Connection, slot: SlotRecord, now: datetime) -> bool:
    """Tell whether somebody has not come for five months."""
    if barred(connection, slot.id):
        return False
    seen = _seen(connection, slot.id)
    return seen is not None and now - seen >= WARNED_AFTER


def _seen(connection: Connection, slot: str) -> datetime | None:
    row = staff_rows.staff_row(connection, slot)
    since = None if row is None else datetime.fromisoformat(row.since)
    return last_seen(connection, slot) or since


def _warned_since(connection: Connection, slot: str) -> datetime | None:
    """Return when the present absence was told; a warning before the last session is over."""
    row, seen = staff_rows.staff_row(connection, slot), _seen(connection, slot)
    if row is None or row.warned is None or seen is None:
        return None
    warned = datetime.fromisoformat(row.warned)
    return warned if warned > seen else None


def _not_warned(connection: Connection, slot: str) -> bool:
    return _warned_since(connection, slot) is None


def _over(session: Session, connection: Connection, slot: SlotRecord, reading: Reading) -> bool:
    warned, seen = _warned_since(connection, slot.id), _seen(connection, slot.id)
    if warned is None or seen is None:
        return False
    over = reading.now - seen >= ENDED_AFTER and reading.now - warned >= NOTICE
    return over and bool(coordinators(session, connection) - {slot.id})


def _end(slot: SlotRecord) -> dict[str, object]:
    return {"name": slot.name, "reason": str(Reason.INACTIVITY), "comment": ""}
