"""What is shown while something takes its time."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosque.errors import UnavailableError
from kiosque.tui.screens.page import Page
from kiosque.tui.screens.working import Tell, WorkingPage
from tests.desks import Place, found
from tests.page_catalogue import Make, one_page

PATIENCE = 60.0


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    home: Path = tmp_path_factory.mktemp("kiosque") / "home"
    return found(home)


class Work:
    """Tells how far it is, and ends when told."""

    def __init__(self, outcome: str | UnavailableError) -> None:
        self.end = threading.Event()
        self._outcome = outcome

    def __call__(self, tell: Tell) -> str:
        tell("4096 [événements] vérifiés")
        self.end.wait(PATIENCE)
        if isinstance(self._outcome, UnavailableError):
            raise self._outcome
        return self._outcome

    def page(self) -> Make:
        def make(place: Place) -> Page[Any]:
            del place
            return WorkingPage("Le journal se vérifie…", self)

        return make


@pytest.fixture
def work() -> Iterator[Work]:
    working = Work("vérifié")
    yield working
    working.end.set()


async def test_one_reads_what_is_being_done_and_how_far_it_is(place: Place, work: Work) -> None:
    async with one_page(place, work.page()) as shown:
        await shown.until("Le journal se vérifie…")
        await shown.until("4096 [événements] vérifiés")
        await shown.press("escape", "enter", "a")
        assert shown.app.answers == []  # type: ignore[attr-defined]
        work.end.set()
        await shown.until_so(lambda: shown.app.answers == ["vérifié"], "the answer")  # type: ignore[attr-defined]


async def test_a_refusal_is_what_the_work_returns(place: Place) -> None:
    refusal = UnavailableError("Le disque est plein.")
    work = Work(refusal)
    work.end.set()
    async with one_page(place, work.page()) as shown:
        await shown.until_so(lambda: shown.app.answers == [refusal], "the refusal")  # type: ignore[attr-defined]


@pytest.mark.parametrize("opened", [1, 0])
async def test_help_that_is_open_when_the_work_ends_closes_with_its_page(
    place: Place, work: Work, opened: int
) -> None:
    async with one_page(place, work.page()) as shown:
        await shown.until("Le journal se vérifie…")
        below = len(shown.app.screen_stack) - 1
        await shown.press(*["f1"] * opened)
        await shown.until("continue toute seule" if opened else "Le journal")
        work.end.set()
        await shown.until_so(lambda: shown.app.answers == ["vérifié"], "the answer")  # type: ignore[attr-defined]
        assert len(shown.app.screen_stack) == below


async def test_a_lock_does_not_wait_for_the_work(place: Place, work: Work) -> None:
    async with one_page(place, work.page()) as shown:
        await shown.until("Le journal se vérifie…")
        await shown.press("f10")
        await shown.until_so(lambda: shown.app._session is None, "the lock")
        assert not work.end.is_set()
        work.end.set()
