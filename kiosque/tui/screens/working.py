"""What is shown while something takes its time: what it is, and how far it is."""

import asyncio
from collections.abc import Callable, Iterator
from typing import ClassVar, Generic, TypeVar

from textual.widget import Widget
from textual.widgets import Static

from kiosque.errors import KiosqueError
from kiosque.i18n import N_
from kiosque.tui.screens.page import Page
from kiosque.tui.text import block

Made = TypeVar("Made")
Tell = Callable[[str], None]
"""Replaces the words under the heading; may be called from any thread."""


class WorkingPage(Page[Made | KiosqueError], Generic[Made]):
    """Runs `work` in a thread and returns what it made, or how it was refused."""

    ABOUT: ClassVar[str] = N_("Cette page continue toute seule dès que c'est prêt.")

    def __init__(self, heading: str, work: Callable[[Tell], Made]) -> None:
        super().__init__(heading, back=None)
        self._work = work
        self._told = Static(classes="text")

    def body(self) -> Iterator[Widget]:
        yield self._told

    def on_mount(self) -> None:
        self.run_worker(self._run())

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()

        def tell(words: str) -> None:
            loop.call_soon_threadsafe(self._told.update, block(words))

        outcome: Made | KiosqueError
        try:
            outcome = await asyncio.to_thread(self._work, tell)
        except KiosqueError as refused:
            outcome = refused
        self.dismiss(outcome)
