"""Handing a paper over: printed, saved where the mediator says, or left for later."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from kiosque.desk.papers import Paper, Variant, print_paper, save_paper, typed_folder
from kiosque.desk.printing import printers_here
from kiosque.desk.session import Session
from kiosque.errors import KiosqueError
from kiosque.i18n import _
from kiosque.linear.console import (
    Console,
    Question,
    ask_choice,
    ask_filled,
    ask_in_turn,
    say_error,
)

SAVE, LATER, LARGE = "save", "later", "large"


def hand_over(
    session: Session,
    console: Console,
    paper: Paper,
    large: Callable[[], Paper] | None = None,
    others: Sequence[Variant] = (),
) -> Path | None:
    """Ask where a paper goes until it went there; return the file when it was saved.

    `large` makes the same paper in large print, `others` are papers that may take its place.
    """
    variants = {one.key: one for one in (*_large_print(large), *others)}
    if paper.missing:
        console.say(
            _("Certains signes manquent sur ce papier\N{NO-BREAK SPACE}: vérifiez le nom imprimé.")
        )
    while True:
        choices = _places(variants.values())
        answers = ask_in_turn(console, _asked(console, paper, choices))
        try:
            if answers["where"] == LATER:
                return None
            if answers["where"] in variants:
                paper = variants[answers["where"]].make()
                variants.clear()
                console.say(_("Ce papier-là est prêt."))
                continue
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


def _asked(
    console: Console, paper: Paper, choices: list[tuple[str, str]]
) -> tuple[tuple[str, Question], ...]:
    where = _("Où va le papier ?")
    return (
        ("where", lambda _known: ask_choice(console, f"paper.{paper.kind}", where, choices)),
        ("folder", lambda known: _ask_folder(console, paper, known["where"])),
    )


def _large_print(make: Callable[[], Paper] | None) -> tuple[Variant, ...]:
    words = _("D'abord, passer le papier en gros caractères")
    return () if make is None else (Variant(LARGE, words, make),)


def _places(variants: Iterable[Variant]) -> list[tuple[str, str]]:
    choices = [(name, _("Imprimer sur {name}").format(name=name)) for name in printers_here()]
    choices.append((SAVE, _("Enregistrer le PDF dans un dossier")))
    choices.append((LATER, _("Plus tard (le papier reste imprimable)")))
    return [*choices, *((one.key, one.words) for one in variants)]


def _ask_folder(console: Console, paper: Paper, where: str) -> str:
    if where != SAVE:
        return ""
    return ask_filled(console, f"folder.{paper.kind}", _("Dossier\N{NO-BREAK SPACE}:"))
