"""A poster for the wall: how anybody checks a paper of this organisation, and against what.

It bears no seal: it shows what seals are compared with. Whoever prints a false one shows another
fingerprint, which is why the words send the reader to a second way.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from kiosque.mandates.paper_words import (
    CERTIFICATE_CODE,
    FINGERPRINT,
    NOT_TOLD,
    POSTER,
    PRACTICE_POSTER,
    WITH_EYES,
    WITH_KIOSQUE,
    WITH_PHONE,
)
from kiosque.mandates.template_lines import Line
from kiosque.mandates.text import Span
from kiosque.mandates.translation import Bilingual
from kiosque.receipts.attach import finish
from kiosque.receipts.cards import Code, add_card
from kiosque.receipts.fonts import BOLD, width
from kiosque.receipts.furniture import Unsealed, frame_unsealed
from kiosque.receipts.layout import Drawing, Paragraph, Picture, Piece, Sheet
from kiosque.receipts.look import LARGE, ORDINARY, PLAIN, Look, TypeScale
from kiosque.receipts.mandate_paper import DrawnPaper
from kiosque.receipts.pen import Pen
from kiosque.receipts.pictograms import DOCUMENT, KEY, PHONE, SCREEN, STOP
from kiosque.receipts.rendering import render
from kiosque.receipts.sections import add_fixed
from kiosque.receipts.two_columns import words_of_two

_WAYS = ((WITH_EYES, DOCUMENT), (WITH_PHONE, PHONE), (WITH_KIOSQUE, SCREEN))
"""Three ways: a heading and what to do in one sentence, a pictogram."""
WORDS = (
    *WITH_EYES, *WITH_PHONE, *WITH_KIOSQUE, FINGERPRINT, NOT_TOLD, *CERTIFICATE_CODE,
)  # fmt: skip
"""What it prints around its fixed lines, besides its warnings."""
CODE_ALT = "Certificat public de la structure"
LONGEST_CODE = 1300
"""Signs of a certificate that still makes a code which telephones read off a wall."""
_CODE_MILLIMETRES = 48.0
_GROUPS_A_ROW = 4
_GROUP_SIZE = 23.0
_ROW = 29.0
_WIDE = replace(LARGE, leading=1.22)
_NARROWER = (
    (_WIDE, False),
    (ORDINARY, True),
    (ORDINARY, False),
    (ORDINARY.closer, True),
    (ORDINARY.closer, False),
)
"""What is tried in turn when it takes more than a page: sizes, and whether the code is shown."""


@dataclass(frozen=True, slots=True)
class Poster:
    """Everything that a poster shows."""

    organisation: str
    fingerprint: str
    """In groups of four, as papers print it."""
    certificate: str
    """PEM of the root."""
    warnings: tuple[str, ...]
    """What no paper can tell, and whom to ask."""
    foot: str
    practice: bool
    made_at: datetime


def fixed_lines(*, practice: bool) -> tuple[Line, ...]:
    """Return what every poster says first."""
    warning = (Line("warning", PRACTICE_POSTER, None),) if practice else ()
    return (Line("title", POSTER, None), *warning)


def draw_poster(poster: Poster, look: Look = PLAIN, two: Bilingual | None = None) -> DrawnPaper:
    """Draw the poster; the same one gives the same bytes.

    `two` holds `fixed_lines` with another language beside them.
    """
    sheet = _on_one_page(poster, look, two)
    furniture = Unsealed(
        organisation=poster.organisation,
        label="SPÉCIMEN — affiche" if poster.practice else "affiche",
        foot=poster.foot,
        mark="SPÉCIMEN" if poster.practice else "",
        logo=look.logo,
    )
    drawn, elements = render([(sheet, furniture)], title=POSTER, subject=POSTER)
    pdf = finish(drawn, elements, title=POSTER, made_at=poster.made_at, files={})
    return DrawnPaper(pdf, tuple(sheet.missing))


def _on_one_page(poster: Poster, look: Look, two: Bilingual | None) -> Sheet:
    """Return everything placed, on one page where it can be.

    Where a long name, a long contact or a second language needs the room, the code gives way, then
    the size.
    """
    sheet = _laid_out(poster, look, two, _WIDE, with_code=_may_show_code(poster))
    for scale, with_code in _NARROWER:
        if len(sheet.pages) == 1:
            break
        shown = with_code and _may_show_code(poster)
        sheet = _laid_out(poster, look, two, scale, with_code=shown)
    return sheet


def _may_show_code(poster: Poster) -> bool:
    return len(poster.certificate) <= LONGEST_CODE


def _laid_out(
    poster: Poster, look: Look, two: Bilingual | None, scale: TypeScale, *, with_code: bool
) -> Sheet:
    sheet = Sheet(frame_unsealed(look.logo), leading=scale.leading)
    add_fixed(sheet, scale, fixed_lines(practice=poster.practice), (), two)
    for (title, sentence), picture in _WAYS:
        sheet.add(*_part(scale, title, (sentence,), picture, two))
    groups = _groups(sheet, poster.fingerprint)
    sheet.add(*_part(scale, FINGERPRINT, (), KEY, two), groups)
    sheet.add(*_part(scale, NOT_TOLD, poster.warnings, STOP, two))
    if with_code:
        code = Code(CODE_ALT, poster.certificate)
        add_card(sheet, scale, code, _code_words(scale, two), smallest=_CODE_MILLIMETRES)
    return sheet


def _part(
    scale: TypeScale,
    title: str,
    sentences: tuple[str, ...],
    picture: Picture,
    two: Bilingual | None,
) -> list[Piece]:
    heading = Paragraph(
        (Span(title, strong=True),),
        scale.heading,
        before=scale.size * scale.air,
        indent=scale.indent,
        role="H2",
        picture=picture,
    )
    told = (Paragraph((Span(text),), scale.size, indent=scale.indent) for text in sentences)
    return [one if two is None else words_of_two(two, one) for one in (heading, *told)]


def _code_words(scale: TypeScale, two: Bilingual | None) -> list[Paragraph]:
    """Return what stands beside the code, one language below the other: it is narrow there."""
    french = [Paragraph((Span(text),), scale.size, before=scale.gap) for text in CERTIFICATE_CODE]
    return french if two is None else [*french, *(words_of_two(two, one).right for one in french)]


def _groups(sheet: Sheet, fingerprint: str) -> Drawing:
    """Return the groups of a fingerprint in columns, to be compared one by one."""
    groups = fingerprint.split(" ")
    rows = -(-len(groups) // _GROUPS_A_ROW)
    frame, height = sheet.frame, rows * _ROW + 8
    column = (frame.right - frame.left) / _GROUPS_A_ROW

    def draw(pen: Pen, bottom: float, tall: float) -> None:
        with pen.artifact():
            pen.box(frame.left, bottom, frame.right - frame.left, tall)
        with pen.marked(pen.element("P")):
            for at, group in enumerate(groups):
                row, place = divmod(at, _GROUPS_A_ROW)
                middle = frame.left + column * (place + 0.5)
                x = middle - width(group, BOLD, _GROUP_SIZE) / 2
                y = bottom + tall - (row + 1) * _ROW + 4
                pen.words(x, y, f"{group} ", BOLD, _GROUP_SIZE)

    return Drawing(height, height, draw, before=8)
