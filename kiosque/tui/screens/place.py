"""A place, a person or a procedure, found by its name and chosen from what it may mean."""

from collections.abc import Iterator
from typing import Any, ClassVar

from textual.widget import Widget

from kiosque.i18n import N_, _
from kiosque.tui.screens.page import Page
from kiosque.tui.widgets.choice_list import ChoiceList
from kiosque.tui.widgets.place_field import SHORTEST, PlaceField, Search


class PlacePage(Page[str]):
    """Returns the code of what was chosen."""

    AUTO_FOCUS = "Input"
    ABOUT: ClassVar[str] = N_(
        "Tapez le début du nom\N{NO-BREAK SPACE}: accents, tirets et fautes sont pardonnés. Entrée "
        "ou ↓ va à la liste, Maj+Tab revient au champ."
    )

    def __init__(
        self,
        heading: str,
        label: str,
        search: Search,
        *,
        shortest: int = SHORTEST,
        nothing: str = "",
        **about: Any,
    ) -> None:
        super().__init__(heading, **about)
        hint = _("Tapez le début du nom, puis Entrée pour aller à la liste.")
        self._field = PlaceField(
            "place", label, search, hint=hint, nothing=nothing, shortest=shortest
        )

    def body(self) -> Iterator[Widget]:
        yield self._field

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        if event.keys:
            self.dismiss(event.keys[0])
