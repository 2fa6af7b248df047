"""Fields to fill in, checked together when the person continues."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from textual.widget import Widget
from textual.widgets import Button, Input

from kiosque.errors import InputError, KiosqueError
from kiosque.i18n import _, sentence
from kiosque.tui.screens.page import Page
from kiosque.tui.widgets.error_summary import ErrorSummary
from kiosque.tui.widgets.text_field import TextField

Made = TypeVar("Made")
Values = dict[str, str]


class FormPage(Page[Made], Generic[Made]):
    """Returns what `make` makes of the values; what it refuses is said and asked again."""

    def __init__(
        self,
        heading: str,
        fields: Sequence[TextField],
        make: Callable[[Values], Made],
        *,
        action: str = "",
        **about: Any,
    ) -> None:
        super().__init__(heading, **about)
        self._fields, self._make = tuple(fields), make
        self._action = action or _("Continuer")

    def body(self) -> Iterator[Widget]:
        yield from self._fields
        yield Button(self._action)

    def on_button_pressed(self) -> None:
        self.submit()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to the next field, and continues from the last."""
        event.stop()
        inputs = list(self.query(Input))
        at = inputs.index(event.input)
        if at + 1 < len(inputs):
            inputs[at + 1].focus()
        else:
            self.submit()

    def submit(self) -> None:
        """Check every field; leave with the answer, or say what is wrong."""
        self.query_one(ErrorSummary).clear_errors()
        for field in self._fields:
            field.clear_problem()
        try:
            made = self._make({str(field.name): field.value for field in self._fields})
        except KiosqueError as error:
            self._refuse(error)
        else:
            self.dismiss(made)

    def _refuse(self, error: KiosqueError) -> None:
        if isinstance(error, InputError):
            for field in self._fields:
                if field.name == error.field:
                    field.show_problem(sentence(error))
        self.say_error(error)
