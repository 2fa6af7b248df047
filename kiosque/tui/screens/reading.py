"""A text to read, and one button to go on."""

from collections.abc import Iterator
from typing import Any, ClassVar

from textual.widget import Widget
from textual.widgets import Static

from kiosque.i18n import N_
from kiosque.tui.screens.page import Page
from kiosque.tui.text import block
from kiosque.tui.widgets.action_button import ActionButton


class ReadingPage(Page[bool]):
    """Returns True when the button is pressed."""

    ABOUT: ClassVar[str] = N_(
        "Lisez jusqu'en bas, avec les flèches ou Page suivante, puis continuez avec Entrée."
    )

    def __init__(self, heading: str, text: str, action: str, **about: Any) -> None:
        super().__init__(heading, **about)
        self._text, self._action = text, action

    def body(self) -> Iterator[Widget]:
        if self._text:
            yield Static(block(self._text), classes="text")

    def actions(self) -> Iterator[Widget]:
        yield ActionButton(self._action)

    def on_button_pressed(self) -> None:
        self.dismiss(True)  # noqa: FBT003  (the answer itself)
