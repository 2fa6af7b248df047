"""One thing to type: what is asked, why, the field, and what is wrong with it beside it."""

from collections.abc import Callable, Iterator

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from kiosque.errors import InputError
from kiosque.i18n import N_, _, sentence
from kiosque.tui.text import block, line
from kiosque.tui.widgets.text_input import LONGEST, TextInput

Check = Callable[[str], object]
"""Looks at what was typed when the person continues; raises `InputError`."""


class TextField(Vertical):
    """A labelled input; `name` is the field that errors speak of."""

    def __init__(
        self,
        name: str,
        label: str,
        *,
        hint: str = "",
        value: str = "",
        secret: bool = False,
        check: Check | None = None,
    ) -> None:
        super().__init__(name=name)
        self.label = label
        self._hint, self._check = hint, check
        self._input = TextInput(value, secret=secret)
        self._problem = Static(classes="problem")
        """Mounted with the first problem: a page that comes pays for each of its components."""

    def compose(self) -> Iterator[Widget]:
        asked = line(self.label).stylize("bold")
        told = [asked, block(self._hint)] if self._hint else [asked]
        yield Static(Content("\n").join(told))
        yield self._input

    @property
    def value(self) -> str:
        return self._input.value

    def put(self, value: str) -> None:
        """Replace what was typed."""
        self._input.value = value

    def type(self, text: str) -> None:
        """Type at the cursor."""
        if text:
            self._input.insert_text_at_cursor(text)

    def clear(self) -> None:
        """Forget what was typed."""
        self._input.value = ""

    def focus_input(self) -> None:
        self._input.focus()

    def problem(self) -> InputError | None:
        """Return what is wrong with the value, if anything is."""
        if self._check is None:
            return None
        try:
            self._check(self.value)
        except InputError as error:
            return error
        return None

    def show_problem(self, error: InputError) -> None:
        """Say beside the field what is wrong with it."""
        told = _("Erreur : {what}").format(what=sentence(error))
        if self._problem.parent is None:
            self.mount(self._problem, before=self._input)
        self._problem.update(line(told))
        self._problem.add_class("shown")

    def clear_problem(self) -> None:
        self._problem.remove_class("shown")

    def on_text_input_too_long(self, event: TextInput.TooLong) -> None:
        event.stop()
        self.show_problem(
            InputError(str(self.name), N_("Ce champ prend {most} signes au plus."), most=LONGEST)
        )
