"""The fonts every paper embeds, from this package: Noto Sans, and its Arabic and Ethiopic cuts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

REGULAR: Final = "KiosqueSans"
BOLD: Final = "KiosqueSans-Bold"
ARABIC: Final = "KiosqueArabic"
ARABIC_BOLD: Final = "KiosqueArabic-Bold"
ETHIOPIC: Final = "KiosqueEthiopic"
ETHIOPIC_BOLD: Final = "KiosqueEthiopic-Bold"

MISSING: Final = "\N{REPLACEMENT CHARACTER}"
"""Shown for a sign that no font has."""

FALLBACKS: Final[Mapping[str, tuple[str, ...]]] = {
    REGULAR: (REGULAR, ARABIC, ETHIOPIC),
    BOLD: (BOLD, ARABIC_BOLD, ETHIOPIC_BOLD),
}
"""The first that has a sign draws it: figures and Latin words are never torn between two."""

JOINED: Final = frozenset({ARABIC, ARABIC_BOLD})
"""Fonts whose letters take the shape of their neighbours."""

_FILES: Final = {
    REGULAR: "NotoSans-Regular.ttf",
    BOLD: "NotoSans-Bold.ttf",
    ARABIC: "NotoSansArabic-Regular.ttf",
    ARABIC_BOLD: "NotoSansArabic-Bold.ttf",
    ETHIOPIC: "NotoSansEthiopic-Regular.ttf",
    ETHIOPIC_BOLD: "NotoSansEthiopic-Bold.ttf",
}


@dataclass(frozen=True, slots=True)
class Face:
    """A font as reportlab holds it: of each sign its glyph, of each sign its advance."""

    name: str
    """Of the font in the file, `NotoSans-Regular`."""
    font: Any
    glyphs: dict[int, int]
    advances: dict[int, float]
    """In thousandths of the size."""
    default: float

    def __contains__(self, sign: str) -> bool:
        return ord(sign) in self.glyphs


def register() -> None:
    """Make the fonts of French papers known to reportlab, once a process."""
    from reportlab import rl_config

    rl_config.useA85 = 0  # Text around compressed pages makes them larger, and is slow to make.
    face(REGULAR)
    face(BOLD)


@cache
def face(font: str) -> Face:
    """Return a font of this module, known to reportlab from now on."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    with resources.as_file(font_file(font)) as found:
        made = TTFont(font, str(found), asciiReadable=font in FALLBACKS)
    pdfmetrics.registerFont(made)
    held = made.face
    name = held.name.decode("ascii")
    return Face(name, made, held.charToGlyph, held.charWidths, float(held.defaultWidth))


def font_file(font: str) -> Any:
    """Return where the file of a font lies."""
    return resources.files("kiosque.receipts") / "fonts" / _FILES[font]


def width(text: str, font: str, size: float) -> float:
    """Return the advance of signs drawn one after the other, in points."""
    held = face(font)
    return sum(held.advances.get(ord(sign), held.default) for sign in text) * size / 1000
