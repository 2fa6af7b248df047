"""Seals that printers, folds, scanners and telephones have been through."""

from collections.abc import Callable
from functools import cache
from random import Random

import pytest
import zxingcpp
from PIL import Image
from pyzbar import pyzbar

from kiosque.mandates.scopes import SCOPE_KEYS
from kiosque.mandates.seal import read_seal, verify_seal
from kiosque.receipts.layout import MILLIMETRE, PAGE_WIDTH
from tests import paper_examples
from tests.paper_pictures import pictures
from tests.print_damage import folded, scanned, thermal, upside_down

DRAWS = 10
CORNER_MILLIMETRES = 62
Damage = Callable[[Image.Image, int, Random], Image.Image]


@cache
def paper() -> paper_examples.MandateFiles:
    return paper_examples.mandate(scopes=SCOPE_KEYS)


@cache
def corner(dpi: int) -> Image.Image:
    """The part of a printed page that a person photographs to show its seal."""
    page = pictures(paper().drawn.pdf, dpi)[0]
    side = round(CORNER_MILLIMETRES * dpi / 25.4)
    return page.crop((round(PAGE_WIDTH / MILLIMETRE * dpi / 25.4) - side, 0, page.width, side))


def zxing(picture: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def zbar(picture: Image.Image) -> list[str]:
    symbols = [pyzbar.ZBarSymbol.QRCODE]
    return [code.data.decode() for code in pyzbar.decode(picture, symbols=symbols)]


READERS = {"zxing": zxing, "zbar": zbar}


def rate(damage: Damage, dpi: int, reader: str) -> int:
    """Return of how many of `DRAWS` damaged pictures the seal is read and verifies."""
    made = paper()
    key = made.maker.kiosk_key.public_key()
    read = 0
    for draw in range(DRAWS):
        picture = damage(corner(dpi), dpi, Random(f"{damage.__name__} {dpi} {draw}"))
        texts = READERS[reader](picture)
        read += texts == [made.seal] and verify_seal(read_seal(made.seal), key)
    return read


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("dpi", [150, 200, 300])
@pytest.mark.parametrize("damage", [scanned, upside_down])
def test_an_office_scanner_reads_every_seal(damage: Damage, dpi: int, reader: str) -> None:
    assert rate(damage, dpi, reader) == DRAWS


@pytest.mark.parametrize("reader", READERS)
def test_a_thermal_printer_with_dead_points_loses_one_seal_in_ten_at_most(reader: str) -> None:
    assert rate(thermal, 200, reader) >= DRAWS * 0.9


def test_the_reference_reader_reads_nine_seals_in_ten_under_a_fold_and_a_bad_photograph() -> None:
    assert rate(folded, 300, "zxing") >= DRAWS * 0.9
