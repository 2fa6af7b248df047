"""How the mediator helps: for the person, beside them, or by teaching them.

The words are those of digital mediation in France; whether a mandate is needed follows from who
touches the person's data, as Aidants Connect's guide says: typing identifiers, filling in or
validating for somebody needs one.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosque.errors import InputError
from kiosque.i18n import N_


class Posture(StrEnum):
    """Who does it."""

    JE_FAIS = "je_fais"
    J_ACCOMPAGNE = "j_accompagne"
    JE_FORME = "je_forme"


@dataclass(frozen=True, slots=True)
class PostureWords:
    """What a screen shows of a posture; French message identifiers."""

    title: str
    explanation: str
    consequence: str


WORDS: Final = {
    Posture.JE_FAIS: PostureWords(
        N_("Je fais"),
        N_("Je fais la démarche au nom de la personne, avec elle."),
        N_("Un mandat est nécessaire."),
    ),
    Posture.J_ACCOMPAGNE: PostureWords(
        N_("J'accompagne"),
        N_("La personne fait, je suis à côté d'elle."),
        N_("Un mandat est nécessaire si je saisis ou valide quelque chose à sa place."),
    ),
    Posture.JE_FORME: PostureWords(
        N_("Je forme"),
        N_("La personne apprend à faire seule."),
        N_("Ni nom ni mandat."),
    ),
}


def posture(text: str) -> Posture:
    """Return the posture named `text`; raises `InputError`."""
    try:
        return Posture(text)
    except ValueError:
        raise InputError("posture", N_("Choisissez une posture dans la liste.")) from None


def needs_mandate(posture: Posture, acting: bool) -> bool:  # noqa: FBT001  (one of two facts)
    """Tell whether a mandate is needed; `acting` is asked beside a person only."""
    return posture is Posture.JE_FAIS or (posture is Posture.J_ACCOMPAGNE and acting)
