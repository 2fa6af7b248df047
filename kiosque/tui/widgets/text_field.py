"""One thing to type: what is asked, why, the field, and what is wrong with it beside it."""

from collections.abc import Iterator

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from kiosque.i18n import _

LONGEST = 300
"""Characters a field takes; a longer paste is cut where it is typed, not later."""


class TextField(Vertical):
    """A labelled input; `name` is the field that errors speak of."""

    def __init__(
        self, name: str, label: str, *, hint: str = "", value: str = "", secret: bool = False
    ) -> None:
        super().__init__(name=name)
        self._label, self._hint = label, hint
        self._input = Input(value=value, password=secret, max_length=LONGEST, select_on_focus=False)
        self._problem = Static(classes="problem")

    def compose(self) -> Iterator[Widget]:
        yield Static(Content(self._label), classes="label")
        if self._hint:
            yield Static(Content(self._hint))
        yield self._problem
        yield self._input

    @property
    def value(self) -> str:
        return self._input.value

    def clear(self) -> None:
        """Forget what was typed."""
        self._input.value = ""

    def focus_input(self) -> None:
        self._input.focus()

    def show_problem(self, text: str) -> None:
        """Say beside the field what is wrong with it."""
        self._problem.update(Content(f"{_('Erreur')}\N{NO-BREAK SPACE}: {text}"))
        self._problem.add_class("shown")

    def clear_problem(self) -> None:
        self._problem.remove_class("shown")
