"""A sheet that a person takes away from a guided procedure; it bears no seal and nobody's name."""

from dataclasses import dataclass
from datetime import datetime

from kiosque.mandates.text import Span
from kiosque.receipts.account_paper import Entry
from kiosque.receipts.attach import finish
from kiosque.receipts.fonts import REGULAR, width
from kiosque.receipts.furniture import MARGIN, draw_code, specimen
from kiosque.receipts.layout import (
    MILLIMETRE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Drawing,
    Frame,
    Paragraph,
    Sheet,
)
from kiosque.receipts.mandate_paper import DrawnPaper
from kiosque.receipts.pen import Pen
from kiosque.receipts.qr import QUIET_ZONE, SMALLEST_MODULE_MILLIMETRES, Matrix, matrix
from kiosque.receipts.rendering import render

SIZE = 12.0
LEADING = 1.3
GAP = 5.0
INDENT = 26.0
SIDE = 20 * MILLIMETRE
SMALLEST_CODE = 30.0
"""Millimetres, without the quiet zone."""
_FOOT_SIZE = 10.0


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its entries, each after the same mark."""

    title: str
    entries: tuple[Entry, ...]
    marker: str = "•"


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code for the person's telephone."""

    caption: str
    """What it does, above it."""
    alt: str
    """What a screen reader says of it."""
    text: str
    """What it holds."""


@dataclass(frozen=True, slots=True)
class GuidanceSheet:
    """Everything the sheet prints, already in words."""

    title: str
    facts: tuple[str, ...]
    sections: tuple[Section, ...]
    """Those without an entry are left out."""
    codes: tuple[Code, ...]
    evidence: Section
    """What the sheet rests on, at its end."""
    foot: str
    practice: bool
    made_at: datetime


def draw_guidance(told: GuidanceSheet) -> DrawnPaper:
    """Draw the sheet; the same sheet gives the same bytes."""
    sheet = Sheet(_FRAME, leading=LEADING)
    sheet.add(Paragraph((Span(told.title, strong=True),), SIZE + 6, role="H1"))
    for fact in told.facts:
        sheet.add(Paragraph((Span(fact),), SIZE, before=GAP))
    for section in told.sections:
        _add_section(sheet, section)
    for code in told.codes:
        sheet.add(Paragraph((Span(code.caption),), SIZE, before=2 * SIZE), _drawn(code))
    _add_section(sheet, told.evidence)
    foot = _Foot(told.foot, practice=told.practice)
    drawn, elements = render([(sheet, foot)], title=told.title, subject="Fiche de démarche")
    pdf = finish(drawn, elements, title=told.title, made_at=told.made_at, files={})
    return DrawnPaper(pdf, tuple(sheet.missing))


_FRAME = Frame(
    left=SIDE,
    right=PAGE_WIDTH - SIDE,
    top=PAGE_HEIGHT - SIDE,
    bottom=SIDE,
    corner_left=PAGE_WIDTH - SIDE,
    corner_bottom=PAGE_HEIGHT - SIDE,
)


def _add_section(sheet: Sheet, section: Section) -> None:
    """Place a heading with its first entry, so that it never ends a page, then the others."""
    if not section.entries:
        return
    heading = Paragraph((Span(section.title, strong=True),), SIZE + 2, before=SIZE * 1.2, role="H2")
    first, *others = (
        Paragraph(
            (Span(entry.what, strong=True), Span(entry.details)),
            SIZE,
            before=GAP,
            indent=INDENT,
            marker=section.marker,
            role="LI",
        )
        for entry in section.entries
    )
    sheet.add(heading, first)
    for paragraph in others:
        sheet.add(paragraph)


def _drawn(code: Code) -> Drawing:
    """Return a code as large as a telephone needs to read it off paper."""
    squares = matrix(code.text)
    side = _side(squares) * MILLIMETRE
    quiet = side / (squares.modules - 2 * QUIET_ZONE) * QUIET_ZONE
    height = side + 2 * quiet

    def draw(pen: Pen, bottom: float, _height: float) -> None:
        with pen.marked(pen.element("Figure", code.alt)):
            draw_code(pen, squares, SIDE + quiet, bottom + quiet, side)

    return Drawing(height, height, draw, before=GAP)


def _side(squares: Matrix) -> float:
    inner = squares.modules - 2 * QUIET_ZONE
    return max(SMALLEST_CODE, inner * SMALLEST_MODULE_MILLIMETRES)


@dataclass(frozen=True, slots=True)
class _Foot:
    """What the sheet is, the number of the page, and the mark of practice."""

    words: str
    practice: bool

    def __call__(self, pen: Pen, page: int, pages: int) -> None:
        with pen.artifact():
            if self.practice:
                specimen(pen)
            pen.words(SIDE, MARGIN, self.words, REGULAR, _FOOT_SIZE)
            if pages > 1:
                count = f"page\N{NO-BREAK SPACE}{page}/{pages}"
                right = PAGE_WIDTH - SIDE - width(count, REGULAR, _FOOT_SIZE)
                pen.words(right, MARGIN, count, REGULAR, _FOOT_SIZE)
