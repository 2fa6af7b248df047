"""Reading seals from a picture of a page."""

import warnings
from io import BytesIO

from kiosque.errors import UnreadableError
from kiosque.i18n import N_
from kiosque.mandates.seal import TEXT_PREFIX

MOST_PIXELS = 120_000_000
"""An A4 page at 900 dpi; a larger picture is refused before it is unpacked."""


def seals_in(picture: bytes) -> tuple[str, ...]:
    """Return the texts of the seals in a PNG or JPEG; raises `UnreadableError`."""
    import zxingcpp
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(picture), formats=("PNG", "JPEG")) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise UnreadableError(N_("Cette image est trop grande."))
                grey = opened.convert("L")
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError):
        raise UnreadableError(N_("Cette image ne peut pas être lue.")) from None
    codes = zxingcpp.read_barcodes(
        grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    return tuple(code.text for code in codes if code.text.startswith(TEXT_PREFIX))
