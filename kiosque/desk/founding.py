"""Founding an organisation on this kiosk: description, first person, keys, journal."""

from dataclasses import dataclass, field
from pathlib import Path

from kiosque.clock import Clock, Reading
from kiosque.desk.homes import make_folder
from kiosque.desk.keyring import new_id, organisation_key
from kiosque.desk.ledger import Fact, Ledger
from kiosque.desk.organisation import OrganisationProfile, describe_organisation
from kiosque.desk.session import Session
from kiosque.desk.session_clock import SessionClock
from kiosque.errors import InputError
from kiosque.i18n import N_
from kiosque.mandates.cleaning import clean_text
from kiosque.store.database import Connection
from kiosque.store.store import open_database
from kiosque.vault.passphrase import judge
from kiosque.vault.totp import otpauth_uri
from kiosque.vault.vault import Founding, OpenVault, create_vault

FIRST_ROLES = ("coordinator", "mediator")


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
    kiosk_number: int = 1


@dataclass(frozen=True, slots=True)
class Founded:
    """What the founder takes away; the secrets are shown once and kept nowhere else."""

    session: Session
    recovery_key: str = field(repr=False)
    otpauth: str = field(repr=False)
    totp_secret: str = field(repr=False)
    """Base32, for an application that does not read the picture."""


def found_organisation(home: Path, clock: Clock, command: FoundOrganisation) -> Founded:
    """Make the organisation's vault, database and journal; return its first open session.

    Raises `InputError` for what cannot be, `UnavailableError` when the disk refuses; either way
    nothing stays behind.
    """
    reading = clock.read()
    organisation_id = new_id(reading.now)
    profile = describe_organisation(
        organisation_id,
        name=command.name,
        siret=command.siret,
        address=command.address,
        postcode=command.postcode,
        city=command.city,
        contact=command.contact,
        data_protection_contact=command.data_protection_contact,
    )
    founding = _founding(command, profile, reading)
    folder = make_folder(home, organisation_id)
    try:
        created = create_vault(folder, founding)
        session = _open_journal(folder, created.vault, SessionClock(clock), profile)
    except BaseException:
        _remove(folder)
        raise
    uri = otpauth_uri(created.totp_seed, person=founding.person_name, organisation=profile.name)
    return Founded(session, created.recovery_key, uri, _base32(created.totp_seed))


def _founding(
    command: FoundOrganisation, profile: OrganisationProfile, reading: Reading
) -> Founding:
    person = clean_text(command.person)
    if not person:
        raise InputError("person", N_("Indiquez le nom de la première personne habilitée."))
    judgement = judge(command.passphrase)
    if not judgement.ok:
        raise InputError("passphrase", judgement.advice)
    return Founding(
        organisation_id=profile.id,
        organisation_name=profile.name,
        kiosk_number=command.kiosk_number,
        person_name=person,
        roles=FIRST_ROLES,
        passphrase=command.passphrase,
        practice=command.practice,
        now=reading.now,
        calibrate=not command.practice,
    )


def _open_journal(
    folder: Path, vault: OpenVault, clock: SessionClock, profile: OrganisationProfile
) -> Session:
    database = open_database(folder, bytes(vault.database_key))
    try:
        ledger = Ledger(vault)
        reading = clock.read()

        def write(connection: Connection) -> None:
            key = organisation_key(connection, vault, reading.now)
            opened = {
                "kiosk": f"K{vault.kiosk_number}",
                "organisation": profile.id,
                "practice": vault.practice,
                "previous_head": None,
                "previous_log": None,
            }
            facts = [
                Fact("log.opened", ledger.log, opened, key),
                Fact("organisation.founded", profile.id, profile.to_payload(), key),
            ]
            ledger.append(connection, facts, reading)

        database.write(write)
    except BaseException:
        database.close()
        raise
    return Session(folder, vault, database, clock, ledger, profile)


def _remove(folder: Path) -> None:
    """Take away a half-made organisation; nobody has seen it yet."""
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def _base32(seed: bytes) -> str:
    import base64

    return base64.b32encode(seed).decode("ascii").rstrip("=")
