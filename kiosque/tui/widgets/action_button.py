"""The button that ends a page: « › Continuer ‹ » when it has the focus."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Button

from kiosque.i18n import N_
from kiosque.tui.text import line

BEFORE, AFTER = "› ", " ‹"


class ActionButton(Button):
    """Its label is never markup, and two marks beside it tell the focus without a colour."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "press", N_("Continuer")),
        Binding("space", "press", show=False),
    ]

    def __init__(self, label: str) -> None:
        self._told = line(label)
        super().__init__(self._told)

    def say(self, label: str) -> None:
        """Show another label."""
        self._told = line(label)
        self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        del container, viewport
        return self._words().cell_length

    def render(self) -> Content:
        return self._words()

    def _words(self) -> Content:
        before = BEFORE if self.has_focus else " " * len(BEFORE)
        after = AFTER if self.has_focus else " " * len(AFTER)
        return Content.assemble(before, self._told, after)
