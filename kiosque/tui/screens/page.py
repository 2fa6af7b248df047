"""What every page has: banner, place in the visit, error summary, keys, help, a way back."""

from collections.abc import Iterator
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from kiosque.errors import KiosqueError
from kiosque.i18n import N_
from kiosque.mandates.order import Step
from kiosque.tui.widgets.banner import Banner
from kiosque.tui.widgets.error_summary import ErrorSummary
from kiosque.tui.widgets.key_bar import KeyBar
from kiosque.tui.widgets.stepper import Stepper

Answer = TypeVar("Answer")


class Page(Screen[Answer | None]):
    """One thing; dismissed with the answer, or with None to go back."""

    AUTO_FOCUS = "ChoiceList, Input, Button"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("Retour")),
        Binding("f1", "help", N_("Aide")),
        Binding("pagedown", "scroll_body(1)", N_("Défiler"), show=False),
        Binding("pageup", "scroll_body(-1)", N_("Remonter"), show=False),
    ]

    def __init__(
        self,
        heading: str,
        *,
        hint: str = "",
        explanation: str = "",
        step: Step | None = None,
        error: KiosqueError | None = None,
    ) -> None:
        super().__init__()
        self.heading, self.hint, self.step = heading, hint, step
        self.explanation = explanation
        """What F1 tells of this page."""
        self._error = error

    def compose(self) -> ComposeResult:
        yield Banner()
        if self.step is not None:
            yield Stepper(self.step)
        with VerticalScroll(id="body", can_focus=False):
            yield ErrorSummary()
            yield Static(Content(self.heading), classes="heading")
            if self.hint:
                yield Static(Content(self.hint), classes="hint")
            yield from self.body()
        yield from self.actions()
        yield KeyBar()

    def actions(self) -> Iterator[Widget]:
        """Yield what stays below a body that scrolls."""
        yield from ()

    def body(self) -> Iterator[Widget]:
        """Yield what this page asks with."""
        yield from ()

    def on_mount(self) -> None:
        if self._error is not None:
            self.call_after_refresh(self.say_error, self._error)

    def say_error(self, error: KiosqueError) -> None:
        """Show an error above everything else."""
        self.query_one(ErrorSummary).say(error)

    def action_back(self) -> None:
        self.dismiss(None)

    def action_scroll_body(self, pages: int) -> None:
        """Scroll the page without leaving the focused component."""
        body = self.query_one("#body", VerticalScroll)
        body.scroll_relative(y=pages * max(1, body.size.height - 1), animate=False)

    def action_help(self) -> None:
        from kiosque.tui.screens.help import HelpPage

        self.app.push_screen(HelpPage(self.heading, self.explanation))
