"""The mandate on paper: two originals, one for the person and one for the organisation."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from kiosque.mandates.record import MandateRecord
from kiosque.mandates.text import Block, Document, Span
from kiosque.mandates.translation import Bilingual
from kiosque.receipts.attach import RECORD_FILE, finish
from kiosque.receipts.furniture import Furniture, frame_beside
from kiosque.receipts.layout import Frame, Paragraph, Piece, Sheet
from kiosque.receipts.logo import LOW, Logo
from kiosque.receipts.look import LARGE, PLAIN, Look
from kiosque.receipts.qr import Matrix
from kiosque.receipts.rendering import render
from kiosque.receipts.sealing import Sealing
from kiosque.receipts.signature_boxes import Captions, signature_boxes
from kiosque.receipts.two_columns import sheet_of_two
from kiosque.receipts.typesetting import Setter

ORIGINALS = ("original 1 sur 2 — pour la personne", "original 2 sur 2 — pour la structure")
ONE_PAGE_SCOPES = 4
"""Up to so many scopes the mandate is one page, whenever one can hold it."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How large the text is set."""

    size: float
    leading: float
    """From line to line, in times the size."""
    gap: float
    """Air above a paragraph, in times the size."""


ONE_PAGE: Final = (
    Measure(12, 1.28, 0.4),
    Measure(12, 1.2, 0.3),
    Measure(11.5, 1.22, 0.3),
    Measure(11, 1.24, 0.33),
    Measure(11, 1.19, 0.25),
    Measure(11, 1.15, 0.2),
)
"""The first that fits is taken."""
SEVERAL_PAGES: Final = Measure(12, 1.32, 0.5)
LARGE_PRINT: Final = Measure(LARGE.size, LARGE.leading, 0.5)

TITLE_LARGER: Final = 4.5
INDENT: Final = 1.05


@dataclass(frozen=True, slots=True)
class DrawnPaper:
    """A paper before signature, and the signs its font lacks."""

    pdf: bytes
    missing: tuple[str, ...]


def draw_mandate(
    record: MandateRecord,
    text: Document | Bilingual,
    signed: bytes,
    sealing: Sealing,
    look: Look = PLAIN,
) -> DrawnPaper:
    """Draw both originals of a mandate and attach its record and seal.

    `text` is French, or French with the language of the person beside it; `signed` is the record
    as stored.
    """
    code = sealing.code
    sheet, logo = text_sheet(text, partial(frame_beside, code), len(record.scopes), look)
    furniture = _furniture(record, sealing.fingerprint, code, logo)
    parts = [(sheet, replace(furniture, label=label)) for label in ORIGINALS]
    title = f"Mandat {record.number}"
    drawn, elements = render(parts, title=title, subject="Mandat pour des démarches")
    files = {RECORD_FILE: signed, **sealing.files}
    pdf = finish(drawn, elements, title=title, made_at=record.signed_at, files=files)
    return DrawnPaper(pdf, tuple(sheet.missing))


def _furniture(
    record: MandateRecord, fingerprint: str, code: Matrix, logo: Logo | None
) -> Furniture:
    return Furniture(
        organisation=record.organisation.name,
        label="",
        caption=record.number,
        fingerprint=fingerprint,
        practice=record.practice,
        seal=code,
        logo=logo,
    )


def text_sheet(
    text: Document | Bilingual, frame: Callable[[Logo | None], Frame], scopes: int, look: Look
) -> tuple[Sheet, Logo | None]:
    """Lay a text out on one page where it should be one and can be, else on several.

    `frame` is where it stands under that logo, `scopes` how many it names; with a second language
    beside it, it takes the pages it needs. Also return the logo as the page has room for it: it
    gives way before the text does.
    """
    if isinstance(text, Bilingual):
        return sheet_of_two(text, frame(look.logo), look.scale), look.logo
    setter = Setter()
    if look.large:
        return laid_out(text, frame(look.logo), LARGE_PRINT, setter), look.logo
    for logo in _as_small_as_needed(look.logo) if scopes <= ONE_PAGE_SCOPES else ():
        for measure in ONE_PAGE:
            sheet = laid_out(text, frame(logo), measure, setter)
            if len(sheet.pages) == 1:
                return sheet, logo
    return laid_out(text, frame(look.logo), SEVERAL_PAGES, setter), look.logo


def _as_small_as_needed(logo: Logo | None) -> Iterator[Logo | None]:
    yield logo
    if logo is not None:
        yield replace(logo, tallest=LOW)


def laid_out(
    document: Document, frame: Frame, measure: Measure, setter: Setter | None = None
) -> Sheet:
    """Place a fixed text down the pages, each of its parts together where it fits one page."""
    sheet = Sheet(frame, leading=measure.leading, setter=setter)
    for section in _sections(document.blocks):
        sheet.add(*(_piece(block, frame, measure) for block in section))
    return sheet


def _sections(blocks: tuple[Block, ...]) -> list[list[Block]]:
    """Return the blocks that stay on one page together.

    A section begins with a title or with strong words; what the parties sign stays with the
    section before it, so that no page holds signatures alone.
    """
    sections: list[list[Block]] = []
    for block in blocks:
        begins = block.kind in {"title", "heading"} or (
            block.kind == "paragraph" and block.spans[0].strong
        )
        if begins or not sections:
            sections.append([])
        sections[-1].append(block)
    return sections


def _piece(block: Block, frame: Frame, measure: Measure) -> Piece:
    size, gap = measure.size, measure.size * measure.gap
    if block.kind == "signatures":
        return signature_boxes(frame, size, (Captions(block.boxes),))
    if block.kind == "title":
        return Paragraph(_strong(block), size + TITLE_LARGER, role="H1")
    if block.kind == "heading":
        return Paragraph(_strong(block), size * 1.08, before=2 * gap, role="H2")
    if block.kind == "warning":
        return Paragraph(_strong(block), size, before=gap)
    if block.kind == "item":
        return Paragraph(block.spans, size, indent=size * INDENT, marker="•", role="LI")
    return Paragraph(block.spans, size, before=gap)


def _strong(block: Block) -> tuple[Span, ...]:
    return (Span(block.text, strong=True),)
