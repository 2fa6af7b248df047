"""F1: what the page is for, and the keys that work everywhere."""

from collections.abc import Iterator, Sequence

from textual.widget import Widget
from textual.widgets import Static

from kiosque.i18n import N_, _
from kiosque.tui.guarded import GuardedApp
from kiosque.tui.screens.page import Page
from kiosque.tui.text import block

KEYS = N_("Flèches : choisir. Tab : champ suivant. Page suivante : faire défiler.")


class HelpPage(Page[None]):
    """The explanation of the page below it."""

    def __init__(self, about: str, explanation: str, keys: Sequence[tuple[str, str]]) -> None:
        super().__init__(_("Aide : {page}").format(page=about))
        self._explanation, self._keys = explanation, keys

    def body(self) -> Iterator[Widget]:
        yield Static(block(self._explanation), classes="text")
        told = "\n".join(f"{key} : {words}" for key, words in self._keys)
        yield Static(block(told), classes="text")
        yield Static(block("\n".join(_(line) for line in (KEYS, *self._kept()))), classes="text")

    def _kept(self) -> tuple[str, ...]:
        """Return what becomes of the answers, and how to leave."""
        return self.app.kept() if isinstance(self.app, GuardedApp) else ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no help about help."""
        return False if action == "help" else super().check_action(action, parameters)
