"""What a practice session shows beside secret fields: nothing of it has any value."""

from collections.abc import Callable

from textual.widgets import Static

from kiosque.tui.text import block

SECONDS = 1.0
"""How often the code is looked at again; the line is drawn again only when it changed."""


class PracticeNote(Static, can_focus=False):
    """Credentials that stay right while they are shown."""

    def __init__(self, words: Callable[[], str]) -> None:
        super().__init__(classes="text")
        self._words, self._shown = words, ""

    def on_mount(self) -> None:
        self.show_words()
        self.set_interval(SECONDS, self.show_words)

    def show_words(self) -> None:
        """Write the present code."""
        words = self._words()
        if words != self._shown:
            self._shown = words
            self.update(block(words))
