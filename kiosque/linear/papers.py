"""Handing a paper over: printed, saved where the mediator says, or left for later."""

from pathlib import Path

from kiosque.desk.papers import Paper, print_paper, save_paper
from kiosque.desk.printing import printers_here
from kiosque.desk.session import Session
from kiosque.errors import KiosqueError
from kiosque.i18n import _
from kiosque.linear.console import Console, ask_choice, ask_filled, say_error

SAVE, LATER = "save", "later"


def hand_over(session: Session, console: Console, paper: Paper) -> Path | None:
    """Ask where a paper goes until it went there; return the file when it was saved."""
    if paper.missing:
        console.say(
            _("Certains signes manquent sur ce papier\N{NO-BREAK SPACE}: vérifiez le nom imprimé.")
        )
    while True:
        queues = printers_here()
        choices = [(name, _("Imprimer sur {name}").format(name=name)) for name in queues]
        choices += [
            (SAVE, _("Enregistrer le PDF dans un dossier")),
            (LATER, _("Plus tard (le papier reste imprimable)")),
        ]
        chosen = ask_choice(console, f"paper.{paper.kind}", _("Où va le papier ?"), choices)
        try:
            if chosen == LATER:
                return None
            if chosen == SAVE:
                return _save(session, console, paper)
            print_paper(session, paper, chosen)
        except KiosqueError as error:
            say_error(console, error)
            continue
        console.say(_("Le papier est envoyé à l'imprimante."))
        return None


def _save(session: Session, console: Console, paper: Paper) -> Path:
    folder = ask_filled(console, f"folder.{paper.kind}", _("Dossier\N{NO-BREAK SPACE}:"))
    path = save_paper(session, paper, Path(folder))
    console.say(_("Enregistré\N{NO-BREAK SPACE}: {path}").format(path=path))
    return path
