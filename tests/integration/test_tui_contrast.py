"""Every cell of every page can be read, in the three themes and wherever the focus is."""

from pathlib import Path

import pytest

from kiosque.tui.themes import THEMES
from tests.desks import Place, found
from tests.page_catalogue import CATALOGUE, one_page
from tests.pages import Pages

LEAST = {"clair": 4.5, "sombre": 4.5, "contraste": 7.0}
"""WCAG 2.2, 1.4.3 (AA), and 1.4.6 (AAA) where contrast is what one asks for."""
MOST_STOPS = 12


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    home: Path = tmp_path_factory.mktemp("kiosque") / "home"
    return found(home)


async def stops(shown: Pages) -> int:
    """Return how many things Tab goes through."""
    return min(MOST_STOPS, len(shown.app.screen.focus_chain))


@pytest.mark.parametrize("name", CATALOGUE)
async def test_every_cell_can_be_read_in_every_theme(place: Place, name: str) -> None:
    async with one_page(place, CATALOGUE[name]) as shown:
        await shown.pilot.pause()
        seen = set()
        for _stop in range(max(1, await stops(shown))):
            for _theme in THEMES:
                least = LEAST[shown.app.theme]
                poor = [(text, ratio) for text, ratio in shown.contrasts() if ratio < least]
                assert not poor, (shown.app.theme, poor)
                seen.add(shown.app.theme)
                shown.app.action_colours()
                await shown.pilot.pause()
            await shown.press("tab")
        assert seen == set(LEAST)


@pytest.mark.parametrize("name", CATALOGUE)
async def test_the_focus_is_told_by_a_sign_and_by_a_style(place: Place, name: str) -> None:
    async with one_page(place, CATALOGUE[name]) as shown:
        await shown.pilot.pause()
        if await stops(shown) < 2:
            return
        text, styles = shown.frame(), shown.styles()
        await shown.press("tab")
        assert shown.frame() != text, "in black and white nothing would have moved"
        assert shown.styles() != styles


def test_contrast_is_measured_at_all() -> None:
    from textual.color import Color

    from tests.pages import contrast

    assert round(contrast(Color(0, 0, 0), Color(255, 255, 255)), 1) == 21.0
    assert contrast(Color(118, 118, 118), Color(255, 255, 255)) > 4.5
    assert contrast(Color(120, 120, 120), Color(255, 255, 255)) < 4.5
