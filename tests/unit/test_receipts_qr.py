"""QR codes: two readers that share no code read what was written, in any script."""

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pyzbar import pyzbar

from kiosque.receipts.qr import QUIET_ZONE, matrix

SCALE = 4
WRITTEN = (
    "KQ1:0 $%*+-./:ABC",
    "https://www.ameli.fr/assure",
    "SUMMARY:Vérifier que la carte est arrivée\r\n",
    "Cœur, 12 €, « été »",
    "التحقّق من وصول البطاقة",
    "Проверить, пришла ли карта",
    "ካርድ ጥዕናዊ መድሕን",
)


def picture(text: str) -> Image.Image:
    code = matrix(text)
    drawn = Image.new("L", (code.modules, code.modules), 255)
    drawn.putdata([0 if dark else 255 for row in code.rows for dark in row])
    return drawn.resize((code.modules * SCALE,) * 2, Image.Resampling.NEAREST)


@pytest.mark.parametrize("text", WRITTEN)
def test_two_readers_read_the_same_words_in_any_script(text: str) -> None:
    drawn = picture(text)
    (by_zbar,) = pyzbar.decode(drawn)
    (by_zxing,) = zxingcpp.read_barcodes(drawn)
    assert by_zbar.data.decode("utf-8") == by_zxing.text == text


@settings(max_examples=60, deadline=None)
@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 $%*+-./:", min_size=1, max_size=350))
def test_a_code_has_its_margin_and_is_read_whole(text: str) -> None:
    code = matrix(text)
    assert {len(row) for row in code.rows} == {code.modules}
    margins = (*code.rows[:QUIET_ZONE], *code.rows[-QUIET_ZONE:])
    assert not any(any(row) for row in margins)
    assert [one.text for one in zxingcpp.read_barcodes(picture(text))] == [text]
