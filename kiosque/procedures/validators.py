"""Doubts about an answer: they warn with a reason and never forbid.

A paper may hold what a rule does not foresee; the mediator reads it and decides.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from kiosque.i18n import N_
from kiosque.procedures.fields import Field, FieldKind
from kiosque.procedures.guards.functions import Known

REGIONS: Final = ("FR", "RE", "GP", "MQ", "GF", "YT", "PM", "BL", "MF", "NC", "PF", "WF")
"""Numbers of overseas are not valid under the region of the mainland."""
_EMAIL: Final = re.compile(r"[^@\s,;:<>()\[\]\"]{1,64}@[\w-]+(\.[\w-]+)+")
_BENEFIT_NUMBER: Final = re.compile(r"[0-9]{5,8}[A-Z]?")
_POSTCODE: Final = re.compile(r"(0[1-9]|[1-8][0-9]|9[0-578])[0-9]{3}")
_LONG_AGO: Final = 130
"""Years; an older date is a slip of the keyboard."""


def warning(field: Field, value: Known, today: date) -> str:
    """Return the message identifier of a doubt about a value, or the empty text."""
    if isinstance(value, date) and not isinstance(value, bool):
        return _date(value, today)
    check = _CHECKS.get(field.kind)
    if check is None or not isinstance(value, str):
        return ""
    return check(value)


def contradicts_birth(number: str, birth: date) -> str:
    """Return the doubt about a social security number that tells another birth, or nothing.

    It holds the last two figures of the year, then the month unless the register lacks it.
    """
    year, month = number[1:3], number[3:5]
    if not (year + month).isdigit():
        return ""
    known_month = 1 <= int(month) <= 12  # noqa: PLR2004
    if int(year) == birth.year % 100 and (not known_month or int(month) == birth.month):
        return ""
    return N_("Ce numéro de sécurité sociale ne correspond pas à la date de naissance donnée.")


def _date(value: date, today: date) -> str:
    far = abs(value.year - today.year) > _LONG_AGO
    return N_("Cette date est très lointaine : vérifiez l'année.") if far else ""


def _postcode(value: str) -> str:
    if _POSTCODE.fullmatch(value):
        return ""
    return N_("Un code postal a cinq chiffres et commence par ceux d'un département.")


def _telephone(value: str) -> str:
    import phonenumbers

    for region in REGIONS:
        try:
            number = phonenumbers.parse(value, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return ""
        if phonenumbers.is_valid_short_number_for_region(number, region):
            return ""
    return N_("Ce numéro de téléphone ne semble pas exister.")


def _email(value: str) -> str:
    if _EMAIL.fullmatch(value):
        return ""
    return N_("Cette adresse électronique ne semble pas complète.")


def _social_security(value: str) -> str:
    from stdnum.fr import nir

    if not nir.is_valid(value):
        return N_("La clé de ce numéro de sécurité sociale ne correspond pas.")
    month = int(value[3:5])
    # Months 20 to 42 and 50 to 99 stand for births whose month is not known to the register.
    if 1 <= month <= 12 or 20 <= month <= 42 or month >= 50:  # noqa: PLR2004
        return ""
    return N_("Le mois de naissance de ce numéro de sécurité sociale n'existe pas.")


def _tax_number(value: str) -> str:
    from stdnum.fr import nif

    if nif.is_valid(value):
        return ""
    return N_("Ce numéro fiscal ne correspond pas : il a treize chiffres.")


def _bank_account(value: str) -> str:
    from stdnum import iban

    if iban.is_valid(value):
        return ""
    return N_("La clé de cet IBAN ne correspond pas : relisez-le sur le relevé.")


def _benefit_number(value: str) -> str:
    if _BENEFIT_NUMBER.fullmatch(value):
        return ""
    return N_("Un numéro d'allocataire a le plus souvent sept chiffres.")


_CHECKS: Final[Mapping[FieldKind, Callable[[str], str]]] = {
    FieldKind.POSTCODE: _postcode,
    FieldKind.TELEPHONE: _telephone,
    FieldKind.EMAIL: _email,
    FieldKind.SOCIAL_SECURITY: _social_security,
    FieldKind.TAX_NUMBER: _tax_number,
    FieldKind.BANK_ACCOUNT: _bank_account,
    FieldKind.BENEFIT_NUMBER: _benefit_number,
}
