"""The boxes where both parties sign by hand, their captions in one language or in two."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kiosque.mandates.translatable import SIGNATURE_BOX
from kiosque.receipts.direction import base_level
from kiosque.receipts.fonts import BOLD, REGULAR
from kiosque.receipts.layout import Drawing, Frame
from kiosque.receipts.pen import Pen
from kiosque.receipts.typesetting import FRENCH, Line, Passage, line_width, set_line, words

_ROOM: Final = 44.0
"""Where a hand signs, below the captions."""
_MORE_ROOM: Final = 80.0
_GAP: Final = 12.0
_INSET: Final = 6.0
_LEADING: Final = 1.2
_ABOVE: Final = 8.0


@dataclass(frozen=True, slots=True)
class Captions:
    """Who signs in each box, left to right, and what they write there."""

    who: Sequence[str]
    what: str = SIGNATURE_BOX
    language: str = ""
    """Empty for French."""


def signature_boxes(frame: Frame, size: float, captions: Sequence[Captions]) -> Drawing:
    """Return the boxes, with as many captions one under the other as there are languages."""
    boxes = len(captions[0].who)
    wide = (frame.right - frame.left - _GAP * (boxes - 1)) / boxes
    room = wide - 2 * _INSET
    said = [[_lines(one, at, size, room) for at in range(boxes)] for one in captions]
    heights = [max(map(len, lines)) * size * _LEADING for lines in said]

    def draw(pen: Pen, bottom: float, height: float) -> None:
        for at in range(boxes):
            left = frame.left + at * (wide + _GAP)
            with pen.artifact():
                pen.box(left, bottom, wide, height)
            top = bottom + height
            for one, lines, taken in zip(captions, said, heights, strict=True):
                with pen.marked(pen.element("P", language=one.language)):
                    _write(pen, one, lines[at], (left + _INSET, top, room), size)
                top -= taken

    needed = sum(heights)
    return Drawing(needed + _ROOM, needed + _MORE_ROOM, draw, before=_ABOVE)


def _lines(told: Captions, at: int, size: float, room: float) -> list[Line]:
    """Return who signs, and what they write, broken into the room of a box."""
    found: list[Line] = []
    for text, font in ((told.who[at], BOLD), (told.what, REGULAR)):
        passage = Passage(words(set_line(text, font, told.language or FRENCH)))
        while passage:
            line, passage = passage.line(size, room)
            found.append(line)
    return found


def _write(
    pen: Pen, told: Captions, lines: list[Line], place: tuple[float, float, float], size: float
) -> None:
    """Write lines from a top down; `place` is their left side, that top, and how wide they are."""
    left, y, room = place
    for line in lines:
        y -= size * _LEADING
        inset = room - line_width(line, size) if base_level(told.language) else 0
        pen.line(left + inset, y, line, size)
