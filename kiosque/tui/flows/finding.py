"""A person found by name, and the words that tell namesakes apart."""

from kiosque.desk.citizens import CitizenLine, find_citizens, find_for_rights
from kiosque.desk.session import Session
from kiosque.i18n import _
from kiosque.mandates.mandate_text import birth_words, name_on_paper
from kiosque.mandates.order import Step
from kiosque.mandates.pivot import PivotIdentity
from kiosque.tui.flows.asking import Asking
from kiosque.tui.screens.place import PlacePage

MOST_PEOPLE = 6


async def ask_person(app: Asking, session: Session, step: Step | None = None) -> CitizenLine | None:
    """Return a person found by name, accents and typos forgiven; None when one goes back.

    Who coordinates and helps nobody finds them to answer what they ask about their rights.
    """
    find = find_citizens if session.mediates else find_for_rights
    people: dict[str, CitizenLine] = {}

    def search(text: str) -> list[tuple[str, str]]:
        found = find(session, text, limit=MOST_PEOPLE)
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


def person_words(identity: PivotIdentity) -> str:
    """Return name and birth, enough to tell namesakes apart."""
    return f"{name_on_paper(identity)}, {birth_words(identity, None)}"
