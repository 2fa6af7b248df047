"""The recovery sheet used: when no coordinator can sign in any more, it makes a new one.

The sheet opens the vault once. A new one takes its place, with a new master key: what was printed
before opens nothing that comes after.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from kiosque.clock import Clock
from kiosque.desk.founding_checks import check_passphrase
from kiosque.desk.homes import check_private, organisation_folder
from kiosque.desk.ledger import Ledger
from kiosque.desk.organisation import check_answer
from kiosque.desk.recovery_sheet import SheetOwner
from kiosque.desk.second_factor import enrol
from kiosque.desk.session import Session, load_organisation
from kiosque.desk.session_clock import SessionClock
from kiosque.desk.staff import staff_facts, unjournaled
from kiosque.desk.staff_changes import check_roles
from kiosque.desk.stated_time import known_times, settle_time
from kiosque.desk.taken_away import TakenAway
from kiosque.desk.throttle import counted
from kiosque.errors import InputError, SignInError, UnavailableError
from kiosque.i18n import N_
from kiosque.store.database import Connection
from kiosque.store.store import open_known, opens_known
from kiosque.vault import slot_changes
from kiosque.vault.header import COORDINATOR, RECOVERY
from kiosque.vault.open_vault import OpenVault
from kiosque.vault.sealed_vault import SealedVault
from kiosque.vault.totp import SecondFactor

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Recover:
    """Who becomes a coordinator by the sheet."""

    organisation: str
    """Identifier."""
    recovery_key: str = field(repr=False)
    """As typed from the sheet."""
    name: str
    roles: tuple[str, ...]
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Recovered:
    """Who can sign in again, and which sheet is the right one from now on."""

    slot: str
    sheet_replaced: bool
    """False when the disk refused: the old sheet is still the one that opens."""


def recover_access(
    home: Path, clock: Clock, command: Recover, taken: TakenAway, *, proved: int | None
) -> Recovered:
    """Give somebody a coordinator's slot and put a new sheet in the place of the old one.

    `taken` was drawn, and shown, before. Raises `InputError` for what is
    mistyped, `SignInError` for a sheet that does not open, with the growing delay of the sign-in,
    `UnavailableError` when the disk refuses; then nothing was written.
    """
    name = check_answer("person", command.name)
    passphrase = check_passphrase(command.passphrase)
    roles = check_roles(command.roles)
    if COORDINATOR not in roles:
        raise InputError("roles", N_("La feuille de secours sert à nommer une personne référente."))
    checked = Recover(command.organisation, command.recovery_key, name, roles, passphrase)

    def appoint(session: Session) -> Recovered:
        return _appoint(session, checked, taken, proved)

    return _with_sheet(home, clock, command.organisation, command.recovery_key, appoint)


def owner_of_sheet(
    home: Path, clock: Clock, organisation: str, recovery_key: str, person: str
) -> SheetOwner:
    """Return what the next sheet will say, once the present one opens; raises as `recover_access`.

    Nothing is written.
    """

    def read(session: Session) -> SheetOwner:
        profile = session.organisation
        return SheetOwner(
            organisation=profile.name,
            siret=profile.siret,
            kiosk_number=session.vault.kiosk_number,
            person=check_answer("person", person),
            timezone=profile.timezone,
            practice=session.practice,
        )

    return _with_sheet(home, clock, organisation, recovery_key, read)


def _with_sheet(
    home: Path, clock: Clock, organisation: str, recovery_key: str, work: Callable[[Session], Made]
) -> Made:
    """Do `work` with what the sheet opens, counted as a sign-in."""
    check_private(home)
    folder = organisation_folder(home, organisation)
    sealed = SealedVault.read(folder)
    with counted(folder, RECOVERY, clock.read()):
        try:
            vault = sealed.unlock_with_recovery(recovery_key, partial(opens_known, folder))
        except SignInError:
            raise SignInError(
                N_("Cette clé de secours n'ouvre pas cette structure."),
                advice=N_(
                    "Vérifiez la structure et la date de la feuille : une feuille ne sert qu'une "
                    "fois, et celle qui la remplace est la bonne."
                ),
            ) from None
        try:
            return _in_session(folder, vault, clock, work)
        finally:
            vault.close()


def _in_session(
    folder: Path, vault: OpenVault, clock: Clock, work: Callable[[Session], Made]
) -> Made:
    database = open_known(folder, vault.database_key)
    try:
        ledger = Ledger(vault)
        session_clock = SessionClock(clock)
        settle_time(session_clock, database.read(known_times), None)
        organisation = load_organisation(database, ledger)
        return work(Session(folder, vault, database, session_clock, ledger, organisation))
    finally:
        database.close()


def _appoint(session: Session, command: Recover, taken: TakenAway, proved: int | None) -> Recovered:
    vault, reading = session.vault, session.clock.read()
    factor = SecondFactor(taken.secrets.totp_seed)
    with slot_changes.restoring(vault):
        created = slot_changes.add_slot(
            vault,
            name=command.name,
            roles=command.roles,
            passphrase=command.passphrase,
            now=reading.now,
            factor=factor,
        )
        created.vault.close()

        def write(connection: Connection) -> None:
            facts = unjournaled(session, connection, reading)
            told: dict[str, object] = {"name": command.name, "roles": list(command.roles)}
            facts = [fact for fact in facts if fact.subject != created.slot_id]
            new = [
                ("recovery.used", created.slot_id, {}),
                ("mediator.added", created.slot_id, told),
            ]
            session.record(
                connection, [*facts, *staff_facts(session, connection, reading, new)], reading
            )
            enrol(connection, created.slot_id, factor, proved, reading)

        session.database.write(write)
    try:
        slot_changes.rotate_master(
            vault, session.database.rekey, recovery=(taken.secrets.recovery_key, reading.now)
        )
    except UnavailableError:
        return Recovered(created.slot_id, sheet_replaced=False)
    return Recovered(created.slot_id, sheet_replaced=True)
