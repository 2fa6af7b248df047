"""How a paper is set: one scale of sizes for all of them, ordinary or large, and who gives it.

A look changes neither a word nor a record: the same paper is drawn again in another one.
"""

from dataclasses import dataclass
from typing import Final

from kiosque.receipts.logo import Logo


@dataclass(frozen=True, slots=True)
class TypeScale:
    """Sizes and distances that follow from the size of the text, in points."""

    size: float
    leading: float
    """From line to line, in times the size."""
    air: float = 1.0
    """How much of the air between paragraphs there is."""

    @property
    def closer(self) -> "TypeScale":
        """The same sizes on less paper; the other is better to read."""
        return TypeScale(self.size, 1.17, 0.4)

    @property
    def title(self) -> float:
        return self.size * 1.5

    @property
    def heading(self) -> float:
        return self.size * 7 / 6

    @property
    def gap(self) -> float:
        """Air above a paragraph."""
        return self.size * 0.42 * self.air

    @property
    def section_gap(self) -> float:
        """Air above a heading."""
        return self.size * 1.2 * self.air

    @property
    def indent(self) -> float:
        """Where lists and headings with a pictogram begin: one column for both."""
        return self.size * 2.2


ORDINARY: Final = TypeScale(12.0, 1.3)
LARGE: Final = TypeScale(16.0, 1.35)
"""What is called large print begins at 16 points."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one paper is to be set."""

    large: bool = False
    logo: Logo | None = None
    """The organisation's, as it was when what the paper tells of was recorded."""

    @property
    def scale(self) -> TypeScale:
        return LARGE if self.large else ORDINARY


PLAIN: Final = Look()
