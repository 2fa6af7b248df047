"""What is destroyed in due time: looked for at the first session of a day, or by command."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosque.clock import Reading
from kiosque.desk.destroying import destroy, destroying
from kiosque.desk.homes import remove_replaced, replaced_before
from kiosque.desk.keyring import STAFF, organisation_key
from kiosque.desk.ledger import Fact
from kiosque.desk.session import Session
from kiosque.desk.unseen_mandates import unseen_mandates
from kiosque.desk.visits import ABANDONED_AFTER
from kiosque.journal.events import parse_header
from kiosque.mandates.retention import (
    BACKUP_KEPT,
    case_kept_until,
    mandate_kept_until,
    month_kept_until,
    person_kept_until,
)
from kiosque.store import journal_rows, key_rows, mandate_rows, safekeeping_rows, visit_rows
from kiosque.store.database import Connection
from kiosque.store.mandate_rows import CitizenRow, MandateRow


@dataclass(frozen=True, slots=True)
class RetentionReport:
    """What was destroyed because its time was over, or would be; no name in it."""

    at: datetime
    mandates: tuple[str, ...]
    """Identifiers."""
    people: tuple[str, ...]
    """Identifiers."""
    case_files: int
    months: tuple[str, ...]
    """Months (2026-11) whose technical data went."""
    drafts: int
    """Abandoned visits."""
    replaced: int
    """Folders of data that a restoration had replaced."""

    @property
    def anything(self) -> bool:
        """True when something was due."""
        return bool(self.lasting or self.drafts)

    @property
    def lasting(self) -> bool:
        """True when more than drafts was due: who coordinates is told without asking."""
        counted = (self.mandates, self.people, self.case_files, self.months, self.replaced)
        return any(counted)


@dataclass(frozen=True, slots=True)
class _Due:
    report: RetentionReport
    keys: tuple[str, ...]
    replaced: tuple[Path, ...]


def due_today(session: Session) -> RetentionReport:
    """Return what would be destroyed now."""
    now = session.clock.read().now
    return session.database.read(lambda connection: _due(session, connection, now).report)


def apply_retention(session: Session) -> RetentionReport:
    """Destroy what is due, and say what it was; nothing due, nothing recorded."""
    reading = session.clock.read()
    today = session.local(reading.now).date().isoformat()

    def write(connection: Connection) -> _Due:
        due = _due(session, connection, reading.now)
        for citizen in due.report.people:
            visit_rows.forget_visits_of(connection, citizen)
        visit_rows.forget_abandoned(connection, (reading.now - ABANDONED_AFTER).isoformat())
        if due.keys:
            destroy(session, connection, due.keys)
            _record(session, connection, due.report, reading)
        safekeeping_rows.remember_retention_day(connection, today)
        return due

    due = destroying(session, write)
    for folder in due.replaced:
        remove_replaced(folder)
    return due.report


def apply_daily(session: Session) -> RetentionReport | None:
    """Destroy what is due, once a day; return what it was, None when there was nothing to say."""
    today = session.now().date().isoformat()
    if session.database.read(safekeeping_rows.retention_day) == today:
        return None
    report = apply_retention(session)
    return report if report.anything else None


def past_reports(session: Session, limit: int = 20) -> tuple[RetentionReport, ...]:
    """Return what was destroyed in due time, the last first."""

    def read(connection: Connection) -> tuple[RetentionReport, ...]:
        found: list[RetentionReport] = []
        for event in journal_rows.newest_events(connection):
            if parse_header(event.header).type != "retention.applied" or len(found) == limit:
                continue
            payload = session.ledger.payload(connection, event.seq)
            if payload is not None:
                found.append(_from_payload(payload))
        return tuple(found)

    return session.database.read(read)


def as_plain(report: RetentionReport) -> dict[str, Any]:
    """Return a report as one JSON object with stable keys, as the journal keeps it."""
    return {
        "at": report.at.isoformat(timespec="seconds"),
        "mandates": list(report.mandates),
        "people": list(report.people),
        "case_files": report.case_files,
        "months": list(report.months),
        "drafts": report.drafts,
        "replaced": report.replaced,
    }


def _from_payload(payload: dict[str, Any]) -> RetentionReport:
    return RetentionReport(
        at=datetime.fromisoformat(payload["at"]),
        mandates=tuple(payload["mandates"]),
        people=tuple(payload["people"]),
        case_files=payload["case_files"],
        months=tuple(payload["months"]),
        drafts=payload["drafts"],
        replaced=payload["replaced"],
    )


def _record(
    session: Session, connection: Connection, report: RetentionReport, reading: Reading
) -> None:
    key = organisation_key(connection, session.vault, reading.now)
    subject = session.organisation.id
    fact = Fact("retention.applied", subject, as_plain(report), key)
    session.record(connection, [fact], reading)


def _due(session: Session, connection: Connection, now: datetime) -> _Due:
    kept: dict[str, list[datetime]] = {}
    mandates: list[MandateRow] = []
    for row in mandate_rows.mandates(connection):
        until = mandate_kept_until(datetime.fromisoformat(row.ends_at), session.zone)
        kept.setdefault(row.citizen, []).append(until)
        if until <= now:
            mandates.append(row)
    people = _people_due(connection, kept, now)
    unseen = [one for one in unseen_mandates(session, connection) if one.kept_until <= now]
    ended = (*(row.id for row in mandates), *(one.mandate for one in unseen))
    cases = [
        key
        for key, changed_at in visit_rows.every_case_key(connection)
        if case_kept_until(datetime.fromisoformat(changed_at)) <= now
    ]
    months = {
        key: purpose.removeprefix(STAFF)
        for key, purpose in key_rows.keys_for(connection, STAFF)
        if month_kept_until(purpose.removeprefix(STAFF)) <= now
    }
    before = (now - ABANDONED_AFTER).isoformat()
    home = session.folder.parent.parent
    replaced = replaced_before(home, session.organisation.id, now - BACKUP_KEPT)
    report = RetentionReport(
        at=now,
        mandates=tuple(dict.fromkeys(ended)),
        people=tuple(row.id for row in people),
        case_files=len(cases),
        months=tuple(months.values()),
        drafts=sum(row.changed_at < before for row in visit_rows.open_visits(connection)),
        replaced=len(replaced),
    )
    keys = (
        *(row.key for row in mandates),
        *(row.key for row in people),
        *(one.key for one in unseen),
        *cases,
        *months,
    )
    return _Due(report, keys, replaced)


def _people_due(
    connection: Connection, kept: dict[str, list[datetime]], now: datetime
) -> tuple[CitizenRow, ...]:
    last = visit_rows.last_visits(connection)

    def contact(row: CitizenRow) -> datetime:
        told = last.get(row.id)
        header = None if told is not None else journal_rows.header_at(connection, row.seq)
        return datetime.fromisoformat(told or ("" if header is None else parse_header(header).ts))

    return tuple(
        row
        for row in mandate_rows.citizens(connection)
        if all(until <= now for until in kept.get(row.id, ()))
        and person_kept_until(contact(row), kept.get(row.id, [])) <= now
    )
