"""A place found by its name: communes of France or countries, typos and accents forgiven."""

from collections.abc import Callable, Iterator, Sequence

from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from kiosque.tui.widgets.choice_list import ChoiceList
from kiosque.tui.widgets.text_field import TextField

Search = Callable[[str], Sequence[tuple[str, str]]]
"""Returns `(code, label)` of the places that a text may mean, the closest first."""

SHORTEST = 2
"""Characters before anything is proposed."""


class PlaceField(Vertical):
    """What is typed, and the places it may mean below; `code` is the one chosen."""

    def __init__(self, name: str, label: str, hint: str, search: Search) -> None:
        super().__init__(name=name)
        self._search = search
        self._field = TextField(name, label, hint=hint)
        self._list = ChoiceList(())
        self.styles.height = "auto"

    def compose(self) -> Iterator[Widget]:
        yield self._field
        yield self._list

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        text = event.value.strip()
        self._list.replace_choices(self._search(text) if len(text) >= SHORTEST else ())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the field goes to the list: a place is always chosen, never guessed."""
        event.stop()
        if self._list.option_count:
            self._list.highlighted = 0
            self._list.focus()
