"""The sheet of a second factor: photographed once, from paper, then destroyed."""

from pathlib import Path

import pytest
import zxingcpp

from kiosque.clock import Reading
from kiosque.desk.code_sheet import code_sheet, print_code_sheet
from kiosque.desk.second_factor import draw_factor
from kiosque.errors import UnavailableError
from kiosque.linear.console import ScriptedConsole
from kiosque.linear.taking_away import prove_second_factor
from kiosque.vault.totp import code_at, seed_from_base32
from tests.desks import START, MovedClock
from tests.integration.test_papers import sizes
from tests.integration.test_printing import print_queue
from tests.paper_pictures import pictures
from tests.paper_texts import text_of

NOW = Reading(START, 1000.0, "boot", "ntp")


def test_a_telephone_reads_the_secret_off_the_sheet_which_says_to_destroy_it() -> None:
    drawn = draw_factor("Karim B.", "Centre social de Bellevue")
    pdf = code_sheet(drawn, NOW, practice=False)
    (page,) = pictures(pdf, 150)
    (code,) = zxingcpp.read_barcodes(page)
    assert code.text == drawn.otpauth
    told = text_of(pdf)
    assert "Pour : Karim B." in told.replace("\N{NO-BREAK SPACE}", " ")
    assert "Centre social de Bellevue" in told
    assert drawn.totp_secret in told.replace(" ", "")
    assert "Détruisez cette feuille" in told
    assert min(sizes(pdf)) >= 12
    assert drawn.totp_secret.encode() not in pdf


def test_a_practice_sheet_says_so() -> None:
    drawn = draw_factor("Karim B.", "Centre social de Bellevue")
    assert "SPÉCIMEN" in text_of(code_sheet(drawn, NOW, practice=True))


def test_a_printer_that_refuses_leaves_the_secret_on_the_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    print_queue(tmp_path, monkeypatch, code=1)
    drawn = draw_factor("Karim B.", "Centre social de Bellevue")
    with pytest.raises(UnavailableError) as refused:
        print_code_sheet(drawn, NOW, "Accueil", practice=True)
    assert "ni perdu ni enregistré" in str(refused.value.advice)
    assert drawn.totp_secret not in str(refused.value)


def test_line_by_line_the_sheet_is_printed_and_the_code_proved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = print_queue(tmp_path, monkeypatch, code=0)
    drawn = draw_factor("Karim B.", "Centre social de Bellevue")
    code = code_at(seed_from_base32(drawn.totp_secret), START)
    said: list[str] = []
    answers = {"init.qr": ["non"], "init.code_sheet": ["on:Accueil"], "init.code": [code]}
    console = ScriptedConsole(answers, said.append)
    assert prove_second_factor(console, drawn, MovedClock(), practice=False)
    assert (folder / "printed").read_bytes() == code_sheet(drawn, NOW, practice=False)
    assert any("Détruisez-la" in line for line in said)
