"""The input of every field: French keys, pastes on one line, nothing for the clipboard."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Paste
from textual.message import Message
from textual.widgets import Input

from kiosque.i18n import N_
from kiosque.tui.text import plain

LONGEST = 400
"""Characters a field takes: a seal fits. What is longer is refused, never cut in silence."""
LEFT_OUT = frozenset({"submit", "copy", "cut", "paste"})
"""Of the library's keys: nothing goes to its clipboard, so that a cut would be a loss."""


class TextInput(Input, inherit_bindings=False):
    """One line to type on; the keys that scroll belong to the page."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", N_("Continuer")),
        *(one for one in Input.BINDINGS if isinstance(one, Binding) and one.action not in LEFT_OUT),
    ]

    class TooLong(Message):
        """What was typed or pasted does not fit; the field is as it was before."""

    def __init__(self, value: str = "", *, secret: bool = False) -> None:
        super().__init__(
            value=plain(value), password=secret, max_length=LONGEST, select_on_focus=False
        )
        # Each blink is a redraw, which a screen reader tells.
        self.cursor_blink = False

    def on_input_changed(self) -> None:
        """Show the field one types in, wherever the page was scrolled to."""
        if self.has_focus:
            self.scroll_visible(animate=False)

    def restricted(self) -> None:
        self.post_message(self.TooLong())

    def on_paste(self, event: Paste) -> None:
        """Keep every line of a paste: an address copied from a letter has three."""
        event.prevent_default()
        event.stop()
        self.replace(plain(event.text.strip()), *self.selection)
