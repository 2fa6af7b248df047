"""Guided procedures in full screen, at 80×24, by the keyboard alone."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from kiosque.desk.acts import acts_of_visit
from kiosque.desk.cases import cases_of
from kiosque.desk.entrance import SignIn, sign_in
from kiosque.desk.procedures import known_procedure
from kiosque.desk.session import Session
from kiosque.desk.visits import visits_to_resume
from kiosque.procedures.steps import PiecesStep
from kiosque.tui.screens.guided import GuidedSitePage, PiecesPage
from kiosque.tui.themes import THEMES
from kiosque.tui.widgets.choice_list import ChoiceList
from tests.case_walks import told_case
from tests.desks import PASSPHRASE, Place, found
from tests.guided_pages import go_on, open_procedure
from tests.pages import Pages, pages

TOLD = told_case("demande_envoyee")
Story = Callable[[Pages], Coroutine[Any, Any, None]]


def play(tmp_path: Path, story: Story, size: tuple[int, int] = (80, 24)) -> Place:
    place = found(tmp_path / "home")

    async def run() -> None:
        async with pages(place, size) as shown:
            await shown.sign_in()
            await shown.press("enter")
            await shown.answer("Que faites-vous", "end", "enter")
            await open_procedure(shown, TOLD.procedure)
            await story(shown)

    asyncio.run(run())
    return place


def reopened(place: Place) -> Session:
    session = place.session
    command = SignIn(session.organisation.id, session.vault.slot_id, PASSPHRASE, place.code())
    return sign_in(place.home, place.clock, command)


def at_menu(screen: Any) -> bool:
    return "Pendant l'accompagnement" in getattr(screen, "heading", "")


def at_site(screen: Any) -> bool:
    return isinstance(screen, GuidedSitePage)


def test_a_procedure_goes_from_its_first_step_to_its_end(tmp_path: Path) -> None:
    async def story(shown: Pages) -> None:
        await go_on(shown, TOLD.procedure, TOLD.answers, at_menu)
        assert known_procedure(TOLD.procedure).title[:20] in shown.frame()

    place = play(tmp_path, story)
    session = reopened(place)
    (visit,) = visits_to_resume(session)
    assert cases_of(session, visit)[0].ended
    assert {act.procedure for act in acts_of_visit(session, visit.id)} == {TOLD.procedure}
    session.close()


def test_an_interrupted_procedure_is_resumed_where_it_was(tmp_path: Path) -> None:
    async def story(shown: Pages) -> None:
        await go_on(shown, TOLD.procedure, TOLD.answers, at_site)
        title = shown.app.screen.heading  # type: ignore[attr-defined]
        await shown.press("f4")
        await shown.answer("Pendant l'accompagnement")
        await shown.answer("Reprendre, ou commencer")
        await shown.until(title)
        assert at_site(shown.app.screen)

    play(tmp_path, story)


def test_a_lock_in_the_middle_keeps_the_case(tmp_path: Path) -> None:
    async def story(shown: Pages) -> None:
        await go_on(shown, TOLD.procedure, TOLD.answers, at_site)
        await shown.press("f10")
        await shown.until("Qui êtes-vous")

    place = play(tmp_path, story)
    session = reopened(place)
    (visit,) = visits_to_resume(session)
    (case,) = cases_of(session, visit)
    assert case.state.done
    session.close()


def test_going_back_shows_the_step_before_with_its_answer(tmp_path: Path) -> None:
    async def story(shown: Pages) -> None:
        await go_on(shown, TOLD.procedure, TOLD.answers, at_site)
        first = shown.app.screen
        await shown.press("escape")
        await shown.pilot.pause()
        assert shown.app.screen is not first
        await go_on(shown, TOLD.procedure, TOLD.answers, at_site)

    play(tmp_path, story)


def test_one_answer_is_changed_in_the_review_and_the_others_stay(tmp_path: Path) -> None:
    async def story(shown: Pages) -> None:
        await go_on(shown, TOLD.procedure, TOLD.answers, at_site)
        await shown.press("f6")
        await shown.until("Relisez les réponses")
        await shown.press("down", "enter")
        await shown.until("Réponse actuelle")
        await shown.press("enter")
        await shown.pilot.pause()
        assert "Erreur" not in shown.frame()
        await go_on(shown, TOLD.procedure, TOLD.answers, at_site)

    place = play(tmp_path, story)
    session = reopened(place)
    (visit,) = visits_to_resume(session)
    (case,) = cases_of(session, visit)
    assert len(case.state.answers) > 1
    session.close()


def test_documents_ticked_are_kept_even_when_the_page_is_left(tmp_path: Path) -> None:
    async def story(shown: Pages) -> None:
        await go_on(
            shown, TOLD.procedure, TOLD.answers, lambda screen: isinstance(screen, PiecesPage)
        )
        await shown.press("space", "f4")
        await shown.until("Pendant l'accompagnement")

    place = play(tmp_path, story)
    session = reopened(place)
    (visit,) = visits_to_resume(session)
    (case,) = cases_of(session, visit)
    pieces = next(one for one in case.procedure.steps if isinstance(one, PiecesStep))
    assert case.state.held <= {wanted.piece for wanted in pieces.pieces}
    assert len(case.state.held) == 1
    session.close()


@pytest.mark.parametrize("theme", [one.name for one in THEMES])
def test_every_cell_of_every_step_is_readable(tmp_path: Path, theme: str) -> None:
    least = 7.0 if theme == "contraste" else 4.5
    seen: list[float] = []

    async def story(shown: Pages) -> None:
        shown.app.theme = theme

        def look(screen: Any) -> bool:
            seen.extend(ratio for _text, ratio in shown.contrasts())
            return at_menu(screen)

        await go_on(shown, TOLD.procedure, TOLD.answers, look)

    play(tmp_path, story)
    assert min(seen) >= least


def test_a_small_terminal_shows_each_step(tmp_path: Path) -> None:
    async def story(shown: Pages) -> None:
        def look(screen: Any) -> bool:
            assert shown.frame().strip()
            if isinstance(screen, PiecesPage):
                assert screen.query_one(ChoiceList).has_focus
            return at_menu(screen)

        await go_on(shown, TOLD.procedure, TOLD.answers, look)

    play(tmp_path, story, (40, 15))
