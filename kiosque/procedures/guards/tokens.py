"""A guard cut into words, each with its column."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from kiosque.i18n import N_

TokenKind = Literal["number", "text", "word", "sign", "end"]

MAX_LENGTH: Final = 300
"""Longer guards are split into named expressions (`calculs`) that a person can read."""

_TOKEN: Final = re.compile(
    r"""(?P<space>\s+)
      | (?P<number>[0-9]{1,15}(?:\.[0-9]{1,6})?)(?![\w.])
      | (?P<text>"[^"\n]*")
      | (?P<word>[^\W\d]\w*)
      | (?P<sign><=|>=|!=|[=<>+\-*/()\[\],.])""",
    re.VERBOSE,
)


class GuardError(ValueError):
    """A guard that cannot be understood, with the column (from 1) where it starts to be wrong."""

    def __init__(self, column: int, what: str, **params: object) -> None:
        super().__init__(what)
        self.column = column
        self.what = what
        self.params = params


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number, text or sign."""

    kind: TokenKind
    text: str
    column: int


def fold(word: str) -> str:
    """Return a name in lower case and without accents: « Âge » and « age » are one name."""
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def tokens(text: str) -> list[Token]:
    """Return the tokens of a guard, `end` last; raises `GuardError`."""
    if len(text) > MAX_LENGTH:
        raise GuardError(
            MAX_LENGTH + 1,
            N_("condition trop longue ({length} caractères, {limit} au plus)"),
            length=len(text),
            limit=MAX_LENGTH,
        )
    found: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _unreadable(text, position)
        token = _token(match)
        if token is not None:
            found.append(token)
        position = match.end()
    return [*found, Token("end", "", len(text) + 1)]


def _token(match: re.Match[str]) -> Token | None:
    column = match.start() + 1
    if match["number"]:
        return Token("number", match["number"], column)
    if match["text"]:
        return Token("text", match["text"][1:-1], column)
    if match["word"]:
        return Token("word", fold(match["word"]), column)
    if match["sign"]:
        return Token("sign", match["sign"], column)
    return None


def _unreadable(text: str, position: int) -> GuardError:
    column = position + 1
    if text[position] == '"':
        return GuardError(column, N_("guillemet jamais refermé"))
    if text[position].isdigit():
        return GuardError(column, N_("nombre mal écrit : on écrit 1500 ou 1104.25"))
    return GuardError(
        column, N_("caractère « {character} » inattendu"), character=ascii(text[position])[1:-1]
    )
