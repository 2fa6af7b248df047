"""Mandates in a list, a page at a time, and what may be done with one of them."""

from kiosque.desk.mandate_lists import MandateFilter, mandate_page, people_of
from kiosque.desk.mandates import MandateLine
from kiosque.desk.session import Session
from kiosque.desk.unconfirmed import UNCONFIRMED
from kiosque.errors import Refusal
from kiosque.i18n import N_, _
from kiosque.i18n.dates import long_moment
from kiosque.mandates.lifecycle import STATE_WORDS, MandateState
from kiosque.mandates.mandate_text import name_on_paper
from kiosque.mandates.pivot import PivotIdentity
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.mandate import MandateFlow
from kiosque.tui.flows.page_turns import LINES, NEXT, PREVIOUS, page_turns
from kiosque.tui.screens.choice import ChoicePage

EVERY = "every"


async def see_mandates(app: Asking, session: Session) -> str | None:
    """Show the mandates of this kiosk by their state; return one that is to be renewed."""
    states = [(str(one), _(words)) for one, words in STATE_WORDS.items() if one != "unknown"]
    page = ChoicePage(
        _("Quels mandats ?"),
        [(EVERY, _("Tous, le plus récent d'abord")), *states],
        explanation=_("Les listes se lisent page après page."),
    )
    chosen = await app.ask(page)
    if chosen is None:
        return None
    state = None if chosen[0] == EVERY else MandateState(chosen[0])
    heading = _("Mandats") if state is None else _(STATE_WORDS[state]).capitalize()
    return await _one_after_the_other(app, session, MandateFilter(state=state), heading)


async def see_unconfirmed(app: Asking, session: Session) -> str | None:
    """Show the mandates that FranceConnect could confirm now; return one to be renewed."""
    heading = _("Mandats à confirmer, la personne présente")
    return await _one_after_the_other(app, session, UNCONFIRMED, heading)


async def _one_after_the_other(
    app: Asking, session: Session, wanted: MandateFilter, heading: str
) -> str | None:
    """Show mandates until the list is left or empty; return one that is to be renewed."""
    mandate = await choose_mandate(app, session, wanted, heading)
    while mandate is not None:
        renewed = await MandateFlow(app, session, mandate).run()
        if renewed is not None or not mandate_page(session, wanted, per_page=1).total:
            return renewed
        mandate = await choose_mandate(app, session, wanted, heading)
    return None


async def choose_mandate(
    app: Asking, session: Session, wanted: MandateFilter, heading: str
) -> str | None:
    """Ask for one mandate, a page at a time, with whose each is. Raises `Refusal`."""
    page = 1
    while True:
        found = mandate_page(session, wanted, page=page, per_page=LINES)
        if not found.total:
            raise Refusal(N_("Aucun mandat de ce genre sur ce poste."))
        people = people_of(session, found.lines)
        choices = [(one.id, _words(session, one, people.get(one.citizen))) for one in found.lines]
        choices += page_turns(found.page, found.pages)
        chosen = await app.ask(
            ChoicePage(heading, choices, hint=_("Entrée : voir ce que l'on peut en faire."))
        )
        if chosen is None:
            return None
        if chosen[0] not in (NEXT, PREVIOUS):
            return chosen[0]
        page = found.page + (1 if chosen[0] == NEXT else -1)


def _words(session: Session, line: MandateLine, person: PivotIdentity | None) -> str:
    """Return number, person where one is named, state and end of a mandate."""
    who = "" if person is None else f" · {name_on_paper(person)}"
    ends = long_moment(session.local(line.ends_at))
    return f"{line.number}{who} · {_(STATE_WORDS[line.view.state])} · {ends}"
