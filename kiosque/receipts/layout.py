"""Laying out a paper: paragraphs and drawings placed on pages, before anything is drawn.

Placing comes first, so that « page x/y » and the number of pages are known, and so that a paper can
be tried at one size after the other. Distances are in points, from the bottom left of the page.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kiosque.mandates.text import Span
from kiosque.receipts.direction import base_level
from kiosque.receipts.fonts import BOLD, REGULAR
from kiosque.receipts.pen import Pen, Role
from kiosque.receipts.typesetting import (
    FRENCH,
    Line,
    Passage,
    Setter,
    line_width,
    set_line,
)

MILLIMETRE = 72 / 25.4
PAGE_WIDTH = 210 * MILLIMETRE
PAGE_HEIGHT = 297 * MILLIMETRE
PageSize = tuple[float, float]
"""Width and height of a page, in points."""
A4: PageSize = (PAGE_WIDTH, PAGE_HEIGHT)
A5: PageSize = (148 * MILLIMETRE, PAGE_WIDTH)
CAPITALS = 0.71
"""Height of a capital letter of Noto Sans, in times the size."""
PICTURE_SIDE = 1.45
"""Of a pictogram beside a line, in times the size."""
MARKER_GAP = 0.16
"""Between a list's marker, with the space after it, and its text, in times the size."""
NARROWEST = 10.0
"""Room for text in a column, in times its size."""
COLUMN_GAP = 14.0
"""Between a French text and what stands beside it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where text stands on every page; its top right corner is kept for the seal."""

    left: float
    right: float
    top: float
    bottom: float
    corner_left: float
    corner_bottom: float
    page: PageSize = A4

    def room(self, y: float, indent: float) -> float:
        """Return how wide a line may be whose top is at `y`."""
        right = self.corner_left if y > self.corner_bottom else self.right
        return right - self.left - indent


Picture = Callable[[Pen, float, float, float], None]
"""Draws itself given its left, its bottom and its side."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words of one size, on as many lines as they need."""

    spans: tuple[Span, ...]
    size: float
    before: float = 0
    """Air above it, except at the top of a page."""
    indent: float = 0
    marker: str = ""
    """Stands in the indent of the first line."""
    role: Role = "P"
    picture: Picture | None = None
    """Stands in the indent of the first line, beside words that say the same."""
    language: str = FRENCH
    aside: bool = False
    """Read after the whole French text, in the language of its column."""

    @property
    def leftward(self) -> bool:
        """Whether its lines begin at the right."""
        return base_level(self.language) == 1


@dataclass(frozen=True, slots=True)
class Beside:
    """Two paragraphs of which the second says the same as the first, each in its column."""

    left: Paragraph
    right: Paragraph


@dataclass(frozen=True, slots=True)
class Drawing:
    """Something across the whole text, that draws itself from a bottom upwards."""

    height: float
    """What it needs."""
    tallest: float
    """What it takes when the page has room."""
    draw: Callable[[Pen, float, float], None]
    """Given the bottom and the height."""
    before: float = 0


Piece = Paragraph | Beside | Drawing


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of a paragraph, or a drawing, on its page."""

    piece: Paragraph | Drawing
    x: float
    y: float
    """Baseline of a line, bottom of a drawing."""
    line: Line = ()
    height: float = 0
    """Of a drawing."""


@dataclass
class _Cursor:
    page: int
    y: float
    placed: list[tuple[int, Placed]] = field(default_factory=list)


class Sheet:
    """A flow of text down the pages."""

    def __init__(self, frame: Frame, *, leading: float, setter: Setter | None = None) -> None:
        self.setter = setter or Setter()
        self.pages: list[list[Placed]] = [[]]
        self.frame = frame
        self._leading = leading
        self._y = frame.top

    @property
    def missing(self) -> tuple[str, ...]:
        """Signs that no font has, in the order met."""
        return tuple(self.setter.missing)

    def add(self, *pieces: Piece) -> None:
        """Place `pieces` together on one page where they fit one, else one line after the other."""
        here = len(self.pages) - 1
        flowed = self._flow(pieces, _Cursor(here, self._y))
        if flowed.page > here and self._y < self.frame.top:
            fresh = self._flow(pieces, _Cursor(here + 1, self.frame.top))
            flowed = fresh if fresh.page == here + 1 else flowed
        for page, placed in flowed.placed:
            while len(self.pages) <= page:
                self.pages.append([])
            self.pages[page].append(placed)
        self._y = flowed.y

    def _flow(self, pieces: Iterable[Piece], cursor: _Cursor) -> _Cursor:
        for piece in pieces:
            if isinstance(piece, Drawing):
                self._go_down(cursor, piece.before)
                self._flow_drawing(piece, cursor)
            elif isinstance(piece, Beside):
                self._go_down(cursor, max(piece.left.before, piece.right.before))
                self._flow_beside(piece, cursor)
            else:
                self._go_down(cursor, piece.before)
                self._flow_lines(piece, cursor, None)
        return cursor

    def _go_down(self, cursor: _Cursor, air: float) -> None:
        if cursor.y < self.frame.top:
            cursor.y -= air

    def _flow_drawing(self, piece: Drawing, cursor: _Cursor) -> None:
        frame = self.frame
        cursor.y = min(cursor.y, frame.corner_bottom)
        if cursor.y - piece.height < frame.bottom:
            cursor.page, cursor.y = cursor.page + 1, frame.corner_bottom
        height = max(piece.height, min(piece.tallest, cursor.y - frame.bottom))
        cursor.y -= height
        cursor.placed.append((cursor.page, Placed(piece, frame.left, cursor.y, height=height)))

    def _flow_beside(self, piece: Beside, cursor: _Cursor) -> None:
        """Place both paragraphs from the same height down; the lower end is where it goes on.

        Where columns would be too narrow to read, one stands below the other.
        """
        frame = self.frame
        wide = (frame.room(cursor.y, 0) - COLUMN_GAP) / 2
        if wide - piece.left.indent < NARROWEST * piece.left.size:
            self._flow_lines(piece.left, cursor, None)
            self._flow_lines(piece.right, cursor, None)
            return
        start = frame.left + wide + COLUMN_GAP
        ends: list[_Cursor] = []
        for paragraph, left in ((piece.left, frame.left), (piece.right, start)):
            column = _Cursor(cursor.page, cursor.y, cursor.placed)
            self._flow_lines(paragraph, column, (left, left + wide))
            ends.append(column)
        last = max(ends, key=lambda column: (column.page, -column.y))
        cursor.page, cursor.y = last.page, last.y

    def _flow_lines(
        self, piece: Paragraph, cursor: _Cursor, column: tuple[float, float] | None
    ) -> None:
        """Place the lines of a paragraph, in a column from left to right or across the frame."""
        marker = set_line(f"{piece.marker} ", REGULAR, piece.language) if piece.marker else ()
        picture = piece.picture
        left_to_set = self._passage(piece)
        while left_to_set:
            start = self.frame.top if column is None else self.frame.corner_bottom
            top = self._descend(cursor, piece.size * self._leading, start)
            left = self.frame.left if column is None else column[0]
            right = left + self.frame.room(top, 0) if column is None else column[1]
            if picture is not None:
                cursor.placed.append((cursor.page, _pictured(piece, picture, left, cursor.y)))
                picture = None
            if marker:
                at = _marker_place(piece, marker, left, right)
                cursor.placed.append((cursor.page, Placed(piece, at, cursor.y, marker)))
                marker = ()
            line, left_to_set = left_to_set.line(piece.size, right - left - piece.indent)
            x = left + piece.indent
            if piece.leftward:
                x = right - piece.indent - line_width(line, piece.size)
            cursor.placed.append((cursor.page, Placed(piece, x, cursor.y, line)))

    def _descend(self, cursor: _Cursor, height: float, start: float) -> float:
        """Go down by a line, to `start` of the next page if it must be; return where it began."""
        if cursor.y - height < self.frame.bottom:
            cursor.page, cursor.y = cursor.page + 1, start
        top = cursor.y
        cursor.y -= height
        return top

    def _passage(self, piece: Paragraph) -> Passage:
        parts = [(span.text, BOLD if span.strong else REGULAR) for span in piece.spans]
        return self.setter.passage(parts, piece.language)


def _marker_place(piece: Paragraph, marker: Line, left: float, right: float) -> float:
    """Return where the marker of a paragraph begins: in its indent, before the text."""
    gap = piece.size * MARKER_GAP
    if piece.leftward:
        return right - piece.indent + gap
    return left + piece.indent - gap - line_width(marker, piece.size)


def _pictured(piece: Paragraph, picture: Picture, x: float, y: float) -> Placed:
    """Return a pictogram placed in the indent of a line, its middle at that of capitals."""
    side = piece.size * PICTURE_SIDE

    def draw(pen: Pen, bottom: float, height: float) -> None:
        picture(pen, x, bottom, height)

    bottom = y + piece.size * CAPITALS / 2 - side / 2
    return Placed(Drawing(side, side, draw), x, bottom, height=side)
