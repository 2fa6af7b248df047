"""The time zone of an organisation, from its postcode: La Réunion is not Paris.

Postcodes by overseas department and collectivity (La Poste, Base officielle des codes postaux);
zones from the IANA time zone database.
"""

import re
from typing import Final

from kiosque.errors import InputError
from kiosque.i18n import N_

METROPOLE: Final = "Europe/Paris"

_POSTCODE: Final = re.compile(r"\d{5}", re.ASCII)
_BY_POSTCODE: Final = {
    "97133": "America/St_Barthelemy",
    "97150": "America/Marigot",
    "98755": "Pacific/Gambier",
    "98792": "Pacific/Gambier",
    "98793": "Pacific/Gambier",
    "98796": "Pacific/Marquesas",
}
_BY_PREFIX: Final = (
    ("9874", "Pacific/Marquesas"),
    ("971", "America/Guadeloupe"),
    ("972", "America/Martinique"),
    ("973", "America/Cayenne"),
    ("974", "Indian/Reunion"),
    ("975", "America/Miquelon"),
    ("976", "Indian/Mayotte"),
    ("977", "America/St_Barthelemy"),
    ("978", "America/Marigot"),
    ("984", "Indian/Kerguelen"),
    ("986", "Pacific/Wallis"),
    ("987", "Pacific/Tahiti"),
    ("988", "Pacific/Noumea"),
)
"""The first prefix that fits decides."""

WORDS: Final = {
    METROPOLE: N_("heure de Paris"),
    "America/Guadeloupe": N_("heure de la Guadeloupe"),
    "America/St_Barthelemy": N_("heure de Saint-Barthélemy"),
    "America/Marigot": N_("heure de Saint-Martin"),
    "America/Martinique": N_("heure de la Martinique"),
    "America/Cayenne": N_("heure de la Guyane"),
    "Indian/Reunion": N_("heure de La Réunion"),
    "America/Miquelon": N_("heure de Saint-Pierre-et-Miquelon"),
    "Indian/Mayotte": N_("heure de Mayotte"),
    "Indian/Kerguelen": N_("heure des îles Kerguelen"),
    "Pacific/Wallis": N_("heure de Wallis-et-Futuna"),
    "Pacific/Tahiti": N_("heure de Tahiti"),
    "Pacific/Marquesas": N_("heure des îles Marquises"),
    "Pacific/Gambier": N_("heure des îles Gambier"),
    "Pacific/Noumea": N_("heure de la Nouvelle-Calédonie"),
}
"""How papers name the clock they show; French message identifiers."""


def timezone_of(postcode: str) -> str:
    """Return the IANA name of the zone where `postcode` lies; raises `InputError`."""
    code = "".join(postcode.split())
    if not _POSTCODE.fullmatch(code):
        raise InputError(
            "postcode",
            N_("Un code postal français a cinq chiffres."),
            advice=N_("Par exemple 69003."),
        )
    known = _BY_POSTCODE.get(code)
    if known is not None:
        return known
    return next((zone for prefix, zone in _BY_PREFIX if code.startswith(prefix)), METROPOLE)
