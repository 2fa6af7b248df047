"""Public mode: procedures for anybody, by pages and by questions; nobody leaves a trace."""

import asyncio
import io
import sys
from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from kiosque.bootstrap import Kiosk
from kiosque.cli.app import run
from kiosque.desk.procedures import known_procedure
from kiosque.linear.asking import Stopped
from kiosque.linear.console import ScriptedConsole
from kiosque.linear.public import PublicDoor
from kiosque.linear.terminal import Idle, TerminalConsole
from kiosque.settings import Settings
from kiosque.tui.presence import LOCK_AFTER, WARNED_BEFORE
from kiosque.tui.public_app import PublicApp
from kiosque.tui.screens.guided import PiecesPage
from tests.case_walks import told_case
from tests.desks import MovedClock, Place
from tests.guided_pages import go_on
from tests.pages import Pages
from tests.paper_texts import text_of

TOLD = told_case("demande_envoyee")
TITLE = known_procedure(TOLD.procedure).title
Story = Callable[[Pages], Coroutine[Any, Any, None]]


def play(home: Path, story: Story) -> None:
    """Run public mode on a machine where nobody founded anything."""
    clock = MovedClock()

    async def shown() -> None:
        app = PublicApp(Kiosk(home, clock, Settings(home, None)))
        place = cast("Place", type("NoPlace", (), {"clock": clock}))
        async with app.run_test(size=(80, 24)) as pilot:
            await story(Pages(cast("Any", app), pilot, place))

    asyncio.run(shown())


def test_somebody_walks_prints_and_goes_away_and_the_next_finds_nothing(tmp_path: Path) -> None:
    home, stick = tmp_path / "home", tmp_path / "stick"

    async def story(shown: Pages) -> None:
        await shown.until("Démarches en accès libre")
        assert "session" not in shown.frame()
        await shown.choose("Démarches en accès libre", "par un mot")
        await shown.until("Quelle démarche")
        await shown.press(*TOLD.procedure.split("-", maxsplit=1)[0])
        await shown.until(TITLE[:30])
        await shown.press("enter", "enter")
        await shown.choose("La lire en entier", "La lire en entier")
        await shown.until("Revenir")
        await shown.press("enter")
        await shown.choose("pas à pas", "pas à pas")
        await shown.until("étape 1 sur")
        at_pieces = lambda screen: isinstance(screen, PiecesPage)  # noqa: E731
        await go_on(shown, TOLD.procedure, TOLD.answers, at_pieces)
        await shown.press("f4")
        await shown.choose("La lire en entier", "liste des documents")
        await shown.choose("La fiche est prête", "Enregistrer")
        await shown.until("Où enregistrer")
        await shown.fill(str(stick))
        await shown.press("enter")
        await shown.until("est enregistrée")
        shown.place.clock.move(timedelta(seconds=LOCK_AFTER - WARNED_BEFORE + 5))
        await shown.until("va s'effacer")
        shown.place.clock.move(timedelta(seconds=WARNED_BEFORE))
        await shown.until("tout ce qui était répondu est effacé")
        assert TITLE[:30] not in shown.frame()
        assert len(shown.app.screen_stack) == 2
        await shown.choose("Démarches en accès libre", "organisme")
        await shown.until("Par organisme")
        await shown.press("f10")
        await shown.until("Tout ce qui était répondu est effacé")
        assert "Tout effacer" not in shown.frame()

    play(home, story)
    assert not home.exists()
    (saved,) = stick.iterdir()
    assert "Documents à préparer" in text_of(saved.read_bytes())


def test_procedures_are_browsed_by_questions_walked_and_saved(tmp_path: Path) -> None:
    home, stick = tmp_path / "home", tmp_path / "stick"
    said: list[str] = []
    procedure = known_procedure(TOLD.procedure)
    answers = {
        "public.way": ["scope", "leave"],
        "procedure.browse": [procedure.category],
        "procedure.choice": [procedure.id],
        "public.do": ["read", "walk", "sheet", "other"],
        "public.sheet": ["save"],
        "public.folder": [str(stick)],
        "case.review": ["right"],
        **{f"case.{step.id}": [""] for step in procedure.steps},
        **{f"case.{step.id}.settle": ["turn_away"] for step in procedure.steps},
        **{f"case.{name}.kept": ["oui"] for name in procedure.fields},
        **{f"case.{name}": [str(given)] for name, given in TOLD.answers.items()},
    }
    for name, wanted in procedure.fields.items():
        answers.setdefault(f"case.{name}", [""] if wanted.optional else ["1"])
    PublicDoor(home, MovedClock(), ScriptedConsole(answers, said.append)).run()
    told = "\n".join(said)
    end = procedure.step(TOLD.end)
    assert end is not None
    assert end.title in told
    assert "Seulement si" in told
    assert not home.exists()
    (saved,) = stick.iterdir()
    assert saved.read_bytes().startswith(b"%PDF")


def test_the_command_needs_no_vault_and_ends_with_its_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KIOSQUE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(sys, "stdin", io.StringIO("event\nq!\n"))
    assert run(["public", "--linear"]) == 0
    assert "Démarches en accès libre" in capsys.readouterr().out
    assert not (tmp_path / "home").exists()


def test_an_answer_nobody_foresaw_stops_and_keeps_nothing(tmp_path: Path) -> None:
    console = ScriptedConsole({"public.way": ["search"]}, lambda _line: None)
    with pytest.raises(Stopped):
        PublicDoor(tmp_path / "home", MovedClock(), console).run()
    assert not (tmp_path / "home").exists()


def test_by_questions_who_goes_away_leaves_nothing_on_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    shown = Terminal()
    coming: list[str | Exception] = ["scope", Idle(), Stopped()]

    def read(_console: TerminalConsole, _key: str, question: str, *, secret: bool) -> str:
        del secret
        shown.write(f"{question}\n")
        answer = coming.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setenv("KIOSQUE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stdout", shown)
    monkeypatch.setattr(TerminalConsole, "_read", read)
    assert run(["public", "--linear"]) == 0
    before, _wiped, after = shown.getvalue().partition("\x1b[2J\x1b[3J\x1b[H")
    assert "Par thème" in before
    assert "tout ce qui était répondu est effacé" in after.replace("\N{NO-BREAK SPACE}", " ")
    assert "Démarches en accès libre" in after
