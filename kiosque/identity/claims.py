"""From the provider's claims to a pivot identity: FranceConnect's names, our rules.

FranceConnect sends all given names in one text and, on the ordinary level, also as an array: only
the array tells « Anne Sophie » (one given name) from « Anne », « Sophie ». Partial birth dates and
an absent place of birth are legal. The claims are text from outside: `pivot_identity` cleans it.
"""

from collections.abc import Mapping
from typing import Final

from kiosque.errors import InputError
from kiosque.i18n import N_
from kiosque.identity.refusals import IdentityRefused, refused
from kiosque.mandates.pivot import FRANCE, PivotIdentity, pivot_identity

_REQUIRED: Final = ("given_name", "family_name", "gender", "birthdate", "birthcountry")
_TEXTS: Final = (*_REQUIRED, "birthplace", "preferred_username")
_COUNTRY_PREFIX: Final = "99"
_LONGEST_CLAIM: Final = 1024
_MOST_GIVEN_NAMES: Final = 32
_WORDS: Final = {
    "given_name": N_("prénoms"),
    "given_name_array": N_("prénoms"),
    "given_names": N_("prénoms"),
    "family_name": N_("nom de naissance"),
    "gender": N_("genre"),
    "birthdate": N_("date de naissance"),
    "birth_date": N_("date de naissance"),
    "birthplace": N_("lieu de naissance"),
    "birth_place": N_("lieu de naissance"),
    "birthcountry": N_("pays de naissance"),
    "birth_country": N_("pays de naissance"),
    "preferred_username": N_("nom d'usage"),
    "preferred_name": N_("nom d'usage"),
}
"""How a mediator calls the claims and the fields of a pivot identity."""


def read_identity(claims: Mapping[str, object]) -> PivotIdentity:
    """Return the identity that `claims` describe.

    Raises `IdentityRefused`: `claims_missing`, `claims_invalid`; both name fields, never values.
    """
    texts = {name: _text(claims, name) for name in _TEXTS}
    missing = [name for name in _REQUIRED if not texts[name]]
    if missing:
        raise refused("claims_missing", fields=", ".join(_WORDS[name] for name in missing))
    if not texts["birthcountry"].startswith(_COUNTRY_PREFIX):
        raise _impossible("birthcountry")
    born_in_france = texts["birthcountry"] == FRANCE
    try:
        return pivot_identity(
            given_names=_given_names(claims, texts["given_name"]),
            family_name=texts["family_name"],
            gender=texts["gender"],
            birth_date=texts["birthdate"],
            # Abroad it is empty or free text, never a code: the country is what identifies.
            birth_place=(texts["birthplace"] or None) if born_in_france else None,
            birth_country=texts["birthcountry"],
            preferred_name=texts["preferred_username"] or None,
        )
    except InputError as error:
        raise _impossible(error.field) from None


def _text(claims: Mapping[str, object], name: str) -> str:
    """Return a claim as text, empty when absent; any other type is refused."""
    value = claims.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > _LONGEST_CLAIM or _half_pair(value):
        raise _impossible(name)
    return value


def _given_names(claims: Mapping[str, object], joined: str) -> tuple[str, ...]:
    """Return the given names one by one, from the array when the provider sends it."""
    array = claims.get("given_name_array")
    if array is None:
        return tuple(joined.split())
    if (
        not isinstance(array, list)
        or not 0 < len(array) <= _MOST_GIVEN_NAMES
        or not all(isinstance(one, str) and one and not _half_pair(one) for one in array)
        or " ".join(array).split() != joined.split()
    ):
        raise _impossible("given_name_array")
    return tuple(array)


def _impossible(field: str) -> IdentityRefused:
    return refused("claims_invalid", fields=_WORDS[field])


def _half_pair(value: str) -> bool:
    """Tell whether a text holds half a surrogate pair, which cannot be stored or printed."""
    return any("\ud800" <= character <= "\udfff" for character in value)
