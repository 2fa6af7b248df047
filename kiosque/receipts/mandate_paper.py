"""The mandate on paper: two originals, one for the person and one for the organisation."""

from dataclasses import dataclass

from kiosque.mandates.record import MandateRecord
from kiosque.mandates.text import Block, Document
from kiosque.receipts.attach import finish
from kiosque.receipts.fonts import BOLD, REGULAR
from kiosque.receipts.furniture import SEAL_SIDE, Furniture, draw_matrix_framed
from kiosque.receipts.layout import MILLIMETRE, PAGE_WIDTH, Sheet, render
from kiosque.receipts.qr import Matrix, matrix

ORIGINALS = ("original 1 sur 2 — pour la personne", "original 2 sur 2 — pour la structure")
SIZE = 11.0
ONE_PAGE_SCOPES = 4
"""Up to so many scopes the mandate is one page at full size."""

MARGIN = 12.5 * MILLIMETRE
HEAD = 24.0
FOOT = 12.0
CLOSING_HEIGHT = SEAL_SIDE + 20
LEADING = 1.19
PARAGRAPH_GAP = 2.1
INDENT = 11.0
BOX_GAP = 8.0


@dataclass(frozen=True, slots=True)
class DrawnPaper:
    """A paper before signature, and the signs its font lacks."""

    pdf: bytes
    missing: tuple[str, ...]


def draw_mandate(
    record: MandateRecord, document: Document, signed: bytes, seal: str, fingerprint: str
) -> DrawnPaper:
    """Draw both originals of a mandate and attach its record and seal.

    `signed` is the record as stored, `seal` the text of its seal, `fingerprint` that of the
    organisation's root certificate.
    """
    code = matrix(seal)
    sheets: list[tuple[Sheet, Furniture]] = []
    for label in ORIGINALS:
        sheet = _sheet(document, code)
        furniture = Furniture(
            organisation=record.organisation.name,
            label=label,
            number=record.number,
            fingerprint=fingerprint,
            practice=record.practice,
            margin=MARGIN,
            seal=code,
        )
        sheets.append((sheet, furniture))
    title = f"Mandat {record.number}"
    drawn = render(sheets, title=title, subject="Mandat pour des démarches administratives")
    files = {"mandat.jws": signed, "cachet.txt": seal.encode("ascii")}
    pdf = finish(drawn, title=title, made_at=record.signed_at, files=files)
    return DrawnPaper(pdf, tuple(sheets[0][0].missing))


def _sheet(document: Document, code: Matrix) -> Sheet:
    sheet = Sheet(head=HEAD, foot=FOOT, margin=MARGIN, size=SIZE, leading=LEADING)
    for block in document.blocks:
        _place(sheet, block, code)
    return sheet


def _place(sheet: Sheet, block: Block, code: Matrix) -> None:
    if block.kind == "title":
        sheet.paragraph(block.text, font=BOLD, size=SIZE + 4)
    elif block.kind == "heading":
        sheet.heading(block.text)
    elif block.kind == "warning":
        sheet.paragraph(block.text, font=BOLD)
    elif block.kind == "item":
        sheet.paragraph(block.text, indent=INDENT, marker="•")
    elif block.kind == "signatures":
        _close(sheet, block.boxes, code)
    else:
        sheet.space(PARAGRAPH_GAP)
        sheet.paragraph(block.text)


def _close(sheet: Sheet, captions: tuple[str, ...], code: Matrix) -> None:
    """Place the signature boxes, and the seal beside them, at the foot of the last page."""
    sheet.ensure(CLOSING_HEIGHT + BOX_GAP)
    bottom = MARGIN + FOOT + 8
    quiet = SEAL_SIDE / (code.modules - 8) * 4
    seal_x = PAGE_WIDTH - MARGIN - SEAL_SIDE
    wide = (seal_x - quiet - MARGIN - BOX_GAP * len(captions)) / len(captions)
    for at, caption in enumerate(captions):
        x = MARGIN + at * (wide + BOX_GAP)
        sheet.box(x, bottom, wide, SEAL_SIDE)
        sheet.text(x + 5, caption, BOLD, 9.5, y=bottom + SEAL_SIDE - 13)
        sheet.text(x + 5, "Prénom, nom et signature", REGULAR, 8.5, y=bottom + SEAL_SIDE - 25)
    sheet.draw(lambda canvas: draw_matrix_framed(canvas, code, seal_x, bottom))
