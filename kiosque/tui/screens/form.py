"""Fields to fill in, checked together when the person continues."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from kiosque.errors import InputError, KiosqueError
from kiosque.i18n import N_, _
from kiosque.tui.screens.page import Page
from kiosque.tui.widgets.action_button import ActionButton
from kiosque.tui.widgets.error_summary import ErrorSummary
from kiosque.tui.widgets.text_field import TextField

Made = TypeVar("Made")
Values = dict[str, str]


class FormPage(Page[Made], Generic[Made]):
    """Returns what `make` makes of the values; what is wrong is said, all of it, and kept."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]
    ABOUT: ClassVar[str] = N_(
        "Remplissez les champs de haut en bas. Entrée va au champ suivant, puis continue. "
        "Ce qui ne va pas est dit à ce moment-là, et ce que vous avez tapé reste."
    )

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
        yield ActionButton(self._action)

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
        wrong = [error for field in self._fields if (error := field.problem()) is not None]
        if wrong:
            self.say_error(*wrong)
            return
        try:
            made = self._make({str(field.name): field.value for field in self._fields})
        except KiosqueError as error:
            self.say_error(error)
        else:
            self.dismiss(made)

    def say_error(self, *errors: KiosqueError) -> None:
        """Say what is wrong above the page, and beside each field that it is about."""
        for error in errors:
            for field in self._fields:
                if isinstance(error, InputError) and field.name == error.field:
                    field.show_problem(error)
        super().say_error(*errors)
