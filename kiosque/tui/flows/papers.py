"""Handing a paper over: printed, saved where the mediator says, or left for later."""

from collections.abc import Callable, Sequence
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
    from kiosque.desk.papers import Paper, Variant

SAVE, LATER, SIDES, LARGE = "save", "later", "sides", "large"


async def hand_over(
    app: Asking,
    session: Session,
    title: str,
    kind: str,
    make: "Callable[[], Paper]",
    large: "Callable[[], Paper] | None" = None,
    others: "Sequence[Variant]" = (),
) -> Path | None:
    """Ask where a paper of this kind goes until it went there; return the file when saved.

    `large` makes the same paper in large print, `others` are papers that may take its place.
    """
    from kiosque.desk.papers import print_paper
    from kiosque.desk.printing_words import printer_of
    from kiosque.tui.flows.printing import follow_print

    paper: Paper | None = None
    asked = _Asked(title, kind, _variants(large, others))
    while True:
        chosen = await _ask_where(app, session, asked)
        asked.told, asked.error = "", None
        if chosen is None or chosen[0] == LATER:
            return None
        if chosen[0] == SIDES:
            asked.two_sided = not asked.two_sided
            continue
        if chosen[0] in asked.variants:
            make, paper = asked.take(chosen[0]), None
            continue
        try:
            if paper is None:
                paper = await while_shown(app, make, _("Le papier se prépare…"))
            if chosen[0] == SAVE:
                saved = await _save(app, session, paper)
                if saved is not None:
                    return saved
                continue
            printer = printer_of(chosen[0]) or ""
            work = partial(print_paper, session, paper, printer, two_sided=bool(asked.two_sided))
            sent = await while_shown(app, work, _("Le papier s'imprime…"))
            told = await follow_print(app, session, sent)
        except KiosqueError as refused:
            asked.error = refused
            continue
        if told is None:
            return None
        asked.told = told


def _variants(
    large: "Callable[[], Paper] | None", others: "Sequence[Variant]"
) -> "dict[str, tuple[str, Callable[[], Paper]]]":
    """Return what may take the place of a paper, by its key: words, and what makes it."""
    found = {one.key: (one.words, one.make) for one in others}
    if large is None:
        return found
    return {LARGE: (_("D'abord, passer le papier en gros caractères"), large), **found}


@dataclass(slots=True)
class _Asked:
    """What the question says, each time it is asked."""

    title: str
    kind: str
    variants: "dict[str, tuple[str, Callable[[], Paper]]]"
    two_sided: bool | None = None
    """None until it was asked once: what was kept for this kind of paper counts."""
    told: str = ""
    error: KiosqueError | None = None

    def take(self, key: str) -> "Callable[[], Paper]":
        """Ask about a variant from now on, and return what makes it."""
        _words, make = self.variants[key]
        self.variants.clear()
        self.title = _("Ce papier-là est prêt. Où va-t-il ?")
        if key != LARGE:
            self.kind, self.two_sided = key, None
        return make


async def _ask_where(app: Asking, session: Session, asked: _Asked) -> tuple[str, ...] | None:
    from kiosque.desk.paper_kinds import MAY_BE_TWO_SIDED
    from kiosque.desk.printing import choice_for, gone_words, printers_or_why
    from kiosque.desk.printing_words import line_of, printer_lines
    from kiosque.tui.flows.printing import sides_words

    here, why_none = await while_shown(app, printers_or_why, _("Recherche des imprimantes…"))
    known = choice_for(session, asked.kind, here)
    usual = known.printer if known is not None and known.is_here else ""
    if asked.two_sided is None:
        asked.two_sided = known is not None and known.two_sided
    choices = printer_lines(sorted(here, key=lambda one: one.name != usual))
    if here and asked.kind in MAY_BE_TWO_SIDED:
        choices.append((SIDES, sides_words(two_sided=asked.two_sided)))
    choices += [
        (SAVE, _("Enregistrer le PDF dans un dossier")),
        (LATER, _("Plus tard (le papier reste imprimable)")),
        *((key, words) for key, (words, _make) in asked.variants.items()),
    ]
    hints = [asked.told, why_none]
    if here and known is not None and not known.is_here:
        hints.append(gone_words(known))
    return await app.ask(
        ChoicePage(
            asked.title,
            choices,
            hint="\n".join(one for one in hints if one),
            explanation=_(
                "Imprimez, ou enregistrez le PDF là où vous le dites. Rien n'est perdu si "
                "l'impression échoue : le papier se réimprime, identique. L'imprimante choisie est "
                "retenue pour ce genre de papier."
            ),
            current=line_of(usual) if usual else "",
            error=asked.error,
        )
    )


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
        "Le fichier ne porte pas le nom de la personne. À la fin de l'accompagnement, kiosque "
        "propose de le supprimer de là : le papier reste imprimable depuis kiosque."
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
