"""Laying out a paper: lines and boxes placed on pages, then drawn in one go.

Placing comes first, so that « page x/y » and the seal of each page are known before anything is
drawn. Distances are in points, from the bottom left of an A4 page.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from kiosque.receipts.fonts import BOLD, REGULAR, drawable, register, width
from kiosque.receipts.qr import QUIET_ZONE, Matrix

MILLIMETRE = 72 / 25.4
PAGE_WIDTH = 210 * MILLIMETRE
PAGE_HEIGHT = 297 * MILLIMETRE
MARGIN = 16 * MILLIMETRE
FOOT = 15 * MILLIMETRE

Draw = Callable[[Any], None]


@dataclass
class Page:
    """What one page holds."""

    drawings: list[Draw] = field(default_factory=list)


class Sheet:
    """A flow of text down the pages; `top` and `foot` are drawn on each page at the end."""

    def __init__(
        self,
        *,
        head: float,
        foot: float = FOOT,
        margin: float = MARGIN,
        size: float = 11,
        leading: float = 1.28,
    ) -> None:
        self.regular = REGULAR
        self._leading = leading
        self.pages: list[Page] = [Page()]
        self.missing: dict[str, None] = {}
        self.size = size
        self._margin = margin
        self._head = head
        self._foot = foot
        self.y = PAGE_HEIGHT - margin - head

    @property
    def text_width(self) -> float:
        return PAGE_WIDTH - 2 * self._margin

    def room(self) -> float:
        """Return what is left above the foot of the page."""
        return self.y - self._margin - self._foot

    def ensure(self, height: float) -> None:
        """Begin a page unless `height` fits on this one."""
        if height > self.room():
            self.pages.append(Page())
            self.y = PAGE_HEIGHT - self._margin - self._head

    def space(self, height: float) -> None:
        self.y -= height

    def heading(self, text: str, *, size: float | None = None) -> None:
        """Place a bold line with a little air above it, never alone at the foot of a page."""
        points = size or self.size * 1.05
        self.ensure(points * self._leading * 3)
        self.space(points * 0.45)
        self.paragraph(text, font=BOLD, size=points)

    def paragraph(
        self,
        text: str,
        *,
        font: str = REGULAR,
        size: float | None = None,
        indent: float = 0,
        marker: str = "",
        narrower: float = 0,
    ) -> None:
        """Place wrapped text; `marker` stands in the indent of its first line."""
        points = size or self.size
        shown = self._shown(text, font)
        lines = wrap(shown, font, points, self.text_width - indent - narrower)
        for number, line in enumerate(lines):
            self.ensure(points * self._leading)
            self.y -= points * self._leading
            if marker and number == 0:
                self.text(self._margin + indent - points * 1.1, marker, font, points)
            self.text(self._margin + indent, line, font, points)

    def text(self, x: float, text: str, font: str, size: float, *, y: float | None = None) -> None:
        """Draw one line at its baseline."""
        baseline = self.y if y is None else y
        shown = self._shown(text, font)
        self.pages[-1].drawings.append(
            lambda canvas: draw_text(canvas, x, baseline, shown, font, size)
        )

    def box(self, x: float, y: float, box_width: float, height: float) -> None:
        self.draw(lambda canvas: _draw_box(canvas, x, y, box_width, height))

    def draw(self, drawing: Draw) -> None:
        """Draw something of one's own on the present page."""
        self.pages[-1].drawings.append(drawing)

    def _shown(self, text: str, font: str) -> str:
        shown, missing = drawable(text, font)
        self.missing.update(dict.fromkeys(missing))
        return shown


Furniture = Callable[[Any, int, int], None]
"""Draws head and foot of page x of y."""


def render(parts: Sequence[tuple[Sheet, Furniture]], *, title: str, subject: str) -> bytes:
    """Draw sheets one after the other into one PDF; each counts its own pages."""
    from reportlab.pdfgen.canvas import Canvas

    register()
    buffer = BytesIO()
    canvas = Canvas(
        buffer,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        invariant=1,
        pdfVersion=(1, 7),
        lang="fr-FR",
        initialFontName=REGULAR,
        pageCompression=1,
    )
    canvas.setTitle(title)
    canvas.setSubject(subject)
    canvas.setAuthor("kiosque")
    canvas.setCreator("kiosque")
    for sheet, furniture in parts:
        for number, page in enumerate(sheet.pages, start=1):
            furniture(canvas, number, len(sheet.pages))
            for drawing in page.drawings:
                drawing(canvas)
            canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw_box(canvas: Any, x: float, y: float, box_width: float, height: float) -> None:
    canvas.setLineWidth(0.8)
    canvas.setStrokeGray(0.25)
    canvas.rect(x, y, box_width, height, stroke=1, fill=0)


def draw_text(canvas: Any, x: float, y: float, text: str, font: str, size: float) -> None:
    canvas.setFillGray(0)
    canvas.setFont(font, size)
    canvas.drawString(x, y, text)


def draw_matrix(canvas: Any, matrix: Matrix, x: float, y: float, side: float) -> None:
    """Draw a QR code as rectangles; `side` points without the quiet zone, whose corner is x, y."""
    module = side / (matrix.modules - 2 * QUIET_ZONE)
    canvas.setFillGray(0)
    path = canvas.beginPath()
    for row_number, row in enumerate(matrix.rows):
        bottom = y + (matrix.modules - 1 - row_number) * module
        for start, length in _runs(row):
            path.rect(x + start * module, bottom, length * module, module)
    canvas.drawPath(path, stroke=0, fill=1)


def _runs(row: tuple[bool, ...]) -> Iterator[tuple[int, int]]:
    """Yield start and length of each dark run, so that no hairline shows between modules."""
    start = None
    for at, dark in enumerate((*row, False)):
        if dark and start is None:
            start = at
        elif not dark and start is not None:
            yield start, at - start
            start = None


def wrap(text: str, font: str, size: float, limit: float) -> list[str]:
    """Break `text` into lines at most `limit` wide; a word longer than a line is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        candidate = f"{line} {word}" if line else word
        if width(candidate, font, size) <= limit:
            line = candidate
            continue
        if line:
            lines.append(line)
        line = word
        while width(line, font, size) > limit:
            cut = _longest(line, font, size, limit)
            lines.append(line[:cut])
            line = line[cut:]
    lines.append(line)
    return lines


def _longest(word: str, font: str, size: float, limit: float) -> int:
    """Return how many signs of `word` fit, at least one."""
    cut = len(word)
    while cut > 1 and width(word[:cut], font, size) > limit:
        cut -= 1
    return cut
