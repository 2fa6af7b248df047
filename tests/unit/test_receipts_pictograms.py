"""Pictograms: inside their grid, seen in black and white, and nothing for a screen reader."""

from io import BytesIO

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from kiosque.mandates.text import Span
from kiosque.receipts import pictograms
from kiosque.receipts.layout import A5, Frame, Paragraph, Sheet
from kiosque.receipts.pen import Pen
from kiosque.receipts.pictograms import GRID, STROKE, Arc, Circle, Pictogram, Stroke
from kiosque.receipts.rendering import render

ALL = {name: one for name, one in vars(pictograms).items() if isinstance(one, Pictogram)}


def reach(piece: Stroke | Circle | Arc) -> list[float]:
    """Return how far a piece goes, its line included."""
    half = STROKE / 2
    if isinstance(piece, Circle):
        middles = [piece.x, piece.y]
        return [at + side * (piece.radius + half) for at in middles for side in (-1, 1)]
    if isinstance(piece, Arc):
        return [piece.x - piece.radius - half, piece.x + piece.radius + half]
    return [at + side * half for point in piece.points for at in point for side in (-1, 1)]


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_pictogram_stays_inside_its_grid(name: str) -> None:
    for piece in ALL[name].pieces:
        assert min(reach(piece)) >= 0
        assert max(reach(piece)) <= GRID


def test_no_two_pictograms_are_the_same() -> None:
    assert len({one.pieces for one in ALL.values()}) == len(ALL)


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_pictogram_is_black_and_decoration(name: str) -> None:
    file = BytesIO()
    canvas = Canvas(file, pagesize=(100, 100), pageCompression=0)
    pen = Pen(canvas)
    ALL[name](pen, 10, 10, 24)
    pen.next_page()
    canvas.save()
    assert pen.elements == []
    with pikepdf.open(BytesIO(file.getvalue())) as document:
        drawn = list(pikepdf.parse_content_stream(document.pages[0]))
    inks = [float(one.operands[0]) for one in drawn if str(one.operator) in {"g", "G"}]
    assert set(inks) == {0.0}
    assert not [one for one in drawn if str(one.operator) in {"rg", "RG", "k", "K"}]
    assert [str(one.operands[0]) for one in drawn if str(one.operator) == "BMC"] == ["/Artifact"]


def test_a_pictogram_stands_beside_the_first_line_of_its_words_only() -> None:
    frame = Frame(40, 140, 500, 40, 140, 500, A5)
    sheet = Sheet(frame, leading=1.3)
    words = "Un titre assez long pour prendre plusieurs lignes"
    sheet.add(Paragraph((Span(words),), 12, indent=30, picture=pictograms.CALENDAR))
    (page,) = sheet.pages
    pictures = [one for one in page if one.height]
    lines = [one for one in page if not one.height]
    assert len(pictures) == 1
    assert len(lines) > 1
    assert page[0] is pictures[0]
    assert pictures[0].x == frame.left
    assert all(line.x == frame.left + 30 for line in lines)
    assert pictures[0].y < lines[0].y < pictures[0].y + pictures[0].height


def test_each_sheet_has_the_page_of_its_frame() -> None:
    sheet = Sheet(Frame(40, 140, 500, 40, 140, 500, A5), leading=1.3)
    sheet.add(Paragraph((Span("Mot"),), 12))

    def bare(_pen: Pen, _page: int, _pages: int) -> None:
        """Draw nothing around the text."""

    pdf, _elements = render([(sheet, bare)], title="t", subject="s")
    with pikepdf.open(BytesIO(pdf)) as document:
        box = [float(one) for one in document.pages[0].mediabox]
    assert box[2:] == pytest.approx(A5, abs=0.01)
