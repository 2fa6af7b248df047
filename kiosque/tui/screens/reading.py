"""A text to read, and one button to go on."""

from collections.abc import Iterator
from typing import Any

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from kiosque.tui.screens.page import Page


class ReadingPage(Page[bool]):
    """Returns True when the button is pressed."""

    def __init__(self, heading: str, text: str, action: str, **about: Any) -> None:
        super().__init__(heading, **about)
        self._text, self._action = text, action

    def body(self) -> Iterator[Widget]:
        yield Static(Content(self._text), classes="text")

    def actions(self) -> Iterator[Widget]:
        yield Button(Content(self._action))

    def on_button_pressed(self) -> None:
        self.dismiss(True)  # noqa: FBT003  (the answer itself)
