"""What is said around the texts of a procedure: sentences of ours, and what fills them.

They are kept apart from their words, so that a paper can say them in another language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from kiosque.i18n import _
from kiosque.i18n.dates import date_in_words


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence of ours."""

    pattern: str
    """French message identifier."""
    holes: Mapping[str, int | date | str] = field(default_factory=dict)
    """Figures, days and names: the same in every language."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """What the procedure says, in holes of the sentence."""


@dataclass(frozen=True, slots=True)
class Name:
    """What is printed once, as it is known: a body, how to reach it."""

    text: str


Line: TypeAlias = "str | Name | Saying"
"""A text of the procedure, a name, or a sentence of ours."""


def shown(line: Line) -> str:
    """Return a line in the language of the screen."""
    if isinstance(line, str):
        return line
    if isinstance(line, Name):
        return line.text
    holes = {name: _in_words(value) for name, value in line.holes.items()}
    return _(line.pattern).format(**holes, **line.texts)


def _in_words(value: int | date | str) -> str:
    return date_in_words(value) if isinstance(value, date) else f"{value}"
