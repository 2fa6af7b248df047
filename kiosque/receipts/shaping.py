"""Letters that take their shape from their neighbours: Arabic ones, and those under an accent.

HarfBuzz tells which glyphs of a font show a text, and where. Each glyph then gets a sign of its own
in the font as reportlab holds it, from a plane for private use; `unicode_map` tells in the file
what each one means, so that a reader or a search finds the letters that were written.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, Final, NamedTuple

from kiosque.receipts.direction import JOINERS
from kiosque.receipts.fonts import JOINED, face, font_file
from kiosque.receipts.public_texts import public_words

_FIRST_PRIVATE: Final = 0xF0000
"""Supplementary Private Use Area-A: no font or name has these signs."""
_WORDS_KEPT: Final = 20_000
_MEANINGS: Final[dict[tuple[str, int], str]] = {}
"""The letters of each private sign; never more than the glyphs of the fonts in use."""


class Glyph(NamedTuple):
    """One glyph of a shaped text: the sign that draws it, and where, in times the size."""

    sign: str
    x: float
    """From the left of the text."""
    y: float
    advance: float
    """Of the sign, as the file states it."""


@dataclass(frozen=True, slots=True)
class Shaped:
    """A text as it is drawn: its glyphs in the order in which it is read."""

    advance: float
    glyphs: tuple[Glyph, ...]


@lru_cache(maxsize=_WORDS_KEPT)
def shaped(text: str, font: str, language: str, *, leftward: bool) -> Shaped:
    """Return the glyphs of a text whose signs the font has; raises `ValueError` if it lacks one.

    What is kept is a person's as long as a paper is set; words that anybody may read stay known.
    """
    known = _shaped_for_ever if text in public_words(language) else _shaped
    return known(text, font, language, leftward=leftward)


def _shaped(text: str, font: str, language: str, *, leftward: bool) -> Shaped:
    buffer = _buffer(text, font, language, leftward=leftward)
    em, held = _face(font).upem, face(font)
    found: dict[int, list[Glyph]] = {}
    pen = 0
    letters = _clusters(text, (info.cluster for info in buffer.glyph_infos))
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        if info.codepoint == 0:
            raise ValueError(f"the font lacks U+{ord(letters[info.cluster][0]):04X}")
        bears = position.x_advance and info.cluster in letters
        sign = _sign(font, info.codepoint, letters.pop(info.cluster) if bears else "")
        x, y = (pen + position.x_offset) / em, position.y_offset / em
        glyph = Glyph(sign, x, y, held.advances.get(ord(sign), held.default) / 1000)
        cluster = found.setdefault(info.cluster, [])
        cluster.insert(0 if bears else len(cluster), glyph)
        pen += position.x_advance
    return Shaped(pen / em, tuple(glyph for start in sorted(found) for glyph in found[start]))


_shaped_for_ever: Final = cache(_shaped)


def _clusters(text: str, starts: Iterable[int]) -> dict[int, str]:
    """Return the letters of each cluster, by where it begins, without joiners."""
    bounds = (*sorted(set(starts)), len(text))
    return {
        start: "".join(sign for sign in text[start:end] if sign not in JOINERS)
        for start, end in pairwise(bounds)
    }


def meaning(font: str, code: int) -> str:
    """Return the letters that a sign of a font stands for."""
    return _MEANINGS.get((font, code), chr(code))


def _buffer(text: str, font: str, language: str, *, leftward: bool) -> Any:
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if leftward else "ltr"
    buffer.language = language
    if font in JOINED:
        buffer.script = "Arab"
    uharfbuzz.shape(_font(font), buffer)
    return buffer


@cache
def _face(font: str) -> Any:
    import uharfbuzz

    return uharfbuzz.Face(uharfbuzz.Blob(font_file(font).read_bytes()))


@cache
def _font(font: str) -> Any:
    import uharfbuzz

    return uharfbuzz.Font(_face(font))


@cache
def _sign(font: str, glyph: int, letters: str) -> str:
    """Return the sign that draws `glyph` and means `letters`, made when there is none yet."""
    held = face(font)
    if len(letters) == 1 and held.glyphs.get(ord(letters)) == glyph:
        return letters
    code = _FIRST_PRIVATE + len(_MEANINGS)
    _MEANINGS[font, code] = letters
    held.glyphs[code] = glyph
    held.advances[code] = _font(font).get_glyph_h_advance(glyph) * 1000 / _face(font).upem
    return chr(code)


@cache
def is_mark(sign: str) -> bool:
    """Return whether a sign stands on or under the one before it."""
    return unicodedata.category(sign).startswith("M")
