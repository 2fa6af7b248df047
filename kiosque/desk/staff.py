"""The people of an organisation: who belongs to it, since when, and who left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosque.clock import Reading
from kiosque.desk.keyring import organisation_key
from kiosque.desk.ledger import Fact
from kiosque.desk.session import Session
from kiosque.desk.stated_time import time_of
from kiosque.errors import Refusal
from kiosque.i18n import N_
from kiosque.store import people_rows, staff_rows
from kiosque.store.database import Connection
from kiosque.store.staff_rows import StaffRow
from kiosque.vault.header import SlotRecord
from kiosque.vault.slot_changes import refresh


class Reason(StrEnum):
    """Why somebody, or a second factor, is not used any more."""

    LOSS = "perte"
    BREAKAGE = "casse"
    FAULT = "dysfonctionnement"
    DEPARTURE = "depart"
    MISTAKE = "erreur"
    INACTIVITY = "inactivite"
    OTHER = "autre"

    @property
    def label(self) -> str:
        """French message identifier."""
        return _REASON_WORDS[self]


_REASON_WORDS = {
    Reason.LOSS: N_("Perte ou vol"),
    Reason.BREAKAGE: N_("Casse"),
    Reason.FAULT: N_("Ne marche plus"),
    Reason.DEPARTURE: N_("Départ de la structure"),
    Reason.MISTAKE: N_("Erreur d'inscription"),
    Reason.INACTIVITY: N_("Plus de session depuis six mois"),
    Reason.OTHER: N_("Autre raison"),
}

LEAVING = (Reason.DEPARTURE, Reason.MISTAKE, Reason.OTHER)
"""Reasons that a coordinator gives for the end of somebody's access."""
FACTOR_REASONS = (Reason.LOSS, Reason.BREAKAGE, Reason.FAULT, Reason.MISTAKE, Reason.OTHER)
"""Reasons for another second factor."""

ROLE_WORDS = {"coordinator": N_("référent·e"), "mediator": N_("médiateur·rice")}


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who may sign in, or could."""

    slot: str
    name: str
    roles: tuple[str, ...]
    """Empty for who left."""
    since: datetime | None
    """None where the journal does not tell: the founder, before the first change."""
    ended: datetime | None
    last_seen: datetime | None
    """When a code of theirs was accepted last."""
    reason: Reason | None
    """Of the end."""
    warned: datetime | None
    """When the coordinators were told that they do not sign in any more."""

    @property
    def active(self) -> bool:
        return self.ended is None


def list_staff(session: Session) -> tuple[StaffMember, ...]:
    """Return who belongs to the organisation, then who left; raises `Refusal`."""
    session.must_be_coordinator()
    refresh(session.vault)

    def read(connection: Connection) -> tuple[StaffMember, ...]:
        rows = {row.slot: row for row in staff_rows.staff(connection)}
        present = [
            _present(connection, slot, rows.get(slot.id)) for slot in session.vault.header.people
        ]
        left = [_left(session, connection, row) for row in rows.values() if row.ended is not None]
        gone = {member.slot for member in left}
        return (*(member for member in present if member.slot not in gone), *left)

    return session.database.read(read)


def find_member(session: Session, name: str) -> StaffMember:
    """Return the one present member with this name or slot; raises `Refusal`.

    Who is no coordinator finds themselves only.
    """
    if name in {session.vault.slot_id, session.person}:
        mine = session.vault.slot.record
        return session.database.read(lambda connection: _present(connection, mine, None))
    found = [one for one in list_staff(session) if one.active and name in {one.slot, one.name}]
    if len(found) != 1:
        raise Refusal(
            N_("Aucune personne de la structure n'est désignée ainsi."),
            advice=N_("Donnez le nom exact, ou l'identifiant que montre kiosque mediator list."),
        )
    return found[0]


def barred(connection: Connection, slot: str) -> bool:
    """Tell whether the journal says that somebody's access ended, whatever the vault says."""
    row = staff_rows.staff_row(connection, slot)
    return row is not None and row.ended is not None


def leftover_slots(session: Session, connection: Connection) -> tuple[str, ...]:
    """Return the slots still in the vault of people whose access ended."""
    there = {slot.id for slot in session.vault.header.people}
    ended = {row.slot for row in staff_rows.staff(connection) if row.ended is not None}
    return tuple(sorted(there & ended))


def coordinators(session: Session, connection: Connection) -> frozenset[str]:
    """Return the slots of those who may change the team today."""
    return frozenset(
        slot.id
        for slot in session.vault.header.people
        if "coordinator" in slot.roles and not barred(connection, slot.id)
    )


def unjournaled(session: Session, connection: Connection, reading: Reading) -> list[Fact]:
    """Return what the journal does not tell yet of who is in the vault.

    The founder, and somebody whose slot was written when the power went.
    """
    known = {row.slot for row in staff_rows.staff(connection)}
    return staff_facts(
        session,
        connection,
        reading,
        [
            ("mediator.added", slot.id, {"name": slot.name, "roles": list(slot.roles), "by": ""})
            for slot in session.vault.header.people
            if slot.id not in known
        ],
    )


def staff_facts(
    session: Session,
    connection: Connection,
    reading: Reading,
    told: Sequence[tuple[str, str, dict[str, object]]],
) -> list[Fact]:
    """Return events about people, from (type, slot, what is told), dated and attributed.

    They lie under the organisation's key: papers name their mediators for as long as they count.
    """
    if not told:
        return []
    key = organisation_key(connection, session.vault, reading.now)
    usual = {"at": reading.now.isoformat(), "by": session.vault.slot_id}
    return [Fact(kind, slot, {**usual, "slot": slot, **what}, key) for kind, slot, what in told]


def last_seen(connection: Connection, slot: str) -> datetime | None:
    """Return when a code of this person was accepted last."""
    step = people_rows.last_step(connection, slot)
    return None if step is None else time_of(step)


def _present(connection: Connection, slot: SlotRecord, row: StaffRow | None) -> StaffMember:
    seen = last_seen(connection, slot.id)
    warned = None if row is None else _moment(row.warned)
    return StaffMember(
        slot=slot.id,
        name=slot.name,
        roles=slot.roles,
        since=None if row is None else datetime.fromisoformat(row.since),
        ended=None,
        last_seen=seen,
        reason=None,
        warned=warned if warned and not (seen and seen > warned) else None,
    )


def _left(session: Session, connection: Connection, row: StaffRow) -> StaffMember:
    told = session.ledger.payload(connection, row.seq) or {}
    return StaffMember(
        slot=row.slot,
        name=str(told.get("name", "")),
        roles=(),
        since=datetime.fromisoformat(row.since),
        ended=_moment(row.ended),
        last_seen=last_seen(connection, row.slot),
        reason=Reason(told["reason"]) if "reason" in told else None,
        warned=None,
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
