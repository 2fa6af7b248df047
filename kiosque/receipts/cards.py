"""Cards: a QR code for the person's telephone, and beside it what it is for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kiosque.receipts.furniture import draw_code
from kiosque.receipts.layout import MILLIMETRE, Drawing, Frame, Paragraph, Sheet
from kiosque.receipts.look import TypeScale
from kiosque.receipts.pen import Pen
from kiosque.receipts.qr import QUIET_ZONE, SMALLEST_MODULE_MILLIMETRES, Matrix, matrix
from kiosque.receipts.rendering import draw_placed

SMALLEST_CODE = 30.0
"""Millimetres, without the quiet zone."""
_DEEP = -1e6
"""Where the bottom of a card is while its text is laid out: nowhere near."""
_DESCENT = 0.3
"""Below the last baseline, in times the size."""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code for the person's telephone."""

    alt: str
    """What a screen reader says of it."""
    text: str
    """What it holds."""


def add_card(
    sheet: Sheet,
    scale: TypeScale,
    code: Code,
    words: Sequence[Paragraph],
    *,
    smallest: float = SMALLEST_CODE,
) -> None:
    """Place a code on the left and words on the right of it, together on one page.

    The code is `smallest` millimetres wide, or as wide as a telephone needs to read it off paper.
    """
    squares = matrix(code.text)
    side = max(smallest, _least(squares)) * MILLIMETRE
    quiet = side / (squares.modules - 2 * QUIET_ZONE) * QUIET_ZONE
    frame = sheet.frame
    left = frame.left + side + quiet + scale.size
    text = Sheet(
        Frame(left, frame.right, 0.0, _DEEP, frame.right, 0.0, frame.page),
        leading=scale.leading,
        setter=sheet.setter,
    )
    text.add(*words)
    lines = text.pages[0]
    written = scale.size * _DESCENT - min((one.y for one in lines), default=0.0)

    def draw(pen: Pen, bottom: float, height: float) -> None:
        top = bottom + height
        draw_placed(pen, [replace(one, y=one.y + top) for one in lines], {})
        with pen.marked(pen.element("Figure", code.alt)):
            draw_code(pen, squares, frame.left + quiet, top - quiet - side, side)

    height = max(side + 2 * quiet, written)
    sheet.add(Drawing(height, height, draw, before=scale.size))


def _least(squares: Matrix) -> float:
    return (squares.modules - 2 * QUIET_ZONE) * SMALLEST_MODULE_MILLIMETRES
