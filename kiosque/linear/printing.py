"""Printing by questions: one paper followed, and the printers of this kiosk."""

import time
from typing import Final

from kiosque.desk.paper_kinds import FILE_NAMES, MAY_BE_TWO_SIDED, kind_words
from kiosque.desk.print_watch import FollowedPrint, SentPaper
from kiosque.desk.printing import (
    choice_for,
    choose_printer,
    forget_printer,
    gone_words,
    printer_choices,
    printers_or_why,
)
from kiosque.desk.printing_words import (
    is_news,
    print_advice,
    print_notices,
    print_words,
    printer_line,
    printer_lines,
    printer_of,
)
from kiosque.desk.session import Session
from kiosque.i18n import N_, _
from kiosque.linear.console import Console, ask_choice, ask_yes_no, say_lines
from kiosque.receipts.print_jobs import JobPhase
from kiosque.receipts.printers import Printer

PATIENCE_SECONDS: Final = 5.0
"""How long an answer is waited for before the person is asked whether to go on."""
LOOK_SECONDS: Final = 0.5
GO_ON, WAIT, CANCEL = "go_on", "wait", "cancel"
FORGET, LEAVE = "forget", "leave"


def follow_print(session: Session, console: Console, sent: SentPaper) -> bool:
    """Tell how a print goes until it ends or the person goes on.

    Return whether the paper is done with: otherwise it is to be handed over again.
    """
    watch = session.prints
    if sent.job is None:
        return True
    while True:
        followed = _told_while_it_goes(session, console, sent)
        phase = followed.status.phase
        if phase.is_end:
            watch.mark_seen(sent)
            return phase is JobPhase.COMPLETED
        choices = [
            (GO_ON, _("Continuer sans attendre\N{NO-BREAK SPACE}: le menu dira ce qui l'arrête")),
            (WAIT, _("Attendre encore")),
            (CANCEL, _("L'annuler, puis imprimer ailleurs ou enregistrer le PDF")),
        ]
        chosen = ask_choice(console, "print.do", _("L'impression n'est pas finie."), choices)
        if chosen == GO_ON:
            watch.mark_seen(sent)
            return True
        if chosen == CANCEL:
            followed = watch.cancel(sent)
            watch.mark_seen(sent)
            _say(console, followed)
            return followed.status.phase is JobPhase.COMPLETED


def say_prints(session: Session, console: Console) -> None:
    """Say, once, what stops a print that was left to go on."""
    say_lines(console, print_notices(session.prints))
    for one in session.prints.all():
        if is_news(one):
            session.prints.mark_seen(one.sent)


def run_printing(session: Session, console: Console) -> None:
    """Say printers, prints and the printer of each kind of paper; change one, follow another."""
    while True:
        here, why_none = printers_or_why()
        say_lines(console, [printer_line(one) for one in here] or [why_none])
        known = {one.kind: one for one in printer_choices(session, here)}
        prints = session.prints.all()
        say_lines(console, (print_words(one) for one in prints if one.status.is_end))
        going = {f"job:{at}": one for at, one in enumerate(prints) if not one.status.is_end}
        choices = [(key, print_words(one)) for key, one in going.items()]
        for kind in FILE_NAMES:
            name = known[kind].printer if kind in known else _("imprimante demandée à chaque fois")
            line = f"{kind_words(kind).capitalize()}\N{NO-BREAK SPACE}: {name}"
            choices.append((kind, line))
        choices.append((LEAVE, _("Revenir au menu")))
        chosen = ask_choice(console, "printing", _("Que voulez-vous changer ?"), choices)
        if chosen == LEAVE:
            return
        if chosen in going:
            follow_print(session, console, going[chosen].sent)
        else:
            _choose(session, console, chosen, here)


def _told_while_it_goes(session: Session, console: Console, sent: SentPaper) -> FollowedPrint:
    """Look for a while; say each change once, and stop at what needs somebody."""
    said = ""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        followed = session.prints.look(sent)
        words = print_words(followed)
        if words != said:
            said = words
            _say(console, followed)
        status = followed.status
        if status.is_end or status.needs_somebody or time.monotonic() >= until:
            return followed
        time.sleep(LOOK_SECONDS)


def _say(console: Console, followed: FollowedPrint) -> None:
    say_lines(console, (one for one in (print_words(followed), print_advice(followed)) if one))


def _choose(session: Session, console: Console, kind: str, here: tuple[Printer, ...]) -> None:
    known = choice_for(session, kind, here)
    if known is not None and not known.is_here:
        console.say(gone_words(known))
    choices = printer_lines(here, N_("{name}"))
    choices.append((FORGET, _("Aucune\N{NO-BREAK SPACE}: demander à chaque fois")))
    chosen = ask_choice(console, "printing.printer", _("Quelle imprimante ?"), choices)
    printer = printer_of(chosen)
    if printer is None:
        forget_printer(session, kind)
        return
    question = _("En recto verso, si l'imprimante sait le faire ?")
    both = kind in MAY_BE_TWO_SIDED and ask_yes_no(console, "printing.two_sided", question)
    choose_printer(session, kind, printer, two_sided=both)
