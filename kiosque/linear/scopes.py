"""The scopes that the organisation offers, chosen by a coordinator."""

from kiosque.desk.scopes import offered_scopes, restrict_scopes
from kiosque.desk.session import Session
from kiosque.i18n import _
from kiosque.linear.console import Console, ask_choices
from kiosque.mandates.scopes import SCOPES, scope


def ask_offered_scopes(session: Session, console: Console) -> None:
    """Say what is offered now, ask what to offer in new mandates, and keep it."""
    present = " · ".join(_(scope(key).title) for key in offered_scopes(session))
    console.say(_("Proposés aujourd'hui : {scopes}.").format(scopes=present))
    console.say(_("Les mandats en cours gardent leurs périmètres."))
    choices = [(one.key, _(one.title)) for one in SCOPES]
    question = _("Quels périmètres proposer dans les nouveaux mandats ?")
    restrict_scopes(session, ask_choices(console, "offered", question, choices))
    console.say(_("C'est noté."))
