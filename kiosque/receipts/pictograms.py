"""Pictograms of our own: a few strokes on a grid of 24 by 24, black on white.

They stand beside words that say the same, and are decoration for a screen reader.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from kiosque.receipts.pen import Pen

GRID: Final = 24.0
STROKE: Final = 1.9
"""Of the grid: as heavy as a bold letter, and it survives a photocopier."""
_ROUND: Final = 1

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stroke:
    """Lines from point to point, from the bottom left of the grid."""

    points: tuple[Point, ...]
    closed: bool = False
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle, or a disc."""

    x: float
    y: float
    radius: float
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Arc:
    """The part of a circle from one angle on, in degrees, counterclockwise."""

    x: float
    y: float
    radius: float
    start: float
    extent: float


@dataclass(frozen=True, slots=True)
class Pictogram:
    """What is drawn, one piece after the other."""

    pieces: tuple[Stroke | Circle | Arc, ...]

    def __call__(self, pen: Pen, x: float, bottom: float, side: float) -> None:
        """Draw it `side` points high and wide, as decoration."""
        canvas, unit = pen.canvas, side / GRID
        with pen.artifact():
            canvas.saveState()
            canvas.translate(x, bottom)
            canvas.scale(unit, unit)
            canvas.setStrokeGray(0)
            canvas.setFillGray(0)
            canvas.setLineWidth(STROKE)
            canvas.setLineCap(_ROUND)
            canvas.setLineJoin(_ROUND)
            for piece in self.pieces:
                _draw(canvas, piece)
            canvas.restoreState()


def _draw(canvas: Any, piece: Stroke | Circle | Arc) -> None:
    path, filled = canvas.beginPath(), False
    if isinstance(piece, Circle):
        path.circle(piece.x, piece.y, piece.radius)
        filled = piece.filled
    elif isinstance(piece, Arc):
        left, low = piece.x - piece.radius, piece.y - piece.radius
        right, high = piece.x + piece.radius, piece.y + piece.radius
        path.arc(left, low, right, high, piece.start, piece.extent)
    else:
        _follow(path, piece)
        filled = piece.filled
    canvas.drawPath(path, stroke=1, fill=int(filled))


def _follow(path: Any, stroke: Stroke) -> None:
    first, *others = stroke.points
    path.moveTo(*first)
    for point in others:
        path.lineTo(*point)
    if stroke.closed:
        path.close()


def _line(*points: Point) -> Stroke:
    return Stroke(points)


def _shape(*points: Point, filled: bool = False) -> Stroke:
    return Stroke(points, closed=True, filled=filled)


def _box(left: float, bottom: float, right: float, top: float) -> Stroke:
    return _shape((left, bottom), (right, bottom), (right, top), (left, top))


def _star(points: int, outer: float, inner: float) -> Stroke:
    """Return the notched edge of a seal around the middle of the grid."""
    from math import cos, pi, sin

    turns = [(at * pi / points, outer if at % 2 == 0 else inner) for at in range(2 * points)]
    corners: Sequence[Point] = [
        (round(12 + r * sin(turn), 3), round(12 + r * cos(turn), 3)) for turn, r in turns
    ]
    return Stroke(tuple(corners), closed=True)


CALENDAR: Final = Pictogram(
    (
        _box(3, 2.5, 21, 20),
        _line((3, 15), (21, 15)),
        _line((8, 18), (8, 22)),
        _line((16, 18), (16, 22)),
        Circle(8, 10.5, 0.9, filled=True),
        Circle(12, 10.5, 0.9, filled=True),
        Circle(16, 10.5, 0.9, filled=True),
        Circle(8, 6.5, 0.9, filled=True),
    )
)
"""A day, a date before which something is due."""
PHONE: Final = Pictogram(
    (
        _box(6.5, 1.5, 17.5, 22.5),
        _line((6.5, 18.8), (17.5, 18.8)),
        _line((6.5, 6), (17.5, 6)),
        Circle(12, 3.8, 0.7, filled=True),
    )
)
"""Whom to call."""
PLACE: Final = Pictogram(
    (
        Arc(12, 14.5, 7, -30, 240),
        _line((5.94, 11), (12, 1.5), (18.06, 11)),
        Circle(12, 14.5, 2.4),
    )
)
"""Where to go."""
DOCUMENT: Final = Pictogram(
    (
        _shape((5, 1.5), (19, 1.5), (19, 17), (14, 22.5), (5, 22.5)),
        _line((14, 22.5), (14, 17), (19, 17)),
        _line((8.5, 13), (15.5, 13)),
        _line((8.5, 9.3), (15.5, 9.3)),
        _line((8.5, 5.6), (13, 5.6)),
    )
)
"""A paper to bring, to read, to keep."""
STOP: Final = Pictogram(
    (
        _shape(
            (7.9, 2), (16.1, 2), (22, 7.9), (22, 16.1),
            (16.1, 22), (7.9, 22), (2, 16.1), (2, 7.9),
        ),
        _line((7, 12), (17, 12)),
    )
)  # fmt: skip
"""Something ends, or must not be done."""
KEY: Final = Pictogram(
    (
        Circle(7.5, 16.5, 5),
        Circle(7.5, 16.5, 1, filled=True),
        _line((11, 13), (21, 3)),
        _line((17, 7), (20, 10)),
        _line((13.6, 10.4), (16, 12.8)),
    )
)
"""What opens, what is confirmed."""
SEAL: Final = Pictogram((_star(12, 10.8, 8.6), _line((7.8, 12), (11, 8.8), (16.4, 15))))
"""A seal that was checked, something that is done."""
PERSON: Final = Pictogram(
    (Circle(12, 16.8, 4.6), Arc(12, 1.5, 9, 0, 180), _line((3, 1.5), (21, 1.5)))
)
"""A person."""
CLOCK: Final = Pictogram((Circle(12, 12, 10), _line((12, 18), (12, 12), (16.2, 9.6))))
"""Hours, how long it takes."""
TO_DO: Final = Pictogram(
    (_box(3, 3, 21, 21), _line((7, 12), (16.6, 12)), _line((12.6, 16), (16.6, 12), (12.6, 8)))
)
"""What remains to be done."""
SCREEN: Final = Pictogram(
    (_box(2, 7, 22, 21.5), _line((12, 7), (12, 2.5)), _line((7, 2.5), (17, 2.5)))
)
"""A computer, an official site."""
