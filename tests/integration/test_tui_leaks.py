"""A day of work leaves nothing behind in the full-screen front door: counts, never megabytes."""

import gc
from pathlib import Path

import pytest
from textual.dom import DOMNode
from textual.timer import Timer
from textual.worker import Worker

from tests.desks import Place, found
from tests.page_catalogue import CATALOGUE, one_page
from tests.pages import Pages

ROUNDS = 150
SOME = 30
STRAY = 3
"""Objects that may be alive at one moment and not at another; a page that leaks leaves more."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    home: Path = tmp_path_factory.mktemp("kiosque") / "home"
    return found(home)


def living(kind: type) -> int:
    """Return how many objects of a kind are alive."""
    gc.collect()
    return sum(isinstance(one, kind) for one in gc.get_objects())


async def settle(shown: Pages) -> None:
    for _turn in range(5):
        await shown.pilot.pause()


@pytest.mark.parametrize("name", ["formulaire", "relecture", "démarche, saisie"])
async def test_moving_the_focus_makes_nothing_that_stays(place: Place, name: str) -> None:
    async with one_page(place, CATALOGUE[name]) as shown:
        await shown.press("tab", "tab")
        await settle(shown)
        nodes, timers = living(DOMNode), living(Timer)
        for _round in range(ROUNDS // SOME):
            await shown.pilot.press(*("tab",) * SOME)
        await settle(shown)
        # What an earlier page left may still go meanwhile; nothing may come.
        assert living(DOMNode) <= nodes
        assert living(Timer) <= timers


async def test_pages_that_were_left_are_gone(place: Place) -> None:
    async with one_page(place, CATALOGUE["menu"]) as shown:

        async def go_through(rounds: int) -> None:
            names = [name for name in CATALOGUE if name != "inactivité"]
            for at in range(rounds):
                page = CATALOGUE[names[at % len(names)]](place)
                await shown.app.push_screen(page)
                await shown.pilot.pause()
                page.dismiss(None)
                await shown.pilot.pause()

        await go_through(2 * len(CATALOGUE))
        await settle(shown)
        before = [living(kind) for kind in (DOMNode, Timer, Worker)]
        await go_through(ROUNDS)
        await settle(shown)
        after = [living(kind) for kind in (DOMNode, Timer, Worker)]
        grown = [now - then for then, now in zip(before, after, strict=True)]
        assert max(grown) <= STRAY, grown


async def test_help_opened_again_and_again_is_gone_too(place: Place) -> None:
    async with one_page(place, CATALOGUE["porte"]) as shown:
        await shown.press("f1", "escape")
        await settle(shown)
        before = living(DOMNode)
        await shown.pilot.press(*("f1", "escape") * SOME)
        await settle(shown)
        assert living(DOMNode) == before
