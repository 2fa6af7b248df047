"""Pages shown to nobody, and the time from a key to the frame that answers it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual import events
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.screen import Screen
from textual.widgets import Input

from kiosque.tui.widgets.choice_list import ChoiceList

SIZE = (80, 24)
TURN = 0.004
"""Seconds between two looks."""
QUIET_TURNS = 5
"""Looks without a new frame after which the page is whole."""
PATIENCE = 2500
"""Looks after which a page that does not come fails the measure."""


class SilentDriver(HeadlessDriver):
    """A terminal that swallows what it is given; frames are rendered whole for it."""

    @property
    def is_headless(self) -> bool:
        return False


class Film:
    """The frames that an application shows."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.frames: list[tuple[float, Screen[Any]]] = []
        """When each was shown, and of which page."""

    def note(self, page: Screen[Any]) -> None:
        self.frames.append((time.perf_counter(), page))
        self.begun.set()


class Typist:
    """Presses keys in a filmed application and times the frames."""

    def __init__(self, app: App[Any], film: Film) -> None:
        self._app, self._film = app, film
        self.quiet_turns = QUIET_TURNS
        self.samples: list[tuple[float, str]] = []
        """Seconds from a key to the first frame that answers it, with the key and its page."""

    @property
    def heading(self) -> str:
        return str(getattr(self._app.screen, "heading", ""))

    async def first_page(self) -> None:
        """Wait for the page that the application begins with."""
        await self._until(lambda: bool(self.heading))

    async def answer(self, *keys: str) -> None:
        """Press keys, the last of which leads to another page."""
        await self.press(*keys[:-1])
        await self._press(keys[-1], leaves=True)

    async def choose(self, label: str) -> None:
        """Take the line of the list whose label holds `label`, once work that is shown is done."""
        await self._until(lambda: bool(self._app.screen.query(ChoiceList)))
        lines = self._app.screen.query_one(ChoiceList)
        at = next(at for at, (_key, words) in enumerate(lines.choices) if label in words)
        await self.answer("home", *("down",) * at, "enter")

    async def press(self, *keys: str) -> None:
        """Press keys that stay on the page."""
        for key in keys:
            await self._press(key, leaves=False)

    async def type(self, text: str) -> None:
        await self.press(*text)

    async def settle(self) -> None:
        """Wait until no new frame comes; a cursor that blinks would never let it be so."""
        for field in self._app.screen.query(Input):
            field.cursor_blink = False
        quiet, seen = 0, len(self._film.frames)
        while quiet < self.quiet_turns:
            await asyncio.sleep(TURN)
            quiet = quiet + 1 if len(self._film.frames) == seen else 0
            seen = len(self._film.frames)

    async def _until(self, shown: Callable[[], bool]) -> None:
        """Wait for a page, whole; raises `TimeoutError` when it does not come."""
        for _turn in range(PATIENCE):
            if shown():
                return await self.settle()
            await asyncio.sleep(TURN)
        raise TimeoutError(f"no page came after {self.heading!r}")

    async def _press(self, key: str, *, leaves: bool) -> None:
        page, where = self._app.screen, self.heading
        self._film.frames.clear()
        before = time.perf_counter()
        self._app.post_message(events.Key(key, key if len(key) == 1 else None))
        if leaves:
            await self._until(lambda: self._app.screen is not page and bool(self.heading))
            page = self._app.screen
        else:
            await self.settle()
        answers = [moment for moment, shown in self._film.frames if shown is page]
        if answers:
            self.samples.append((answers[0] - before, f"{key} on « {where} »"))


@asynccontextmanager
async def typing_in(made: type[App[Any]], *arguments: Any) -> AsyncIterator[Typist]:
    """Run an application like `made` in this loop, and hand over its typist."""
    film = Film()

    class Filmed(made):  # type: ignore[misc, valid-type]
        """The same, in front of a camera."""

        def post_display_hook(self) -> None:
            film.note(self.screen)

    app: App[Any] = Filmed(*arguments)
    app.driver_class = SilentDriver
    running = asyncio.create_task(app.run_async(size=SIZE, mouse=False))
    await film.begun.wait()
    try:
        yield Typist(app, film)
    finally:
        app.exit()
        await running
