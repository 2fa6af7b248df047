"""A place of birth, found by its name and chosen from what it may mean."""

from collections.abc import Iterator
from typing import Any

from textual.widget import Widget

from kiosque.i18n import _
from kiosque.tui.screens.page import Page
from kiosque.tui.widgets.choice_list import ChoiceList
from kiosque.tui.widgets.place_field import PlaceField, Search


class PlacePage(Page[str]):
    """Returns the code of the place."""

    AUTO_FOCUS = "Input"

    def __init__(self, heading: str, label: str, search: Search, **about: Any) -> None:
        super().__init__(heading, **about)
        hint = _("Tapez le début du nom, puis Entrée pour aller à la liste.")
        self._field = PlaceField("place", label, hint, search)

    def body(self) -> Iterator[Widget]:
        yield self._field

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        self.dismiss(event.keys[0])
