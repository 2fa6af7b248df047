"""A paper on its way to the printer: where it stands, live, and what may be done meanwhile."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Final

from textual.widget import Widget
from textual.widgets import Static

from kiosque.desk.print_watch import FollowedPrint
from kiosque.desk.printing_words import print_advice, print_words
from kiosque.i18n import N_, _
from kiosque.tui.screens.page import Page
from kiosque.tui.text import block
from kiosque.tui.widgets.choice_list import ChoiceList

LOOK_SECONDS: Final = 0.5
GO_ON, CANCEL, ELSEWHERE, ENDED = "go_on", "cancel", "elsewhere", "ended"


class PrintingPage(Page[str]):
    """Returns `ended` by itself once the print ended, or what the person chose before that."""

    ABOUT: ClassVar[str] = N_(
        "Vous pouvez continuer sans attendre : l'impression est suivie, et la page du jour dit ce "
        "qui l'arrête. Rien n'est perdu si elle échoue."
    )

    def __init__(self, heading: str, look: Callable[[], FollowedPrint], **about: Any) -> None:
        super().__init__(heading, back=N_("Continuer"), **about)
        self._look = look
        self._told = Static(classes="text")
        self._words = ""

    def body(self) -> Iterator[Widget]:
        yield self._told
        yield ChoiceList(
            [
                (GO_ON, _("Continuer sans attendre")),
                (CANCEL, _("Annuler l'impression")),
                (ELSEWHERE, _("L'annuler, puis imprimer ailleurs ou enregistrer le PDF")),
            ]
        )

    def on_mount(self) -> None:
        self.run_worker(self._follow())

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        if event.keys:
            self.dismiss(event.keys[0])

    async def _follow(self) -> None:
        while True:
            followed = await asyncio.to_thread(self._look)
            if followed.status.is_end:
                self.dismiss(ENDED)
                return
            words = "\n".join(one for one in (print_words(followed), print_advice(followed)) if one)
            if words != self._words:
                self._words = words
                self._told.update(block(words))
            await asyncio.sleep(LOOK_SECONDS)
