"""What surrounds the text of every paper: head, foot, seal, and the practice marks."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from kiosque.receipts.fonts import BOLD, REGULAR, width
from kiosque.receipts.layout import A4, MILLIMETRE, Frame, PageSize
from kiosque.receipts.logo import Logo
from kiosque.receipts.pen import Pen
from kiosque.receipts.qr import QUIET_ZONE, SEAL_MILLIMETRES, Matrix
from kiosque.receipts.typesetting import line_width, set_line

MARGIN = 12.5 * MILLIMETRE
SEAL_SIDE = SEAL_MILLIMETRES * MILLIMETRE

SEAL_ALT = "Cachet de la structure, à vérifier avec kiosque"
"""What a screen reader says of the code."""

_HEAD_TEXT = 15.0
"""How high the head is without a logo."""
_NAME_SIZE = 10.5
_LOGO_GAP = 4.0
_FOOT_BASELINE = MARGIN - 2
_CAPTION_SIZE = 9.5
_LABEL_SIZE = 9.5
_FINGERPRINT_SIZE = 8.0
_FOOT_LINE = 10.0
_GROUPS_A_LINE = 8
_SPECIMEN_GREY = 0.91
_MARK_REACH = 0.9
"""How long words across the page may be, in times its height."""
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
    logo: Logo | None = None
    page: PageSize = A4

    def __call__(self, pen: Pen, page: int, pages: int) -> None:
        """Draw the furniture of page `page` of `pages`."""
        with pen.artifact():
            if self.practice:
                mark(pen, "SPÉCIMEN", self.page)
            label = f"SPÉCIMEN — {self.label}" if self.practice else self.label
            head(pen, self.organisation, label, self.logo, self.page)
            self._foot(pen, page, pages)
        self._seal(pen, page)

    def _foot(self, pen: Pen, page: int, pages: int) -> None:
        right = self.page[0] - MARGIN
        lines = _fingerprint_lines(self.fingerprint, self.page)
        pen.rule(MARGIN, right, _foot_rule(self.page), grey=_RULE_GREY)
        for at, line in enumerate(reversed(lines)):
            y = _FOOT_BASELINE + at * _FOOT_LINE
            pen.words(MARGIN, y, line, REGULAR, _FINGERPRINT_SIZE)
        count_pages(pen, page, pages, right, _FOOT_BASELINE)

    def _seal(self, pen: Pen, page: int) -> None:
        """Draw the seal; it is told once, on the first page, and only decorates the others."""
        x = self.page[0] - MARGIN - SEAL_SIDE
        bottom = _seal_top(self.logo, self.page) - SEAL_SIDE
        first = page == 1
        with pen.marked(pen.element("Figure", SEAL_ALT)) if first else pen.artifact():
            draw_code(pen, self.seal, x, bottom, SEAL_SIDE)
        with pen.artifact():
            start = x + (SEAL_SIDE - width(self.caption, BOLD, _CAPTION_SIZE)) / 2
            baseline = bottom - _quiet(self.seal) - _CAPTION_SIZE
            pen.words(start, baseline, self.caption, BOLD, _CAPTION_SIZE)


@dataclass(frozen=True, slots=True)
class Unsealed:
    """Head and foot of a paper that bears no seal."""

    organisation: str
    label: str
    foot: str
    mark: str = ""
    """Written across each page; nothing when empty."""
    logo: Logo | None = None
    page: PageSize = A4

    def __call__(self, pen: Pen, page: int, pages: int) -> None:
        """Draw the furniture of page `page` of `pages`."""
        right = self.page[0] - MARGIN
        with pen.artifact():
            if self.mark:
                mark(pen, self.mark, self.page)
            head(pen, self.organisation, self.label, self.logo, self.page)
            pen.rule(MARGIN, right, _FOOT_BASELINE + 12, grey=_RULE_GREY)
            pen.words(MARGIN, _FOOT_BASELINE, self.foot, REGULAR, _LABEL_SIZE)
            count_pages(pen, page, pages, right, _FOOT_BASELINE)


def head(pen: Pen, organisation: str, label: str, logo: Logo | None, page: PageSize) -> None:
    """Draw who gives a paper, with their logo, and what it is; a rule below."""
    rule = head_rule(logo, page)
    left, baseline = MARGIN, rule + 6
    if logo is not None:
        wide, tall = logo.printed
        _picture(pen, logo, MARGIN, rule + _LOGO_GAP)
        left += wide + 8
        baseline = rule + _LOGO_GAP + max(2.0, (tall - _NAME_SIZE) / 2)
    right = page[0] - MARGIN - width(label, REGULAR, _LABEL_SIZE)
    shown = _fitted(organisation, BOLD, _NAME_SIZE, right - left - 16)
    pen.words(left, baseline, shown, BOLD, _NAME_SIZE)
    pen.words(right, baseline, label, REGULAR, _LABEL_SIZE)
    pen.rule(MARGIN, page[0] - MARGIN, rule, grey=_RULE_GREY)


def _picture(pen: Pen, logo: Logo, x: float, y: float) -> None:
    from reportlab.lib.utils import ImageReader

    wide, tall = logo.printed
    pen.canvas.drawImage(ImageReader(BytesIO(logo.png)), x, y, wide, tall)


def count_pages(pen: Pen, page: int, pages: int, right: float, baseline: float) -> None:
    """Write « page x/y », up to `right`."""
    count = f"page\N{NO-BREAK SPACE}{page}/{pages}"
    pen.words(right - width(count, REGULAR, _LABEL_SIZE), baseline, count, REGULAR, _LABEL_SIZE)


def head_rule(logo: Logo | None, page: PageSize) -> float:
    """Return where the head ends."""
    tall = 0.0 if logo is None else logo.printed[1] + _LOGO_GAP
    return page[1] - MARGIN - max(_HEAD_TEXT, tall)


def _seal_top(logo: Logo | None, page: PageSize) -> float:
    return head_rule(logo, page) - 9


def _foot_rule(page: PageSize) -> float:
    lines = 1 if page[0] >= A4[0] else 2
    return _FOOT_BASELINE + (lines - 1) * _FOOT_LINE + 12


def _fingerprint_lines(fingerprint: str, page: PageSize) -> tuple[str, ...]:
    """Return the fingerprint after what it is; on two lines where the page is narrow."""
    told = f"Empreinte de la structure\N{NO-BREAK SPACE}: {fingerprint}"
    if page[0] >= A4[0]:
        return (told,)
    groups = fingerprint.split(" ")
    first, second = " ".join(groups[:_GROUPS_A_LINE]), " ".join(groups[_GROUPS_A_LINE:])
    return f"Empreinte de la structure\N{NO-BREAK SPACE}: {first}", second


def frame_beside(seal: Matrix, logo: Logo | None = None, page: PageSize = A4) -> Frame:
    """Return where text stands: under the head, above the foot, left of the seal."""
    quiet = _quiet(seal)
    return Frame(
        left=MARGIN,
        right=page[0] - MARGIN,
        top=head_rule(logo, page) - 6,
        bottom=_foot_rule(page) + 8,
        corner_left=page[0] - MARGIN - SEAL_SIDE - quiet - 5,
        corner_bottom=_seal_top(logo, page) - SEAL_SIDE - quiet - _CAPTION_SIZE - 4,
        page=page,
    )


def frame_unsealed(logo: Logo | None = None, page: PageSize = A4) -> Frame:
    """Return where the text of a paper without seal stands: between head and foot."""
    top = head_rule(logo, page) - 6
    return Frame(
        left=MARGIN,
        right=page[0] - MARGIN,
        top=top,
        bottom=_FOOT_BASELINE + 20,
        corner_left=page[0] - MARGIN,
        corner_bottom=top,
        page=page,
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
    dark = " ".join(
        f"{start} {code.modules - 1 - row_number} {length} 1 re"
        for row_number, row in enumerate(code.rows)
        for start, length in _dark_runs(row)
    )
    canvas.addLiteral(f"1 g 0 0 {code.modules} {code.modules} re f 0 g {dark} f")
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


def mark(pen: Pen, words: str, page: PageSize) -> None:
    """Write `words` across the page, behind the text; whoever copies the text does not get them."""
    canvas = pen.canvas
    size = min(118.0, _MARK_REACH * page[1] / width(words, BOLD, 1))
    canvas.saveState()
    canvas.setFillGray(_SPECIMEN_GREY)
    canvas.translate(page[0] / 2, page[1] / 2)
    canvas.rotate(52)
    canvas.setFont(BOLD, size)
    canvas.addLiteral("/Span <</ActualText ()>> BDC")
    canvas.drawCentredString(0, -0.305 * size, words)
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
