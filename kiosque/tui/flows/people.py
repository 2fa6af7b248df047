"""People and visits this kiosk knows: found again, their papers printed again."""

from kiosque.desk.citizens import CitizenLine, find_citizens
from kiosque.desk.closing import ClosedVisit, closed_visits
from kiosque.desk.mandates import MandateLine, list_mandates
from kiosque.desk.session import Session
from kiosque.errors import Refusal
from kiosque.i18n import N_, _
from kiosque.i18n.dates import long_moment
from kiosque.mandates.lifecycle import STATE_WORDS
from kiosque.mandates.mandate_text import birth_words, name_on_paper
from kiosque.mandates.order import Step
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.postures import WORDS
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.papers import hand_over
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.place import PlacePage

MOST_PEOPLE = 6


async def ask_person(app: Asking, session: Session, step: Step | None = None) -> CitizenLine | None:
    """Return a person found by name, accents and typos forgiven; None when one goes back."""
    people: dict[str, CitizenLine] = {}

    def search(text: str) -> list[tuple[str, str]]:
        found = find_citizens(session, text, limit=MOST_PEOPLE)
        people.update({line.id: line for line in found})
        return [(line.id, person_words(line.identity)) for line in found]

    page = PlacePage(
        _("Qui est-ce ?"),
        _("Nom de la personne"),
        search,
        explanation=_("Seules les personnes déjà venues ici sont connues de ce poste."),
        step=step,
    )
    chosen = await app.ask(page)
    return None if chosen is None else people[chosen]


async def look_up(app: Asking, session: Session) -> None:
    """Find a person, then print, revoke or confirm one of their mandates."""
    from kiosque.tui.flows.mandate import MandateFlow

    line = await ask_person(app, session)
    if line is None:
        return
    mandates = list_mandates(session, line.id)
    if not mandates:
        raise Refusal(N_("Cette personne n'a pas de mandat sur ce poste."))
    page = ChoicePage(
        person_words(line.identity),
        [(one.id, mandate_words(session, one)) for one in mandates],
        hint=_("Entrée : réimprimer, annuler ou confirmer ce mandat."),
        explanation=_("La page suivante dit ce que l'état de ce mandat permet."),
    )
    chosen = await app.ask(page)
    if chosen is not None:
        await MandateFlow(app, session, chosen[0]).run()


async def reprint_account(app: Asking, session: Session) -> None:
    """Print the account of a closed visit again."""
    from kiosque.desk.papers import account_paper

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
        await hand_over(app, session, title, lambda: account_paper(session, chosen[0]))


def account_words(session: Session, one: ClosedVisit) -> str:
    """Return when a visit ended, how, and with whom."""
    when = long_moment(session.local(one.closed_at))
    return f"{when} · {_(WORDS[one.posture].title)} · {one.citizen or _('sans nom')}"


def person_words(identity: PivotIdentity) -> str:
    """Return name and birth, enough to tell namesakes apart."""
    return f"{name_on_paper(identity)}, {birth_words(identity, None)}"


def mandate_words(session: Session, line: MandateLine) -> str:
    """Return number, state and end of a mandate."""
    ends = long_moment(session.local(line.ends_at))
    return f"{line.number} · {_(STATE_WORDS[line.view.state])} · {ends}"
