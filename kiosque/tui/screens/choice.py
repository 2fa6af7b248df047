"""A question answered by one line of a list, or by several."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from textual.widget import Widget

from kiosque.errors import InputError
from kiosque.i18n import N_
from kiosque.tui.screens.page import Page
from kiosque.tui.widgets.choice_list import ChoiceList


class ChoicePage(Page[tuple[str, ...]]):
    """Returns the keys chosen: one, or at least one when several may be.

    In a step of the visit no line has the cursor at first: a stray Enter answers nothing. An answer
    given before is `current`: the cursor begins there. Among several, `alone` answers by itself.
    """

    ABOUT: ClassVar[str] = N_("Choisissez une ligne avec les flèches, puis continuez avec Entrée.")

    def __init__(
        self,
        heading: str,
        choices: Sequence[tuple[str, str]],
        *,
        several: bool = False,
        ticked: Iterable[str] = (),
        current: str = "",
        alone: str = "",
        ready: bool | None = None,
        **about: Any,
    ) -> None:
        super().__init__(heading, **about)
        self._several = several
        at_once = self.step is None or several
        self._list = ChoiceList(
            choices,
            several=several,
            ticked=ticked,
            current=current,
            alone=alone,
            ready=at_once if ready is None else ready,
        )

    def body(self) -> Iterator[Widget]:
        yield self._list

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Take the answer; an empty one is asked again."""
        if event.keys:
            self.dismiss(event.keys)
        elif self._several:
            self.say_error(
                InputError(
                    "choice",
                    N_("Rien n'est coché."),
                    advice=N_("Cochez avec Espace, puis continuez avec Entrée."),
                )
            )
        else:
            self.say_error(
                InputError(
                    "choice",
                    N_("Rien n'est choisi."),
                    advice=N_("Allez sur la réponse avec les flèches, puis Entrée."),
                )
            )
