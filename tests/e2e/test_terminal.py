"""The full-screen front door as it runs: a real program in a real terminal."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.system_programs import need
from tests.terminal import PATIENCE_SECONDS, Terminal, terminal

SENTINEL = "ZZTEMOIN"
DEMO = (sys.executable, "-m", "kiosque", "demo", "--keep")
BROKEN = """
import sys
import kiosque.tui.app as door
from kiosque.bootstrap import kiosk
from kiosque.tui.launch import run

class Broken(door.KiosqueApp):
    def action_colours(self):
        name = "ZZTEMOIN 1 59 03 29 046 001 12"
        raise RuntimeError(name)

door.KiosqueApp = Broken
sys.exit(run(kiosk()))
"""
ALTERNATE_ON, ALTERNATE_OFF = b"\x1b[?1049h", b"\x1b[?1049l"
HARMLESS = re.compile(r"22;(default|pointer|text)|8;[^;]*;(http://127\.0\.0\.1:.*)?")
"""The shape of the mouse pointer, and a link to the page of FranceConnect."""


@contextmanager
def demonstration(folder: Path, size: tuple[int, int] = (80, 24)) -> Iterator[Terminal]:
    with terminal([*DEMO, str(folder)], {"HOME": str(folder.parent)}, size) as shown:
        shown.until("Qui êtes-vous")
        yield shown


def sign_in(shown: Terminal) -> None:
    shown.press("enter")
    shown.answer("Phrase de passe", "f9")
    shown.answer("••••••", "enter")
    shown.until("Aujourd'hui")


def to_identity(shown: Terminal) -> None:
    shown.answer("Aujourd'hui", "enter")
    shown.answer("Que faites-vous", "down", "enter")
    shown.answer("Lisez ces mentions", "enter")
    shown.answer("ou mineure", "down", "enter")
    shown.answer("Pour quelles", "down", "down", "space", "enter")
    shown.answer("se limite-t-il", "end", "enter")
    shown.answer("Pour combien", "down", "down", "enter")
    shown.until("identifiée")


def by_document(shown: Terminal, name: str) -> None:
    shown.press("down", "down", "enter")
    shown.answer("Quel document", "down", "enter")
    shown.answer("Recopiez", name, "enter", "Anne Marie", "enter", "enter", "14/03/1959", "enter")
    shown.answer("Genre", "down", "enter")
    shown.answer("est-elle née", "down", "enter")
    shown.answer("Commune de naissance", "quimper")
    shown.answer("Finistère", "enter", "enter")
    agree(shown)


def agree(shown: Terminal) -> None:
    shown.answer("phrase par phrase", *("space", "down") * 5, "enter")
    shown.until("Relisez")


def leave(shown: Terminal) -> int | None:
    shown.answer("Quitter", "escape")
    shown.answer("Quitter kiosque ?", "down", "enter")
    return shown.close()


def check_commands(shown: Terminal) -> None:
    """No window title, no clipboard, nothing of a person outside the screen itself."""
    for command in shown.commands():
        assert HARMLESS.fullmatch(command), command


def after_the_screen(raw: bytes) -> str:
    return raw.rpartition(ALTERNATE_OFF)[2].decode("utf-8", "replace")


def test_a_visit_is_done_in_a_terminal_and_leaves_no_trace_on_it(tmp_path: Path) -> None:
    papers = tmp_path / "papiers"
    with demonstration(tmp_path / "demo") as shown:
        assert "MODE FORMATION" in shown.text
        sign_in(shown)
        to_identity(shown)
        by_document(shown, SENTINEL)
        shown.press("f9", "enter")
        shown.answer("est enregistré. Où va", "enter")
        shown.answer("Où enregistrer", str(papers), "enter")
        shown.answer("Le papier est enregistré", "enter")
        shown.answer("exemplaires", "down", "enter")
        shown.until("Pendant l'accompagnement")
        assert SENTINEL in shown.text
        assert "mandat " in shown.text
        shown.press("f10")
        assert leave(shown) == 0
        assert SENTINEL.encode() in shown.raw
        assert shown.raw.count(ALTERNATE_ON) == shown.raw.count(ALTERNATE_OFF) == 1
        assert SENTINEL not in after_the_screen(shown.raw)
        check_commands(shown)
    assert len(list(papers.iterdir())) == 1


def test_franceconnect_is_waited_for_and_can_be_given_up(tmp_path: Path) -> None:
    with demonstration(tmp_path / "demo") as shown:
        sign_in(shown)
        to_identity(shown)
        shown.press("down", "enter")
        shown.until("En attente de la personne")
        address = re.search(r"^http[\S\n]+?(?=\n\n)", shown.text, re.MULTILINE)
        assert address is not None
        lines = address[0].split("\n")
        assert all(len(line) == 80 for line in lines[:-1]), "copied, it would have holes"
        assert "nonce=" in "".join(lines)
        shown.press("escape")
        shown.until("identifiée")
        assert "Erreur" not in shown.text
        shown.press("down", "enter")
        shown.answer("En attente de la personne", "f9")
        shown.answer("devant vous", "down", "enter")
        agree(shown)
        shown.until("confirmée en ligne")
        check_commands(shown)


def test_no_key_of_a_terminal_ends_or_suspends_the_program(tmp_path: Path) -> None:
    with demonstration(tmp_path / "demo") as shown:
        sign_in(shown)
        for key in ("\x03", "\x11", "\x1a", "\x1c", "\x13", "\x04", "\x10", "\x18"):
            shown.press(key)
            assert shown.child.isalive()
            status = Path(f"/proc/{shown.child.pid}/stat").read_text(encoding="utf-8")
            assert status.rpartition(")")[2].split()[0] not in "TtZ"
            shown.press("escape")
        shown.until("Aujourd'hui")


def test_the_cursor_of_the_terminal_is_on_what_has_the_focus(tmp_path: Path) -> None:
    with demonstration(tmp_path / "demo") as shown:
        sign_in(shown)
        for text in ("Nouvel accompagnement", "Chercher une personne"):
            shown.until(text)
            shown.settle()
            row = next(at for at, line in enumerate(shown.screen.display) if text in line)
            assert shown.screen.display[row].startswith(" ›"), shown.text
            assert shown.screen.cursor.y == row
            shown.press("down")


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_window_that_closes_gives_the_terminal_back(
    tmp_path: Path, ending: signal.Signals
) -> None:
    with demonstration(tmp_path / "demo") as shown:
        sign_in(shown)
        shown.child.kill(ending)
        shown.close()
        assert shown.raw.count(ALTERNATE_OFF) == 1
        assert "Traceback" not in after_the_screen(shown.raw)


def test_a_window_that_is_gone_without_a_signal_ends_the_session(tmp_path: Path) -> None:
    program = " ".join(map(shlex.quote, [*DEMO, str(tmp_path / "demo")]))
    told = tmp_path / "ended"
    # The parent holds the terminal and outlives it: the program is told nothing.
    shell = f"trap '' HUP; {program}; echo $? > {shlex.quote(str(told))}"
    with terminal(["sh", "-c", shell], {"HOME": str(tmp_path)}, (80, 24)) as shown:
        shown.until("Qui êtes-vous")
        sign_in(shown)
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, shown.child.child_fd)
        os.close(nowhere)
        limit = time.monotonic() + PATIENCE_SECONDS
        while not told.exists():
            assert time.monotonic() < limit, "the program goes on without a terminal"
            time.sleep(0.1)


def test_a_defect_says_a_neutral_sentence_and_the_draft_is_there(tmp_path: Path) -> None:
    with demonstration(tmp_path / "demo") as shown:
        sign_in(shown)
        to_identity(shown)
        by_document(shown, SENTINEL)
        shown.press("f10")
        assert leave(shown) == 0
    home = {"KIOSQUE_HOME": str(tmp_path / "demo" / "donnees")}
    phrase = (tmp_path / "demo" / "acces" / "phrase").read_text(encoding="utf-8").strip()
    secret = (tmp_path / "demo" / "acces" / "code").read_text(encoding="utf-8").strip()
    program = tmp_path / "broken.py"
    program.write_text(BROKEN, encoding="utf-8")
    with terminal([sys.executable, str(program)], home) as shown:
        enter_by_hand(shown, phrase, secret)
        shown.answer("Reprendre", "down", "enter")
        shown.answer(SENTINEL, "enter")
        shown.until("Relisez")
        shown.press("f3")
        code = shown.close()
        told = after_the_screen(shown.raw)
        assert code == 1
        assert "Une erreur imprévue a fermé kiosque" in told
        assert "RuntimeError" in told
        assert "Traceback" not in told
        assert SENTINEL not in told
    with terminal([sys.executable, "-m", "kiosque"], home) as shown:
        enter_by_hand(shown, phrase, secret)
        shown.answer("Reprendre", "down", "enter")
        shown.answer(SENTINEL, "enter")
        shown.until("Relisez")


def enter_by_hand(shown: Terminal, phrase: str, secret: str) -> None:
    """Sign in outside the demonstration, where a code serves once."""
    from kiosque.desk.practice import practice_code

    shown.answer("Qui êtes-vous", "enter")
    shown.answer("Phrase de passe", phrase, "enter")
    limit = time.monotonic() + 90
    while "Aujourd'hui" not in shown.text:
        assert time.monotonic() < limit, shown.text
        if "Erreur" in shown.text:
            shown.press("enter", phrase, "enter")
        shown.press(practice_code(secret), "enter")
        for _turn in range(60):
            shown.pump()
            if "Aujourd'hui" in shown.text:
                return


def test_a_terminal_resized_to_almost_nothing_and_back_loses_nothing(tmp_path: Path) -> None:
    tmux = [need("tmux"), "-L", f"kiosque-{os.getpid()}"]

    def run(*arguments: str) -> str:
        done = subprocess.run([*tmux, *arguments], capture_output=True, text=True, check=True)
        return done.stdout.replace("\N{NO-BREAK SPACE}", " ")

    def until(text: str) -> str:
        limit = time.monotonic() + 30
        while text not in (seen := run("capture-pane", "-p")):
            assert time.monotonic() < limit, seen
            time.sleep(0.05)
        return seen

    command = " ".join([*DEMO, str(tmp_path / "demo")])
    run("new-session", "-d", "-x", "80", "-y", "24", f"cd {Path.cwd()}; {command}; echo FINI; cat")
    try:
        until("Qui êtes-vous")
        run("send-keys", "Enter")
        until("Phrase de passe")
        run("send-keys", "F9")
        before = until("••••••")
        for columns, lines in ((20, 5), (40, 15), (200, 60), (80, 24)):
            run("resize-window", "-x", str(columns), "-y", str(lines))
            time.sleep(0.3)
        until(before.splitlines()[3])
        run("send-keys", "Enter")
        until("Aujourd'hui")
        run("send-keys", "F10")
        until("verrouillée")
        run("send-keys", "Escape")
        until("Quitter kiosque")
        run("send-keys", "Down", "Enter")
        after = until("FINI")
        assert "Centre social" not in after
        assert "Awa" not in after
    finally:
        subprocess.run([*tmux, "kill-server"], check=False)
