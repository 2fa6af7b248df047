"""Open cases in words, told apart by the day on which they began."""

from datetime import datetime

from kiosque.desk.cases import CaseFile
from kiosque.desk.session import Session
from kiosque.i18n import _
from kiosque.i18n.dates import date_in_words


def resume_words(session: Session, case: CaseFile) -> str:
    """Return « Reprendre « … », commencée le 24 novembre 2026 », in the organisation's days."""
    begun = datetime.fromisoformat(case.opened_at).astimezone(session.now().tzinfo)
    return _("Reprendre « {title} », commencée le {day}").format(
        title=case.procedure.title, day=date_in_words(begun.date())
    )
