"""Changes of the team by a coordinator: somebody comes, changes roles, leaves, starts anew.

The journal decides: whose end it tells opens no session any more. The keys follow at once, or, when
something stops them, at the next session of anybody.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from kiosque.clock import Reading
from kiosque.desk.founding_checks import check_passphrase
from kiosque.desk.organisation import check_answer
from kiosque.desk.second_factor import NewFactor, enrol
from kiosque.desk.session import Session
from kiosque.desk.staff import (
    FACTOR_REASONS,
    Reason,
    coordinators,
    leftover_slots,
    staff_facts,
    unjournaled,
)
from kiosque.desk.throttle import counted, in_turn
from kiosque.errors import InputError, Refusal, UnavailableError
from kiosque.i18n import N_
from kiosque.mandates.cleaning import clean_text
from kiosque.store.database import Connection
from kiosque.vault import slot_changes
from kiosque.vault.header import COORDINATOR, ROLES, SlotRecord

LONGEST_COMMENT = 200


@dataclass(frozen=True, slots=True)
class AddColleague:
    """Who comes."""

    name: str
    """As mandates print it."""
    roles: tuple[str, ...]
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Removed:
    """What became of an access that ended."""

    slot: str
    """The slot that follows, or the one that ended."""
    keys_changed: bool
    """False when the disk refused: it is done at the next opening of a session."""


def add_colleague(
    session: Session, command: AddColleague, factor: NewFactor, *, proved: int | None
) -> str:
    """Give somebody passphrase, second factor, keys and roles; return their slot.

    `proved` is the time step of the code that proved the enrolment. Raises `InputError` for what
    cannot be, `Refusal` for who may not, `UnavailableError` when the disk refuses; then nothing
    was written.
    """
    name = check_answer("person", command.name)
    roles = check_roles(command.roles)
    passphrase = check_passphrase(command.passphrase)
    with _changing(session) as reading, slot_changes.restoring(session.vault):
        _check_name(session, name)
        created = slot_changes.add_slot(
            session.vault,
            name=name,
            roles=roles,
            passphrase=passphrase,
            now=reading.now,
            factor=factor.factor,
        )
        created.vault.close()
        told: dict[str, object] = {"name": name, "roles": list(roles)}
        _journal_new(session, "mediator.added", created.slot_id, told, factor, proved, reading)
    return created.slot_id


def change_roles(session: Session, slot_id: str, roles: tuple[str, ...]) -> None:
    """Give or take roles; raises `Refusal` for oneself, and for the last coordinator's own."""
    wanted = check_roles(roles)
    with _changing(session) as reading, slot_changes.restoring(session.vault):
        slot = _somebody_else(session, slot_id)

        def write(connection: Connection) -> None:
            if COORDINATOR not in wanted:
                _keep_a_coordinator(session, connection, slot_id)
            facts = unjournaled(session, connection, reading)
            told: dict[str, object] = {
                "what": "roles",
                "before": list(slot.roles),
                "roles": list(wanted),
            }
            changed = [("mediator.changed", slot_id, told)]
            session.record(
                connection, [*facts, *staff_facts(session, connection, reading, changed)], reading
            )
            slot_changes.change_roles(session.vault, slot_id, wanted)

        session.database.write(write)


def deactivate(session: Session, slot_id: str, reason: Reason, comment: str = "") -> Removed:
    """End somebody's access: no session opens any more, and every key they could open changes.

    What they signed stays valid. Raises `Refusal` for oneself and for the last coordinator.
    """
    told = _reason_words(reason, comment)
    with _changing(session) as reading:
        slot = _somebody_else(session, slot_id)

        def write(connection: Connection) -> None:
            _keep_a_coordinator(session, connection, slot_id)
            facts = unjournaled(session, connection, reading)
            ended = [("mediator.deactivated", slot_id, {"name": slot.name, **told})]
            session.record(
                connection, [*facts, *staff_facts(session, connection, reading, ended)], reading
            )

        session.database.write(write)
        return Removed(slot_id, drop_leftovers(session))


def reissue(
    session: Session, slot_id: str, passphrase: str, factor: NewFactor, *, proved: int | None
) -> Removed:
    """Give somebody who forgot their passphrase a new slot, key and certificate.

    The old slot ends; what was signed with it stays valid, and its last coordinator may be the
    very person. Raises as `add_colleague`.
    """
    chosen = check_passphrase(passphrase)
    with _changing(session) as reading:
        slot = _somebody_else(session, slot_id)
        with slot_changes.restoring(session.vault):
            created = slot_changes.add_slot(
                session.vault,
                name=slot.name,
                roles=slot.roles,
                passphrase=chosen,
                now=reading.now,
                factor=factor.factor,
            )
            created.vault.close()
            told: dict[str, object] = {"old": slot_id, "name": slot.name, "roles": list(slot.roles)}
            _journal_new(session, "slot.replaced", created.slot_id, told, factor, proved, reading)
        return Removed(created.slot_id, drop_leftovers(session))


def replace_second_factor(
    session: Session,
    slot_id: str,
    passphrase: str,
    factor: NewFactor,
    reason: Reason,
    comment: str = "",
    *,
    proved: int | None,
) -> None:
    """Put another telephone or card in somebody's slot, which their own passphrase opens.

    One's own, or anybody's in a coordinator's session, the person typing. Raises `SignInError`
    for a wrong passphrase, with the growing delay of the sign-in.
    """
    told = {**_reason_words(reason, comment, among=FACTOR_REASONS), **_factor_words(factor)}
    if slot_id != session.vault.slot_id:
        session.must_be_coordinator()
    reading = session.clock.read()
    with counted(session.folder, slot_id, reading):
        slot_changes.refresh(session.vault)
        with slot_changes.restoring(session.vault):

            def write(connection: Connection) -> None:
                facts = unjournaled(session, connection, reading)
                replaced = [("second_factor.replaced", slot_id, told)]
                session.record(
                    connection,
                    [*facts, *staff_facts(session, connection, reading, replaced)],
                    reading,
                )
                enrol(connection, slot_id, factor.factor, proved, reading)
                slot_changes.change_second_factor(session.vault, slot_id, passphrase, factor.factor)

            session.database.write(write)


def drop_leftovers(session: Session) -> bool:
    """Take away the slots of people whose access ended, and replace the master key.

    Whoever calls it has the turn of the organisation. Returns False when the disk refuses: the
    next session tries again.
    """
    gone = session.database.read(lambda connection: leftover_slots(session, connection))
    if not gone:
        return True
    try:
        slot_changes.rotate_master(session.vault, session.database.rekey, without=gone)
    except UnavailableError:
        return False
    return True


def check_roles(roles: tuple[str, ...]) -> tuple[str, ...]:
    """Return roles in their usual order; raises `InputError` without any, or for an unknown one."""
    if not roles or not set(roles) <= set(ROLES):
        raise InputError(
            "roles",
            N_("Choisissez au moins un rôle."),
            advice=N_("Médiateur·rice pour aider des personnes, référent·e pour tenir l'équipe."),
        )
    return tuple(role for role in ROLES if role in roles)


@contextmanager
def _changing(session: Session) -> Iterator[Reading]:
    """Wait for the turn, and begin from what lies on the disk."""
    session.must_be_coordinator()
    with in_turn(session.folder):
        slot_changes.refresh(session.vault)
        yield session.clock.read()


def _journal_new(
    session: Session,
    type_: str,
    slot_id: str,
    told: dict[str, object],
    factor: NewFactor,
    proved: int | None,
    reading: Reading,
) -> None:
    """Record a slot that was just made, and begin its second factor."""

    def write(connection: Connection) -> None:
        others = [
            fact for fact in unjournaled(session, connection, reading) if fact.subject != slot_id
        ]
        new = [(type_, slot_id, told | _factor_words(factor))]
        facts = [*others, *staff_facts(session, connection, reading, new)]
        session.record(connection, facts, reading)
        enrol(connection, slot_id, factor.factor, proved, reading)

    session.database.write(write)


def _check_name(session: Session, name: str) -> None:
    """Raise `InputError` for a name that the list at the door shows already."""
    if name.casefold() in {slot.name.casefold() for slot in session.vault.header.people}:
        raise InputError(
            "person",
            N_("Une personne de la structure porte déjà ce nom."),
            advice=N_("Ajoutez un second prénom ou une initiale, pour les distinguer."),
        )


def _somebody_else(session: Session, slot_id: str) -> SlotRecord:
    if slot_id == session.vault.slot_id:
        raise Refusal(
            N_("Vous ne pouvez pas changer votre propre accès."),
            advice=N_("Une autre personne référente peut le faire dans sa session."),
        )
    return slot_changes.known_slot(session.vault, slot_id)


def _keep_a_coordinator(session: Session, connection: Connection, leaving: str) -> None:
    if not coordinators(session, connection) - {leaving}:
        raise Refusal(
            N_("C'est la dernière personne référente de la structure."),
            advice=N_("Nommez d'abord une autre personne référente."),
        )


def _reason_words(
    reason: Reason, comment: str, among: tuple[Reason, ...] = tuple(Reason)
) -> dict[str, object]:
    text = clean_text(comment)[:LONGEST_COMMENT]
    if reason not in among:
        raise InputError("reason", N_("Cette raison ne convient pas ici."))
    if reason is Reason.OTHER and not text:
        raise InputError("comment", N_("Dites la raison en quelques mots."))
    return {"reason": str(reason), "comment": text}


def _factor_words(factor: NewFactor) -> dict[str, object]:
    serial = factor.factor.serial
    return {"second_factor": "card" if serial else "application", "serial": serial}
