"""Alerts for who coordinates: grants of the last thirty days, looked at by the pure rules."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from kiosque.desk.session import Session
from kiosque.i18n import N_, _
from kiosque.i18n.dates import long_moment
from kiosque.journal.alerts import LOOKED_BACK, Alert, AlertKind, GrantSeen, alerts
from kiosque.journal.events import Header, parse_header
from kiosque.store import journal_rows, mandate_rows, projections
from kiosque.store.database import Connection
from kiosque.store.mandate_rows import MandateRow

ON_PAPER = frozenset({"paper.printed", "paper.saved", "mandate.hand_signed"})
NOT_PRINTED = frozenset({"canceled", "aborted"})
WORDS = {
    AlertKind.ODD_HOUR: N_("mandat établi à une heure inhabituelle"),
    AlertKind.BURST: N_("beaucoup de mandats en peu de temps"),
    AlertKind.NOT_PRINTED: N_("mandat dont aucun papier n'a été fait"),
}


@dataclass(frozen=True, slots=True)
class ShownAlert:
    """An alert with the names that staff know things by; no citizen's."""

    kind: AlertKind
    at: datetime
    person: str
    """Display name, or the slot of who left."""
    slot: str
    numbers: tuple[str, ...]
    """Of the mandates."""

    @property
    def words(self) -> str:
        """One line for a reader."""
        return _("{when} · {what} · {person} · {numbers}").format(
            when=long_moment(self.at),
            what=_(WORDS[self.kind]),
            person=self.person,
            numbers=", ".join(self.numbers),
        )


def recent_alerts(session: Session) -> tuple[ShownAlert, ...]:
    """Return what to look at, the most recent first; a coordinator's right."""
    session.must_be_coordinator()
    now = session.now()

    def read(connection: Connection) -> tuple[ShownAlert, ...]:
        rows = {row.id: row for row in _recent(connection, now)}
        grants = _grants(session, connection, rows)
        names = {slot.id: slot.name for slot in session.vault.header.people}
        return tuple(_shown(alert, rows, names) for alert in alerts(grants, now))

    return session.database.read(read)


def _recent(connection: Connection, now: datetime) -> list[MandateRow]:
    since = now - LOOKED_BACK
    return [
        row
        for row in mandate_rows.mandates(connection)
        if datetime.fromisoformat(row.signed_at) >= since
    ]


def _grants(
    session: Session, connection: Connection, rows: dict[str, MandateRow]
) -> list[GrantSeen]:
    first = min((row.seq for row in rows.values()), default=0)
    headers = map(parse_header, journal_rows.headers_from(connection, first) if rows else ())
    papers: Counter[str] = Counter()
    for header in headers:
        if header.subject in rows:
            papers[header.subject] += _papers_more(session, connection, header)
    on_paper = {mandate for mandate, number in papers.items() if number > 0}
    found: list[GrantSeen] = []
    for row in rows.values():
        payload = session.ledger.payload(connection, row.seq)
        if payload is not None:
            record = json.loads(projections.signed_bytes(payload["record"]))
            at = session.local(row.signed_at)
            found.append(GrantSeen(row.id, record["mediator"]["id"], at, row.id in on_paper))
    return found


def _papers_more(session: Session, connection: Connection, header: Header) -> int:
    """Return how many papers an event adds: a print that failed takes back the one it began."""
    if header.type != "paper.print_ended":
        return int(header.type in ON_PAPER)
    payload = session.ledger.payload(connection, header.seq)
    return -int(payload is not None and payload["outcome"] in NOT_PRINTED)


def _shown(alert: Alert, rows: dict[str, MandateRow], names: dict[str, str]) -> ShownAlert:
    return ShownAlert(
        kind=alert.kind,
        at=alert.at,
        person=names.get(alert.by, alert.by),
        slot=alert.by,
        numbers=tuple(rows[mandate].number for mandate in alert.mandates),
    )
