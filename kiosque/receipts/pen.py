"""Drawing on a page, each piece marked with what it is, so that a screen reader can tell the paper.

What is text is an element of the document's structure (ISO 32000-1 §14.7); what only decorates is
an artifact. `attach` turns the elements into the structure tree of the file.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from kiosque.receipts.fonts import face
from kiosque.receipts.shaping import shaped
from kiosque.receipts.typesetting import Line, Run, from_left, set_line

Role = Literal["H1", "H2", "P", "LI", "Figure"]


@dataclass
class Element:
    """One piece of structure, and where on which pages its content is."""

    role: Role
    alt: str = ""
    """What a picture shows."""
    language: str = ""
    """Of its words, when they are not those of the document."""
    content: list[tuple[int, int]] = field(default_factory=list)
    """Page and marked-content identifier, in reading order."""


class Pen:
    """Draws on the pages of one file, from the first to the last."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas
        self.elements: list[Element] = []
        self._page = 0
        self._marks = 0
        self._written: dict[int, tuple[object, str]] = {}

    def next_page(self) -> None:
        """Finish the present page."""
        self.canvas.showPage()
        self._page += 1
        self._marks = 0

    def element(self, role: Role, alt: str = "", language: str = "") -> Element:
        """Add a piece of structure after those there are."""
        self.elements.append(Element(role, alt, language))
        return self.elements[-1]

    @contextmanager
    def marked(self, element: Element) -> Iterator[None]:
        """Mark what is drawn inside as content of `element`."""
        element.content.append((self._page, self._marks))
        tag = "LBody" if element.role == "LI" else element.role
        self.canvas.addLiteral(f"/{tag} <</MCID {self._marks}>> BDC")
        self._marks += 1
        yield
        self.canvas.addLiteral("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Mark what is drawn inside as decoration."""
        self.canvas.addLiteral("/Artifact BMC")
        yield
        self.canvas.addLiteral("EMC")

    def line(
        self, x: float, y: float, line: Line, size: float, *, placed: object | None = None
    ) -> None:
        """Draw a line of text from `x` on the baseline `y`, in the order in which it is read.

        What is `placed` once and drawn on both originals is worked out once.
        """
        known = self._written.get(id(placed))
        if known is None:
            known = placed, self._written_line(x, y, line, size)
            if placed is not None:
                self._written[id(placed)] = known
        self.canvas.setFillGray(0)
        self.canvas.addLiteral(known[1])

    def _written_line(self, x: float, y: float, line: Line, size: float) -> str:
        rows: list[str] = []
        for start, run in from_left(line):
            place = x + start * size, y
            rows.extend((self._glyphs if run.joined else self._signs)(run, place, size))
        return f"BT {' '.join(rows)} ET"

    def _signs(self, run: Run, place: tuple[float, float], size: float) -> Iterator[str]:
        """Yield what draws signs one after the other."""
        yield _moved(*place)
        font, document = face(run.font).font, self._document
        for subset, codes in font.splitString(run.text, document):
            yield f"{font.getSubsetInternalName(subset, document)} {size:g} Tf <{codes.hex()}> Tj"

    def _glyphs(self, run: Run, place: tuple[float, float], size: float) -> Iterator[str]:
        """Yield what draws each glyph where it stands, in the order of the letters.

        Written as one array of glyphs and moves (ISO 32000-1 §9.4.3) as far as one subset of the
        font goes and the height stays.
        """
        font, document = face(run.font).font, self._document
        leftward = run.level % 2 == 1
        array: list[str] = []
        before: tuple[int, float, float] | None = None
        glyphs = shaped(run.text, run.font, run.language, leftward=leftward).glyphs
        signs = font.splitString("".join(glyph.sign for glyph in glyphs), document)
        held = ((subset, code) for subset, codes in signs for code in codes)
        for glyph, (subset, code) in zip(glyphs, held, strict=True):
            if before is None or before[:2] != (subset, glyph.y):
                if array:
                    yield f"[{''.join(array)}] TJ"
                yield _moved(place[0] + glyph.x * size, place[1] + glyph.y * size)
                yield f"{font.getSubsetInternalName(subset, document)} {size:g} Tf"
                array = []
            else:
                array.append(f"{(before[2] - glyph.x) * 1000:.0f}")
            array.append(f"<{code:02x}>")
            before = (subset, glyph.y, glyph.x + glyph.advance)
        yield f"[{''.join(array)}] TJ"

    @property
    def _document(self) -> Any:
        """What reportlab's fonts ask for to number the signs of a file."""
        return self.canvas._doc  # noqa: SLF001

    def words(self, x: float, y: float, text: str, font: str, size: float) -> None:
        """Draw a text that is not known to be drawable yet."""
        self.line(x, y, set_line(text, font), size)

    def rule(self, left: float, right: float, y: float, *, grey: float) -> None:
        self.canvas.setStrokeGray(grey)
        self.canvas.setLineWidth(0.6)
        self.canvas.line(left, y, right, y)

    def box(self, x: float, y: float, width: float, height: float) -> None:
        self.canvas.setLineWidth(0.8)
        self.canvas.setStrokeGray(0.25)
        self.canvas.rect(x, y, width, height, stroke=1, fill=0)


def _moved(x: float, y: float) -> str:
    return f"1 0 0 1 {x:.3f} {y:.3f} Tm"
