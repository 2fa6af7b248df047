"""Handing a paper over: printed, saved where the mediator says, or left for later."""

from pathlib import Path

from kiosque.desk.papers import Paper, print_paper, save_paper, typed_folder
from kiosque.desk.printing import printers_here
from kiosque.desk.session import Session
from kiosque.errors import KiosqueError
from kiosque.i18n import _
from kiosque.linear.console import Console, ask_choice, ask_filled, ask_in_turn, say_error

SAVE, LATER = "save", "later"


def hand_over(session: Session, console: Console, paper: Paper) -> Path | None:
    """Ask where a paper goes until it went there; return the file when it was saved."""
    if paper.missing:
        console.say(
            _("Certains signes manquent sur ce papier\N{NO-BREAK SPACE}: vérifiez le nom imprimé.")
        )
    while True:
        asked = (
            ("where", lambda _known: _ask_where(console, paper)),
            ("folder", lambda known: _ask_folder(console, paper, known["where"])),
        )
        answers = ask_in_turn(console, asked)
        try:
            if answers["where"] == LATER:
                return None
            if answers["where"] == SAVE:
                path = save_paper(session, paper, typed_folder(answers["folder"]))
                console.say(_("Enregistré\N{NO-BREAK SPACE}: {path}").format(path=path))
                return path
            print_paper(session, paper, answers["where"])
        except KiosqueError as error:
            say_error(console, error)
            continue
        console.say(_("Le papier est envoyé à l'imprimante."))
        return None


def _ask_where(console: Console, paper: Paper) -> str:
    choices = [(name, _("Imprimer sur {name}").format(name=name)) for name in printers_here()]
    choices += [
        (SAVE, _("Enregistrer le PDF dans un dossier")),
        (LATER, _("Plus tard (le papier reste imprimable)")),
    ]
    return ask_choice(console, f"paper.{paper.kind}", _("Où va le papier ?"), choices)


def _ask_folder(console: Console, paper: Paper, where: str) -> str:
    if where != SAVE:
        return ""
    return ask_filled(console, f"folder.{paper.kind}", _("Dossier\N{NO-BREAK SPACE}:"))
