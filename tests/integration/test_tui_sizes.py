"""80×24 is enough, 40×15 is usable, and a terminal that shrinks and grows loses nothing."""

from pathlib import Path

import pytest
from textual.widgets import Input

from kiosque.tui.screens.page import Body, Page
from kiosque.tui.widgets.choice_list import ChoiceList
from tests.desks import Place, found
from tests.page_catalogue import CATALOGUE, one_page
from tests.pages import Pages

LONGER_THAN_A_SCREEN = {"lecture", "mentions", "relecture", "démarche, saisie", "affirmations"}
"""Pages that 80×24 shows from their top and lets scroll."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    home: Path = tmp_path_factory.mktemp("kiosque") / "home"
    return found(home)


def page_of(shown: Pages) -> Page[object]:
    page = shown.app.screen
    assert isinstance(page, Page)
    return page


def in_sight(shown: Pages) -> bool:
    """Tell whether what has the focus is on the screen."""
    focused, bodies = shown.app.focused, shown.app.screen.query(Body)
    if focused is None or not bodies or bodies.first() not in focused.ancestors:
        return True
    body = bodies.first()
    spot = getattr(focused, "spot", focused.region.offset)
    return body.content_region.y <= spot.y < body.content_region.bottom


async def read_whole(shown: Pages) -> str:
    """Scroll to the end with the key that the bar tells; return everything seen."""
    frames = [shown.frame()]
    body = page_of(shown).query_one(Body)
    for _page in range(60):
        if body.scroll_offset.y >= body.max_scroll_y:
            break
        await shown.press("pagedown")
        frames.append(shown.frame())
    return "\n".join(frames)


@pytest.mark.parametrize("name", CATALOGUE)
async def test_a_page_fits_on_80_columns_and_24_lines(place: Place, name: str) -> None:
    async with one_page(place, CATALOGUE[name]) as shown:
        await shown.pilot.pause()
        page = page_of(shown)
        assert page.heading in shown.frame()
        fits = page.query_one(Body).max_scroll_y == 0
        assert fits or name in LONGER_THAN_A_SCREEN
        if not fits:
            await shown.until("Défiler")
        assert fits is ("Défiler" not in shown.frame())
        assert all(len(line) <= 80 for line in shown.frame().splitlines())


@pytest.mark.parametrize("name", CATALOGUE)
async def test_a_small_terminal_shows_what_is_asked_and_reaches_the_rest(
    place: Place, name: str
) -> None:
    async with one_page(place, CATALOGUE[name], (40, 15)) as shown:
        await shown.pilot.pause()
        first, page = shown.frame(), page_of(shown)
        assert page.heading.split()[0] in first
        assert "Hors ligne" in first
        assert "BEL1-0001-P" in first
        assert "24/12/2026" in first
        assert "FORMATION" in first
        assert "F1" in first or name in {"aide", "inactivité"}
        whole = await read_whole(shown)
        for wanted in page.query("ChoiceList, Input, Button").results():
            wanted.focus()
            await shown.press("f16")
            assert shown.app.focused is None or shown.app.cursor_position.y < 15
        assert len(whole) >= len(first)


@pytest.mark.parametrize("name", CATALOGUE)
async def test_the_focus_is_never_out_of_sight(place: Place, name: str) -> None:
    # WCAG 2.2, 2.4.11, from the moment one moves: a page is first shown from its top, to be read.
    async with one_page(place, CATALOGUE[name], (40, 15)) as shown:
        await shown.pilot.pause()
        for key in ("tab", "down", "down", "down", "tab", "tab", "shift+tab", "down", "tab"):
            if key == "down" and not isinstance(shown.app.focused, ChoiceList):
                continue
            await shown.press(key)
            await shown.until_so(lambda: in_sight(shown), f"the focus in sight after {key}")


async def test_typing_brings_the_field_into_sight(place: Place) -> None:
    async with one_page(place, CATALOGUE["relecture"], (40, 15)) as shown:
        await shown.pilot.pause()
        assert "Personne" in shown.frame()
        await shown.press("1")
        for _wait in range(40):  # The page scrolls once it is painted again.
            if "•" in shown.frame():
                break
            await shown.pilot.pause(0.05)
        assert "•" in shown.frame()


@pytest.mark.parametrize("name", CATALOGUE)
async def test_a_terminal_made_tiny_and_large_again_loses_nothing(place: Place, name: str) -> None:
    async with one_page(place, CATALOGUE[name]) as shown:
        await shown.pilot.pause()
        for field in shown.app.screen.query(Input):
            field.value = "Anne"
        await shown.pilot.pause()
        before, focused = shown.frame(), shown.app.focused
        for size in ((20, 5), (1, 1), (40, 15), (200, 60), (80, 24)):
            await shown.pilot.resize_terminal(*size)
            await shown.pilot.pause()
        values = [field.value for field in shown.app.screen.query(Input)]
        assert values == ["Anne"] * len(values)
        assert shown.app.focused is focused
        if name not in LONGER_THAN_A_SCREEN:
            await shown.until_so(lambda: shown.frame() == before, before)
