"""A question answered by one line of a list, or by several."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from textual.widget import Widget

from kiosque.errors import InputError
from kiosque.i18n import N_
from kiosque.tui.screens.page import Page
from kiosque.tui.widgets.choice_list import ChoiceList


class ChoicePage(Page[tuple[str, ...]]):
    """Returns the keys chosen: one, or at least one when several may be."""

    def __init__(
        self,
        heading: str,
        choices: Sequence[tuple[str, str]],
        *,
        several: bool = False,
        ticked: Iterable[str] = (),
        **about: Any,
    ) -> None:
        super().__init__(heading, **about)
        self._several = several
        self._list = ChoiceList(choices, several=several, ticked=ticked)

    def body(self) -> Iterator[Widget]:
        yield self._list

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Take the answer; an empty one is asked again."""
        if event.keys:
            self.dismiss(event.keys)
        else:
            self.say_error(
                InputError(
                    "choice",
                    N_("Rien n'est coché."),
                    advice=N_("Cochez avec Espace, puis continuez avec Entrée."),
                )
            )
