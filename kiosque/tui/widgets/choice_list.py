"""One choice, or several, in a list read from top to bottom; nothing is chosen beforehand."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from kiosque.i18n import N_

ON, OFF = "[x]", "[ ]"
"""Marks that a screen reader, a black and white screen and a tired eye can tell apart."""


class ChoiceList(OptionList):
    """`(key, label)` lines; labels are shown as they are."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", N_("Cocher")),
    ]

    class Chosen(Message):
        """The person has chosen; `keys` in the order of the list."""

        def __init__(self, keys: tuple[str, ...]) -> None:
            super().__init__()
            self.keys = keys

    def __init__(
        self,
        choices: Sequence[tuple[str, str]],
        *,
        several: bool = False,
        ticked: Iterable[str] = (),
    ) -> None:
        self.several = several
        self._choices = tuple(choices)
        self._ticked = set(ticked)
        super().__init__(*(Option(self._prompt(at)) for at in range(len(self._choices))))

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys that are ticked."""
        return tuple(key for key, _label in self._choices if key in self._ticked)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a list of several has something to tick."""
        del parameters
        return self.several if action == "tick" else True

    def action_tick(self) -> None:
        """Tick or untick the line under the cursor."""
        if self.highlighted is None:
            return
        key = self._choices[self.highlighted][0]
        self._ticked ^= {key}
        self.replace_option_prompt_at_index(self.highlighted, self._prompt(self.highlighted))

    def replace_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Show other lines."""
        self._choices = tuple(choices)
        self.clear_options()
        self.add_options(Option(self._prompt(at)) for at in range(len(self._choices)))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter takes the line; in a list of several it takes what is ticked."""
        event.stop()
        if self.several:
            self.post_message(self.Chosen(self.keys))
        else:
            self.post_message(self.Chosen((self._choices[event.option_index][0],)))

    def _prompt(self, at: int) -> Content:
        key, label = self._choices[at]
        if not self.several:
            return Content(f" {label}")
        return Content(f" {ON if key in self._ticked else OFF} {label}")
