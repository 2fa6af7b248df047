"""The languages in which papers may be had beside French."""

from dataclasses import dataclass
from typing import Final

from kiosque.i18n import N_


@dataclass(frozen=True, slots=True)
class Language:
    """A language beside French."""

    code: str
    """BCP 47."""
    name: str
    """French message identifier."""
    on_screen: bool
    """False where a terminal does not join or order the letters; paper does."""


LANGUAGES: Final = (
    Language("en", N_("anglais"), on_screen=True),
    Language("es", N_("espagnol"), on_screen=True),
    Language("pt", N_("portugais"), on_screen=True),
    Language("ar", N_("arabe"), on_screen=False),
    Language("fa", N_("persan (dari)"), on_screen=False),
    Language("ps", N_("pachto"), on_screen=False),
    Language("uk", N_("ukrainien"), on_screen=True),
    Language("ru", N_("russe"), on_screen=True),
    Language("tr", N_("turc"), on_screen=True),
    Language("ti", N_("tigrigna"), on_screen=False),
)
"""In the order in which they are always shown."""

FRENCH: Final = "fr"
"""Chosen for French alone."""
CODES: Final = tuple(language.code for language in LANGUAGES)


def language_of(code: str) -> Language:
    """Return the language with this code, a member of `CODES`."""
    return LANGUAGES[CODES.index(code)]
