"""Printing by each door, through the real scheduler of CUPS on a socket of the test's own."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.mandates import list_mandates
from kiosque.desk.papers import mandate_paper
from kiosque.desk.printing import choose_printer, printer_choices, printers_here
from kiosque.desk.public import print_sheet
from kiosque.desk.saved_papers import saved_papers
from kiosque.errors import UnavailableError
from kiosque.linear.console import ScriptedConsole
from kiosque.linear.papers import hand_over
from kiosque.linear.printing import run_printing
from kiosque.linear.saved_papers import offer_removal
from tests.commands import GRANT, Typist
from tests.cups import PrintService, print_service
from tests.desks import found, grant
from tests.pages import Pages, pages


@pytest.fixture(scope="module")
def running() -> Iterator[PrintService]:
    with print_service() as service:
        service.add("Accueil")
        service.add("Bureau")
        yield service


@pytest.fixture
def service(running: PrintService, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintService]:
    for name, value in running.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("kiosque.desk.print_watch.LOOK_SECONDS", 0.05)
    for door in ("linear.printing", "tui.screens.printing", "cli.paper_printing"):
        monkeypatch.setattr(f"kiosque.{door}.LOOK_SECONDS", 0.05)
    yield running
    running.behave()
    running.manage("cancel", "-a")


def said_by(**answers: list[str]) -> tuple[ScriptedConsole, list[str]]:
    said: list[str] = []
    given = {key.replace("__", "."): told for key, told in answers.items()}
    return ScriptedConsole(given, said.append), said


def test_line_by_line_the_print_is_followed_and_the_printer_comes_first_the_next_time(
    service: PrintService, tmp_path: Path
) -> None:
    place = found(tmp_path / "home")
    paper = mandate_paper(place.session, grant(place).mandate_id)
    console, said = said_by(paper__mandate=["on:Bureau"])
    assert hand_over(place.session, console, paper) is None
    assert any(line.endswith("imprimé") for line in said)
    service.misbehave("empty")
    console, said = said_by(paper__mandate=["1", "later"], print__do=["cancel"])
    assert hand_over(place.session, console, paper) is None
    assert any("Bureau" in line and "comme la dernière fois" in line for line in said)
    assert any("plus de papier" in line for line in said)
    assert any("annulé, pas imprimé en entier" in line for line in said)
    console, said = said_by(printing=["account", "mandate", "leave"],
        printing__printer=["on:Accueil", "forget"], printing__two_sided=["oui"],
    )  # fmt: skip
    run_printing(place.session, console)
    (choice,) = printer_choices(place.session, printers_here())
    assert (choice.kind, choice.printer, choice.two_sided) == ("account", "Accueil", True)
    place.session.close()


def test_line_by_line_a_saved_paper_is_offered_for_removal(tmp_path: Path) -> None:
    place = found(tmp_path / "home")
    paper = mandate_paper(place.session, grant(place).mandate_id)
    stick = str(tmp_path / "clé")
    console, said = said_by(
        paper__mandate=["save", "save", "save"],
        folder__mandate=[stick] * 3,
        saved__do=["some", "later", "keep"],
        saved__some=["2"],
    )
    paths = [hand_over(place.session, console, paper) for _one in range(3)]
    offer_removal(place.session, console)
    assert [path is not None and path.exists() for path in paths] == [True, False, True]
    assert any(line.startswith("Supprimé") for line in said)
    offer_removal(place.session, console)
    offer_removal(place.session, console)
    assert saved_papers(place.session) == ()
    place.session.close()


def test_a_command_prints_follows_and_says_how_it_ended(
    service: PrintService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    typist = Typist(monkeypatch, capsys, tmp_path)
    assert typist.found(tmp_path / "home").code == 0
    mandate = json.loads(typist.type(*GRANT, "--json").out)["id"]
    assert typist.type("paper", "print", "mandate", mandate).code == 2
    assert typist.type("printer", "choose", "mandate", "Ailleurs").code == 2
    assert typist.type("printer", "choose", "mandate", "Accueil", "--two-sided").code == 1
    assert typist.type("printer", "choose", "mandate", "Accueil").code == 0
    listed = json.loads(typist.type("printer", "list", "--json").out)
    assert [one["name"] for one in listed["printers"]] == ["Accueil", "Bureau"]
    assert listed["choices"] == [
        {"kind": "mandate", "printer": "Accueil", "two_sided": False, "installed": True}
    ]
    printed = json.loads(typist.type("paper", "print", "mandate", mandate, "--json").out)
    assert (printed["state"], printed["copy"], printed["printer"]) == ("completed", 1, "Accueil")
    for words in (("notices", "ar"), ("poster",), ("poster", "--language", "ar")):
        other = typist.type("paper", "print", *words, "--printer", "Bureau", "--json")
        assert (other.code, json.loads(other.out)["state"]) == (0, "completed")
    wrongs = (("notices",), ("poster", mandate), ("letter", mandate))
    for wrong in (*wrongs, ("mandate", mandate, "--language", "ar")):
        assert typist.type("paper", "print", *wrong, "--printer", "Bureau").code == 2
    service.misbehave("fail")
    failed = typist.type("paper", "print", "mandate", mandate, "--printer", "Bureau", "--json")
    assert failed.code == 1
    assert json.loads(failed.out)["state"] == "aborted"
    assert json.loads(failed.out)["copy"] == 2
    assert "pas imprimé" in failed.err
    assert typist.type("printer", "forget", "mandate").code == 0
    kept = json.loads(typist.type("printer", "list", "--json").out)["choices"]
    assert {choice["kind"] for choice in kept} == {"notices", "poster"}
    assert json.loads(typist.type("paper", "saved", "--json").out) == {"papers": []}
    assert typist.type("paper", "remove").code == 2
    assert typist.type("paper", "remove", "inconnu").code == 1
    assert typist.type("paper", "remove", "--all", "--json").code == 0
    assert service.root.exists()


def test_a_paper_that_a_command_saved_is_offered_for_removal_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typist = Typist(monkeypatch, capsys, tmp_path)
    assert typist.found(tmp_path / "home").code == 0
    citizen = json.loads(typist.type(*GRANT, "--json").out)["citizen"]
    written = typist.type(
        "citizen", "show", citizen, "--account", "--output", str(tmp_path / "out"), "--json"
    )
    paper = Path(json.loads(written.out)["paper"])
    (listed,) = json.loads(typist.type("paper", "saved", "--json").out)["papers"]
    assert (listed["kind"], listed["path"]) == ("whole_account", str(paper))
    assert typist.type("paper", "remove", listed["id"]).code == 0
    assert not paper.exists()


def test_what_keeps_a_sheet_from_being_printed_is_told_to_anybody(
    service: PrintService,
) -> None:
    with pytest.raises(UnavailableError, match="n'est plus installée") as refused:
        print_sheet(b"%PDF-1.7", "Partie")
    assert "pas imprimée" in refused.value.advice
    assert service.root.exists()


def test_on_full_screen_a_print_is_shown_live_and_saved_papers_are_offered_at_the_end(
    service: PrintService, tmp_path: Path
) -> None:
    place = found(tmp_path / "home")
    granted = grant(place)
    confirm_hand_signatures(place.session, granted.mandate_id)
    choose_printer(place.session, "mandate", "Bureau")
    number = list_mandates(place.session)[0].number
    stick = tmp_path / "clé"

    async def reprint(shown: Pages) -> None:
        await shown.sign_in()
        await shown.choose("Aujourd'hui", "Voir les mandats")
        await shown.choose("Quels mandats", "Tous")
        await shown.choose(number, number)
        await shown.choose("Réimprimer", "Réimprimer le mandat")
        await shown.until("Où va le papier")

    async def drive() -> None:
        async with pages(place, (100, 30)) as shown:
            await reprint(shown)
            assert shown.frame().index("Bureau") < shown.frame().index("Accueil")
            service.misbehave("empty")
            await shown.choose("Où va le papier", "Bureau")
            await shown.until("plus de papier")
            await shown.choose("Le papier part", "L'annuler, puis")
            await shown.until("pas imprimé en entier")
            service.behave()
            await shown.choose("Où va le papier", "Enregistrer le PDF")
            await shown.until("Où enregistrer")
            await shown.fill(str(stick))
            await shown.press("enter")
            await shown.answer("Le papier est enregistré")
            await shown.until(number)
            while "Aujourd'hui" not in shown.frame():
                await shown.press("escape")
            await shown.choose("Aujourd'hui", "Autres gestes")
            await shown.choose("Autres gestes", "Imprimantes et impressions")
            await shown.choose("Imprimantes et impressions", "Mandat\xa0:")
            await shown.choose("Quelle imprimante", "Accueil")
            await shown.until("Accueil\xa0: prête")
            await shown.press("escape")
            await shown.choose("Aujourd'hui", "Fermer la session")
            await shown.choose("enregistré hors de kiosque", "Supprimer de là")
            await shown.answer("Ce qui a été fait")
            await shown.until("Qui êtes-vous")

    asyncio.run(drive())
    assert list(stick.iterdir()) == []
