"""What an organisation is on paper, and how it is described at the founding."""

from dataclasses import asdict, dataclass
from typing import Any

from kiosque.errors import InputError
from kiosque.i18n import N_
from kiosque.mandates.cleaning import clean_text
from kiosque.mandates.number import prefix_of
from kiosque.mandates.scopes import SCOPES
from kiosque.mandates.siret import organisation_siret
from kiosque.mandates.timezones import timezone_of

FIELD_CELLS = 200
"""Longest accepted description field, in characters."""


@dataclass(frozen=True, slots=True)
class OrganisationProfile:
    """The legal person that holds the mandates, as mandates print it."""

    id: str
    name: str
    siret: str
    address: str
    postcode: str
    city: str
    contact: str
    """How to reach it to end a mandate: telephone or address."""
    data_protection_contact: str
    timezone: str
    """IANA name, from the postcode."""
    prefix: str
    """Three letters that begin each mandate number."""
    scopes: tuple[str, ...]
    """The scopes it offers, among the ten."""

    def to_payload(self) -> dict[str, Any]:
        return {**asdict(self), "scopes": list(self.scopes)}

    def on_record(self) -> dict[str, str]:
        """Return the fields that a mandate record carries."""
        fields = asdict(self)
        return {
            name: fields[name]
            for name in (
                "name",
                "siret",
                "address",
                "postcode",
                "city",
                "contact",
                "data_protection_contact",
            )
        }


def profile_from(payload: dict[str, Any]) -> OrganisationProfile:
    return OrganisationProfile(**{**payload, "scopes": tuple(payload["scopes"])})


def describe_organisation(
    organisation_id: str,
    *,
    name: str,
    siret: str,
    address: str,
    postcode: str,
    city: str,
    contact: str,
    data_protection_contact: str,
) -> OrganisationProfile:
    """Check what was typed and derive time zone and prefix; raises `InputError`."""
    fields = {
        "name": name,
        "address": address,
        "city": city,
        "contact": contact,
        "data_protection_contact": data_protection_contact,
    }
    cleaned = {field: _filled(field, value) for field, value in fields.items()}
    return OrganisationProfile(
        id=organisation_id,
        name=cleaned["name"],
        siret=organisation_siret(siret),
        address=cleaned["address"],
        postcode=postcode.strip(),
        city=cleaned["city"],
        contact=cleaned["contact"],
        data_protection_contact=cleaned["data_protection_contact"],
        timezone=timezone_of(postcode.strip()),
        prefix=prefix_of(cleaned["name"]),
        scopes=tuple(scope.key for scope in SCOPES),
    )


def _filled(field: str, value: str) -> str:
    cleaned = clean_text(value)
    if not cleaned:
        raise InputError(field, N_("Ce champ est obligatoire."))
    if len(cleaned) > FIELD_CELLS:
        raise InputError(
            field,
            N_("Ce texte est trop long\N{NO-BREAK SPACE}: {limit} caractères au plus."),
            limit=FIELD_CELLS,
        )
    return cleaned
