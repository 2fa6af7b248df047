"""The SIRET number of an organisation."""

import re
from typing import Final

from kiosque.errors import InputError
from kiosque.i18n import N_

_SEPARATORS: Final = re.compile(r"[\s.-]+")
"""Papers print no-break spaces between the groups."""
_NOBODY: Final = "0" * 9
"""A company number that satisfies the check digit and was never given."""


def organisation_siret(text: str) -> str:
    """Return the fourteen digits of a SIRET; raises `InputError`.

    The check digit is Luhn's, La Poste's establishments excepted; python-stdnum knows both.
    """
    from stdnum.exceptions import InvalidChecksum, ValidationError
    from stdnum.fr import siret

    try:
        digits = str(siret.validate(_SEPARATORS.sub("", text)))
        if digits.startswith(_NOBODY):
            raise InvalidChecksum
        return digits
    except InvalidChecksum:
        raise InputError(
            "siret",
            N_("Ce numéro SIRET contient une erreur de frappe."),
            advice=N_("Comparez-le, chiffre par chiffre, avec l'avis de situation INSEE."),
        ) from None
    except ValidationError:
        raise InputError(
            "siret",
            N_("Un numéro SIRET a quatorze chiffres."),
            advice=N_("Il figure sur l'avis de situation INSEE de la structure."),
        ) from None
