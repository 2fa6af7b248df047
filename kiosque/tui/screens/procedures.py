"""A procedure found by a word; one key shows them by theme instead."""

from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from kiosque.i18n import N_
from kiosque.tui.screens.place import PlacePage

BROWSE: Final = "*browse"
"""No procedure bears that name."""


class ProceduresPage(PlacePage):
    """Returns the identifier of a procedure, or `BROWSE`."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f7", "browse", N_("Par thème"))]

    def action_browse(self) -> None:
        """Leave the search for the themes."""
        self.dismiss(BROWSE)
