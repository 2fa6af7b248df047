"""Who the person is, asked in full screen: documents, places of birth, FranceConnect."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from kiosque.desk.visits import visits_to_resume
from kiosque.identity.practice.launcher import practice_provider
from kiosque.identity.practice.robot import REFUSE, play_citizen
from kiosque.identity.refusals import refused
from kiosque.mandates.pivot import PivotIdentity
from kiosque.tui.screens.page import Page
from kiosque.tui.screens.waiting import WaitingPage
from kiosque.tui.widgets.choice_list import ChoiceList
from tests.desks import MovedClock, Place, found
from tests.page_catalogue import CATALOGUE, Waited, one_page
from tests.pages import Pages, pages
from tests.sign_ins import settings_for

Story = Callable[[Pages], Coroutine[Any, Any, None]]
STATE = ("Le Goff", "Anne Marie", "", "14/03/1959")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    home: Path = tmp_path_factory.mktemp("kiosque") / "home"
    return found(home)


def play(tmp_path: Path, story: Story) -> None:
    place = found(tmp_path / "home")

    async def run() -> None:
        async with pages(place) as shown:
            await shown.sign_in()
            await shown.reach_scopes()
            await shown.press("down", "down", "space", "enter")
            await shown.choose("se limite-t-il", "tout ce que couvrent")
            await shown.choose("Pour combien", "un mois")
            await shown.until("identifiée")
            await story(shown)

    asyncio.run(run())


def identity(shown: Pages) -> PivotIdentity:
    session = shown.app._session
    assert session is not None
    (visit,) = visits_to_resume(session)
    assert visit.draft.identity is not None
    return visit.draft.identity


async def to_the_place(shown: Pages, where: str) -> None:
    await shown.choose("identifiée", "document")
    await shown.choose("Quel document", "Passeport")
    await shown.until("Recopiez")
    await shown.fill(*STATE)
    await shown.press("enter")
    await shown.choose("Genre", "Femme")
    await shown.choose("est-elle née", where)


# Places


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("quimper", "Quimper (Finistère)"),
        ("ajacio", "Ajaccio (Corse-du-Sud)"),
        ("saint denis reunion", "Saint-Denis (La Réunion)"),
        ("st denis", "Saint-Denis (Seine-Saint-Denis)"),
        ("paris 13", "Paris 13e Arrondissement"),
        ("lyon 3", "Lyon 3e Arrondissement (Rhône)"),
        ("fort de france", "Fort-de-France (Martinique)"),
        ("mamoudzou", "Mamoudzou (Mayotte)"),
        ("29000", "Quimper (Finistère)"),
        ("hay les roses", "L'Haÿ-les-Roses (Val-de-Marne)"),
        ("saintre genevieve des bois", "Sainte-Geneviève-des-Bois"),
    ],
)
async def test_a_commune_is_found_as_people_write_it(
    place: Place, typed: str, offered: str
) -> None:
    async with one_page(place, CATALOGUE["lieu"]) as shown:
        await shown.pilot.pause()
        await shown.fill(typed)
        await shown.until(offered)
        await shown.press("enter")
        assert isinstance(shown.app.focused, ChoiceList)
        at = next(
            at
            for at, (_code, label) in enumerate(shown.app.focused.choices)
            if label.startswith(offered)
        )
        page = shown.app.screen
        await shown.press(*("down",) * at, "enter")
        await shown.until_so(lambda: page not in shown.app.screen_stack, "the next page")


@pytest.mark.parametrize("typed", ["xyzzyq", "@@", "   ", "z"])
async def test_an_unknown_place_is_said_and_nothing_is_guessed(place: Place, typed: str) -> None:
    async with one_page(place, CATALOGUE["lieu"]) as shown:
        await shown.pilot.pause()
        page = shown.app.screen
        await shown.fill(typed)
        await shown.press("enter")
        await shown.until("choisissez dans la liste")
        if len(typed.strip()) > 1:
            assert "Rien ne correspond" in shown.frame()
        assert shown.app.screen is page
        await shown.press("tab", "enter", "enter")
        assert shown.app.screen is page


async def test_the_way_to_the_list_is_written_and_goes_back(place: Place) -> None:
    async with one_page(place, CATALOGUE["lieu"]) as shown:
        await shown.pilot.pause()
        await shown.press(*"quim")
        await shown.until("Entrée va à la liste")
        await shown.press("down")
        assert isinstance(shown.app.focused, ChoiceList)
        await shown.press("shift+tab")
        assert isinstance(shown.app.focused, Input)
        await shown.press("backspace", "backspace", "backspace")
        assert "Finistère" not in shown.frame()


# Documents


def test_a_person_born_abroad_has_a_country_and_no_commune(tmp_path: Path) -> None:
    async def story(shown: Pages) -> None:
        await to_the_place(shown, "étranger")
        await shown.until("Pays de naissance")
        await shown.press(*"algerie")
        await shown.until("Algérie")
        await shown.press("enter", "enter")
        await shown.until("phrase par phrase")
        found = identity(shown)
        assert (found.birth_place, found.birth_country) == (None, "99352")

    play(tmp_path, story)


def test_a_commune_that_the_document_does_not_tell_stays_unknown(tmp_path: Path) -> None:
    async def story(shown: Pages) -> None:
        await to_the_place(shown, "ne dit pas la commune")
        await shown.until("phrase par phrase")
        found = identity(shown)
        assert (found.birth_place, found.birth_country) == (None, "99100")

    play(tmp_path, story)


def test_escape_goes_back_one_page_at_a_time_and_keeps_what_was_typed(tmp_path: Path) -> None:
    async def story(shown: Pages) -> None:
        await to_the_place(shown, "En France")
        for page in ("Commune de naissance", "est-elle née", "Genre", "Recopiez"):
            await shown.until(page)
            if page != "Recopiez":
                await shown.press("escape")
        assert [field.value for field in shown.app.screen.query(Input)] == list(STATE)
        await shown.press("escape")
        await shown.until("Quel document")
        assert "›" in shown.frame(), "the document chosen before has the cursor"
        await shown.press("enter")
        await shown.until("Recopiez")
        assert "Le Goff" in shown.frame()
        await shown.press("escape", "escape")
        await shown.until("identifiée")
        await shown.choose("identifiée", "document")
        await shown.press("enter")
        await shown.until("Recopiez")
        assert "14/03/1959" in shown.frame()

    play(tmp_path, story)


def test_a_minor_by_the_document_is_oriented_and_nothing_is_kept(tmp_path: Path) -> None:
    async def story(shown: Pages) -> None:
        await shown.choose("identifiée", "document")
        await shown.choose("Quel document", "Passeport")
        await shown.until("Recopiez")
        await shown.fill("Le Goff", "Anne", "", "14/03/2015")
        await shown.press("enter")
        await shown.choose("Genre", "Femme")
        await shown.choose("est-elle née", "ne dit pas")
        await shown.until("Ses parents")
        await shown.press("enter")
        await shown.until("Aujourd'hui")
        assert "Reprendre" not in shown.frame()

    play(tmp_path, story)


# FranceConnect


def waiting(
    begin: Callable[[], Any], opened: list[str] | None = None
) -> Callable[[Place], Page[Any]]:
    kept = [] if opened is None else opened
    return lambda _place: WaitingPage(begin, kept.append)


async def test_leaving_gives_up_and_is_no_error(place: Place) -> None:
    attempt = Waited()
    async with one_page(place, waiting(lambda: attempt)) as shown:
        await shown.until("En attente")
        await shown.press("escape")
        await shown.until_so(lambda: shown.app.answers == [None], "the answer")  # type: ignore[attr-defined]
        await shown.until_so(attempt.over.is_set, "the end of the attempt")


async def test_a_lock_gives_up_too(place: Place) -> None:
    attempt = Waited()
    async with one_page(place, waiting(lambda: attempt)) as shown:
        await shown.until("En attente")
        await shown.press("f10")
        await shown.until_so(attempt.over.is_set, "the end of the attempt")


async def test_the_page_stays_alive_while_the_provider_is_slow_to_answer(place: Place) -> None:
    answers, attempt = threading.Event(), Waited()

    def begin() -> Waited:
        answers.wait(20)
        return attempt

    async with one_page(place, waiting(begin)) as shown:
        await shown.until("On contacte FranceConnect")
        assert "Rouvrir" not in shown.frame()
        await shown.press("f1")
        await shown.until("réponse tardive")
        await shown.press("escape", "escape")
        await shown.until_so(lambda: shown.app.answers == [None], "the answer")  # type: ignore[attr-defined]
        answers.set()
        await shown.until_so(attempt.over.is_set, "the end of an attempt that nobody waits for")


async def test_a_refusal_comes_back_as_an_answer(place: Place) -> None:
    def begin() -> Any:
        raise refused("unreachable")

    async with one_page(place, waiting(begin)) as shown:
        answers = shown.app.answers  # type: ignore[attr-defined]
        await shown.until_so(lambda: bool(answers), "the answer")
        assert answers[0].code == "unreachable"


async def test_the_browser_opens_once_and_again_when_asked(place: Place) -> None:
    attempt, opened = Waited(), list[str]()
    async with one_page(place, waiting(lambda: attempt, opened)) as shown:
        await shown.until_so(lambda: len(opened) == 1, "the browser")
        await shown.press("f8")
        await shown.until_so(lambda: len(opened) == 2, "the browser again")
        assert set(opened) == {attempt.url}


@pytest.mark.parametrize("size", [(80, 24), (40, 15)])
async def test_the_address_is_whole_and_has_no_hole_when_copied(
    place: Place, size: tuple[int, int]
) -> None:
    attempt = Waited()
    async with one_page(place, waiting(lambda: attempt), size) as shown:
        await shown.until("http://")
        lines = shown.app.screen.query_one(".address").region.height
        copied = ""
        for _page in range(20):
            rows = shown.frame().split("\n")
            copied += "".join(row for row in rows if row[:4] == "http" or "state=" in row)
            await shown.press("pagedown")
        assert lines >= len(attempt.url) // size[0]
        strips = shown.app.screen.query_one(".address").render_lines(
            shown.app.screen.query_one(".address").size.region
        )
        assert "".join(strip.text.rstrip() for strip in strips) == attempt.url
        assert all(len(strip.text.rstrip()) >= size[0] - 2 for strip in strips[:-1])
        assert copied


def test_a_real_sign_in_brings_the_person_and_a_refused_one_keeps_the_form(tmp_path: Path) -> None:
    place = found(tmp_path / "home", clock=MovedClock(datetime.now(UTC)))
    with practice_provider() as running:
        settings = settings_for(running)

        async def story() -> None:
            async with pages(place) as shown:
                await shown.sign_in()
                session = shown.app._session
                assert session is not None
                session.provider = settings
                await shown.reach_scopes()
                await shown.press("down", "space", "enter")
                await shown.choose("se limite-t-il", "tout ce que couvrent")
                await shown.choose("Pour combien", "un mois")
                await to_the_place(shown, "En France")
                await shown.until("Commune de naissance")
                await shown.press(*("escape",) * 5)
                await shown.choose("identifiée", "S'identifier avec")
                await shown.until("En attente")
                await asyncio.to_thread(play_citizen, attempt_url(shown), REFUSE)
                await shown.until("Erreur")
                assert "document" in shown.frame()
                await shown.press("enter")
                await shown.choose("identifiée", "Avec un document")
                await shown.press("enter")
                await shown.until("Recopiez")
                assert "Le Goff" in shown.frame()
                await shown.press("escape", "escape")
                await shown.choose("identifiée", "S'identifier avec")
                await shown.until("En attente")
                await asyncio.to_thread(play_citizen, attempt_url(shown), 0)
                await shown.choose("devant vous", "Oui, c'est elle")
                await shown.until("phrase par phrase")
                assert identity(shown).family_name == "MARTIN"

        asyncio.run(story())


def attempt_url(shown: Pages) -> str:
    page = shown.app.screen
    assert isinstance(page, WaitingPage)
    assert page._attempt is not None
    return page._attempt.url
