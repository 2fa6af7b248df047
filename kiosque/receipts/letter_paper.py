"""A letter that a person signs and sends themselves: it bears no seal of the organisation."""

from dataclasses import dataclass
from datetime import datetime

from kiosque.mandates.text import Span
from kiosque.receipts.attach import finish
from kiosque.receipts.fonts import REGULAR, width
from kiosque.receipts.furniture import MARGIN, mark
from kiosque.receipts.layout import A4, MILLIMETRE, PAGE_HEIGHT, PAGE_WIDTH, Frame, Paragraph, Sheet
from kiosque.receipts.mandate_paper import DrawnPaper
from kiosque.receipts.pen import Pen
from kiosque.receipts.rendering import render

SIZE = 12.0
LEADING = 1.35
GAP = 10.0
SIDE = 25 * MILLIMETRE
RECIPIENT_INDENT = 85 * MILLIMETRE
"""From the left of the text: the address then shows in the window of an envelope."""
SIGNATURE_ROOM = 60.0
_FOOT_SIZE = SIZE


@dataclass(frozen=True, slots=True)
class LetterPaper:
    """Everything a letter prints, already in words."""

    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    dated: str
    """Place and date, as « Fait à Belleville, le 28 novembre 2026 »."""
    subject: str
    opening: str
    paragraphs: tuple[str, ...]
    enclosures: tuple[str, ...]
    practice: bool
    made_at: datetime


def draw_letter(letter: LetterPaper) -> DrawnPaper:
    """Draw a letter; the same letter gives the same bytes."""
    sheet = Sheet(_FRAME, leading=LEADING)
    if letter.practice:
        warning = "SPÉCIMEN\N{NO-BREAK SPACE}: ce courrier sert à s'exercer. Ne l'envoyez pas."
        sheet.add(Paragraph((Span(warning, strong=True),), SIZE))
    _lines(sheet, letter.sender, 0)
    _lines(sheet, letter.recipient, RECIPIENT_INDENT)
    sheet.add(Paragraph((Span(letter.dated),), SIZE, before=2 * GAP, indent=RECIPIENT_INDENT))
    subject = (Span("Objet\N{NO-BREAK SPACE}: ", strong=True), Span(letter.subject, strong=True))
    sheet.add(Paragraph(subject, SIZE, before=2 * GAP, role="H1"))
    for text in (letter.opening, *letter.paragraphs):
        for line in text.splitlines():
            sheet.add(Paragraph((Span(line),), SIZE, before=GAP))
    signature = Paragraph((Span("Signature"),), SIZE, before=2 * GAP, indent=RECIPIENT_INDENT)
    sheet.add(signature)
    _enclosed(sheet, letter.enclosures)
    drawn, elements = render(
        [(sheet, _Foot(practice=letter.practice))], title=letter.subject, subject="Courrier"
    )
    pdf = finish(drawn, elements, title=letter.subject, made_at=letter.made_at, files={})
    return DrawnPaper(pdf, tuple(sheet.missing))


_FRAME = Frame(
    left=SIDE,
    right=PAGE_WIDTH - SIDE,
    top=PAGE_HEIGHT - SIDE,
    bottom=SIDE,
    corner_left=PAGE_WIDTH - SIDE,
    corner_bottom=PAGE_HEIGHT,
)
"""No corner is kept for a seal."""


@dataclass(frozen=True, slots=True)
class _Foot:
    """The number of the page, and the mark of practice."""

    practice: bool

    def __call__(self, pen: Pen, page: int, pages: int) -> None:
        with pen.artifact():
            if self.practice:
                mark(pen, "SPÉCIMEN", A4)
            if pages > 1:
                count = f"page\N{NO-BREAK SPACE}{page}/{pages}"
                right = PAGE_WIDTH - MARGIN - width(count, REGULAR, _FOOT_SIZE)
                pen.words(right, MARGIN, count, REGULAR, _FOOT_SIZE)


def _lines(sheet: Sheet, lines: tuple[str, ...], indent: float) -> None:
    """Place the lines of an address."""
    for at, line in enumerate(lines):
        before = GAP if at == 0 else 0
        sheet.add(Paragraph((Span(line),), SIZE, before=before, indent=indent))


def _enclosed(sheet: Sheet, enclosures: tuple[str, ...]) -> None:
    if not enclosures:
        return
    heading = Paragraph((Span("Documents joints", strong=True),), SIZE, before=SIGNATURE_ROOM)
    entries = [
        Paragraph((Span(text),), SIZE, indent=22.0, marker="•", role="LI") for text in enclosures
    ]
    sheet.add(heading, *entries)
