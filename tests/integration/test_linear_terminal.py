"""`kiosque linear` as another process: typed into a pipe, and in a pseudo-terminal."""

import os
import re
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosque.clock import SystemClock
from kiosque.desk.entrance import sign_in_unattended
from kiosque.desk.mandates import list_mandates
from kiosque.desk.practice import PracticePlace, found_practice
from kiosque.desk.session import Session
from kiosque.desk.visits import visits_to_resume
from kiosque.linear.terminal import Idle, TerminalConsole
from kiosque.settings import read_settings
from kiosque.vault.totp import STEP_SECONDS, code_at, seed_from_base32
from tests.typing_people import TypingPerson, kiosque

VISIT = (
    *("1", "1", "oui", "non", "non", "2 5", "non", "1", ""),
    *("document", "1", "Le Goff", "Anne Marie", "", "1", "14/03/1959", "oui", "quimper", "1"),
    *("oui", "oui", "oui", "oui", "oui", "1"),
)
"""From the menu to the recap."""
AGREED = ("oui",) * 5


@dataclass
class Kept:
    """A practice organisation on disk, whose mediator has a telephone."""

    place: PracticePlace

    @property
    def home(self) -> Path:
        return Path(self.place.environment["KIOSQUE_HOME"])

    def codes(self) -> tuple[str, str]:
        """Return the present code and the next: both are good for half a minute at least."""
        seed = seed_from_base32(self.place.founded.totp_secret)
        now = time.time()
        first, second = (
            code_at(seed, datetime.fromtimestamp(now + ahead, UTC)) for ahead in (0, STEP_SECONDS)
        )
        return first, second

    def session(self) -> Session:
        credentials = read_settings(self.place.environment).unattended
        assert credentials is not None
        return sign_in_unattended(self.home, SystemClock(), credentials)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    place = found_practice(tmp_path / "home", tmp_path / "access", SystemClock())
    place.founded.session.close()
    return Kept(place)


def typed(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def after(folder: Path) -> Iterator[str]:
    """Yield what follows the code: papers, signatures, one act, the account."""
    yield from ("save", str(folder), "oui", "non", "oui", "1", "Dossier", "prepared", "", "non")
    yield from ("oui", "non", "30", "save", str(folder), "leave")


def test_a_whole_visit_is_typed_into_a_pipe(kept: Kept, tmp_path: Path) -> None:
    first, second = kept.codes()
    door = ("1", "fausse phrase", first, kept.place.passphrase, first)
    lines = (*door, *VISIT, "000000", second, *after(tmp_path / "papiers"))
    done = kiosque("linear", environment={"KIOSQUE_HOME": str(kept.home)}, given=typed(*lines))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert len(list((tmp_path / "papiers").glob("*.pdf"))) == 2
    assert kept.place.passphrase not in done.stdout
    assert {unicodedata.category(sign) for sign in done.stdout if sign != "\n"}.isdisjoint({"Cc"})
    session = kept.session()
    (line,) = list_mandates(session)
    assert line.number in done.stdout
    assert visits_to_resume(session) == ()
    session.close()


def test_each_question_is_a_line_of_its_own(kept: Kept) -> None:
    done = kiosque(
        "linear", environment={"KIOSQUE_HOME": str(kept.home)}, given="1\nfaux\n123456\n"
    )
    lines = done.stdout.splitlines()
    for question in ("Phrase de passe", "Code à 6 chiffres"):
        assert [line for line in lines if line.startswith(question) and line.endswith(":")]


@pytest.mark.parametrize("count", range(len(VISIT) + 2))
def test_an_input_that_ends_anywhere_leaves_cleanly_and_keeps_what_was_answered(
    kept: Kept, count: int
) -> None:
    first, _second = kept.codes()
    lines = ("1", kept.place.passphrase, first, *VISIT)[: count + 2]
    done = kiosque("linear", environment={"KIOSQUE_HOME": str(kept.home)}, given=typed(*lines))
    assert (done.returncode, done.stderr) == (0, "")
    session = kept.session()
    waiting = visits_to_resume(session)
    assert len(waiting) == (1 if count > 2 else 0)
    if waiting:
        assert waiting[0].draft.notices_read is (count > 3)
        assert (waiting[0].draft.protected is not None) is (count > 5)
        assert bool(waiting[0].draft.scopes) is (count > 6)
        assert (waiting[0].draft.identity is not None) is (count > 19)
    session.close()


@pytest.mark.parametrize(
    "given",
    [
        b"\xff\xfe\n",
        b"1\n\xff\xff\n\xff\n",
        b"\x00\n" * 5,
        b"1",
        b"1\r\n?\r\n",
        b"x" * 2_000_000,
        b"",
    ],
)
def test_bytes_that_are_no_text_stop_nothing(kept: Kept, given: bytes) -> None:
    done = kiosque(
        "linear",
        environment={"KIOSQUE_HOME": str(kept.home)},
        given=given.decode("utf-8", "surrogateescape"),
        errors="surrogateescape",
        encoding="utf-8",
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_terminal_that_knows_no_french_signs_shows_marks_and_goes_on(kept: Kept) -> None:
    environment = {"KIOSQUE_HOME": str(kept.home), "PYTHONIOENCODING": "ascii"}
    done = kiosque("linear", environment=environment, given="1\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Phrase de passe" in done.stdout


def test_a_visit_in_a_terminal_shows_no_secret_and_moves_no_cursor(kept: Kept) -> None:
    first, second = kept.codes()
    person = TypingPerson("linear", home=kept.home)
    person.answers("Numéro", "?", "1")
    person.answers("Phrase de passe", kept.place.passphrase)
    person.answers("Code à 6 chiffres", first)
    for answer in VISIT[:11]:
        person.answers(r"Numéro|\(oui/non\)|Fin plus proche", answer)
    person.answers("Nom de naissance", "retour")
    person.answers("Numéro", "1")
    person.answers("Nom de naissance", "Le Goff")
    person.answers("Prénoms", "Anne Marie")
    person.answers("Nom d'usage", "")
    person.answers("Numéro", "1")
    person.answers("Date de naissance", "14/03/1959")
    person.answers("Née en France", "oui")
    person.answers("Commune de naissance", "quimper")
    person.answers("Numéro", "1")
    person.answers(r"\(oui/non\)", *AGREED)
    person.answers("Numéro", "1")
    person.answers("Votre code", second)
    person.sees("est enregistré")
    person.presses("d")
    person.sees("Fermer la session")
    person.presses("d")
    assert person.leaves() == 0
    assert "\x1b" not in person.shown
    assert "\b" not in person.shown
    for secret in (kept.place.passphrase, first, second):
        assert secret not in person.shown
    session = kept.session()
    (waiting,) = visits_to_resume(session)
    assert waiting.mandate is not None
    session.close()


@pytest.mark.parametrize("key", ["c", "d"])
def test_interrupting_at_a_question_keeps_the_draft_and_leads_to_the_menu(
    kept: Kept, key: str
) -> None:
    first, _second = kept.codes()
    person = TypingPerson("linear", home=kept.home)
    person.answers("Numéro", "1")
    person.answers("Phrase de passe", kept.place.passphrase)
    person.answers("Code à 6 chiffres", first)
    person.answers("Numéro", "1", "1")
    person.answers("mentions sont-elles lues", "oui")
    person.sees("sauvegarde de justice")
    person.presses(key)
    person.sees("Ce qui était répondu est gardé")
    person.answers("Reprendre un accompagnement", "leave")
    assert person.leaves() == 0
    session = kept.session()
    (waiting,) = visits_to_resume(session)
    assert waiting.draft.notices_read
    session.close()


def test_leaving_at_the_door_is_no_error_and_gives_the_echo_back(kept: Kept) -> None:
    person = TypingPerson("linear", home=kept.home)
    person.answers("Numéro", "1")
    person.sees("Phrase de passe")
    person.presses("c")
    assert person.leaves() == 0


def test_somebody_who_does_not_answer_is_not_waited_for_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    theirs, ours = os.openpty()
    with os.fdopen(ours, encoding="utf-8") as screen:
        monkeypatch.setattr("sys.stdin", screen)
        with pytest.raises(Idle):
            TerminalConsole(idle_seconds=0).ask("x", "?")
        os.write(theirs, b"oui\n")
        assert TerminalConsole(idle_seconds=60).ask("x", "?") == "oui"
    os.close(theirs)


def test_what_was_typed_without_echo_is_read_and_the_echo_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import termios

    theirs, ours = os.openpty()
    with os.fdopen(ours, encoding="utf-8") as screen:
        monkeypatch.setattr("sys.stdin", screen)
        os.write(theirs, "une phrase secrète\n".encode())
        assert TerminalConsole().ask("x", "?", secret=True) == "une phrase secrète"
        assert termios.tcgetattr(ours)[3] & termios.ECHO
    os.close(theirs)


def test_no_shown_line_of_a_visit_holds_a_control_sequence(kept: Kept) -> None:
    first, _second = kept.codes()
    lines = (
        "1",
        kept.place.passphrase,
        first,
        *VISIT[:10],
        "\x1b[31mLe Goff\x1b]0;x\x07",
        "\x1b[2J",
    )
    done = kiosque("linear", environment={"KIOSQUE_HOME": str(kept.home)}, given=typed(*lines))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", done.stdout)
