"""Laying out a paper: paragraphs and drawings placed on pages, before anything is drawn.

Placing comes first, so that « page x/y » and the number of pages are known, and so that a paper can
be tried at one size after the other. Distances are in points, from the bottom left of the page.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from kiosque.mandates.text import Span
from kiosque.receipts.fonts import BOLD, REGULAR, drawable
from kiosque.receipts.pen import Pen, Role
from kiosque.receipts.typesetting import Breaker, Line, Run, bound, line_width

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


Piece = Paragraph | Drawing


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of a paragraph, or a drawing, on its page."""

    piece: Piece
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

    def __init__(self, frame: Frame, *, leading: float) -> None:
        self.missing: dict[str, None] = {}
        """Signs that no font has, in the order met."""
        self.pages: list[list[Placed]] = [[]]
        self.frame = frame
        self._leading = leading
        self._y = frame.top

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
            if cursor.y < self.frame.top:
                cursor.y -= piece.before
            if isinstance(piece, Drawing):
                self._flow_drawing(piece, cursor)
            else:
                self._flow_lines(piece, cursor)
        return cursor

    def _flow_drawing(self, piece: Drawing, cursor: _Cursor) -> None:
        frame = self.frame
        cursor.y = min(cursor.y, frame.corner_bottom)
        if cursor.y - piece.height < frame.bottom:
            cursor.page, cursor.y = cursor.page + 1, frame.corner_bottom
        height = max(piece.height, min(piece.tallest, cursor.y - frame.bottom))
        cursor.y -= height
        cursor.placed.append((cursor.page, Placed(piece, frame.left, cursor.y, height=height)))

    def _flow_lines(self, piece: Paragraph, cursor: _Cursor) -> None:
        x = self.frame.left + piece.indent
        marker: Line = ((f"{piece.marker} ", REGULAR),) if piece.marker else ()
        picture = piece.picture
        breaker = Breaker(self._runs(piece.spans), piece.size)
        while breaker:
            top = self._descend(cursor, piece.size * self._leading)
            if picture is not None:
                cursor.placed.append((cursor.page, self._beside(piece, picture, cursor.y)))
                picture = None
            if marker:
                at = x - piece.size * MARKER_GAP - line_width(marker, piece.size)
                cursor.placed.append((cursor.page, Placed(piece, at, cursor.y, marker)))
                marker = ()
            line = breaker.line(self.frame.room(top, piece.indent))
            cursor.placed.append((cursor.page, Placed(piece, x, cursor.y, line)))

    def _beside(self, piece: Paragraph, picture: Picture, y: float) -> Placed:
        """Return a pictogram placed in the indent of a line, its middle at that of capitals."""
        side, x = piece.size * PICTURE_SIDE, self.frame.left

        def draw(pen: Pen, bottom: float, height: float) -> None:
            picture(pen, x, bottom, height)

        bottom = y + piece.size * CAPITALS / 2 - side / 2
        return Placed(Drawing(side, side, draw), x, bottom, height=side)

    def _descend(self, cursor: _Cursor, height: float) -> float:
        """Go down by a line, to the next page if it must be; return where that began."""
        if cursor.y - height < self.frame.bottom:
            cursor.page, cursor.y = cursor.page + 1, self.frame.top
        top = cursor.y
        cursor.y -= height
        return top

    def _runs(self, spans: Sequence[Span]) -> list[Run]:
        runs: list[Run] = []
        for span in spans:
            font = BOLD if span.strong else REGULAR
            shown, missing = drawable(bound(span.text), font)
            self.missing.update(dict.fromkeys(missing))
            runs.append((shown, font))
        return runs
