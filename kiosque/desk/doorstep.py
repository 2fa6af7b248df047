"""What anybody sees before signing in: the organisations of this kiosk, and their people.

Nothing secret is opened here and nothing that could open it is imported: the first screen waits
for this module.
"""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from kiosque.desk.homes import organisation_folders
from kiosque.errors import KiosqueError
from kiosque.vault.header import VaultHeader, read_headers


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """Somebody who may sign in."""

    slot: str
    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrganisationChoice:
    """An organisation of this kiosk, as the sign-in screen lists it."""

    id: str
    name: str
    kiosk: str
    practice: bool
    people: tuple[PersonChoice, ...]


@dataclass(frozen=True, slots=True)
class SignIn:
    """What is typed at the door."""

    organisation: str
    slot: str
    passphrase: str = field(repr=False)
    code: str = field(repr=False)
    stated_time: datetime | None = None
    """Present date and time as the person states them, when the clock is wrong."""


def list_organisations(home: Path) -> tuple[OrganisationChoice, ...]:
    """Return the organisations whose vault can be read; a damaged one does not hide the others."""
    found: list[OrganisationChoice] = []
    for folder in organisation_folders(home):
        try:
            first, *_copies = read_headers(folder)
        except KiosqueError:
            continue
        found.append(_choice(first.header))
    return tuple(found)


def check_readable(home: Path) -> None:
    """Raise `UnreadableError` when the vault of an organisation of this kiosk cannot be read."""
    for folder in organisation_folders(home):
        read_headers(folder)


def _choice(header: VaultHeader) -> OrganisationChoice:
    return OrganisationChoice(
        id=header.organisation_id,
        name=header.organisation_name,
        kiosk=f"K{header.kiosk_number}",
        practice=header.practice,
        people=tuple(PersonChoice(slot.id, slot.name, slot.roles) for slot in header.people),
    )
