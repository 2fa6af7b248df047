"""The ten scopes of a mandate, with the words of Aidants Connect.

Keys, titles and descriptions follow the themes of service-public.fr as Aidants Connect uses them,
so that a person who changes organisation recognises what they agreed to.
"""

from dataclasses import dataclass
from typing import Final

from kiosque.errors import InputError
from kiosque.i18n import N_

MONEY: Final = "argent"
"""The scope that carries the warning on over-indebtedness files."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One family of procedures; its texts are French message identifiers."""

    key: str
    title: str
    short_title: str
    description: str
    examples: tuple[str, ...]
    """Services that belong to it; proper names, never translated."""


SCOPES: Final = (
    Scope(
        "papiers",
        N_("Papiers - Citoyenneté - Élections"),
        N_("Papiers"),
        N_("État-civil, Passeport, Élections, Papiers à conserver, Carte d'identité…"),
        ("ANTS", "Défenseur des droits"),
    ),
    Scope(
        "famille",
        N_("Famille - Scolarité"),
        N_("Famille"),
        N_("Allocations familiales, Naissance, Mariage, Pacs, Scolarité…"),
        ("CAF", "ameli.fr", "EduConnect"),
    ),
    Scope(
        "social",
        N_("Social - Santé"),
        N_("Social"),
        N_("Carte vitale, Chômage, Handicap, RSA, Personnes âgées…"),
        ("ameli.fr", "MSA"),
    ),
    Scope(
        "travail",
        N_("Travail - Formation"),
        N_("Travail"),
        N_("CDD, Concours, Retraite, Démission, Période d'essai…"),
        ("France Travail", "Mon compte formation", "info-retraite.fr"),
    ),
    Scope(
        "logement",
        N_("Logement"),
        N_("Logement"),
        N_("Allocations logement, Permis de construire, Logement social, Fin de bail…"),
        ("CAF", "Enedis"),
    ),
    Scope(
        "transports",
        N_("Transports - Mobilité"),
        N_("Transports"),
        N_("Carte grise, Permis de conduire, Contrôle technique, Infractions…"),
        ("ANTS", "ANTAI", "Crit'air"),
    ),
    Scope(
        "argent",
        N_("Argent - Impôts - Consommation"),
        N_("Argent"),
        N_("Crédit immobilier, Impôts, Consommation, Livret A, Assurance, Surendettement…"),
        ("Impots.gouv", "Timbres fiscaux", "Banque"),
    ),
    Scope(
        "justice",
        N_("Justice"),
        N_("Justice"),
        N_("Casier judiciaire, Plainte, Aide juridictionnelle, Saisie…"),
        ("Télérecours citoyens",),
    ),
    Scope(
        "etranger",
        N_("Étranger - Europe"),
        N_("Étranger"),
        N_("Titres de séjour, Attestation d'accueil, Regroupement familial…"),
        ("OFPRA",),
    ),
    Scope(
        "loisirs",
        N_("Loisirs - Sport - Culture"),
        N_("Loisirs"),
        N_("Animaux, Permis bateau, Tourisme, Permis de chasser…"),
        ("Ariane",),
    ),
)
"""In the order in which they are always shown, and of the bits of a printed seal."""

SCOPE_KEYS: Final = tuple(scope.key for scope in SCOPES)
_BY_KEY: Final = {scope.key: scope for scope in SCOPES}


def scope(key: str) -> Scope:
    """Return the scope named `key`; raises `InputError` for an unknown one."""
    found = _BY_KEY.get(key)
    if found is None:
        raise InputError(
            "scopes",
            N_("Ce périmètre n'existe pas."),
            advice=N_("Choisissez parmi les dix périmètres proposés."),
        )
    return found


def in_order(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return scope keys once each, in the order of `SCOPES`; raises `InputError`."""
    wanted = {scope(key).key for key in keys}
    return tuple(key for key in SCOPE_KEYS if key in wanted)
