"""What each drawn sign means, told in the file: for search, copying and reading aloud.

reportlab tells of each glyph the sign that it was asked to draw (ISO 32000-1 §9.10.3). Shaped
glyphs are asked for by private signs, which mean nothing to a reader: this tells their letters, and
leaves out the places of a subset that nothing uses.
"""

import re
from typing import Any, Final

from kiosque.receipts.fonts import FALLBACKS, face
from kiosque.receipts.shaping import meaning

_ENTRY: Final = re.compile(r"<([0-9A-F]{2})> <([0-9A-F]{4,6})>")
_LISTED: Final = re.compile(r"\d+ beginbfchar\n.*?endbfchar", re.DOTALL)
_AT_ONCE: Final = 100
"""How many entries one list may have."""


def write_meanings(document: Any) -> bool:
    """Write the meanings of every font of `document`; return whether each glyph has letters.

    A mark that is drawn after its letter has none of its own: the letter tells both.
    """
    import pikepdf

    fonts = {face(font).name: font for family in FALLBACKS.values() for font in family}
    whole = True
    for held in document.objects:
        if not isinstance(held, pikepdf.Dictionary) or "/ToUnicode" not in held:
            continue
        font = fonts[str(held.BaseFont).partition("+")[2]]
        told = held.ToUnicode.read_bytes().decode("latin-1")
        entries = [
            (place, meaning(font, int(code, 16)))
            for place, code in _ENTRY.findall(told)
            if int(code, 16)
        ]
        whole = whole and all(letters for _place, letters in entries)
        held.ToUnicode.write(_LISTED.sub(_listed(entries), told).encode("latin-1"))
    return whole


def _listed(entries: list[tuple[str, str]]) -> str:
    chunks = [entries[at : at + _AT_ONCE] for at in range(0, len(entries), _AT_ONCE)]
    return "\n".join(
        "\n".join(
            [
                f"{len(chunk)} beginbfchar",
                *(f"<{place}> <{letters.encode('utf-16-be').hex()}>" for place, letters in chunk),
                "endbfchar",
            ]
        )
        for chunk in chunks
    )
