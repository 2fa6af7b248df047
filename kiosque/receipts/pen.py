"""Drawing on a page, each piece marked with what it is, so that a screen reader can tell the paper.

What is text is an element of the document's structure (ISO 32000-1 §14.7); what only decorates is
an artifact. `attach` turns the elements into the structure tree of the file.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from kiosque.receipts.fonts import drawable
from kiosque.receipts.typesetting import Line, line_width

Role = Literal["H1", "H2", "P", "LI", "Figure"]


@dataclass
class Element:
    """One piece of structure, and where on which pages its content is."""

    role: Role
    alt: str = ""
    """What a picture shows."""
    content: list[tuple[int, int]] = field(default_factory=list)
    """Page and marked-content identifier, in reading order."""


class Pen:
    """Draws on the pages of one file, from the first to the last."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas
        self.elements: list[Element] = []
        self._page = 0
        self._marks = 0

    def next_page(self) -> None:
        """Finish the present page."""
        self.canvas.showPage()
        self._page += 1
        self._marks = 0

    def element(self, role: Role, alt: str = "") -> Element:
        """Add a piece of structure after those there are."""
        self.elements.append(Element(role, alt))
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

    def line(self, x: float, y: float, line: Line, size: float) -> None:
        """Draw a line of text from `x` on the baseline `y`."""
        self.canvas.setFillGray(0)
        for text, font in line:
            self.canvas.setFont(font, size)
            self.canvas.drawString(x, y, text)
            x += line_width(((text, font),), size)

    def words(self, x: float, y: float, text: str, font: str, size: float) -> None:
        """Draw a text that is not known to be drawable yet."""
        self.line(x, y, ((drawable(text, font)[0], font),), size)

    def rule(self, left: float, right: float, y: float, *, grey: float) -> None:
        self.canvas.setStrokeGray(grey)
        self.canvas.setLineWidth(0.6)
        self.canvas.line(left, y, right, y)

    def box(self, x: float, y: float, width: float, height: float) -> None:
        self.canvas.setLineWidth(0.8)
        self.canvas.setStrokeGray(0.25)
        self.canvas.rect(x, y, width, height, stroke=1, fill=0)
