"""Handing over the sheet of a guided procedure, in the language that the visit was held in."""

from functools import partial

from kiosque.desk.cases import CaseFile
from kiosque.desk.guidance_sheets import guidance_paper
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.i18n import _
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.languages import visit_language
from kiosque.tui.flows.papers import hand_over


async def hand_sheet_over(app: Asking, session: Session, visit: Visit, case: CaseFile) -> None:
    """Print or save the sheet."""
    language = await visit_language(app, session, visit)
    if language is not None:
        make = partial(guidance_paper, session, case, *language)
        title = _("La fiche est prête")
        await hand_over(app, session, title, "guidance", make, partial(make, large=True))
