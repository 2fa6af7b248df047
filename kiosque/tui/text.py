"""Text from outside, made fit for a screen.

Every text that a component shows goes through here: it becomes `Content`, so that no bracket is
markup, and it loses what would move the cursor, turn the writing direction around or pile marks
over the lines above. French no-break spaces stay.
"""

import unicodedata

from textual.content import Content

_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""Persian, Kurdish and Indic spelling needs them; every other format character goes."""
_REMOVED = frozenset({"Cc", "Cf", "Cs", "Co"})
"""Controls (escapes among them), direction marks, half surrogate pairs, private use."""
_BREAKS = "\n\t\v\f\r\x1c\x1d\x1e\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
MOST_MARKS = 4
"""Combining marks kept on one letter: no writing needs more, and a pile covers other lines."""


def plain(text: str) -> str:
    """Return `text` on one line."""
    spaced = "".join(" " if sign in _BREAKS else sign for sign in text)
    return "".join(_kept(spaced))


def line(text: str) -> Content:
    """Return `text` as something to show on one line."""
    return Content(plain(text))


def block(text: str) -> Content:
    """Return `text` as something to show, its line feeds kept."""
    return Content("\n".join(plain(one) for one in text.split("\n")))


def shortened(text: str, cells: int) -> str:
    """Return `text` on one line in at most `cells` cells, with « … » where it is cut."""
    whole = Content(plain(text))
    if whole.cell_length <= cells:
        return whole.plain
    return whole.truncate(max(1, cells), ellipsis=True).plain


def _kept(text: str) -> list[str]:
    kept: list[str] = []
    marks = 0
    for sign in text:
        category = unicodedata.category(sign)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks <= MOST_MARKS and (sign in _JOINERS or category not in _REMOVED):
            kept.append(sign)
    return kept
