"""Every key on every page: nothing ends, nothing is suspended, nothing is committed by accident."""

import asyncio
import random
import string
from pathlib import Path
from typing import Any

import pytest
from textual.keys import Keys
from textual.screen import Screen

from kiosque.desk.journal import verify_journal
from kiosque.desk.mandates import list_mandates
from kiosque.tui.screens.page import Page
from kiosque.tui.widgets.key_bar import keys_of
from tests.desks import Place, found
from tests.page_catalogue import CATALOGUE, one_page
from tests.pages import Pages, pages

EVERY_KEY = sorted(
    {key.value for key in Keys if not key.value.startswith("<")}
    | {f"f{n}" for n in range(1, 25)}
    | {f"{hold}+{letter}" for hold in ("ctrl", "alt") for letter in string.ascii_lowercase}
    | set(string.ascii_letters + string.digits + "é/*-+.,;:!?@[]{}")
)
WALK = (
    *("enter", "down") * 6,
    *("space",) * 4,
    *("tab", "escape", "up", "end", "home", "a", "f1", "f3", "f4", "f5", "f6", "f7", "f8", "f9"),
    *("pagedown", "ctrl+c", "ctrl+q", "ctrl+z"),
)
WALK_STEPS = 200


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    home: Path = tmp_path_factory.mktemp("kiosque") / "home"
    return found(home)


def answers_with(page: Screen[Any]) -> set[str]:
    """Return the keys that the page says it answers with."""
    keys = {one.key for one in keys_of(page)} - {"f1", "f3", "pagedown", "space"}
    return keys | {"space", "ctrl+m", "ctrl+j"} if "enter" in keys else keys


@pytest.mark.parametrize("name", CATALOGUE)
async def test_only_the_keys_that_the_bar_tells_leave_a_page(place: Place, name: str) -> None:
    async with one_page(place, CATALOGUE[name]) as shown:
        await shown.pilot.pause()
        page: Screen[Any] = shown.app.screen
        every = EVERY_KEY if name != "inactivité" else EVERY_KEY[::10]
        for key in every:
            answers = answers_with(page)
            await shown.pilot.press(key)
            assert shown.app.is_running
            assert shown.app.return_code in (0, None)
            if shown.app.screen is page:
                continue
            left = page not in shown.app.screen_stack
            if left and name != "inactivité":
                assert key in answers, f"{key} left the page"
            elif not left:
                assert isinstance(shown.app.screen, Page)
                await shown.pilot.press("escape")
            await shown.pilot.pause()
            if shown.app.screen is not page:
                page = CATALOGUE[name](place)
                await shown.app.push_screen(page)
                await shown.pilot.pause()


@pytest.mark.parametrize("name", CATALOGUE)
async def test_the_bar_tells_french_keys_that_can_be_clicked(place: Place, name: str) -> None:
    async with one_page(place, CATALOGUE[name], (120, 40)) as shown:
        await shown.pilot.pause()
        page = shown.app.screen
        told = [(shown.app.get_key_display(one), one.description) for one in keys_of(page)]
        assert len({key for key, _words in told}) == len(told)
        for _key, words in told:
            assert words[0].isupper() or words[0] in "ÉÀ"
            assert words not in {"Submit", "Select", "Press button", "Page Down", "Quit"}
        text = shown.frame()
        for key, _words in told:
            assert key.replace(" ", "\N{NO-BREAK SPACE}") in text
        if name == "inactivité":
            return
        told_at = next(
            (x, y) for y, row in enumerate(text.splitlines()) if (x := row.find("F3")) >= 0
        )
        await shown.pilot.click(offset=(told_at[0] + 1, told_at[1]))
        await shown.pilot.pause()
        assert shown.app.theme == "sombre"


@pytest.mark.parametrize("name", CATALOGUE)
async def test_every_page_explains_itself_in_a_sentence(place: Place, name: str) -> None:
    async with one_page(place, CATALOGUE[name]) as shown:
        await shown.pilot.pause()
        page = shown.app.screen
        assert isinstance(page, Page)
        if name == "inactivité":
            return
        await shown.press("f1")
        if name == "aide":
            assert shown.app.screen is page
            return
        await shown.until("Aide")
        assert page.explanation.strip().endswith((".", "!", "»"))
        assert len(page.explanation.split()) >= 5
        assert page.explanation.split()[0] in shown.frame()
        assert "quitter" in shown.frame()
        await shown.press("escape")
        assert shown.app.screen is page


@pytest.mark.parametrize("name", CATALOGUE)
async def test_tab_goes_round_and_is_never_caught(place: Place, name: str) -> None:
    async with one_page(place, CATALOGUE[name]) as shown:
        await shown.pilot.pause()
        if name == "inactivité":
            return
        first = shown.app.focused
        stops = len(shown.app.screen.focus_chain)
        await shown.press(*("tab",) * stops)
        assert shown.app.focused is first
        await shown.press(*("shift+tab",) * stops)
        assert shown.app.focused is first


@pytest.mark.parametrize("name", CATALOGUE)
async def test_the_cursor_of_the_terminal_follows_the_focus(place: Place, name: str) -> None:
    async with one_page(place, CATALOGUE[name]) as shown:
        await shown.pilot.pause()
        for _stop in range(len(shown.app.screen.focus_chain)):
            await shown.press("tab")
            focused = shown.app.focused
            if focused is None:
                return
            region = focused.region

            def inside() -> bool:
                return region.contains_point(shown.app.cursor_position)  # noqa: B023  (used at once)

            await shown.until_so(inside, f"the cursor on {focused}")


@pytest.mark.parametrize("seed", range(3))
def test_keys_pressed_at_random_grant_nothing_and_break_nothing(tmp_path: Path, seed: int) -> None:
    place = found(tmp_path / "home")
    chosen = random.Random(seed)

    async def story() -> None:
        async with pages(place) as shown:
            await shown.sign_in()
            session = shown.app._session
            assert session is not None
            for _step in range(WALK_STEPS):
                await shown.pilot.press(chosen.choice(WALK))
                assert shown.app.is_running
                if shown.app._session is not session:
                    return
            assert list_mandates(session) == ()
            assert verify_journal(session).size >= 1

    asyncio.run(story())


async def leave(shown: Pages) -> None:
    await shown.until("Échap\N{NO-BREAK SPACE}Quitter")
    await shown.press("escape")
    await shown.until("Quitter kiosque")


def test_one_leaves_by_the_door_and_is_asked_first(tmp_path: Path) -> None:
    place = found(tmp_path / "home")

    async def story() -> None:
        async with pages(place) as shown:
            await leave(shown)
            await shown.press("enter")
            await leave(shown)
            await shown.press("down", "enter")
            await shown.pilot.pause()
            assert not shown.app.is_running
            assert shown.app.return_code == 0

    asyncio.run(story())
