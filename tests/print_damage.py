"""What printing, folding, photographing and scanning do to a picture of a page, by chance."""

from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

WHITE = 255


def scanned(page: Image.Image, dpi: int, chance: Random) -> Image.Image:
    """A little askew, soft, pale, grainy, and kept as JPEG: an office scanner."""
    seen = _turned(page, chance.uniform(1.5, 3) * chance.choice((-1, 1)))
    seen = _soft(seen, 0.08, dpi)
    seen = ImageEnhance.Contrast(seen).enhance(chance.uniform(0.55, 0.8))
    return _jpeg(_grainy(seen, 8), 60)


def thermal(page: Image.Image, dpi: int, chance: Random) -> Image.Image:
    """Printed by a head some of whose points are dead: white lines down the page."""
    printed = page.copy()
    pen = ImageDraw.Draw(printed)
    for _line in range(chance.randint(2, 4)):
        x = chance.randrange(printed.width)
        pen.line((x, 0, x, printed.height), fill=WHITE, width=max(1, dpi // 200))
    return scanned(printed, dpi, chance)


def folded(page: Image.Image, dpi: int, chance: Random) -> Image.Image:
    """Folded through the seal, photographed out of focus and sent as a small JPEG."""
    creased = page.copy()
    y = creased.height * chance.uniform(0.35, 0.65)
    slope = chance.uniform(-0.04, 0.04) * creased.width
    pen = ImageDraw.Draw(creased)
    pen.line((0, y, creased.width, y + slope), fill=200, width=max(1, round(0.25 * dpi / 25.4)))
    seen = _soft(_turned(creased, chance.uniform(-3, 3)), 0.17, dpi)
    return _jpeg(_grainy(seen, 10), 45)


def upside_down(page: Image.Image, _dpi: int, _chance: Random) -> Image.Image:
    """The page the wrong way up."""
    return page.rotate(180)


def _turned(page: Image.Image, degrees: float) -> Image.Image:
    return page.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=WHITE)


def _soft(page: Image.Image, millimetres: float, dpi: int) -> Image.Image:
    return page.filter(ImageFilter.GaussianBlur(millimetres * dpi / 25.4))


def _grainy(page: Image.Image, strength: float) -> Image.Image:
    grain = Image.effect_noise(page.size, strength)
    return ImageChops.add(page, grain, offset=-128)


def _jpeg(page: Image.Image, quality: int) -> Image.Image:
    kept = BytesIO()
    page.save(kept, "JPEG", quality=quality)
    return Image.open(kept).convert("L")
