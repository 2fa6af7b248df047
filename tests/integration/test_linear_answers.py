"""Answers that answer nothing, answers from hell, and answers that stop in the middle."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosque.desk.acts import acts_of_visit
from kiosque.desk.journal import verify_journal
from kiosque.desk.mandates import list_mandates
from kiosque.desk.papers import mandate_paper
from kiosque.desk.visits import visits_to_resume
from kiosque.i18n import _
from kiosque.linear.asking import Back, Stopped, plain
from kiosque.linear.console import ScriptedConsole, ask_choice, ask_in_turn, ask_yes_no
from kiosque.linear.demonstration import OFFLINE
from kiosque.linear.explanations import explanation
from kiosque.linear.menu import run_menu
from kiosque.linear.visit import begin_visit
from tests.desks import Place, found
from tests.linear_scripts import never, play, script

UP_TO_THE_CODE = (
    *("posture", "notices", "protected", "minor", "scopes", "narrow"),
    *("duration", "earlier_end"),
    *("identity", "document", "family_name", "given_names", "preferred_name", "gender"),
    *("birth_date", "born_in_france", "birth_place", "birth_place.choice"),
    *("statement.agreed", "recap", "code"),
)
AFTER_IT = (
    *("paper.mandate", "folder.mandate", "hand_signed", "procedure.more", "act.more"),
    *("act.scope", "act.label", "act.result", "act.reference", "close", "to_do.more", "minutes"),
)
AT_THE_END = ("paper.account", "folder.account")
ASKED = (*UP_TO_THE_CODE, *AFTER_IT, *AT_THE_END)
"""Every question of a whole visit, in the order of asking."""

HOSTILE = {
    "long": "x" * 300,
    "nul": "\x00",
    "right-to-left": "\N{RIGHT-TO-LEFT OVERRIDE}nomed",
    "emoji": "\N{PILE OF POO}",
    "closing markup": "[/]",
    "action markup": "[@click=app.quit]x",
    "escape": "\x1b[2J\x1b]0;x\x07",
    "endless": "9x" * 2500,
    "half a pair": "\udcff",
    "braces": "{0.__class__} %s",
    "nowhere": "~personne/\x00/../..",
}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = found(tmp_path / "home")
    yield made
    made.session.close()


def before_each(place: Place, folder: Path, said: list[str], *first: str) -> ScriptedConsole:
    """Answer `first` at every question before the right answer, as often as it is asked."""
    right = script(place, folder, [])._answers
    changes = {
        key: _preceded(first, iter(right[key]))
        for key in (*ASKED, *(key for key in right if key.startswith("statement.")))
    }
    again = {"paper.mandate": "save", "paper.account": "save"}
    for key, answer in again.items():
        changes[key] = _preceded(first, iter([answer] * 8))
    return script(place, folder, said, **changes)


def test_the_questions_listed_here_are_all_that_a_visit_asks(place: Place, tmp_path: Path) -> None:
    asked: list[str] = []

    class Noting(ScriptedConsole):
        def _read(self, key: str, question: str, *, secret: bool) -> str:
            asked.append(key)
            return super()._read(key, question, secret=secret)

    console = Noting({}, lambda _text: None)
    console._answers = script(place, tmp_path / "p", [])._answers
    play(place, console)
    statements = [key for key in asked if key.startswith("statement.")]
    assert set(asked) == {*ASKED, *statements}


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_hostile_answer_stops_a_visit_or_reaches_the_screen_as_it_is(
    place: Place, tmp_path: Path, kind: str
) -> None:
    said: list[str] = []
    play(place, before_each(place, tmp_path / "p", said, HOSTILE[kind]))
    (line,) = list_mandates(place.session)
    assert mandate_paper(place.session, line.id).pdf.startswith(b"%PDF")
    assert verify_journal(place.session).size > 0
    controls = {
        sign for text in said for sign in text if unicodedata.category(sign) in {"Cc", "Cs"}
    }
    assert controls <= {"\n"}


def test_a_question_mark_explains_at_every_question_and_the_question_comes_again(
    place: Place, tmp_path: Path
) -> None:
    said: list[str] = []
    play(place, before_each(place, tmp_path / "p", said, "?"))
    explained = {_(explanation(key)) for key in ASKED if explanation(key)}
    assert explained <= set(said)
    assert sum("q! arrête" in text for text in said) >= len(ASKED)
    assert len(list_mandates(place.session)) == 1


@pytest.mark.parametrize("stop", [*UP_TO_THE_CODE[1:], *AFTER_IT])
def test_stopping_at_any_question_keeps_the_answers_and_the_menu_resumes_them(
    place: Place, tmp_path: Path, stop: str
) -> None:
    said: list[str] = []
    first = script(place, tmp_path / "p", said, menu=["new"], **{stop: ["q!"]})
    run_menu(place.session, first, never)
    assert any("Arrêté" in text for text in said)
    (waiting,) = visits_to_resume(place.session)
    identified = stop in {*UP_TO_THE_CODE[-3:], *AFTER_IT}
    assert (waiting.draft.identity is not None) is identified
    assert (waiting.mandate is not None) is (stop in AFTER_IT)
    second = script(place, tmp_path / "q", [], menu=["resume", "leave"], visit=["1"])
    run_menu(place.session, second, never)
    assert visits_to_resume(place.session) == ()
    assert [str(line.view.state) for line in list_mandates(place.session)] == ["signed_locally"]


@pytest.mark.parametrize("stop", ["posture", *AT_THE_END])
def test_stopping_outside_an_open_visit_leaves_nothing_to_resume(
    place: Place, tmp_path: Path, stop: str
) -> None:
    first = script(place, tmp_path / "p", [], menu=["new"], **{stop: ["q!"]})
    run_menu(place.session, first, never)
    assert visits_to_resume(place.session) == ()
    assert len(list_mandates(place.session)) == (0 if stop == "posture" else 1)


def test_going_back_changes_an_answer_and_keeps_the_others(place: Place, tmp_path: Path) -> None:
    agreed = {key: [*answers, *answers] for key, answers in OFFLINE.items() if "statement." in key}
    changes = {
        **agreed,
        "scopes": ["famille", "logement", "justice"],
        "narrow": ["non", "retour", "non", "retour", "non"],
        "duration": ["retour", "MONTH", "retour", "SHORT"],
        "earlier_end": ["retour", ""],
        "identity": ["document", "document"],
        "document": ["passeport", "retour", "carte_identite"],
        "family_name": ["retour", "Le Gof", "Le Goff"],
        "given_names": ["retour", "Anne Marie"],
    }
    changes["document"] = ["passeport", "carte_identite"]
    visit = begin_visit(place.session, script(place, tmp_path, [], **changes), never)
    assert visit is not None
    (line,) = list_mandates(place.session)
    assert line.scopes == ("justice",)
    assert visit.draft.identity is not None
    assert visit.draft.identity.family_name == "Le Goff"


def test_going_back_before_the_first_step_asks_the_posture_again_and_leaves_no_draft(
    place: Place, tmp_path: Path
) -> None:
    changes = {"posture": ["je_fais", "je_forme"], "notices": ["retour"]}
    visit = begin_visit(place.session, script(place, tmp_path, [], **changes), never)
    assert visit is not None
    assert [one.id for one in visits_to_resume(place.session)] == [visit.id]
    assert not visit.draft.needs_mandate


def test_going_back_from_the_code_reads_the_recap_again(place: Place, tmp_path: Path) -> None:
    said: list[str] = []
    codes = (code for code in ("retour", place.code()))
    changes = {"code": codes, "recap": ["code", "scopes", "code"], "scopes": ["famille", "retour"]}
    visit = begin_visit(place.session, script(place, tmp_path, said, **changes), never)
    assert visit is not None
    assert sum(text.startswith("Relisez") for text in said) == 3
    assert list_mandates(place.session)[0].scopes == ("famille",)


def test_where_nothing_can_be_gone_back_to_this_is_said(place: Place) -> None:
    said: list[str] = []
    console = ScriptedConsole({"menu": ["retour", "leave"]}, said.append)
    run_menu(place.session, console, never)
    assert any("pas de question précédente" in text for text in said)


def test_a_family_called_retour_is_written_with_its_capital(place: Place, tmp_path: Path) -> None:
    console = script(place, tmp_path, [], family_name=["Retour"])
    visit = begin_visit(place.session, console, never)
    assert visit is not None
    assert visit.draft.identity is not None
    assert visit.draft.identity.family_name == "Retour"


def test_questions_in_turn_go_back_one_by_one_and_out_at_the_first() -> None:
    said: list[str] = []
    answers = {"a": ["oui", "non", "retour"], "b": ["retour", "oui", "retour"], "c": ["retour"]}
    console = ScriptedConsole(answers, said.append)
    questions = [
        (name, lambda _known, name=name: ask_yes_no(console, name, name)) for name in "abc"
    ]
    with pytest.raises(Back), console.returning():
        ask_in_turn(console, questions)
    assert [text[0] for text in said] == list("ababcba")


def test_the_explanation_of_a_list_lists_it_again() -> None:
    said: list[str] = []
    console = ScriptedConsole({"x": ["?", "2"]}, said.append)
    assert ask_choice(console, "x", "Lequel ?", [("a", "Un"), ("b", "Deux")]) == "b"
    assert said.count("  2. Deux") == 2


def test_a_number_without_end_is_no_number_of_a_list() -> None:
    said: list[str] = []
    console = ScriptedConsole({"x": ["1" * 5000, "0" * 400 + "1", "٢", "2"]}, said.append)
    assert ask_choice(console, "x", "Lequel ?", [("a", "Un"), ("b", "Deux")]) == "b"
    assert sum(text.startswith("Erreur") for text in said) == 3


def test_what_a_terminal_would_obey_is_shown_as_a_sign() -> None:
    assert plain("a\x1b[2Jb\u202ec\x00d\ne\u00a0f") == "a\ufffd[2Jb\ufffdc\ufffdd\ne\u00a0f"


def test_an_act_keeps_its_words_whatever_they_look_like(place: Place, tmp_path: Path) -> None:
    label = "[bold]Dossier[/] {n} %s"
    console = script(place, tmp_path / "p", [], **{"act.label": [label], "close": ["non"]})
    play(place, console)
    (visit,) = visits_to_resume(place.session)
    (act,) = acts_of_visit(place.session, visit.id)
    assert act.label == label


def test_a_script_that_ends_stops_the_visit() -> None:
    with pytest.raises(Stopped):
        ScriptedConsole({}, lambda _text: None).ask("x", "?")


def _preceded(first: tuple[str, ...], right: Iterator[str]) -> Iterator[str]:
    for answer in right:
        yield from first
        yield answer
