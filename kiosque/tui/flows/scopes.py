"""The scopes that the organisation offers, chosen by a coordinator."""

from kiosque.desk.scopes import offered_scopes, restrict_scopes
from kiosque.desk.session import Session
from kiosque.i18n import _
from kiosque.mandates.scopes import SCOPES
from kiosque.tui.flows.asking import Asking
from kiosque.tui.screens.choice import ChoicePage


async def choose_offered(app: Asking, session: Session) -> None:
    """Show what is offered now and keep what is ticked; raises what the desk refuses."""
    page = ChoicePage(
        _("Quels périmètres proposer dans les nouveaux mandats ?"),
        [(one.key, _(one.title)) for one in SCOPES],
        several=True,
        ticked=offered_scopes(session),
        hint=_("Cochés : ceux proposés aujourd'hui. Les mandats en cours gardent les leurs."),
        explanation=_(
            "Une structure peut ne pas proposer tous les périmètres. Le changement est écrit dans "
            "le journal, avec votre nom."
        ),
    )
    chosen = await app.ask(page)
    if chosen is not None:
        restrict_scopes(session, chosen)
