"""The organisation's logo: a picture that somebody gives, decoded strictly and kept as a small PNG.

What is kept was drawn again from its points: grey or colour, on white, without metadata. A paper
prints it at most 14 mm high.
"""

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from kiosque.errors import InputError
from kiosque.i18n import N_
from kiosque.receipts.layout import MILLIMETRE

TALLEST: Final = 14 * MILLIMETRE
"""In the head of a paper, in points."""
LOW: Final = 9 * MILLIMETRE
"""Where a mandate would need a second page for the sake of its logo."""
WIDEST: Final = 60 * MILLIMETRE

LARGEST_FILE: Final = 2_000_000
"""Bytes; what is larger is no logo, and is not decoded."""
MOST_POINTS: Final = 16_000_000
"""Of the picture given; more is refused before it is unpacked."""
LEAST_SIDE: Final = 32
"""Points; less would be a stain on paper."""
LONGEST_FORM: Final = 12
"""How many times longer than wide it may be, or the reverse."""
KEPT_WIDTH: Final = 945
KEPT_HEIGHT: Final = 221
"""60 by 14 mm at 400 points an inch: nothing finer shows on paper."""
_FORMATS: Final = ("PNG", "JPEG")
_FAINTEST: Final = 16
"""Levels of grey between the darkest and the lightest point; below, it would print as nothing."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture as it is kept."""

    png: bytes
    width: int
    """Points, as the height."""
    height: int
    tallest: float = TALLEST
    """How high a paper may print it."""

    @property
    def printed(self) -> tuple[float, float]:
        """Width and height on paper, in points."""
        scale = min(self.tallest / self.height, WIDEST / self.width)
        return self.width * scale, self.height * scale


def read_logo(picture: bytes) -> Logo:
    """Return a given picture as it will be kept; raises `InputError` for what is no logo."""
    from PIL import Image, UnidentifiedImageError

    if len(picture) > LARGEST_FILE:
        raise _refused(
            N_("Ce fichier est trop lourd : deux mégaoctets au plus."),
            N_("Enregistrez le logo dans un fichier plus petit."),
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(picture), formats=_FORMATS) as opened:
                _check_form(opened)
                drawn = _on_white(opened)
    except Image.DecompressionBombError:
        raise _too_large() from None
    except (
        OSError, ValueError, SyntaxError, MemoryError, OverflowError, ArithmeticError,
        UnidentifiedImageError,
    ):  # fmt: skip
        raise _refused(
            N_("Ce fichier n'est pas une image qui peut être lue."),
            N_("Donnez une image PNG ou JPEG, en entier."),
        ) from None
    drawn.thumbnail((KEPT_WIDTH, KEPT_HEIGHT), Image.Resampling.LANCZOS)
    darkest, lightest = drawn.convert("L").getextrema()
    if lightest - darkest < _FAINTEST:
        raise _refused(
            N_("Cette image est vide : on ne verrait rien sur le papier."),
            N_("Donnez une image foncée sur un fond clair."),
        )
    return Logo(_as_png(drawn), drawn.width, drawn.height)


def kept_logo(png: bytes) -> Logo:
    """Return a logo that `read_logo` made before, from its bytes."""
    from PIL import Image

    with Image.open(BytesIO(png), formats=("PNG",)) as opened:
        return Logo(png, opened.width, opened.height)


def _check_form(opened: Any) -> None:
    """Refuse by the sizes that the file announces, before anything is unpacked."""
    shorter, longer = sorted(opened.size)
    if opened.width * opened.height > MOST_POINTS:
        raise _too_large()
    if shorter < LEAST_SIDE:
        raise _refused(
            N_("Cette image est trop petite : trente-deux points de côté au moins."),
            N_("Donnez le logo tel qu'il a été dessiné, sans le réduire."),
        )
    if longer > LONGEST_FORM * shorter:
        raise _refused(
            N_("Cette image est trop longue pour sa largeur."),
            N_("Coupez ce qui entoure le logo, puis recommencez."),
        )
    if getattr(opened, "n_frames", 1) > 1:
        raise _refused(
            N_("Cette image est animée : un papier n'en montre qu'une."),
            N_("Donnez une image fixe."),
        )


def _on_white(opened: Any) -> Any:
    """Return the points alone, in grey where no colour is, transparency made white."""
    from PIL import Image, ImageChops, ImageOps

    turned = ImageOps.exif_transpose(opened).convert("RGBA")
    paper = Image.new("RGBA", turned.size, "white")
    flat = Image.alpha_composite(paper, turned).convert("RGB")
    red, green, blue = flat.split()
    coloured = (
        ImageChops.difference(red, green).getbbox() or ImageChops.difference(green, blue).getbbox()
    )
    return flat if coloured else red


def _as_png(drawn: Any) -> bytes:
    file = BytesIO()
    drawn.save(file, "PNG", optimize=True)
    return file.getvalue()


def _too_large() -> InputError:
    return _refused(
        N_("Cette image est trop grande : seize millions de points au plus."),
        N_("Réduisez-la, par exemple à mille points de large."),
    )


def _refused(sentence: str, advice: str) -> InputError:
    return InputError("logo", sentence, advice=advice)
