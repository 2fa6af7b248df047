"""A sheet that a person takes away from a guided procedure; it bears no seal and nobody's name."""

from dataclasses import dataclass
from datetime import datetime

from kiosque.mandates.text import Span
from kiosque.mandates.translation import Bilingual
from kiosque.procedures.sheet_texts import THEY_DECIDE
from kiosque.receipts.attach import finish
from kiosque.receipts.cards import Code, add_card
from kiosque.receipts.fitting import fitted
from kiosque.receipts.fonts import REGULAR
from kiosque.receipts.furniture import MARGIN, count_pages, mark
from kiosque.receipts.layout import A4, MILLIMETRE, PAGE_HEIGHT, PAGE_WIDTH, Frame, Paragraph, Sheet
from kiosque.receipts.look import PLAIN, Look, TypeScale
from kiosque.receipts.mandate_paper import DrawnPaper
from kiosque.receipts.pen import Pen
from kiosque.receipts.rendering import render
from kiosque.receipts.sections import (
    Section,
    add_section,
    add_sentences,
    add_title,
    title_paragraph,
)
from kiosque.receipts.two_columns import title_of_two, words_of_two
from kiosque.receipts.typesetting import Setter

SIDE = 20 * MILLIMETRE
_FOOT_SIZE = 10.0


@dataclass(frozen=True, slots=True)
class CaptionedCode:
    """A code with what it does, beside it."""

    caption: str
    code: Code


@dataclass(frozen=True, slots=True)
class GuidanceSheet:
    """Everything the sheet prints, already in words."""

    title: str
    facts: tuple[str, ...]
    sections: tuple[Section, ...]
    """Those without an entry are left out."""
    codes: tuple[CaptionedCode, ...]
    evidence: Section
    """What the sheet rests on, at its end."""
    foot: str
    practice: bool
    made_at: datetime


def draw_guidance(
    told: GuidanceSheet, look: Look = PLAIN, two: Bilingual | None = None
) -> DrawnPaper:
    """Draw the sheet; the same sheet gives the same bytes.

    `two` holds what it says in the language of the person.
    """

    def lay_out(scale: TypeScale, setter: Setter) -> Sheet:
        sheet = Sheet(FRAME, leading=scale.leading, setter=setter)
        _add_introduction(sheet, scale, told, two)
        for section in told.sections:
            add_section(sheet, scale, section, two)
        for one in told.codes:
            add_card(sheet, scale, one.code, _caption(scale, one.caption, two))
        add_section(sheet, scale, told.evidence, two)
        if two is not None:
            add_sentences(sheet, scale, (THEY_DECIDE,), two)
        return sheet

    sheet = fitted(look.scale, lay_out)
    foot = Foot(told.foot, practice=told.practice)
    drawn, elements = render([(sheet, foot)], title=told.title, subject="Fiche de démarche")
    pdf = finish(drawn, elements, title=told.title, made_at=told.made_at, files={})
    return DrawnPaper(pdf, tuple(sheet.missing))


def _add_introduction(
    sheet: Sheet, scale: TypeScale, told: GuidanceSheet, two: Bilingual | None
) -> None:
    if two is None:
        add_title(sheet, scale, told.title)
        add_sentences(sheet, scale, told.facts)
    else:
        facts = [Paragraph((Span(fact),), scale.size, before=scale.gap) for fact in told.facts]
        title_of_two(sheet, two, title_paragraph(scale, told.title), facts, scale)


def _caption(scale: TypeScale, caption: str, two: Bilingual | None) -> list[Paragraph]:
    """Return what a code does, one language below the other: it is narrow beside a code."""
    french = Paragraph((Span(caption),), scale.size)
    return [french] if two is None else [french, words_of_two(two, french).right]


FRAME = Frame(
    left=SIDE,
    right=PAGE_WIDTH - SIDE,
    top=PAGE_HEIGHT - SIDE,
    bottom=SIDE,
    corner_left=PAGE_WIDTH - SIDE,
    corner_bottom=PAGE_HEIGHT - SIDE,
)
"""Of a page without head and seal."""


@dataclass(frozen=True, slots=True)
class Foot:
    """What the sheet is, the number of the page, and the mark of practice."""

    words: str
    practice: bool

    def __call__(self, pen: Pen, page: int, pages: int) -> None:
        with pen.artifact():
            if self.practice:
                mark(pen, "SPÉCIMEN", A4)
            pen.words(SIDE, MARGIN, self.words, REGULAR, _FOOT_SIZE)
            if pages > 1:
                count_pages(pen, page, pages, PAGE_WIDTH - SIDE, MARGIN)
