"""The kinds of paper: what each is called, and on what it may be printed."""

from types import MappingProxyType

from kiosque.errors import InputError
from kiosque.i18n import N_, _

FILE_NAMES = MappingProxyType({
    "mandate": "mandat",
    "account": "compte-rendu",
    "whole_account": "compte-rendu-complet",
    "revocation": "annulation",
    "erasure": "effacement",
    "letter": "courrier",
    "guidance": "fiche",
    "draft": "projet",
    "confirmation": "confirmation",
    "reminders": "rappels",
    "ticket": "ticket",
    "poster": "affiche",
    "notices": "mentions",
})  # fmt: skip
"""What a saved paper is called, before its random end: never anybody's name."""

MAY_BE_TWO_SIDED = frozenset({"account", "whole_account"})
"""What is read and kept, however long. What is signed by hand in two originals is not: each
original must begin on a sheet of its own."""

ABOUT_NOBODY = frozenset({"poster", "notices"})
"""What tells nothing of any person: it may stay where it was saved."""

_WORDS = {
    "mandate": N_("mandat"),
    "account": N_("compte rendu"),
    "whole_account": N_("tout ce qui a été fait pour une personne"),
    "revocation": N_("attestation d'annulation"),
    "erasure": N_("certificat d'effacement"),
    "letter": N_("courrier"),
    "guidance": N_("fiche d'une démarche"),
    "draft": N_("projet de mandat"),
    "confirmation": N_("confirmation d'un mandat"),
    "reminders": N_("rappels"),
    "ticket": N_("ticket d'un accompagnement"),
    "poster": N_("affiche de la structure"),
    "notices": N_("mentions en deux langues"),
}


def kind_words(kind: str) -> str:
    """Return what a kind of paper is called, for a person."""
    return _(_WORDS[kind]) if kind in _WORDS else FILE_NAMES.get(kind, kind)


def known_kind(kind: str) -> str:
    """Return `kind`; raises `InputError` for a kind of paper that does not exist."""
    if kind in FILE_NAMES:
        return kind
    raise InputError(
        "kind",
        N_("Aucun papier ne s'appelle ainsi. Les papiers\N{NO-BREAK SPACE}: {kinds}."),
        kinds=", ".join(FILE_NAMES),
    )
