"""A newer version of a procedure, or none at all, over open cases."""

import asyncio
from pathlib import Path

import pytest

from kiosque.desk.case_versions import move_to_newer_version, newer_version
from kiosque.desk.cases import (
    begin_case,
    cases_of,
    do_step,
    keep_case,
    kept_cases,
    open_cases,
    stuck_cases,
    walk_case,
)
from kiosque.desk.procedures import shelf
from kiosque.desk.visits import Visit, load_visit
from kiosque.errors import Refusal
from kiosque.linear.case import GuidedCase
from kiosque.linear.console import ScriptedConsole
from kiosque.linear.procedure import ask_procedures
from kiosque.mandates.order import VisitDraft
from kiosque.mandates.postures import Posture
from tests.case_walks import answered
from tests.desks import Place, begin, found, grant
from tests.own_shelves import changed, ship
from tests.pages import pages
from tests.procedure_examples import SHORT

NEWER = changed(
    SHORT,
    ("version: 1", "version: 2"),
    ("parfois: Parfois", "peu: Un peu"),
    ("etapes:", "migrations: [{de: 1, vers: 2, a_revoir: [travaille]}]\netapes:"),
)


class Story:
    """A kiosk with one procedure, and a case begun with it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder, self._monkeypatch = folder, monkeypatch
        self.ship(SHORT)
        self.place: Place = found(folder / "home")
        self.visit: Visit = begin(self.place.session, VisitDraft(Posture.JE_FORME))
        case = begin_case(self.place.session, self.visit.id, "courte")
        self.case = keep_case(
            self.place.session, case, answered(self.place.session, case, "travaille", "parfois")
        )

    def ship(self, text: str) -> None:
        ship(self._monkeypatch, self._folder, courte=text)

    def withdraw(self) -> None:
        (self._folder / "procedures" / "social" / "courte.yaml").unlink()
        shelf.cache_clear()


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Story:
    return Story(tmp_path, monkeypatch)


@pytest.fixture(autouse=True)
def shipped_again(monkeypatch: pytest.MonkeyPatch) -> object:
    yield
    monkeypatch.undo()
    shelf.cache_clear()


def test_a_newer_version_says_what_changes_and_which_answer_is_lost(story: Story) -> None:
    story.ship(NEWER)
    (case,) = cases_of(story.place.session, story.visit)
    newer = newer_version(case)
    assert newer is not None
    told = "\n".join(newer.lines)
    assert "Question modifiée : Travaille" in told.replace("\N{NO-BREAK SPACE}", " ")
    assert "Parfois" in told
    assert case.procedure.version == 1


def test_a_chosen_move_is_on_disk_with_the_text_of_its_version(story: Story) -> None:
    story.ship(NEWER)
    (case,) = cases_of(story.place.session, story.visit)
    move_to_newer_version(story.place.session, case)
    story.place.session.cases.clear()
    story.withdraw()
    (stored,) = cases_of(story.place.session, story.visit)
    assert (stored.procedure.version, stored.state.version) == (2, 2)
    assert "travaille" not in stored.state.answers
    assert stored.withdrawn


def test_nothing_is_moved_without_a_newer_version(story: Story) -> None:
    with pytest.raises(Refusal, match="plus récente"):
        move_to_newer_version(story.place.session, story.case)


def test_two_sessions_do_not_move_the_same_case_twice(story: Story) -> None:
    story.ship(NEWER)
    (case,) = cases_of(story.place.session, story.visit)
    move_to_newer_version(story.place.session, case)
    with pytest.raises(Refusal, match="autre session"):
        move_to_newer_version(story.place.session, case)


def test_a_procedure_withdrawn_lets_its_open_case_finish(story: Story) -> None:
    story.withdraw()
    (case,) = cases_of(story.place.session, story.visit)
    assert case.withdrawn
    assert newer_version(case) is None
    for step in ("travail", "autres"):
        case = do_step(story.place.session, case, step)
    finished = walk_case(story.place.session, case).finished
    assert finished is not None


def test_a_case_that_cannot_be_read_any_more_never_hides_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = SHORT.replace("loyer > 1000", "loyer > v.prime_activite_forfait")
    other = SHORT.replace("id: courte", "id: autre")
    ship(monkeypatch, tmp_path, courte=reading, autre=other)
    session = found(tmp_path / "home").session
    visit = begin(session, VisitDraft(Posture.JE_FORME))
    for name in ("courte", "autre"):
        begin_case(session, visit.id, name)
    (tmp_path / "procedures" / "_commun" / "valeurs.yaml").unlink()
    shelf.cache_clear()
    assert [case.procedure.id for case in cases_of(session, visit)] == ["autre"]
    assert stuck_cases(session, visit) == ("courte",)


@pytest.mark.parametrize(("chosen", "version"), [("move", 2), ("keep", 1)])
def test_by_questions_the_mediator_chooses_the_version(
    story: Story, chosen: str, version: int
) -> None:
    story.ship(NEWER)
    (case,) = cases_of(story.place.session, story.visit)
    said: list[str] = []
    answers = {
        "case.version": [chosen], "case.travaille": ["non"], "case.review": ["right"],
        "case.aides": [""], "case.loyer": [""], "case.iban": ["FR7630006000011234567890189"],
    }  # fmt: skip
    guided = GuidedCase(
        story.place.session, ScriptedConsole(answers, said.append), story.visit, case
    )
    guided.run()
    assert guided.case.procedure.version == version
    assert any("version plus récente" in line for line in said)


def test_in_full_screen_the_newer_version_is_read_before_anybody_chooses(story: Story) -> None:
    story.ship(NEWER)
    seen: list[str] = []

    async def run() -> None:
        async with pages(story.place, (80, 24)) as shown:
            await shown.sign_in()
            await shown.press("down", "enter")
            await shown.answer("Lequel reprendre")
            await shown.answer("Pendant l'accompagnement")
            await shown.answer("Reprendre, ou commencer")
            await shown.until("Une version plus récente existe")
            seen.append(shown.frame())
            await shown.press("end", "enter")
            await shown.until("Travaille")

    asyncio.run(run())
    assert "Parfois" in seen[0]


def test_by_questions_nobody_begins_twice_unaware(story: Story) -> None:
    session, said = story.place.session, list[str]()
    resume = {"procedure.more": ["oui", "non"], "procedure.search": ["courte"],
              "procedure.choice": ["courte"], "procedure.resume": ["new", story.case.id],
              "case.aides": [""], "case.loyer": [""], "case.iban": ["FR76"],
              "case.iban.kept": ["oui"], "case.review": ["right"]}  # fmt: skip
    ask_procedures(session, ScriptedConsole(resume, said.append), story.visit)
    (case,) = cases_of(session, story.visit)
    assert (case.id, case.ended) == (story.case.id, True)
    assert any("commencée le 24 novembre 2026" in " ".join(line.split()) for line in said)


def test_a_person_may_have_several_cases_of_one_procedure(story: Story) -> None:
    session = story.place.session
    begin_case(session, story.visit.id, "courte")
    assert len(open_cases(session, story.visit, "courte")) == 2
    assert open_cases(session, story.visit, "autre") == ()


def test_by_questions_answers_off_the_path_are_said_before_they_are_erased(story: Story) -> None:
    session, said = story.place.session, list[str]()
    case = keep_case(session, story.case, answered(session, story.case, "aides", "apl"))
    case = keep_case(session, case, answered(session, case, "travaille", "non"))
    GuidedCase(
        session, ScriptedConsole({"case.review": ["right"]}, said.append), story.visit, case
    ).run()
    assert any("Aides" in line and "hors du chemin" in line for line in said)
    (ended,) = cases_of(session, story.visit)
    assert "aides" not in ended.state.answers


def test_a_case_that_cannot_be_read_any_more_is_still_given_to_its_person(story: Story) -> None:
    session = story.place.session
    granted = grant(story.place, scopes=("social",))
    begin_case(session, granted.visit_id, "courte")
    story.withdraw()
    session.database.write(lambda c: c.execute("DELETE FROM procedure_copies"))
    visit = load_visit(session, granted.visit_id)
    assert open_cases(session, visit) == ()
    assert visit.citizen is not None
    (kept,) = kept_cases(session, visit.citizen)
    assert (kept["procedure"], kept["state"]["answers"]) == ("courte", {})
