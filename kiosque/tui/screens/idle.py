"""The warning before a session that nobody touches is locked."""

import math
from collections.abc import Callable, Iterator
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Static

from kiosque.i18n import N_, _
from kiosque.tui.screens.page import Page
from kiosque.tui.text import block

STEP_SECONDS = 10
"""The countdown is read, not watched: it changes this often."""


class IdlePage(Page[None]):
    """Any key keeps the session; the application takes the page away."""

    HEADING: ClassVar[str] = N_("La session va se verrouiller")
    TOLD: ClassVar[str] = N_(
        "Personne n'a touché ce poste depuis un moment.\n"
        "Verrouillage dans {seconds} secondes. Une touche, n'importe laquelle, continue."
    )

    def __init__(self, seconds_left: Callable[[], float]) -> None:
        super().__init__(_(self.HEADING), back=None)
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
            self._told.update(block(_(self.TOLD).format(seconds=left)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No key has another meaning here."""
        del action, parameters
        return False


class WipePage(IdlePage):
    """The same where there is no session: what was answered is about to be wiped."""

    HEADING = N_("Cet écran va s'effacer")
    TOLD = N_(
        "Personne n'a touché ce poste depuis un moment.\n"
        "Tout s'efface dans {seconds} secondes. Une touche, n'importe laquelle, continue."
    )
