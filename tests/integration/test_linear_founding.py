"""An organisation founded by questions: in a pseudo-terminal, and by scripts."""

import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from kiosque.bootstrap import Kiosk
from kiosque.desk.entrance import SignIn, list_organisations, sign_in
from kiosque.desk.founding import Founded
from kiosque.desk.journal import show_journal
from kiosque.errors import InputError, SignInError
from kiosque.linear.console import ScriptedConsole, Stopped
from kiosque.linear.founding import found_by_questions
from kiosque.settings import Settings
from kiosque.vault.recovery import KEY_BYTES, read_recovery_key
from kiosque.vault.totp import code_at, seed_from_base32
from tests.desks import PASSPHRASE, MovedClock
from tests.system_programs import need
from tests.typing_people import TypingPerson

ANSWERS: dict[str, list[str]] = {
    "init.name": ["Centre social de Bellevue"],
    "init.siret": ["732 829 320 00074"],
    "init.address": ["12 rue des Lilas"],
    "init.postcode": ["44 800"],
    "init.city": [""],
    "init.contact": ["02 40 00 00 00"],
    "init.data_protection_contact": ["dpo@bellevue.example"],
    "init.person": ["Awa D."],
    "init.recap": ["1"],
    "init.passphrase": [PASSPHRASE, PASSPHRASE],
    "init.qr": ["non"],
}
TOLD_WHEN_WRONG = (
    "200 caractères",
    "quatorze chiffres",
    "erreur de frappe",
    "ne s'imprime pas",
    "au moins une lettre",
    "sept mots",
    "ne sont pas les mêmes",
    "kiosque linear",
)
ON_THE_SHEET = (
    "Feuille de secours",
    "Centre social de Bellevue",
    "73282932000074",
    "poste K1",
    "mardi 24 novembre 2026",
    "Awa D.",
    "Comment la garder",
)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Founder(ScriptedConsole):
    """Answers by script, and reads code and recovery key from what was said."""

    def __init__(self, telephone: MovedClock, **changes: list[str]) -> None:
        self.said: list[str] = []
        self._telephone = telephone
        taken = {"init.code": self._codes(), "init.recovery": self._groups()}
        super().__init__({**ANSWERS, **taken, **changes}, self.said.append)

    def _codes(self) -> Iterator[str]:
        while True:
            seed = seed_from_base32(self._last(r"  ((?:[A-Z2-7]{4} ?){8})"))
            yield code_at(seed, self._telephone.read().now)

    def _groups(self) -> Iterator[str]:
        yield f"{self._last(r'  1. (....)')} {self._last(r'  2. (....)')}"

    def _last(self, pattern: str) -> str:
        return [found[1] for line in self.said if (found := re.fullmatch(pattern, line))][-1]


def start(home: Path, clock: MovedClock) -> Kiosk:
    return Kiosk(home, clock, Settings(home, None))


def founded(tmp_path: Path, **changes: list[str]) -> Founded:
    clock = MovedClock()
    console = Founder(clock, **changes)
    made = found_by_questions(start(tmp_path / "home", clock), console, {}, practice=True)
    made.session.close()
    return made


def test_an_organisation_is_founded_in_a_terminal_and_each_wrong_answer_is_asked_again(
    tmp_path: Path,
) -> None:
    person = TypingPerson("init", "--practice", home=tmp_path / "home")
    person.answers("Nom de la structure", "", "x" * 300, "?", "Maison 😀", "Centre social")
    person.answers("SIRET", "123", "73282932000075", "00000000000000", "73282932000074")
    person.answers("Adresse", "retour")
    person.answers("SIRET", "73282932000074")
    person.answers("Adresse", "12 rue des Lilas")
    person.answers("Code postal", "1", "44800")
    person.answers("Commune", "Saint-Herblain")
    person.answers("annuler un mandat", "02 40 00 00 00")
    person.answers("protection des données", "dpo@bellevue.example")
    person.answers("Votre nom", "12345", "[@click=app.quit]Awa")
    person.answers("Numéro", "9")
    person.answers("Votre nom", "Awa D.")
    person.answers("Numéro", "1")
    person.answers("Phrase de passe", "azerty", PASSPHRASE)
    person.answers("Encore une fois", "autre chose")
    person.answers("Phrase de passe", PASSPHRASE)
    person.answers("Encore une fois", PASSPHRASE)
    code = person.sees(r"code du moment est (\d{6})")[1]
    person.answers("Dessiner un code QR", "oui")
    person.answers("montre maintenant", "", "000000", code)
    groups = [person.sees(rf"{number}\. (\w{{4}})")[1] for number in (1, 2)]
    person.answers("deux premiers groupes", "0000 0000", f"{groups[0].lower()}-{groups[1]}")
    assert person.leaves() == 0
    (organisation,) = list_organisations(tmp_path / "home")
    assert organisation.name == "Centre social"
    assert [one.name for one in organisation.people] == ["Awa D."]
    assert [told for told in TOLD_WHEN_WRONG if told not in person.shown] == []
    assert PASSPHRASE not in person.shown
    uncoloured = re.sub(r"\x1b\[(?:0|38;5;16;48;5;231)m", "", person.shown)
    assert not CONTROL.search(uncoloured.replace("\r\n", "\n"))


def test_the_code_drawn_in_the_terminal_fits_it_and_reads_as_the_address(tmp_path: Path) -> None:
    secret = str(_file(tmp_path))
    person = TypingPerson(
        "init", "--practice", "--passphrase-file", secret, *_options(), home=tmp_path / "home"
    )
    person.answers("Commune", "Saint-Herblain")
    person.answers("Numéro", "1")
    person.answers("Dessiner un code QR", "oui")
    person.sees("montre maintenant")
    person.presses("d")
    assert person.leaves() == 1
    rows = re.findall(r"\x1b\[38;5;16;48;5;231m([ ▀▄█]+)\x1b\[0m", person.shown)
    assert len(rows) <= 23
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows[0]) <= 80
    address = re.search(r"otpauth://\S+", person.shown.replace("\r\n", "\n"))
    assert address is not None
    assert [read.text for read in zxingcpp.read_barcodes(_picture(rows))] == [address[0]]
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("stop", [*ANSWERS, "init.code", "init.recovery"])
def test_stopping_at_any_question_leaves_the_machine_as_it_was(tmp_path: Path, stop: str) -> None:
    with pytest.raises(Stopped):
        founded(tmp_path, **{stop: []})
    assert not (tmp_path / "home").exists()


def test_the_code_that_proved_the_enrolment_does_not_open_a_session_as_well(
    tmp_path: Path,
) -> None:
    clock = MovedClock()
    made = founded(tmp_path)
    (organisation,) = list_organisations(tmp_path / "home")
    used = code_at(seed_from_base32(made.totp_secret), clock.read().now)
    command = SignIn(organisation.id, organisation.people[0].slot, PASSPHRASE, used)
    with pytest.raises(SignInError):
        sign_in(tmp_path / "home", clock, command)


def test_what_was_given_is_not_asked_and_what_was_given_wrong_stops_at_once(
    tmp_path: Path,
) -> None:
    given = {"name": "Médiathèque", "siret": "73282932000074", "passphrase": PASSPHRASE}
    clock = MovedClock()
    console = Founder(clock, **{"init.name": [], "init.siret": [], "init.passphrase": []})
    made = found_by_questions(start(tmp_path, clock), console, given, practice=True)
    made.session.close()
    assert made.session.organisation.name == "Médiathèque"
    with pytest.raises(InputError) as wrong:
        found_by_questions(start(tmp_path, clock), console, {"siret": "12"}, practice=True)
    assert wrong.value.field == "siret"


def test_a_known_siret_is_said_and_asked_again(tmp_path: Path) -> None:
    founded(tmp_path)
    clock = MovedClock()
    console = Founder(clock, **{"init.siret": ["73282932000074", "20003019500115"]})
    found_by_questions(start(tmp_path / "home", clock), console, {}, practice=True).session.close()
    assert any("existe déjà" in text for text in console.said)
    assert len(list_organisations(tmp_path / "home")) == 2


def test_where_the_postcode_has_one_commune_an_empty_answer_takes_it(tmp_path: Path) -> None:
    assert founded(tmp_path).session.organisation.city == "Saint-Herblain"


def test_a_changed_answer_is_read_again_before_anything_else(tmp_path: Path) -> None:
    changes = {
        "init.recap": ["postcode", "retour", "city", "1"],
        "init.postcode": ["44800", "97400"],
        "init.city": ["Nantes", "retour", "Saint-Denis"],
    }
    clock = MovedClock()
    console = Founder(clock, **changes)
    made = found_by_questions(start(tmp_path, clock), console, {}, practice=True)
    made.session.close()
    assert made.session.organisation.timezone == "Indian/Reunion"
    assert any("heure de La Réunion" in text for text in console.said)


def test_a_machine_whose_clock_is_in_the_past_asks_for_the_time_and_checks_the_code_against_it(
    tmp_path: Path,
) -> None:
    clock = MovedClock(datetime(2000, 1, 1, tzinfo=UTC))
    console = Founder(MovedClock(), stated_time=["31/12/1999 23:00", "24/11/2026 10:12"])
    made = found_by_questions(start(tmp_path, clock), console, {}, practice=True)
    opened = show_journal(made.session)[0].header
    made.session.close()
    assert (opened.ts[:16], opened.tsq) == ("2026-11-24T09:12", "manual")
    assert made.session.vault.root_certificate.not_valid_before_utc.year == 2026


def test_the_recovery_sheet_is_printed_and_saved_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need("pdftotext")
    printed = _printer(tmp_path, monkeypatch, code=0)
    asked = {"init.code_sheet": ["copy"], "init.sheet": ["on:Bureau"], "init.recovery": []}
    with pytest.raises(Stopped):
        founded(tmp_path, **asked)
    text = subprocess.run(["pdftotext", "-layout", printed, "-"], capture_output=True, check=True)
    sheet = text.stdout.decode()
    assert [told for told in ON_THE_SHEET if told not in sheet] == []
    groups = re.findall(r"\b(?!2026)[0-9A-HJKMNP-TV-Z]{4}\b", sheet)
    assert len(read_recovery_key(" ".join(groups))) == KEY_BYTES
    assert not (tmp_path / "home").exists()


def test_a_printer_that_refuses_the_sheet_is_said_and_the_key_can_still_be_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _printer(tmp_path, monkeypatch, code=1)
    clock = MovedClock()
    console = Founder(clock, **{"init.code_sheet": ["copy"], "init.sheet": ["on:Bureau", "copy"]})
    made = found_by_questions(start(tmp_path, clock), console, {}, practice=True)
    made.session.close()
    assert any("n'a pas pris le document" in text for text in console.said)


def _printer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> Path:
    """Put a print queue called Bureau in the path; return what it prints."""
    folder = tmp_path / "cups"
    folder.mkdir()
    printed = folder / "printed.pdf"
    scripts = {"lpstat": "echo Bureau", "lp": f"cat > '{printed}'; exit {code}"}
    for name, script in scripts.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return printed


def _file(tmp_path: Path) -> Path:
    secret = tmp_path / "passphrase"
    secret.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    return secret


def _options() -> Iterator[str]:
    """Give everything by options but the city, with names of the greatest length."""
    long = {
        "init.name": "Médiathèque intercommunale à vocation éducative – Saint-Étienne",
        "init.person": "Marie-Hélène de la Tour d'Auvergne-Kéréon",
    }
    given = {key: answers[0] for key, answers in ANSWERS.items()} | long
    for field in ("name", "siret", "address", "postcode", "contact", "person"):
        yield from (f"--{field}", given[f"init.{field}"])
    yield from ("--data-protection-contact", given["init.data_protection_contact"])


def _picture(rows: list[str]) -> Image.Image:
    """Return half blocks as a picture in a dark room: black all around."""
    side = 8
    dark = {"█": (0, 0), "▀": (0, 255), "▄": (255, 0), " ": (255, 255)}
    picture = Image.new("L", ((len(rows[0]) + 8) * side, (2 * len(rows) + 8) * side), 0)
    for at, row in enumerate(rows):
        for column, sign in enumerate(row):
            for half, shade in enumerate(dark[sign]):
                x, y = (column + 4) * side, (2 * at + half + 4) * side
                picture.paste(shade, (x, y, x + side, y + side))
    return picture
