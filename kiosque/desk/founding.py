"""Founding an organisation on this kiosk: description, first person, keys, journal."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosque.clock import Clock, Reading
from kiosque.desk.founding_checks import check_founding, check_new_siret, check_passphrase
from kiosque.desk.homes import new_folder, organisation_folder, remove_organisation
from kiosque.desk.keyring import new_id, organisation_key
from kiosque.desk.ledger import Fact, Ledger
from kiosque.desk.organisation import OrganisationProfile, check_answer, describe_organisation
from kiosque.desk.session import Session
from kiosque.desk.session_clock import SessionClock
from kiosque.desk.taken_away import TakenAway, draw_taken_away
from kiosque.store import people_rows
from kiosque.store.database import Connection
from kiosque.store.store import open_database, open_known
from kiosque.vault.founding import CreatedVault, Founding, create_vault
from kiosque.vault.open_vault import OpenVault

FIRST_ROLES = ("coordinator", "mediator")
FIRST_KIOSK = 1


@dataclass(frozen=True, slots=True)
class FoundOrganisation:
    """What is asked to found an organisation."""

    name: str
    siret: str
    address: str
    postcode: str
    city: str
    contact: str
    data_protection_contact: str
    person: str
    """Display name of the first coordinator and mediator."""
    passphrase: str = field(repr=False)
    practice: bool = False
    kiosk_number: int = FIRST_KIOSK

    def description(self) -> dict[str, str]:
        """Return what describes the organisation itself."""
        return {
            "name": self.name,
            "siret": self.siret,
            "address": self.address,
            "postcode": self.postcode,
            "city": self.city,
            "contact": self.contact,
            "data_protection_contact": self.data_protection_contact,
        }


@dataclass(frozen=True, slots=True)
class Founded:
    """A founded organisation, with its first open session."""

    session: Session
    recovery_key: str = field(repr=False)
    otpauth: str = field(repr=False)
    totp_secret: str = field(repr=False)


def found_organisation(
    home: Path,
    clock: Clock,
    command: FoundOrganisation,
    taken: TakenAway | None = None,
    *,
    proved_step: int | None = None,
) -> Founded:
    """Make the organisation's vault, database and journal; return its first open session.

    `taken` was drawn and copied before, and a code of `proved_step` is spent. Raises `InputError`
    for what cannot be, `Refusal` for an organisation that is known here, `UnavailableError` when
    the disk refuses; nothing stays behind.
    """
    reading = clock.read()
    check_founding(home, clock)
    profile = describe_organisation(new_id(reading.now), **command.description())
    founding = _founding(command, profile, reading)
    kept = taken or draw_taken_away(founding.person_name, profile.name)
    with new_folder(home, profile.id) as folder:
        check_new_siret(home, profile.siret, practice=command.practice)
        created = create_vault(folder, founding, kept.secrets)
        _begin_journal(folder, created, clock, profile, proved_step)
    try:
        session = _first_session(
            organisation_folder(home, profile.id), created.vault, clock, profile
        )
    except BaseException:
        remove_organisation(home, profile.id)
        raise
    return Founded(session, kept.recovery_key, kept.otpauth, kept.totp_secret)


def _founding(
    command: FoundOrganisation, profile: OrganisationProfile, reading: Reading
) -> Founding:
    return Founding(
        organisation_id=profile.id,
        organisation_name=profile.name,
        organisation_siret=profile.siret,
        kiosk_number=command.kiosk_number,
        person_name=check_answer("person", command.person),
        roles=FIRST_ROLES,
        passphrase=check_passphrase(command.passphrase),
        practice=command.practice,
        now=reading.now,
        calibrate=not command.practice,
    )


def _begin_journal(
    folder: Path,
    created: CreatedVault,
    clock: Clock,
    profile: OrganisationProfile,
    proved_step: int | None,
) -> None:
    vault = created.vault
    ledger = Ledger(vault)
    reading = clock.read()

    def write(connection: Connection) -> None:
        key = organisation_key(connection, vault, reading.now)
        facts = [
            Fact("log.opened", ledger.log, _log_opened(vault, profile), key),
            Fact("organisation.founded", profile.id, profile.to_payload(), key),
        ]
        ledger.append(connection, facts, reading)
        if proved_step is not None:
            people_rows.remember_step(connection, created.slot_id, proved_step)

    database = open_database(folder, vault.database_key)
    try:
        database.write(write)
    finally:
        database.close()


def _log_opened(vault: OpenVault, profile: OrganisationProfile) -> dict[str, Any]:
    return {
        "kiosk": f"K{vault.kiosk_number}",
        "organisation": profile.id,
        "practice": vault.practice,
        "previous_head": None,
        "previous_key": None,
        "previous_log": None,
        "previous_size": 0,
        "restored": None,
    }


def _first_session(
    folder: Path, vault: OpenVault, clock: Clock, profile: OrganisationProfile
) -> Session:
    vault.directory = folder
    database = open_known(folder, vault.database_key)
    return Session(folder, vault, database, SessionClock(clock), Ledger(vault), profile)
