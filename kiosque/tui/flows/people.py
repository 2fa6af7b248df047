"""People and visits this kiosk knows, found again."""

from functools import partial

from kiosque.desk.closing import ClosedVisit, closed_visits
from kiosque.desk.session import Session
from kiosque.errors import Refusal
from kiosque.i18n import N_, _
from kiosque.i18n.dates import long_moment
from kiosque.mandates.postures import WORDS
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.finding import ask_person
from kiosque.tui.flows.papers import hand_over
from kiosque.tui.flows.person import PersonFlow
from kiosque.tui.screens.choice import ChoicePage


async def look_up(app: Asking, session: Session) -> str | None:
    """Find a person and open their page; return a mandate that is to be renewed."""
    line = await ask_person(app, session)
    return None if line is None else await PersonFlow(app, session, line.id).run()


async def reprint_account(app: Asking, session: Session) -> None:
    """Print the account of a closed visit again."""
    from kiosque.desk.reprinting import beside_account, reprinted_account

    closed = closed_visits(session)
    if not closed:
        raise Refusal(N_("Aucun accompagnement n'est terminé sur ce poste."))
    page = ChoicePage(
        _("Quel compte rendu ?"),
        [(one.id, account_words(session, one)) for one in closed],
        hint=_("Les derniers terminés, le plus récent d'abord."),
        explanation=_("Un compte rendu réimprimé dit la même chose, sous le même cachet."),
    )
    chosen = await app.ask(page)
    if chosen is not None:
        title = _("Où va le papier ?")
        make = partial(reprinted_account, session, chosen[0])
        others = beside_account(session, chosen[0])
        large = partial(make, large=True)
        await hand_over(app, session, title, "account", make, large, others)


def account_words(session: Session, one: ClosedVisit) -> str:
    """Return when a visit ended, how, and with whom."""
    when = long_moment(session.local(one.closed_at))
    return f"{when} · {_(WORDS[one.posture].title)} · {one.citizen or _('sans nom')}"
