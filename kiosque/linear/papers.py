"""Handing a paper over: printed, saved where the mediator says, or left for later."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from kiosque.desk.paper_kinds import MAY_BE_TWO_SIDED
from kiosque.desk.papers import Paper, Variant, print_paper, save_paper, typed_folder
from kiosque.desk.printing import choice_for, gone_words, printers_or_why
from kiosque.desk.printing_words import printer_lines, printer_of
from kiosque.desk.session import Session
from kiosque.errors import KiosqueError
from kiosque.i18n import _
from kiosque.linear.console import (
    Console,
    Question,
    ask_choice,
    ask_filled,
    ask_in_turn,
    ask_yes_no,
    say_error,
)
from kiosque.linear.printing import follow_print

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
        answers = ask_in_turn(console, _asked(session, console, paper, variants.values()))
        try:
            if answers["where"] == LATER:
                return None
            if answers["where"] in variants:
                paper = variants[answers["where"]].make()
                variants.clear()
                console.say(_("Ce papier-là est prêt."))
                continue
            if answers["where"] == SAVE:
                folder = typed_folder(answers["folder"])
                path = save_paper(session, paper, folder)
                console.say(_("Enregistré\N{NO-BREAK SPACE}: {path}").format(path=path))
                return path
            printer = printer_of(answers["where"]) or ""
            sent = print_paper(session, paper, printer, two_sided=answers["sides"])
            console.say(_("Le papier est envoyé à l'imprimante."))
            if follow_print(session, console, sent):
                return None
        except KiosqueError as error:
            say_error(console, error)


def _asked(
    session: Session, console: Console, paper: Paper, variants: Iterable[Variant]
) -> tuple[tuple[str, Question], ...]:
    return (
        ("where", lambda _known: _ask_where(session, console, paper, variants)),
        ("folder", lambda known: _ask_folder(console, paper, known["where"])),
        ("sides", lambda known: _ask_sides(console, paper, known["where"])),
    )


def _large_print(make: Callable[[], Paper] | None) -> tuple[Variant, ...]:
    words = _("D'abord, passer le papier en gros caractères")
    return () if make is None else (Variant(LARGE, words, make),)


def _ask_where(
    session: Session, console: Console, paper: Paper, variants: Iterable[Variant]
) -> str:
    here, why_none = printers_or_why()
    known = choice_for(session, paper.kind, here)
    usual = known.printer if known is not None and known.is_here else ""
    if not here:
        console.say(why_none)
    elif known is not None and not known.is_here:
        console.say(gone_words(known))
    choices = printer_lines(sorted(here, key=lambda one: one.name != usual))
    if usual:
        key, words = choices[0]
        choices[0] = (key, _("{line}, comme la dernière fois").format(line=words))
    choices += [
        (SAVE, _("Enregistrer le PDF dans un dossier")),
        (LATER, _("Plus tard (le papier reste imprimable)")),
        *((one.key, one.words) for one in variants),
    ]
    return ask_choice(console, f"paper.{paper.kind}", _("Où va le papier ?"), choices)


def _ask_folder(console: Console, paper: Paper, where: str) -> str:
    if where != SAVE:
        return ""
    return ask_filled(console, f"folder.{paper.kind}", _("Dossier\N{NO-BREAK SPACE}:"))


def _ask_sides(console: Console, paper: Paper, where: str) -> bool:
    if printer_of(where) is None or paper.kind not in MAY_BE_TWO_SIDED:
        return False
    question = _("En recto verso, si l'imprimante sait le faire ?")
    return ask_yes_no(console, "paper.two_sided", question)
