"""Handing a paper over: printed, saved where the mediator says, or left for later."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kiosque.desk.session import Session
from kiosque.errors import InputError, KiosqueError
from kiosque.i18n import N_, _
from kiosque.tui.flows.asking import Asking, Showing
from kiosque.tui.flows.working import while_shown
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.form import FormPage
from kiosque.tui.screens.reading import ReadingPage
from kiosque.tui.widgets.text_field import TextField

if TYPE_CHECKING:
    from kiosque.desk.papers import Paper

SAVE, LATER = "save", "later"


async def hand_over(
    app: Asking, session: Session, title: str, make: "Callable[[], Paper]"
) -> Path | None:
    """Ask where a paper goes until it went there; return the file when it was saved."""
    from kiosque.desk.papers import print_paper
    from kiosque.desk.printing import printers_here

    error: KiosqueError | None = None
    while True:
        queues = await while_shown(app, printers_here, _("Recherche des imprimantes…"))
        choices = [(name, _("Imprimer sur {name}").format(name=name)) for name in queues]
        choices += [
            (SAVE, _("Enregistrer le PDF dans un dossier")),
            (LATER, _("Plus tard (le papier reste imprimable)")),
        ]
        hint = "" if queues else _("Aucune imprimante n'est installée sur ce poste.")
        chosen = await app.ask(
            ChoicePage(
                title,
                choices,
                hint=hint,
                explanation=_(
                    "Imprimez, ou enregistrez le PDF là où vous le dites. Rien n'est perdu si "
                    "l'impression échoue : le papier se réimprime, identique."
                ),
                error=error,
            )
        )
        error = None
        if chosen is None or chosen[0] == LATER:
            return None
        try:
            paper = await while_shown(app, make, _("Le papier se prépare…"))
            if chosen[0] == SAVE:
                saved = await _save(app, session, paper)
                if saved is not None:
                    return saved
                continue
            await while_shown(
                app, partial(print_paper, session, paper, chosen[0]), _("Le papier s'imprime…")
            )
        except KiosqueError as refused:
            error = refused
            continue
        return None


async def _save(app: Asking, session: Session, paper: "Paper") -> Path | None:
    from kiosque.desk.papers import save_paper

    return await save_in_folder(app, partial(save_paper, session, paper))


@dataclass(frozen=True, slots=True)
class FileWords:
    """What is said of a file that is saved: French message identifiers."""

    asked: str
    saved: str
    explanation: str


PAPER = FileWords(
    N_("Où enregistrer le PDF ?"),
    N_("Le papier est enregistré"),
    N_(
        "Le fichier ne porte pas le nom de la personne. Remettez-le-lui, puis effacez-le de ce "
        "poste s'il n'y sert plus : le papier reste imprimable depuis kiosque."
    ),
)
REMINDER = FileWords(
    N_("Où enregistrer le rappel ?"),
    N_("Le rappel est enregistré"),
    N_("Le fichier ne porte aucun nom. La personne l'ouvre sur son téléphone."),
)
SHEET = FileWords(
    N_("Où enregistrer la fiche ?"),
    N_("La fiche est enregistrée"),
    N_("La fiche ne porte aucun nom et aucune réponse. Rien d'autre n'est gardé."),
)
MADE_PROOF = FileWords(
    N_("Où enregistrer la preuve ?"),
    N_("La preuve est enregistrée"),
    N_(
        "Le nom du fichier ne dit rien de la personne ; ce qu'il contient parle d'elle. Une lettre "
        "y explique comment le vérifier, avec Python seul. Effacez-le de ce poste une fois remis."
    ),
)
REMARKS = FileWords(
    N_("Où enregistrer les remarques ?"),
    N_("Les remarques sont enregistrées"),
    N_("Envoyez ce fichier aux personnes qui écrivent les démarches. Il porte vos noms."),
)


async def save_in_folder(
    app: Showing, save: Callable[[Path], Path], words: FileWords = PAPER
) -> Path | None:
    """Ask for a folder until the file is written; a disk that refuses keeps what was typed."""
    from kiosque.desk.papers import typed_folder

    error: KiosqueError | None = None
    folder = ""
    while True:
        typed = await app.ask(_where_to_save(folder, error, words))
        if typed is None:
            return None
        folder = typed
        try:
            write = partial(save, typed_folder(folder))
            saved = await while_shown(app, write, _("Le fichier s'enregistre…"))
        except KiosqueError as refused:
            error = refused
            continue
        told = _("Enregistré : {path}").format(path=saved)
        await app.ask(ReadingPage(_(words.saved), told, _("Continuer")))
        return saved


def _where_to_save(folder: str, error: KiosqueError | None, words: FileWords) -> FormPage[str]:
    def check(text: str) -> None:
        if not text.strip():
            raise InputError("folder", N_("Donnez un dossier, par exemple une clé USB."))

    field = TextField(
        "folder",
        _("Dossier"),
        hint=_("Par exemple /media/cle-usb. En dehors des données de kiosque."),
        value=folder,
        check=check,
    )
    return FormPage(
        _(words.asked),
        [field],
        lambda values: values["folder"].strip(),
        action=_("Enregistrer"),
        explanation=_(words.explanation),
        error=error,
    )
