"""Letters of guided procedures: from the answers of a case to a PDF that the person signs."""

from datetime import datetime

from kiosque.desk.cases import CaseFile, walk_case
from kiosque.desk.papers import Paper
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.i18n import _
from kiosque.i18n.dates import date_in_words
from kiosque.mandates.mandate_text import name_on_paper
from kiosque.procedures.letters import BLANK, Letter, letter
from kiosque.procedures.steps import LetterStep
from kiosque.receipts.letter_paper import LetterPaper, draw_letter
from kiosque.receipts.mandate_paper import DrawnPaper

TOWN_DOTS = 24
"""A town and the date stand on one line of the right half of the page."""


def case_letter(session: Session, visit: Visit, case: CaseFile, step: LetterStep) -> Letter:
    """Return the letter of a step in words; raises `Refusal` when its template is gone."""
    session.must_be_mediator()
    identity = visit.draft.identity
    sender = "" if identity is None else name_on_paper(identity)
    where = walk_case(session, case)
    return letter(case.procedure, where, step, case.catalogue, sender)


def letter_paper(session: Session, visit: Visit, case: CaseFile, step: LetterStep) -> Paper:
    """Return the letter of a step as a PDF, in memory; raises as `case_letter`.

    It is the person's own letter: the organisation neither seals nor signs it.
    """
    told = case_letter(session, visit, case, step)
    drawn = drawn_letter(told, session.organisation.city, session.now(), practice=session.practice)
    return Paper("letter", case.id, drawn.pdf, drawn.missing)


def drawn_letter(told: Letter, city: str, at: datetime, *, practice: bool) -> DrawnPaper:
    """Return a letter drawn, dated in words that day at that place."""
    dated = _("Fait à {city}, le {day}").format(
        city=city or BLANK[:TOWN_DOTS], day=date_in_words(at.date())
    )
    return draw_letter(
        LetterPaper(
            sender=told.sender,
            recipient=told.recipient,
            dated=dated,
            subject=told.subject,
            opening=told.opening,
            paragraphs=told.paragraphs,
            enclosures=told.enclosures,
            practice=practice,
            made_at=at,
        )
    )
