"""The linear front door, answered by scripts: every question, every refusal, nothing lost."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosque.desk.mandates import list_mandates
from kiosque.desk.visits import visits_to_resume
from kiosque.linear.console import ScriptedConsole, Stopped
from kiosque.linear.demonstration import ANONYMOUS, OFFLINE
from kiosque.linear.menu import run_menu
from kiosque.linear.visit import begin_visit, continue_visit
from tests.desks import Place, found
from tests.linear_scripts import never, play, script


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = found(tmp_path / "home")
    yield made
    made.session.close()


def test_a_visit_without_network_connects_to_nothing(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with pytest.raises(AssertionError), socket.socket() as planted:
        planted.connect(("127.0.0.1", 9))
    said: list[str] = []
    papers = play(place, script(place, tmp_path / "papiers", said))
    assert [paper.suffix for paper in papers] == [".pdf", ".pdf"]
    (line,) = list_mandates(place.session)
    assert str(line.view.state) == "signed_locally"
    assert any("plus tard" in text for text in said)


def test_stopping_at_each_question_keeps_what_was_answered(place: Place, tmp_path: Path) -> None:
    stops = ("notices", "minor", "scopes", "duration", "family_name", "statement.agreed", "recap")
    for stop in stops:
        console = script(place, tmp_path, [], **{stop: []})
        with pytest.raises(Stopped):
            begin_visit(place.session, console, never)
        (waiting,) = (v for v in visits_to_resume(place.session) if v.mandate is None)
        resumed = continue_visit(place.session, script(place, tmp_path, []), waiting, never)
        assert resumed is not None
        assert resumed.mandate is not None
    assert len(list_mandates(place.session)) == len(stops)


@pytest.mark.parametrize("question", ["protected", "minor"])
def test_a_protected_person_is_told_where_to_go_and_leaves_nothing(
    place: Place, tmp_path: Path, question: str
) -> None:
    said: list[str] = []
    console = script(place, tmp_path, said, **{question: ["oui"]})
    assert begin_visit(place.session, console, never) is None
    assert any("ne peut pas donner de mandat" in text for text in said)
    assert visits_to_resume(place.session) == ()
    assert list_mandates(place.session) == ()


def test_an_answer_that_cannot_be_is_asked_again(place: Place, tmp_path: Path) -> None:
    said: list[str] = []
    wrong = {
        "posture": ["", "9", "je_vole", "je_fais"],
        "protected": ["", "peut-être", "non"],
        "scopes": ["", "11", "[/]", "famille logement"],
        "duration": ["toujours", "SHORT"],
        "earlier_end": ["demain", "31/02/2027 10:00", ""],
        "document": ["99", "carte_identite"],
        "family_name": ["", "1234", "x" * 300, "Le Goff"],
        "given_names": ["", "-", "Anne Marie"],
        "preferred_name": ["!", ""],
        "birth_date": ["30/02/1960", "hier", "\x00", "24/11/2030", "14/03/1959"],
        "birth_place": ["zzzzqq", "quimper"],
        "birth_place.choice": ["0", "1"],
        "minutes": ["-1", "30"],
    }
    play(place, script(place, tmp_path / "p", said, **wrong))
    assert len(list_mandates(place.session)) == 1
    refused = sum(len(answers) - 1 for answers in wrong.values())
    told = sum(text.startswith(("Erreur", "Rien ne correspond")) for text in said)
    assert told == refused


@pytest.mark.parametrize("missing", ["scopes", "duration"])
def test_without_scope_or_duration_nothing_goes_on(
    place: Place, tmp_path: Path, missing: str
) -> None:
    console = script(place, tmp_path, [], **{missing: [""] * 20})
    with pytest.raises(Stopped):
        begin_visit(place.session, console, never)
    (waiting,) = visits_to_resume(place.session)
    assert waiting.draft.identity is None
    assert list_mandates(place.session) == ()


def test_a_wrong_code_is_said_and_asked_again_and_the_answers_are_still_there(
    place: Place, tmp_path: Path
) -> None:
    said: list[str] = []
    codes = (code for code in ("000000", "abcdef", place.code()))
    visit = begin_visit(place.session, script(place, tmp_path, said, code=codes), never)
    assert visit is not None
    assert visit.mandate is not None
    assert sum("Ce code n'est pas accepté" in text for text in said) == 2


def test_a_person_known_here_is_found_despite_accents_and_slips(
    place: Place, tmp_path: Path
) -> None:
    play(place, script(place, tmp_path / "p", []))
    (first,) = list_mandates(place.session)
    known = {
        "scopes": ["justice"],
        "identity": ["known"],
        "known_name": ["zzzz", "le gof anne-marie"],
        "known_name.choice": ["1"],
        "act.more": ["non"],
    }
    play(place, script(place, tmp_path / "p", [], **known))
    assert {line.citizen for line in list_mandates(place.session)} == {first.citizen}
    assert len(list_mandates(place.session)) == 2


def test_giving_up_at_the_recap_records_nothing(place: Place, tmp_path: Path) -> None:
    console = script(place, tmp_path, [], recap=["give_up"])
    assert begin_visit(place.session, console, never) is None
    assert list_mandates(place.session) == ()
    assert visits_to_resume(place.session) == ()


def test_an_answer_changed_at_the_recap_asks_for_consent_again(
    place: Place, tmp_path: Path
) -> None:
    agreed = {key: [*answers, *answers] for key, answers in OFFLINE.items() if "statement." in key}
    changes = {**agreed, "scopes": ["famille", "justice"], "recap": ["scopes", "code"]}
    changes["narrow"] = ["non", "non"]
    visit = begin_visit(place.session, script(place, tmp_path, [], **changes), never)
    assert visit is not None
    (line,) = list_mandates(place.session)
    assert line.scopes == ("justice",)


def test_an_anonymous_visit_asks_no_name(place: Place, tmp_path: Path) -> None:
    said: list[str] = []
    handing = {"paper.account": ["save"], "folder.account": [str(tmp_path / "p")]}
    more = {"procedure.more": ["non"]}
    console = ScriptedConsole({**more, **ANONYMOUS, **handing}, said.append)
    (paper,) = play(place, console)
    assert paper.exists()
    assert not any("Nom" in text for text in said)


def test_accompanying_without_acting_needs_neither_name_nor_mandate(
    place: Place, tmp_path: Path
) -> None:
    changes = {"posture": ["j_accompagne"], "acting": ["non"]}
    said: list[str] = []
    play(place, script(place, tmp_path / "p", said, **changes))
    assert list_mandates(place.session) == ()
    assert not any("Nom de naissance" in text for text in said)


def test_accompanying_and_acting_asks_for_a_mandate(place: Place, tmp_path: Path) -> None:
    changes = {"posture": ["j_accompagne"] * 2, "acting": ["retour", "oui"]}
    play(place, script(place, tmp_path / "p", [], **changes))
    assert len(list_mandates(place.session)) == 1


def test_the_menu_goes_on_after_a_refusal(place: Place) -> None:
    said: list[str] = []
    menu = {"menu": ["paper", "mandates", "leave"], "mandates.state": ["every"]}
    answers = {**menu, "number": ["ZZZ9-9999-9"]}
    run_menu(place.session, ScriptedConsole(answers, said.append), never)
    assert any("Aucun mandat de cette structure" in text for text in said)
    assert any("Aucun mandat de ce genre" in text for text in said)
