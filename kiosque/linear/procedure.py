"""The guided procedures of a visit, by questions: one chosen, or one resumed."""

from kiosque.desk.case_words import resume_words
from kiosque.desk.cases import CaseFile, begin_case, open_cases, stuck_cases
from kiosque.desk.procedures import introduction_of, refused_files
from kiosque.desk.renewing import to_renew_now
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.errors import KiosqueError
from kiosque.i18n import _
from kiosque.linear.browsing import find
from kiosque.linear.case import GuidedCase
from kiosque.linear.console import (
    Console,
    ask_choice,
    ask_yes_no,
    say_error,
    say_lines,
)

NEW = "new"


def ask_procedures(session: Session, console: Console, visit: Visit) -> None:
    """Offer guided procedures, one after the other; what refuses one is said.

    Nothing more is offered once the mandate has ended: it is renewed first.
    """
    while ask_yes_no(console, "procedure.more", _("Suivre une démarche guidée ?")):
        try:
            case = _case(session, console, visit)
            GuidedCase(session, console, visit, case).run()
        except KiosqueError as error:
            say_error(console, error)
            if to_renew_now(session, visit) is not None:
                return


def _case(session: Session, console: Console, visit: Visit) -> CaseFile:
    """Return a case to resume, or a new one."""
    say_lines(console, refused_files())
    for stuck in stuck_cases(session, visit):
        told = _("Le dossier « {id} » ne peut pas être rouvert ici pour l'instant : il est gardé.")
        console.say(told.format(id=stuck))
    resumed = _resumed(
        session, console, open_cases(session, visit), _("Commencer une autre démarche")
    )
    if resumed is not None:
        return resumed
    while True:
        chosen = find(session, console)
        if chosen:
            same = open_cases(session, visit, chosen)
            resumed = _resumed(session, console, same, _("Commencer un autre dossier"))
            if resumed is not None:
                return resumed
            case = begin_case(session, visit.id, chosen)
            say_lines(console, introduction_of(case.procedure))
            return case


def _resumed(
    session: Session, console: Console, waiting: tuple[CaseFile, ...], other: str
) -> CaseFile | None:
    """Return the case that the mediator resumes, None for `other`: nobody begins twice unaware."""
    if not waiting:
        return None
    choices = [*((one.id, resume_words(session, one)) for one in waiting), (NEW, other)]
    chosen = ask_choice(console, "procedure.resume", _("Reprendre ou commencer ?"), choices)
    return next((one for one in waiting if one.id == chosen), None)
