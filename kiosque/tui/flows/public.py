"""What anybody may do without a session: find, read, walk, print; each begins from nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from kiosque.clock import Clock
from kiosque.desk.browsing import WAY_WORDS, Way
from kiosque.desk.printing import printers_here
from kiosque.desk.printing_words import printer_lines, printer_of
from kiosque.desk.procedures import procedures_are_read, shelf
from kiosque.desk.public import (
    PublicWalk,
    begin_walk,
    local_now,
    print_sheet,
    public_sheet,
    save_sheet,
    whole_text,
)
from kiosque.errors import KiosqueError
from kiosque.i18n import N_, _
from kiosque.tui.flows.asking import Showing
from kiosque.tui.flows.browsing import browse_by, find
from kiosque.tui.flows.papers import SHEET, save_in_folder
from kiosque.tui.flows.public_walk import PublicWalkFlow
from kiosque.tui.flows.working import while_shown
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.reading import ReadingPage

QUIT: Final = "quit"
SEARCH, WIPE = "search", "wipe"
WALK, READ, PAPER = "walk", "read", "paper"
SAVE, LATER = "save", "later"


@dataclass(slots=True)
class PublicFlow:
    """One person at a terminal that belongs to everybody."""

    app: Showing
    home: Path
    clock: Clock
    begun: Callable[[], None]
    """Told as soon as there is something to wipe."""

    async def run(self, notice: str) -> str:
        """Serve one person until they wipe everything; return `QUIT` from the first page."""
        here = False
        while True:
            chosen = await self.app.ask(self._welcome(notice, here=here))
            notice = ""
            if chosen is None and not here:
                return QUIT
            if chosen is None or chosen[0] == WIPE:
                return WIPE
            self.begun()
            here = True
            if not procedures_are_read():
                await while_shown(self.app, shelf, _("Lecture des démarches…"))
            found = await self._found(chosen[0])
            if found is not None:
                await self._use(begin_walk(found))

    def _welcome(self, notice: str, *, here: bool) -> ChoicePage:
        told = _("Rien de ce que vous répondez n'est gardé. Personne n'est prévenu.")
        choices = [
            (SEARCH, _("Chercher une démarche par un mot")),
            *((str(way), _(words)) for way, words in WAY_WORDS.items()),
        ]
        if here:
            choices.append((WIPE, _("Terminer et tout effacer")))
        return ChoicePage(
            _("Démarches en accès libre"),
            choices,
            hint=f"{notice}\n{told}" if notice else told,
            explanation=_(
                "Choisissez comment chercher. Une fois la démarche trouvée, vous pouvez la lire, "
                "la suivre pas à pas et imprimer la liste des documents."
            ),
            back=N_("Tout effacer") if here else N_("Quitter"),
        )

    async def _found(self, way: str) -> str | None:
        return await find(self.app) if way == SEARCH else await browse_by(self.app, Way(way))

    async def _use(self, walked: PublicWalk) -> None:
        choices = [
            (WALK, _("La suivre pas à pas")),
            (READ, _("La lire en entier")),
            (PAPER, _("Imprimer ou enregistrer la liste des documents")),
        ]
        title = walked.procedure.title
        while True:
            chosen = await self.app.ask(
                ChoicePage(
                    title,
                    choices,
                    hint=_("Écrit pour qui aide : « la personne » ou « elle », c'est vous."),
                    explanation=_("Suivre pas à pas pose les questions une par une."),
                )
            )
            if chosen is None:
                return
            day = local_now(self.clock).date()
            if chosen[0] == READ:
                text = "\n".join(whole_text(walked.procedure, day))
                await self.app.ask(ReadingPage(title, text, _("Revenir")))
            elif chosen[0] == WALK:
                walked = await PublicWalkFlow(self.app, walked, day).run()
            else:
                await self._sheet(walked)

    async def _sheet(self, walked: PublicWalk) -> None:
        """Print or save the sheet until it went somewhere; what refuses it is said."""
        error: KiosqueError | None = None
        make = partial(public_sheet, walked, local_now(self.clock))
        pdf = await while_shown(self.app, make, _("La fiche se prépare…"))
        while True:
            found = await while_shown(self.app, printers_here, _("Recherche des imprimantes…"))
            choices = [
                *printer_lines(found),
                (SAVE, _("Enregistrer le PDF dans un dossier")),
                (LATER, _("Ni l'un ni l'autre")),
            ]
            hint = "" if found else _("Aucune imprimante n'est installée sur ce poste.")
            page = ChoicePage(
                _("La fiche est prête"),
                choices,
                hint=hint,
                explanation=_("La fiche ne porte aucun nom et aucune de vos réponses."),
                error=error,
            )
            chosen = await self.app.ask(page)
            error = None
            if chosen is None or chosen[0] == LATER:
                return
            if chosen[0] == SAVE:
                if await save_in_folder(self.app, partial(save_sheet, self.home, pdf), SHEET):
                    return
                continue
            try:
                work = partial(print_sheet, pdf, printer_of(chosen[0]) or "")
                await while_shown(self.app, work, _("La fiche s'imprime…"))
            except KiosqueError as refused:
                error = refused
                continue
            return
