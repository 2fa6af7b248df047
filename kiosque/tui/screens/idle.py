"""The warning before a session that nobody touches is locked."""

import math
from collections.abc import Callable, Iterator

from textual.widget import Widget
from textual.widgets import Static

from kiosque.i18n import _
from kiosque.tui.screens.page import Page
from kiosque.tui.text import block

STEP_SECONDS = 10
"""The countdown is read, not watched: it changes this often."""


class IdlePage(Page[None]):
    """Any key keeps the session; the application takes the page away."""

    def __init__(self, seconds_left: Callable[[], float]) -> None:
        super().__init__(_("La session va se verrouiller"), back=None)
        self._seconds_left = seconds_left
        self._told = Static(classes="text")
        self._shown = 0

    def body(self) -> Iterator[Widget]:
        yield self._told

    def on_mount(self) -> None:
        self.show_left()
        self.set_interval(1.0, self.show_left)

    def show_left(self) -> None:
        """Write how long is left, in words, when that changed."""
        left = max(1, math.ceil(self._seconds_left() / STEP_SECONDS)) * STEP_SECONDS
        if left != self._shown:
            self._shown = left
            told = _(
                "Personne n'a touché ce poste depuis un moment.\n"
                "Verrouillage dans {seconds} secondes. Une touche, n'importe laquelle, continue."
            )
            self._told.update(block(told.format(seconds=left)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No key has another meaning here."""
        del action, parameters
        return False
