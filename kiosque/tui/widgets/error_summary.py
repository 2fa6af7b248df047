"""What is wrong with a page, above everything else; it takes the focus and stays."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from kiosque.errors import KiosqueError
from kiosque.i18n import _, advice, sentence


class ErrorSummary(Static, can_focus=True):
    """Hidden until there is something to say; Enter goes on to the first field."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,down", "app.focus_next", show=False)]

    def say(self, error: KiosqueError) -> None:
        """Show what happened and what to do, and take the focus."""
        lines = [f"{_('Erreur')}\N{NO-BREAK SPACE}: {sentence(error)}"]
        if error.advice:
            lines.append(advice(error))
        self.update(Content("\n".join(lines)))
        self.add_class("shown")
        self.focus()

    def clear_errors(self) -> None:
        """Take the summary away."""
        self.remove_class("shown")
