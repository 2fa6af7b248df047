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
_NAMES = frozenset({"name", "city", "person"})


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


def check_answer(field: str, value: str) -> str:
    """Return one answer as it will be kept; raises `InputError`."""
    if field == "siret":
        return organisation_siret(value)
    cleaned = check_printed(field, value)
    if field in _NAMES and not any(sign.isalpha() for sign in cleaned):
        raise InputError(field, N_("Un nom contient au moins une lettre."))
    if field == "postcode":
        timezone_of(cleaned)
        return "".join(cleaned.split())
    return cleaned


def commune_of(postcode: str) -> str | None:
    """Return the one commune that `postcode` serves; None when there are several or none."""
    from kiosque.identity.places import communes_of_postcode

    found = communes_of_postcode(postcode)
    return found[0].name if len(found) == 1 else None


def describe_organisation(organisation_id: str, **typed: str) -> OrganisationProfile:
    """Check what was typed, one argument a field, and derive time zone and prefix.

    Raises `InputError`.
    """
    answers = {field: check_answer(field, value) for field, value in typed.items()}
    return OrganisationProfile(
        id=organisation_id,
        timezone=timezone_of(answers["postcode"]),
        prefix=prefix_of(answers["name"]),
        scopes=tuple(scope.key for scope in SCOPES),
        **answers,
    )


def check_printed(field: str, value: str) -> str:
    """Return a clean line that papers can print; raises `InputError`."""
    cleaned = clean_text(value)
    if not cleaned:
        raise InputError(field, N_("Ce champ est obligatoire."))
    if len(cleaned) > FIELD_CELLS:
        raise InputError(
            field,
            N_("Ce texte est trop long\N{NO-BREAK SPACE}: {limit} caractères au plus."),
            limit=FIELD_CELLS,
        )
    return _printable(field, cleaned)


def _printable(field: str, text: str) -> str:
    """Return `text`; raises `InputError` when papers could not show a sign of it."""
    from kiosque.receipts.fonts import REGULAR
    from kiosque.receipts.typesetting import set_text

    _runs, missing = set_text([(text, REGULAR)])
    if missing:
        raise InputError(
            field,
            N_("Un signe de ce texte ne s'imprime pas ({sign})."),
            advice=N_(
                "Il serait remplacé par un losange sur chaque papier\N{NO-BREAK SPACE}: écrivez "
                "autrement."
            ),
            sign=missing[0],
        )
    return text
