"""The pivot identity: who a person is for the French State.

Six facts (given names, family name, gender, birth date, birth place, birth country), written as
FranceConnect writes them: places by their code in the Code officiel géographique (COG), partial
birth dates as `1990-00-00` (year only) or `1990-05-00` (month only).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kiosque.errors import InputError
from kiosque.i18n import N_
from kiosque.mandates.cleaning import clean_text

__all__ = [
    "FRANCE",
    "Gender",
    "PivotIdentity",
    "clean_text",
    "full_name",
    "is_born_after",
    "is_minor_on",
    "pivot_identity",
]

FRANCE = "99100"
"""COG code of France as a country of birth."""
LONGEST_NAME = 256
"""Characters of the family name, and of all given names together."""
MOST_GIVEN_NAMES = 32
MAJORITY = 18
"""Years (article 414 du Code civil)."""
OLDEST_YEAR = 1850
"""A birth before this year is a typing error."""

_PLACE = re.compile(r"(?:\d{2}|2[AB])\d{3}", re.ASCII)
_COUNTRY = re.compile(r"99\d{3}", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


class Gender(StrEnum):
    """The word of civil status, or the absence of one."""

    FEMALE = "female"
    MALE = "male"
    UNSPECIFIED = "unspecified"


@dataclass(frozen=True, slots=True)
class PivotIdentity:
    """An identity whose fields were cleaned and checked by `pivot_identity`."""

    given_names: tuple[str, ...]
    """In the order of the birth certificate."""
    family_name: str
    """Name at birth."""
    gender: Gender
    birth_date: str
    """`YYYY-MM-DD`; unknown month or day as `00`."""
    birth_place: str | None
    """COG code of the commune; None for a birth abroad, or when the source does not tell."""
    birth_country: str
    """COG code of the country; `99100` is France."""
    preferred_name: str | None = None
    """Nom d'usage."""


def pivot_identity(
    *,
    given_names: str | Iterable[str] | None,
    family_name: str | None,
    gender: str | None,
    birth_date: str | None,
    birth_place: str | None,
    birth_country: str | None,
    preferred_name: str | None = None,
) -> PivotIdentity:
    """Return a clean identity; a text for `given_names` is split at its spaces.

    Raises `InputError`, whose `field` is the name of the parameter at fault.
    """
    country = _country(birth_country)
    in_use = clean_text(preferred_name or "")
    return PivotIdentity(
        given_names=check_given_names(given_names),
        family_name=check_name("family_name", family_name),
        gender=_gender(gender),
        birth_date=check_birth_date(birth_date),
        birth_place=_place(birth_place, country),
        birth_country=country,
        preferred_name=check_name("preferred_name", in_use) if in_use else None,
    )


def full_name(identity: PivotIdentity) -> str:
    """Return given names, then the name at birth."""
    return " ".join((*identity.given_names, identity.family_name))


def check_birth_date(raw: str | None) -> str:
    """Return a birth date, `00` where month or day are unknown; raises `InputError`."""
    text = (raw or "").strip()
    found = _DATE.fullmatch(text)
    if found is None:
        raise InputError(
            "birth_date",
            N_("La date de naissance s'écrit année-mois-jour."),
            advice=N_("Par exemple 1959-03-14, ou 1959-00-00 si seule l'année est connue."),
        )
    year, month, day = (int(part) for part in found.groups())
    if year < OLDEST_YEAR or not _exists(year, month, day):
        raise InputError(
            "birth_date",
            N_("Cette date de naissance n'existe pas."),
            advice=N_("Vérifiez le jour et le mois. Mettez 00 pour ce qui n'est pas connu."),
        )
    return text


def is_born_after(identity: PivotIdentity, day: date) -> bool:
    """Tell whether the birth lies after `day` for certain: clock or typing is wrong."""
    year, month, of_month = _parts(identity.birth_date)
    return (year, month or 1, of_month or 1) > (day.year, day.month, day.day)


def is_minor_on(identity: PivotIdentity, day: date) -> bool | None:
    """Tell whether the person is under eighteen; None where a partial date cannot tell."""
    year, month, of_month = _parts(identity.birth_date)
    if _age((year, month or 12, of_month or 31), day) >= MAJORITY:
        return False
    return True if _age((year, month or 1, of_month or 1), day) < MAJORITY else None


def _age(birth: tuple[int, int, int], day: date) -> int:
    year, month, of_month = birth
    return day.year - year - ((day.month, day.day) < (month, of_month))


def _parts(birth_date: str) -> tuple[int, int, int]:
    year, month, day = birth_date.split("-")
    return int(year), int(month), int(day)


def check_given_names(raw: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return clean given names, a text split at its spaces; raises `InputError`."""
    several = clean_text(raw).split() if isinstance(raw, str) else list(raw or ())
    names = tuple(check_name("given_names", one) for one in several)
    if not names:
        raise InputError("given_names", N_("Indiquez au moins un prénom."))
    if len(names) > MOST_GIVEN_NAMES or len(" ".join(names)) > LONGEST_NAME:
        raise InputError("given_names", N_("Ces prénoms sont trop longs pour être enregistrés."))
    return names


def check_name(field: str, raw: str | None) -> str:
    """Return a clean name; raises `InputError` for `field`."""
    name = clean_text(raw or "")
    if not any(character.isalpha() for character in name):
        raise InputError(
            field,
            N_("Un nom contient au moins une lettre."),
            advice=N_("Recopiez-le comme il est écrit sur le document d'identité."),
        )
    if len(name) > LONGEST_NAME:
        raise InputError(
            field,
            N_("Ce nom est trop long\N{NO-BREAK SPACE}: {limit} caractères au plus."),
            limit=LONGEST_NAME,
        )
    return name


def _gender(raw: str | None) -> Gender:
    try:
        return Gender((raw or "").strip())
    except ValueError:
        raise InputError("gender", N_("Choisissez une civilité dans la liste.")) from None


def _exists(year: int, month: int, day: int) -> bool:
    """Tell whether a date exists; a day without its month does not."""
    if not month:
        return not day
    try:
        date(year, month, day or 1)
    except ValueError:
        return False
    return True


def _country(raw: str | None) -> str:
    code = (raw or "").strip()
    if not _COUNTRY.fullmatch(code):
        raise InputError(
            "birth_country",
            N_("Le pays de naissance est désigné par son code à cinq chiffres."),
            advice=N_("Choisissez le pays dans la liste. La France porte le code 99100."),
        )
    return code


def _place(raw: str | None, country: str) -> str | None:
    code = (raw or "").strip().upper()
    if not code:
        return None
    if country != FRANCE:
        raise InputError(
            "birth_place",
            N_("Une commune de naissance ne s'indique que pour une naissance en France."),
            advice=N_("Laissez la commune vide, ou choisissez la France comme pays."),
        )
    if not _PLACE.fullmatch(code) or code.startswith("99"):
        raise InputError(
            "birth_place",
            N_("La commune de naissance est désignée par son code à cinq caractères."),
            advice=N_("Choisissez la commune dans la liste."),
        )
    return code
