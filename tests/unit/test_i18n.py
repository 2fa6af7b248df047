"""Texts in the language of the interface, with the spaces that French wants."""

from collections.abc import Iterator

import pytest
from babel.support import Translations

from kiosque import i18n
from kiosque.content import content_root
from kiosque.i18n import KNOWN_LANGUAGES, activate, ngettext
from kiosque.i18n.typography import french_spaces

NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture(autouse=True)
def french_again() -> Iterator[None]:
    yield
    activate("fr")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Est-elle venue ?", f"Est-elle venue{NBSP}?"),
        ("Erreur : non", f"Erreur{NBSP}: non"),
        ("« Berthou »", f"«{NBSP}Berthou{NBSP}»"),
        ("36 46", f"36{NBSP}46"),
        ("10 %", f"10{NBSP}%"),
        ("a b", "a b"),
    ],
)
def test_spaces_that_must_not_break_are_put_where_a_plain_one_was_typed(
    typed: str, shown: str
) -> None:
    assert french_spaces(typed) == shown
    assert french_spaces(shown) == shown


@pytest.mark.parametrize(("n", "word"), [(0, "erreur"), (1, "erreur"), (2, "erreurs")])
def test_zero_is_singular_in_french(n: int, word: str) -> None:
    assert ngettext("{count} erreur", "{count} erreurs", n) == f"{{count}} {word}"


@pytest.mark.parametrize("language", KNOWN_LANGUAGES)
def test_each_language_offered_has_its_catalogue(language: str) -> None:
    loaded = Translations.load(content_root() / "locales", [language], "kiosque")
    assert isinstance(loaded, Translations)


def test_a_language_without_catalogue_shows_the_identifiers_unchanged() -> None:
    activate("xx")
    assert i18n._("Est-elle venue ?") == "Est-elle venue ?"
    assert i18n._("") == ""
