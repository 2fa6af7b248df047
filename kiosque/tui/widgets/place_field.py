"""A place found by its name: communes of France or countries, typos and accents forgiven."""

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input, Static

from kiosque.errors import InputError
from kiosque.i18n import N_, _
from kiosque.tui.text import line
from kiosque.tui.widgets.choice_list import ChoiceList
from kiosque.tui.widgets.text_field import TextField

Search = Callable[[str], Sequence[tuple[str, str]]]
"""Returns `(code, label)` of the places that a text may mean, the closest first."""

SHORTEST = 2
"""Characters before anything is proposed."""


class PlaceField(Vertical):
    """What is typed, and below it what it may mean; one of those lines is always chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "to_list", show=False)]

    def __init__(
        self,
        name: str,
        label: str,
        search: Search,
        *,
        hint: str = "",
        nothing: str = "",
        shortest: int = SHORTEST,
    ) -> None:
        super().__init__(name=name)
        self._search, self._shortest = search, shortest
        self._nothing = nothing or _("Rien ne correspond : essayez une autre orthographe.")
        self._field = TextField(name, label, hint=hint)
        self._found = Static()
        self._list = ChoiceList(() if shortest else search(""), ready=False)

    def compose(self) -> Iterator[Widget]:
        yield self._field
        self._found.display = False
        yield self._found
        yield self._list

    def on_mount(self) -> None:
        """Read the names before anyone types: the first search would wait for them."""
        self.call_after_refresh(self._search, "a" * SHORTEST)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._field.clear_problem()
        text = event.value.strip()
        enough = len(text) >= self._shortest
        self._list.replace_choices(self._search(text) if enough else ())
        self._found.update(line(self._found_words()))
        self._found.display = bool(text) and enough

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the field goes to the list: a place is always chosen, never guessed."""
        event.stop()
        if not self._list.option_count:
            self._field.show_problem(
                InputError(str(self.name), N_("Écrivez un nom, puis choisissez dans la liste."))
            )
        self.action_to_list()

    def action_to_list(self) -> None:
        """Go to the first line of what was found."""
        if self._list.option_count:
            self._list.highlighted = 0
            self._list.focus()

    def _found_words(self) -> str:
        found = bool(self._list.option_count)
        return _("Entrée va à la liste, Entrée encore choisit.") if found else self._nothing
