"""The guided procedures of a visit, by questions: one chosen, or one resumed."""

from kiosque.desk.cases import CaseFile, begin_case, cases_of
from kiosque.desk.procedures import find_procedures
from kiosque.desk.renewing import to_renew_now
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.errors import KiosqueError
from kiosque.i18n import _
from kiosque.linear.case import GuidedCase
from kiosque.linear.console import (
    Console,
    ask_choice,
    ask_filled,
    ask_yes_no,
    say_error,
    say_lines,
)
from kiosque.procedures.step_text import introduction

NEW = "new"
MOST_FOUND = 9


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
    waiting = {case.id: case for case in cases_of(session, visit) if not case.ended}
    if waiting:
        resume = _("Reprendre « {title} »")
        choices = [(one.id, resume.format(title=one.procedure.title)) for one in waiting.values()]
        choices.append((NEW, _("Commencer une autre démarche")))
        chosen = ask_choice(console, "procedure.resume", _("Reprendre ou commencer ?"), choices)
        if chosen != NEW:
            return waiting[chosen]
    while True:
        question = _("Quelle démarche, en un ou deux mots ?")
        found = find_procedures(ask_filled(console, "procedure.search", question))[:MOST_FOUND]
        if not found:
            console.say(_("Rien ne correspond : essayez un autre mot."))
            continue
        choices = [*((one.id, one.title) for one in found), ("", _("Aucune de celles-là"))]
        chosen = ask_choice(console, "procedure.choice", _("Laquelle ?"), choices)
        if chosen:
            case = begin_case(session, visit.id, chosen)
            say_lines(console, introduction(case.procedure, case.catalogue))
            return case
