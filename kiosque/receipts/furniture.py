"""What surrounds the text of every paper: head, foot, seal, and the practice marks."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from kiosque.receipts.fonts import BOLD, REGULAR, width
from kiosque.receipts.layout import MILLIMETRE, PAGE_HEIGHT, PAGE_WIDTH, Frame
from kiosque.receipts.pen import Pen
from kiosque.receipts.qr import QUIET_ZONE, SEAL_MILLIMETRES, Matrix
from kiosque.receipts.typesetting import line_width, set_line

MARGIN = 12.5 * MILLIMETRE
SEAL_SIDE = SEAL_MILLIMETRES * MILLIMETRE

SEAL_ALT = "Cachet de la structure, à vérifier avec kiosque"
"""What a screen reader says of the code."""

_HEAD_BASELINE = PAGE_HEIGHT - MARGIN - 9
_HEAD_RULE = _HEAD_BASELINE - 6
_FOOT_BASELINE = MARGIN - 2
_FOOT_RULE = _FOOT_BASELINE + 12
_SEAL_TOP = _HEAD_RULE - 9
_CAPTION_SIZE = 9.5
_LABEL_SIZE = 9.5
_FINGERPRINT_SIZE = 8.0
_SPECIMEN_GREY = 0.91
_RULE_GREY = 0.55


@dataclass(frozen=True, slots=True)
class Furniture:
    """Head, foot and seal of a paper's pages."""

    organisation: str
    label: str
    """Which original this is, or what the paper is."""
    caption: str
    """Printed under the seal: the number of the mandate, or what the paper is about."""
    fingerprint: str
    """Of the organisation's root certificate."""
    practice: bool
    seal: Matrix

    def __call__(self, pen: Pen, page: int, pages: int) -> None:
        """Draw the furniture of page `page` of `pages`."""
        with pen.artifact():
            if self.practice:
                specimen(pen)
            self._head(pen)
            self._foot(pen, page, pages)
        self._seal(pen, page)

    def _head(self, pen: Pen) -> None:
        label = f"SPÉCIMEN — {self.label}" if self.practice else self.label
        right = PAGE_WIDTH - MARGIN - width(label, REGULAR, _LABEL_SIZE)
        shown = _fitted(self.organisation, BOLD, 10.5, right - MARGIN - 16)
        pen.words(MARGIN, _HEAD_BASELINE, shown, BOLD, 10.5)
        pen.words(right, _HEAD_BASELINE, label, REGULAR, _LABEL_SIZE)
        pen.rule(MARGIN, PAGE_WIDTH - MARGIN, _HEAD_RULE, grey=_RULE_GREY)

    def _foot(self, pen: Pen, page: int, pages: int) -> None:
        pen.rule(MARGIN, PAGE_WIDTH - MARGIN, _FOOT_RULE, grey=_RULE_GREY)
        told = f"Empreinte de la structure\N{NO-BREAK SPACE}: {self.fingerprint}"
        pen.words(MARGIN, _FOOT_BASELINE, told, REGULAR, _FINGERPRINT_SIZE)
        count = f"page\N{NO-BREAK SPACE}{page}/{pages}"
        right = PAGE_WIDTH - MARGIN - width(count, REGULAR, _LABEL_SIZE)
        pen.words(right, _FOOT_BASELINE, count, REGULAR, _LABEL_SIZE)

    def _seal(self, pen: Pen, page: int) -> None:
        """Draw the seal; it is told once, on the first page, and only decorates the others."""
        x, bottom = PAGE_WIDTH - MARGIN - SEAL_SIDE, _SEAL_TOP - SEAL_SIDE
        first = page == 1
        with pen.marked(pen.element("Figure", SEAL_ALT)) if first else pen.artifact():
            draw_code(pen, self.seal, x, bottom, SEAL_SIDE)
        with pen.artifact():
            start = x + (SEAL_SIDE - width(self.caption, BOLD, _CAPTION_SIZE)) / 2
            baseline = bottom - _quiet(self.seal) - _CAPTION_SIZE
            pen.words(start, baseline, self.caption, BOLD, _CAPTION_SIZE)


def frame_beside(seal: Matrix) -> Frame:
    """Return where text stands: under the head, above the foot, left of the seal."""
    quiet = _quiet(seal)
    return Frame(
        left=MARGIN,
        right=PAGE_WIDTH - MARGIN,
        top=_HEAD_RULE - 6,
        bottom=_FOOT_RULE + 8,
        corner_left=PAGE_WIDTH - MARGIN - SEAL_SIDE - quiet - 5,
        corner_bottom=_SEAL_TOP - SEAL_SIDE - quiet - _CAPTION_SIZE - 4,
    )


def _quiet(seal: Matrix) -> float:
    return SEAL_SIDE / (seal.modules - 2 * QUIET_ZONE) * QUIET_ZONE


def draw_code(pen: Pen, code: Matrix, x: float, y: float, across: float) -> None:
    """Draw a code as rectangles on white; `x`, `y` is its corner without the quiet zone.

    It is `across` points wide, without the quiet zone too.
    """
    module = across / (code.modules - 2 * QUIET_ZONE)
    form = _form(pen, code)
    pen.canvas.saveState()
    pen.canvas.translate(x - QUIET_ZONE * module, y - QUIET_ZONE * module)
    pen.canvas.scale(module, module)
    pen.canvas.doForm(form)
    pen.canvas.restoreState()


def _form(pen: Pen, code: Matrix) -> str:
    """Return the name of the drawing of a code, one unit a module, made once a file."""
    name = f"code-{hashlib.sha256(repr(code.rows).encode('ascii')).hexdigest()[:16]}"
    canvas = pen.canvas
    if canvas.hasForm(name):
        return name
    canvas.beginForm(name, 0, 0, code.modules, code.modules)
    canvas.setFillGray(1)
    canvas.rect(0, 0, code.modules, code.modules, stroke=0, fill=1)
    canvas.setFillGray(0)
    path = canvas.beginPath()
    for row_number, row in enumerate(code.rows):
        for start, length in _dark_runs(row):
            path.rect(start, code.modules - 1 - row_number, length, 1)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.endForm()
    return name


def _dark_runs(row: tuple[bool, ...]) -> Iterator[tuple[int, int]]:
    """Yield start and length of each dark run, so that no hairline shows between modules."""
    start = None
    for at, dark in enumerate((*row, False)):
        if dark and start is None:
            start = at
        elif not dark and start is not None:
            yield start, at - start
            start = None


def specimen(pen: Pen) -> None:
    """Write SPÉCIMEN across the page, behind the text; whoever copies the text does not get it."""
    canvas = pen.canvas
    canvas.saveState()
    canvas.setFillGray(_SPECIMEN_GREY)
    canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
    canvas.rotate(52)
    canvas.setFont(BOLD, 118)
    canvas.addLiteral("/Span <</ActualText ()>> BDC")
    canvas.drawCentredString(0, -36, "SPÉCIMEN")
    canvas.addLiteral("EMC")
    canvas.restoreState()


def _fitted(text: str, font: str, size: float, limit: float) -> str:
    """Return `text` shortened with « … » to fit `limit`; the whole name is in the text below."""
    if line_width(set_line(text, font), size) <= limit:
        return text
    shown = text
    while shown and line_width(set_line(f"{shown}…", font), size) > limit:
        shown = shown[:-1]
    return f"{shown.rstrip()}…"
