"""What stands beside a French text on paper: the same blocks in the language of the person.

French is on the left and alone binds. Beside each of its blocks stands the translation, with who
read it again, or nothing: then the French stays, with a mark. How papers are translated is in
`translated_texts`, where the sentences come from in `catalogue`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kiosque.mandates.text import Block, Document

Reviewed = Literal["none", "part", "all"]


@dataclass(frozen=True, slots=True)
class Review:
    """A competent person read this sentence again."""

    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside one French block."""

    block: Block | None
    """None when it is not translated: the French stays, with a mark."""
    review: Review | None
    """None unless every word of it was read again."""


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A French text and its translation, block by block."""

    french: Document
    language: str
    """BCP 47, for example `ar`."""
    beside: tuple[Beside, ...]
    """One for each of `french.blocks`, in the same order."""
    notice: tuple[str, str]
    """That only the French version binds: in French, and in the language."""
    reviewed: Reviewed
    """What was read again of what is translated here."""
    status: tuple[str, str]
    """`reviewed` in words: in French, and in the language."""
    untranslated: tuple[str, str]
    """What the mark of a block that stays French says: in French, and in the language."""
    words: Mapping[str, str]
    """Words of papers around the text (headings, captions), French to translated."""
