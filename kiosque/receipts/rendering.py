"""From laid-out sheets to the bytes of a PDF, the same bytes for the same sheets."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Final

from kiosque.receipts.fonts import REGULAR, register
from kiosque.receipts.layout import PAGE_HEIGHT, PAGE_WIDTH, Drawing, Paragraph, Placed, Sheet
from kiosque.receipts.pen import Element, Pen
from kiosque.receipts.typesetting import forget_words

BOOKMARKED: Final = 3
"""Pages from which a paper has bookmarks."""

Furniture = Callable[[Pen, int, int], None]
"""Draws what surrounds the text of page x of y."""


_LEVELS: Final = {"H1": 0, "H2": 1}


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
    forget_words()
    return buffer.getvalue(), tuple(pen.elements)


def _draw(pen: Pen, sheet: Sheet, furniture: Furniture) -> None:
    first = len(pen.elements)
    elements: dict[int, Element] = {}
    pen.canvas.setPageSize(sheet.frame.page)
    for number, page in enumerate(sheet.pages, start=1):
        furniture(pen, number, len(sheet.pages))
        draw_placed(pen, page, elements, bookmarked=len(sheet.pages) >= BOOKMARKED)
        pen.next_page()
    pen.elements[first:] = sorted(pen.elements[first:], key=lambda element: element.language != "")


def draw_placed(
    pen: Pen, page: Sequence[Placed], elements: dict[int, Element], *, bookmarked: bool = False
) -> None:
    """Draw what is placed on a page; `elements` are those of the paragraphs that began before."""
    for piece, placed in _by_piece(page):
        if isinstance(piece, Drawing):
            piece.draw(pen, placed[0].y, placed[0].height)
            continue
        element = elements.get(id(piece))
        if element is None:
            told = piece.language if piece.aside else ""
            element = elements[id(piece)] = pen.element(piece.role, language=told)
            if bookmarked:
                _bookmark(pen, piece, placed[0].y)
        with pen.marked(element):
            for one in placed:
                pen.line(one.x, one.y, one.line, piece.size, placed=one)


def _bookmark(pen: Pen, piece: Paragraph, y: float) -> None:
    """Let a reader go to a title of the French text."""
    if piece.aside or piece.role not in _LEVELS:
        return
    canvas = pen.canvas
    key = f"titre-{len(pen.elements)}"
    canvas.bookmarkHorizontalAbsolute(key, y + piece.size)
    title = "".join(span.text for span in piece.spans)
    canvas.addOutlineEntry(title, key, level=_LEVELS[piece.role])


def _by_piece(page: Sequence[Placed]) -> list[tuple[Paragraph | Drawing, list[Placed]]]:
    """Return what is placed on a page, the lines of a paragraph together."""
    found: list[tuple[Paragraph | Drawing, list[Placed]]] = []
    for placed in page:
        if found and found[-1][0] is placed.piece:
            found[-1][1].append(placed)
        else:
            found.append((placed.piece, [placed]))
    return found
