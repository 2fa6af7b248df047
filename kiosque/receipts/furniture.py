"""What surrounds the text of every paper: head, foot, seal, and the practice marks."""

from dataclasses import dataclass
from typing import Any

from kiosque.receipts.fonts import BOLD, REGULAR, drawable, width
from kiosque.receipts.layout import (
    MILLIMETRE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    draw_matrix,
    draw_text,
)
from kiosque.receipts.qr import SEAL_MILLIMETRES, Matrix

SMALL = 8.0
SPECIMEN_GREY = 0.9
RULE_GREY = 0.55
SEAL_SIDE = SEAL_MILLIMETRES * MILLIMETRE


@dataclass(frozen=True, slots=True)
class Furniture:
    """Head and foot of a paper's pages."""

    organisation: str
    label: str
    """Which original this is, or what the paper is."""
    number: str
    """Of the mandate; empty for a paper without one."""
    fingerprint: str
    """Of the organisation's root certificate."""
    practice: bool
    margin: float
    seal: Matrix | None = None
    """Drawn in the head of each page but the last of a paper of several pages."""

    def __call__(self, canvas: Any, page: int, pages: int) -> None:
        """Draw the furniture of page `page` of `pages`."""
        if self.practice:
            _specimen(canvas)
        self._head(canvas)
        self._foot(canvas, page, pages)
        if self.seal is not None and page < pages:
            x = PAGE_WIDTH - self.margin - SEAL_SIDE
            draw_matrix_framed(canvas, self.seal, x, self.margin + 14)

    def _head(self, canvas: Any) -> None:
        y = PAGE_HEIGHT - self.margin - 9
        shown = _fitted(self.organisation, BOLD, 10, PAGE_WIDTH - 2 * self.margin - 190)
        draw_text(canvas, self.margin, y, shown, BOLD, 10)
        right = PAGE_WIDTH - self.margin - width(self.label, REGULAR, 9)
        draw_text(canvas, right, y, self.label, REGULAR, 9)
        _rule(canvas, self.margin, y - 5)

    def _foot(self, canvas: Any, page: int, pages: int) -> None:
        y = self.margin - 2
        _rule(canvas, self.margin, y + 11)
        left = f"Empreinte de la structure (SHA-256) : {self.fingerprint}"
        draw_text(canvas, self.margin, y, left, REGULAR, 5.6)
        count = f"page {page}/{pages}"
        right = " · ".join(part for part in (self.number, count) if part)
        draw_text(
            canvas, PAGE_WIDTH - self.margin - width(right, BOLD, SMALL), y, right, BOLD, SMALL
        )


def draw_matrix_framed(canvas: Any, seal: Matrix, x: float, y: float) -> None:
    """Draw a seal at its printed size on white, its corner without quiet zone at x, y."""
    quiet = SEAL_SIDE / (seal.modules - 8) * 4
    canvas.setFillGray(1)
    canvas.rect(
        x - quiet, y - quiet, SEAL_SIDE + 2 * quiet, SEAL_SIDE + 2 * quiet, stroke=0, fill=1
    )
    draw_matrix(canvas, seal, x - quiet, y - quiet, SEAL_SIDE)


def _rule(canvas: Any, margin: float, y: float) -> None:
    canvas.setStrokeGray(RULE_GREY)
    canvas.setLineWidth(0.6)
    canvas.line(margin, y, PAGE_WIDTH - margin, y)
    canvas.setStrokeGray(0)


def _specimen(canvas: Any) -> None:
    """Write SPÉCIMEN across the page, behind the text."""
    canvas.saveState()
    canvas.setFillGray(SPECIMEN_GREY)
    canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
    canvas.rotate(52)
    canvas.setFont(BOLD, 118)
    canvas.drawCentredString(0, -36, "SPÉCIMEN")
    canvas.restoreState()


def _fitted(text: str, font: str, size: float, limit: float) -> str:
    """Return `text` shortened with « … » to fit `limit`; the whole name is in the text below."""
    shown, _missing = drawable(text, font)
    if width(shown, font, size) <= limit:
        return shown
    while shown and width(f"{shown}…", font, size) > limit:
        shown = shown[:-1]
    return f"{shown.rstrip()}…"
