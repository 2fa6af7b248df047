"""Acts that nobody can do for somebody else, mandate or not: they are prepared, never done."""

from dataclasses import dataclass
from typing import Final

from kiosque.errors import Refusal
from kiosque.i18n import N_


@dataclass(frozen=True, slots=True)
class PersonalAct:
    """One such act; its texts are French message identifiers."""

    key: str
    title: str
    reason: str
    preparation: str
    """What the mediator may do all the same."""


PERSONAL_ACTS: Final = (
    PersonalAct(
        "vote",
        N_("Voter"),
        N_("Le vote est personnel."),
        N_("Vous pouvez expliquer comment s'inscrire, voter ou donner procuration."),
    ),
    PersonalAct(
        "petition",
        N_("Signer une pétition"),
        N_("Une signature de soutien est personnelle."),
        N_("Vous pouvez montrer la page et expliquer comment signer."),
    ),
    PersonalAct(
        "surendettement",
        N_("Déclarer une situation de surendettement"),
        N_(
            "La personne signe elle-même la déclaration, sinon le dossier n'est pas recevable "
            "(articles R.\N{NO-BREAK SPACE}721-2 et R.\N{NO-BREAK SPACE}761-1 du Code de la "
            "consommation)."
        ),
        N_("Vous pouvez saisir le dossier avec elle, sans le signer ni le déposer."),
    ),
)

_BY_KEY: Final = {act.key: act for act in PERSONAL_ACTS}


def is_personal(key: str) -> bool:
    """Tell whether a key names an act that nobody can do for somebody else."""
    return key in _BY_KEY


def check_not_personal(key: str) -> None:
    """Raise `Refusal` when `key` names a personal act; any other key passes."""
    act = _BY_KEY.get(key)
    if act is not None:
        raise Refusal(act.reason, advice=act.preparation)
