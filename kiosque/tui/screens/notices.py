"""The notices to read aloud; one key asks for them in another language, beside the French."""

from collections.abc import Iterator
from typing import Any, ClassVar, Final, Literal

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from kiosque.i18n import N_
from kiosque.tui.screens.page import Page
from kiosque.tui.text import block
from kiosque.tui.widgets.action_button import ActionButton

READ: Final = "read"
LANGUAGE: Final = "language"

NoticesAnswer = Literal["read", "language"]


class NoticesPage(Page[NoticesAnswer]):
    """Returns `READ` when the button is pressed, `LANGUAGE` when another one is asked for."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f2", "language", N_("Langue"))]

    def __init__(
        self, heading: str, text: str, action: str, *, languages: bool, **about: Any
    ) -> None:
        super().__init__(heading, **about)
        self._text, self._action, self._languages = text, action, languages

    def body(self) -> Iterator[Widget]:
        yield Static(block(self._text), classes="text")

    def actions(self) -> Iterator[Widget]:
        yield ActionButton(self._action)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer other languages only where there are some."""
        if action == LANGUAGE and not self._languages:
            return False
        return super().check_action(action, parameters)

    def action_language(self) -> None:
        self.dismiss(LANGUAGE)

    def on_button_pressed(self) -> None:
        self.dismiss(READ)
