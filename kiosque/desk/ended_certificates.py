"""Certificates that sign no more: whose, from when until when, and why.

A signature made with one of them in its time stays valid; one that claims a later day is false.
The certificate names its slot (`serialNumber` of its subject), and the journal tells the rest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from kiosque.desk.session import Session
from kiosque.desk.staff import Reason
from kiosque.i18n import N_
from kiosque.journal.events import parse_header
from kiosque.store import journal_rows, staff_rows
from kiosque.store.database import Connection
from kiosque.store.staff_rows import StaffRow
from kiosque.vault.certificates import MEDIATOR_USE, certificate_from, end_of_use
from kiosque.vault.header import MEDIATOR
from kiosque.vault.slot_changes import refresh

Told = dict[str, Any]
"""The payload of an event; empty once destroyed."""
_BEGINNINGS = ("mediator.added", "slot.replaced")


class Ending(StrEnum):
    """Why a certificate ended although the person did not leave."""

    NEW_KEY = "nouvelle_cle"
    ROLE = "role_retire"
    USE = "usage_fini"

    @property
    def label(self) -> str:
        """French message identifier."""
        return _ENDING_WORDS[self]


_ENDING_WORDS = {
    Ending.NEW_KEY: N_("Nouvelle clé, phrase de passe oubliée"),
    Ending.ROLE: N_("N'est plus médiateur·rice"),
    Ending.USE: N_("Fin de l'année d'usage de la clé"),
}


@dataclass(frozen=True, slots=True)
class EndedCertificate:
    """A mediator's certificate, and the time in which its signatures count."""

    slot: str
    name: str
    """Empty where the journal's content was destroyed."""
    began: datetime | None
    """None where the journal does not tell: the founder's, before the first change."""
    ended: datetime
    reason: Reason | Ending | None
    """None where the journal's content was destroyed."""
    comment: str


def ended_certificates(session: Session) -> tuple[EndedCertificate, ...]:
    """Return them, the last one that ended first; raises `Refusal` for who does not coordinate."""
    session.must_be_coordinator()
    refresh(session.vault)
    now = session.clock.read().now

    def read(connection: Connection) -> list[EndedCertificate]:
        told = (_told(session, connection, row) for row in staff_rows.staff(connection))
        ended = [one for one in told if one is not None]
        known = {one.slot for one in ended}
        return [*ended, *(one for one in _used_up(session, now) if one.slot not in known)]

    found = session.database.read(read)
    return tuple(sorted(found, key=lambda one: (one.ended, one.slot), reverse=True))


def _told(session: Session, connection: Connection, row: StaffRow) -> EndedCertificate | None:
    """Return the certificate of a slot that signs no more; None for one that does, or never did."""
    headers = map(parse_header, journal_rows.about(connection, row.slot))
    events = [(one.type, session.ledger.payload(connection, one.seq) or {}) for one in headers]
    began, role_taken = _life(events)
    prolonged = [told["at"] for _type, told in events if told.get("what") == "certificate"]
    if began is None or (role_taken is None and row.ended is None):
        return None
    end = role_taken or session.ledger.payload(connection, row.seq) or {}
    return _in_use(
        EndedCertificate(
            slot=row.slot,
            name=str(began.get("name", "")),
            began=_began(began),
            ended=datetime.fromisoformat(role_taken["at"] if role_taken else str(row.ended)),
            reason=_reason(end),
            comment=str(end.get("comment", "")),
        ),
        prolonged[-1] if prolonged else None,
    )


def _life(events: Iterable[tuple[str, Told]]) -> tuple[Told | None, Told | None]:
    """Return what began a slot that signs, and what took its role away; None for neither."""
    began: Told | None = None
    for type_, told in events:
        if type_ in _BEGINNINGS:
            # Roles whose content was destroyed may have been a mediator's.
            began = told if MEDIATOR in told.get("roles", [MEDIATOR]) else None
        elif began is not None and told.get("what") == "roles" and MEDIATOR not in told["roles"]:
            return began, told
    return began, None


def _reason(end: Told) -> Reason | Ending | None:
    if end.get("what") == "roles":
        return Ending.ROLE
    if "old" in end:
        return Ending.NEW_KEY
    return Reason(end["reason"]) if "reason" in end else None


def _began(told: Told) -> datetime | None:
    """Return when a slot began; what nobody did was journaled later than it began."""
    return datetime.fromisoformat(told["at"]) if told.get("by") else None


def _in_use(one: EndedCertificate, prolonged: str | None) -> EndedCertificate:
    """Return a certificate with its end not after what it may be used for.

    `prolonged` is when its key was last certified for another year.
    """
    certified = one.began if prolonged is None else datetime.fromisoformat(prolonged)
    if certified is None or one.ended <= certified + MEDIATOR_USE:
        return one
    end = certified + MEDIATOR_USE
    return EndedCertificate(one.slot, one.name, one.began, end, Ending.USE, "")


def _used_up(session: Session, now: datetime) -> Iterable[EndedCertificate]:
    """Yield the certificates of people who are there and whose time of use is over."""
    for slot in session.vault.header.people:
        if not slot.certificates:
            continue
        certificate = certificate_from(slot.certificates[0])
        end = end_of_use(certificate)
        if end <= now:
            began = certificate.not_valid_before_utc
            yield EndedCertificate(slot.id, slot.name, began, end, Ending.USE, "")
