"""QR codes: as squares to draw on paper, and as half blocks for a terminal."""

from dataclasses import dataclass
from typing import Any

QUIET_ZONE = 4
"""Modules of white around the code (ISO/IEC 18004 §6.3.8)."""
SCREEN_QUIET_ZONE = 2

SEAL_MILLIMETRES = 35.0
SMALLEST_MODULE_MILLIMETRES = 0.45


@dataclass(frozen=True, slots=True)
class Matrix:
    """A QR code, quiet zone included; True is dark."""

    rows: tuple[tuple[bool, ...], ...]

    @property
    def modules(self) -> int:
        return len(self.rows)

    def module_millimetres(self, side: float = SEAL_MILLIMETRES) -> float:
        """Return the side of one module when the code without its quiet zone is `side` wide."""
        return side / (self.modules - 2 * QUIET_ZONE)


def matrix(text: str) -> Matrix:
    """Return the code of `text` at level M, in the smallest version that holds it."""
    return _code(text, "M", QUIET_ZONE)


def terminal_lines(text: str) -> tuple[str, ...]:
    """Return the code as half blocks, two modules a line, dark on a light background.

    A screen neither fades nor folds: level L and a narrow margin keep 134 bytes within 24 rows.
    """
    rows = _code(text, "L", SCREEN_QUIET_ZONE).rows
    blank = tuple(False for _module in rows[0])
    padded = rows if len(rows) % 2 == 0 else (*rows, blank)
    signs = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
    return tuple(
        "".join(signs[pair] for pair in zip(padded[at], padded[at + 1], strict=True))
        for at in range(0, len(padded), 2)
    )


def _code(text: str, level: str, border: int) -> Matrix:
    import zxingcpp

    # Without being told, it writes « é » in Latin-1, which some readers take for Chinese.
    told = {} if text.isascii() else {"eci": "UTF-8"}
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level, **told)
    drawn: Any = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    points: Any = memoryview(drawn).tolist()
    squares = [tuple(point == 0 for point in row) for row in points]
    side = (False,) * border
    above = ((False,) * (len(squares) + 2 * border),) * border
    return Matrix((*above, *((*side, *row, *side) for row in squares), *above))
