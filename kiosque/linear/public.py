"""Public mode by questions: procedures for anybody, without a session; nothing is kept."""

from collections.abc import Callable
from pathlib import Path

from kiosque.clock import Clock
from kiosque.desk.papers import typed_folder
from kiosque.desk.printing import printers_here
from kiosque.desk.printing_words import printer_lines, printer_of
from kiosque.desk.procedures import known_procedure, refused_files
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
from kiosque.i18n import _
from kiosque.linear.browsing import find_by, ways
from kiosque.linear.console import (
    Back,
    Console,
    ask_choice,
    ask_filled,
    say_error,
    say_lines,
)
from kiosque.linear.public_walk import walk_by_questions

READ, WALK, SHEET, OTHER, LEAVE = "read", "walk", "sheet", "other", "leave"
SAVE, LATER = "save", "later"


class PublicDoor:
    """What one person after the other does; each begins with nothing of the one before."""

    def __init__(self, home: Path, clock: Clock, console: Console) -> None:
        self._home, self._clock, self._console = home, clock, console

    def run(self, begun: Callable[[], None] = lambda: None) -> None:
        """Serve one person, until they leave; `begun` is told when they do something.

        Raises what the console raises when nobody answers any more.
        """
        say_lines(self._console, _welcome())
        say_lines(self._console, refused_files())
        while True:
            choices = [*ways(), (LEAVE, _("Terminer et tout effacer"))]
            question = _("Comment chercher une démarche ?")
            way = ask_choice(self._console, "public.way", question, choices)
            begun()
            if way == LEAVE:
                return
            self._find(way)

    def _find(self, way: str) -> None:
        try:
            with self._console.returning():
                found = find_by(self._console, way)
                if found is not None:
                    self._use(begin_walk(found))
        except Back:
            return

    def _use(self, walked: PublicWalk) -> None:
        console = self._console
        console.say(walked.procedure.title)
        choices = [
            (WALK, _("La suivre pas à pas")),
            (READ, _("La lire en entier")),
            (SHEET, _("Imprimer ou enregistrer la liste des documents")),
            (OTHER, _("Chercher une autre démarche")),
        ]
        while True:
            chosen = ask_choice(console, "public.do", _("Que voulez-vous faire ?"), choices)
            if chosen == OTHER:
                return
            if chosen == READ:
                day = local_now(self._clock).date()
                say_lines(console, whole_text(known_procedure(walked.procedure.id), day))
            elif chosen == WALK:
                day = local_now(self._clock).date()
                walked = walk_by_questions(console, walked, day)
            else:
                self._sheet(walked)

    def _sheet(self, walked: PublicWalk) -> None:
        """Print or save the sheet; what refuses it is said, and asked again."""
        console = self._console
        pdf = public_sheet(walked, local_now(self._clock))
        choices = [
            *printer_lines(printers_here()),
            (SAVE, _("Enregistrer le PDF dans un dossier")),
            (LATER, _("Ni l'un ni l'autre")),
        ]
        while True:
            where = ask_choice(console, "public.sheet", _("Où va la fiche ?"), choices)
            if where == LATER:
                return
            try:
                if where != SAVE:
                    print_sheet(pdf, printer_of(where) or "")
                    console.say(_("La fiche est envoyée à l'imprimante."))
                    return
                question = _("Dossier\N{NO-BREAK SPACE}:")
                folder = ask_filled(console, "public.folder", question)
                path = save_sheet(self._home, pdf, typed_folder(folder))
            except KiosqueError as error:
                say_error(console, error)
                continue
            console.say(_("Enregistré\N{NO-BREAK SPACE}: {path}").format(path=path))
            return


def _welcome() -> tuple[str, ...]:
    return (
        _("Démarches en accès libre"),
        _("Ici, rien de ce que vous répondez n'est gardé. Personne n'est prévenu."),
    )
