"""From laid-out sheets to the bytes of a PDF, the same bytes for the same sheets."""

from collections.abc import Callable, Sequence
from io import BytesIO

from kiosque.receipts.fonts import REGULAR, register
from kiosque.receipts.layout import PAGE_HEIGHT, PAGE_WIDTH, Drawing, Piece, Placed, Sheet
from kiosque.receipts.pen import Element, Pen

Furniture = Callable[[Pen, int, int], None]
"""Draws what surrounds the text of page x of y."""


def render(
    parts: Sequence[tuple[Sheet, Furniture]], *, title: str, subject: str
) -> tuple[bytes, tuple[Element, ...]]:
    """Draw sheets one after the other into one PDF; each counts its own pages.

    Return the file and its structure.
    """
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
    pen = Pen(canvas)
    for sheet, furniture in parts:
        _draw(pen, sheet, furniture)
    canvas.save()
    return buffer.getvalue(), tuple(pen.elements)


def _draw(pen: Pen, sheet: Sheet, furniture: Furniture) -> None:
    elements: dict[int, Element] = {}
    pen.canvas.setPageSize(sheet.frame.page)
    for number, page in enumerate(sheet.pages, start=1):
        furniture(pen, number, len(sheet.pages))
        draw_placed(pen, page, elements)
        pen.next_page()


def draw_placed(pen: Pen, page: Sequence[Placed], elements: dict[int, Element]) -> None:
    """Draw what is placed on a page; `elements` are those of the paragraphs that began before."""
    for piece, placed in _by_piece(page):
        if isinstance(piece, Drawing):
            piece.draw(pen, placed[0].y, placed[0].height)
            continue
        element = elements.get(id(piece)) or pen.element(piece.role)
        elements[id(piece)] = element
        with pen.marked(element):
            for one in placed:
                pen.line(one.x, one.y, one.line, piece.size)


def _by_piece(page: Sequence[Placed]) -> list[tuple[Piece, list[Placed]]]:
    """Return what is placed on a page, the lines of a paragraph together."""
    found: list[tuple[Piece, list[Placed]]] = []
    for placed in page:
        if found and found[-1][0] is placed.piece:
            found[-1][1].append(placed)
        else:
            found.append((placed.piece, [placed]))
    return found
