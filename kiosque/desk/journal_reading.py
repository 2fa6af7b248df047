"""Reading the journal: who may read what, filters, pages.

A coordinator reads all of it, a mediator what they did themselves, and both what was done for one
person, which is that person's own account.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from kiosque.desk.reading import note_journal_reading, note_reading
from kiosque.desk.session import Session
from kiosque.errors import Refusal
from kiosque.i18n import N_
from kiosque.journal.events import Header, parse_header, timestamp
from kiosque.store import journal_rows, key_rows, mandate_rows, projections, visit_rows
from kiosque.store.database import Connection
from kiosque.store.journal_rows import StoredEvent

ACTORS = ("by", "second", "person", "mediator")
"""Fields of a payload that name who of the staff did something, by slot or by name."""


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """An event for a reader; `payload` is None once erased."""

    header: Header
    payload: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """Which events are wanted; what is empty does not matter."""

    types: tuple[str, ...] = ()
    since: date | None = None
    """First day, in the organisation's time zone."""
    until: date | None = None
    """Last day, likewise."""
    subject: str = ""
    mediator: str = ""
    """Slot or display name of who did it."""
    citizen: str = ""
    """Identifier of a person: the part of the journal that is theirs."""
    before: int | None = None
    """Number under which events are wanted: pages stay as they are while others come."""


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Some events, the newest first."""

    events: tuple[ShownEvent, ...]
    number: int
    """From 1."""
    more: bool
    """True when there are older ones."""


def read_journal(
    session: Session, wanted: JournalFilter, *, page: int = 1, limit: int = 50
) -> JournalPage:
    """Return a page of the events that are wanted, the newest first.

    Reading the part of a person is journaled as any reading of theirs, and any other reading as one
    of the journal, after it succeeded. Raises `Refusal` for what a role may not read.
    """
    allowed = allowed_filter(session, wanted)
    before = (page - 1) * limit

    def read(connection: Connection) -> JournalPage:
        found: list[ShownEvent] = []
        matching = matching_events(
            session, connection, allowed, journal_rows.newest_events(connection)
        )
        for at, event in enumerate(matching):
            if at >= before + limit:
                return JournalPage(tuple(found), page, more=True)
            if at >= before:
                found.append(event)
        return JournalPage(tuple(found), page, more=False)

    shown = session.database.read(read)
    if not wanted.citizen:
        note_journal_reading(session, "whole" if session.coordinates else "own")
    elif shown.events:
        note_reading(session, wanted.citizen, "journal")
    return shown


def paged_from(wanted: JournalFilter, page: JournalPage) -> JournalFilter:
    """Return a filter for the other pages of `page`: what came since is not among them."""
    if wanted.before is not None or not page.events:
        return wanted
    return replace(wanted, before=page.events[0].header.seq + 1)


def allowed_filter(session: Session, wanted: JournalFilter) -> JournalFilter:
    """Return the filter under which a person reads.

    Raises `Refusal` for a mediator who wants what a colleague did.
    """
    if session.coordinates or wanted.citizen:
        return wanted
    own = (session.vault.slot_id, session.person)
    if wanted.mediator and wanted.mediator not in own:
        raise Refusal(
            N_("Vous lisez dans le journal ce que vous avez fait vous-même."),
            advice=N_("Pour le reste, demandez à une personne référente de votre structure."),
        )
    return replace(wanted, mediator=session.vault.slot_id)


def matching_events(
    session: Session,
    connection: Connection,
    wanted: JournalFilter,
    events: Iterable[StoredEvent],
) -> Iterator[ShownEvent]:
    """Yield those of `events` that are wanted, opened where they can be."""
    within = _period(session, wanted)
    names = _names(session, wanted.mediator)
    theirs = _Theirs(connection, wanted.citizen) if wanted.citizen else None
    for event in events:
        header = parse_header(event.header)
        if wanted.before is not None and header.seq >= wanted.before:
            continue
        if wanted.types and header.type not in wanted.types:
            continue
        if wanted.subject and header.subject != wanted.subject:
            continue
        if not within[0] <= header.ts < within[1]:
            continue
        if theirs is not None and not theirs.holds(header, event.key):
            continue
        payload = _opened(session, connection, event)
        if names and not names & acting(payload):
            continue
        yield ShownEvent(header, payload)


def acting(payload: dict[str, Any] | None) -> frozenset[str]:
    """Return the slots and names of the staff who did what a payload tells."""
    if payload is None:
        return frozenset()
    told: list[Any] = [payload.get(field) for field in ACTORS]
    account = payload.get("account")
    if isinstance(account, dict):
        told.append(account.get("mediator"))
    record = payload.get("record")
    if isinstance(record, str):
        told.append(json.loads(projections.signed_bytes(record)).get("mediator"))
    people = [one.get("id") if isinstance(one, dict) else one for one in told]
    return frozenset(one for one in people if isinstance(one, str) and one)


def as_plain(event: ShownEvent) -> dict[str, Any]:
    """Return an event as one JSON object with stable keys."""
    header = event.header
    return {
        "seq": header.seq,
        "type": header.type,
        "ts": header.ts,
        "tsq": header.tsq,
        "subject": header.subject,
        "payload": event.payload,
    }


class _Theirs:
    """What of the journal is about one person."""

    def __init__(self, connection: Connection, citizen: str) -> None:
        row = mandate_rows.citizen(connection, citizen)
        mandates = mandate_rows.mandates(connection, citizen)
        visits = visit_rows.visits_of(connection, citizen)
        self._subjects = {citizen, *(one.id for one in mandates), *(one.id for one in visits)}
        tops = [one.key for one in mandates] + ([] if row is None else [row.key])
        self._keys = set(key_rows.keys_below(connection, tops))

    def holds(self, header: Header, key: str | None) -> bool:
        return header.subject in self._subjects or key in self._keys


def _opened(session: Session, connection: Connection, event: StoredEvent) -> dict[str, Any] | None:
    if event.key is None or event.ciphertext is None:
        return None
    clear = session.ledger.open(connection, event.header, event.key, event.ciphertext)
    return None if clear is None else json.loads(clear)


def _period(session: Session, wanted: JournalFilter) -> tuple[str, str]:
    """Return the first moment that is wanted and the first that is not, as headers write them."""

    def midnight(day: date) -> str:
        return timestamp(datetime.combine(day, time(), session.zone))

    first = "" if wanted.since is None else midnight(wanted.since)
    last = "~" if wanted.until is None else midnight(wanted.until + timedelta(days=1))
    return first, last


def _names(session: Session, mediator: str) -> frozenset[str]:
    """Return slot and name of a person, either of which a payload may hold."""
    if not mediator:
        return frozenset()
    people = [one for one in session.vault.header.people if mediator in (one.id, one.name)]
    return frozenset({mediator, *(one.id for one in people), *(one.name for one in people)})
