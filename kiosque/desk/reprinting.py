"""Papers that are made again: the same paper, and a note of who asked for it."""

from functools import partial

from kiosque.desk.mandates import load_mandate
from kiosque.desk.papers import Paper, Variant, account_paper, mandate_paper
from kiosque.desk.reading import note_reading
from kiosque.desk.remaining import has_reminders
from kiosque.desk.reminder_sheets import reminders_paper
from kiosque.desk.session import Session
from kiosque.desk.tickets import ticket_paper
from kiosque.desk.visits import load_visit
from kiosque.i18n import _


def reprinted_mandate(session: Session, name: str, *, large: bool = False) -> Paper:
    """Return the paper of a mandate; raises as `mandate_paper`."""
    session.must_be_mediator()
    paper = mandate_paper(session, name, large=large)
    note_reading(session, load_mandate(session, name).line.citizen, "papers")
    return paper


def reprinted_account(session: Session, visit_id: str, *, large: bool = False) -> Paper:
    """Return the account of a closed visit; raises as `account_paper`."""
    session.must_be_mediator()
    paper = account_paper(session, visit_id, large=large)
    _note(session, visit_id)
    return paper


def reprinted_ticket(session: Session, visit_id: str) -> Paper:
    """Return the ticket of a closed visit; raises as `ticket_paper`."""
    session.must_be_mediator()
    paper = ticket_paper(session, visit_id)
    _note(session, visit_id)
    return paper


def reprinted_reminders(session: Session, visit_id: str, *, large: bool = False) -> Paper:
    """Return the reminders of a visit, in its language; raises as `reminders_paper`."""
    session.must_be_mediator()
    language = load_visit(session, visit_id).draft.language
    paper = reminders_paper(session, visit_id, language, large=large)
    _note(session, visit_id)
    return paper


def beside_account(session: Session, visit_id: str) -> tuple[Variant, ...]:
    """Return the papers that a closed visit has beside its account."""
    session.must_be_mediator()
    ticket = Variant(
        "ticket",
        _("À la place, un ticket d'une demi-page (A5)"),
        partial(reprinted_ticket, session, visit_id),
    )
    if not has_reminders(session, load_visit(session, visit_id)):
        return (ticket,)
    words = _("À la place, les rappels, avec un carré pour le téléphone")
    return ticket, Variant("reminders", words, partial(reprinted_reminders, session, visit_id))


def _note(session: Session, visit_id: str) -> None:
    citizen = load_visit(session, visit_id).citizen
    if citizen is not None:
        note_reading(session, citizen, "papers")
