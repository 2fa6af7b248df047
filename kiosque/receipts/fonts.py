"""The fonts every paper embeds: Noto Sans, regular and bold, from this package."""

from functools import cache
from importlib import resources
from typing import Any, Final

REGULAR: Final = "KiosqueSans"
BOLD: Final = "KiosqueSans-Bold"
MISSING: Final = "\N{WHITE VERTICAL RECTANGLE}"
"""Shown for a sign that the fonts lack; drawn with their own box for unknown signs."""

_FILES: Final = {REGULAR: "NotoSans-Regular.ttf", BOLD: "NotoSans-Bold.ttf"}
_NOTDEF: Final = 0
"""Glyph of every TrueType font for what it does not know: a visible box in Noto Sans."""
_INVISIBLE: Final = frozenset(
    "\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
    "\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}"
    "\N{VARIATION SELECTOR-15}\N{VARIATION SELECTOR-16}"
)
"""Shape the letters beside them and show nothing themselves."""
_AS_SPACE: Final = frozenset("\N{THIN SPACE}\N{FIGURE SPACE}")
"""Spaces that break no line, drawn like the no-break space."""
_SPACES: Final = frozenset("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}")
"""French spaces: not « printable » for Python, and drawn as they are."""


def register() -> None:
    """Make the two fonts known to reportlab, once a process."""
    _registered()


@cache
def _registered() -> dict[str, Any]:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    faces: dict[str, Any] = {}
    for name, file in _FILES.items():
        path = resources.files("kiosque.receipts") / "fonts" / file
        with resources.as_file(path) as found:
            font = TTFont(name, str(found))
        font.face.charToGlyph.setdefault(ord(MISSING), _NOTDEF)
        font.face.charWidths.setdefault(ord(MISSING), font.face.defaultWidth)
        pdfmetrics.registerFont(font)
        faces[name] = font
    return faces


@cache
def _widths(font: str) -> tuple[dict[int, float], float]:
    face = _registered()[font].face
    return face.charWidths, float(face.defaultWidth)


def width(text: str, font: str, size: float) -> float:
    """Return the advance of `text` in points."""
    widths, default = _widths(font)
    return sum(widths.get(ord(sign), default) for sign in text) * size / 1000


def drawable(text: str, font: str) -> tuple[str, tuple[str, ...]]:
    """Return `text` as the font can show it, and the signs it lacks (`U+1F600`)."""
    known = _registered()[font].face.charToGlyph
    missing: dict[str, None] = {}
    shown: list[str] = []
    for sign in text:
        if sign in _INVISIBLE:
            continue
        if sign in _AS_SPACE:
            shown.append("\N{NO-BREAK SPACE}")
        elif ord(sign) in known and (sign.isprintable() or sign in _SPACES):
            shown.append(sign)
        else:
            missing[f"U+{ord(sign):04X}"] = None
            shown.append(MISSING)
    return "".join(shown), tuple(missing)
