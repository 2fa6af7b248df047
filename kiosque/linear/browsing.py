"""Finding a procedure by questions: by a word, by scope, by organisation, by event of a life."""

from collections.abc import Iterable, Sequence

from kiosque.desk.browsing import WAY_WORDS, Way
from kiosque.desk.favourites import at_hand, favourite_procedures, set_favourite
from kiosque.desk.procedures import find_procedures, heaps_by, listed_title
from kiosque.desk.session import Session
from kiosque.i18n import _
from kiosque.linear.console import Console, ask_choice, ask_filled
from kiosque.procedures.model import Procedure

MOST_FOUND = 9
SEARCH, KEPT, FAVOURITE = "search", "kept", "favourite"


def ways() -> list[tuple[str, str]]:
    """Return the ways to find a procedure, as choices."""
    browsed = [(str(way), _(words)) for way, words in WAY_WORDS.items()]
    return [(SEARCH, _("Par un mot")), *browsed]


def find_by(console: Console, way: str) -> str | None:
    """Return the procedure that a person finds by a way; None when none suits them."""
    if way == SEARCH:
        return _searched(console)
    heaps = heaps_by(Way(way))
    choices = [
        *((one.key, f"{one.title} ({len(one.procedures)})") for one in heaps),
        ("", _("Aucune de celles-là")),
    ]
    chosen = ask_choice(console, "procedure.browse", _("Laquelle ?"), choices)
    of_it = next((one.procedures for one in heaps if one.key == chosen), ())
    return choose(console, of_it) if of_it else None


def choose(console: Console, found: Iterable[Procedure]) -> str | None:
    """Return the procedure chosen among some; None for none of them."""
    choices: Sequence[tuple[str, str]] = [
        *((one.id, listed_title(one)) for one in found),
        ("", _("Aucune de celles-là")),
    ]
    return ask_choice(console, "procedure.choice", _("Laquelle ?"), choices) or None


def find(session: Session, console: Console) -> str | None:
    """Return the procedure that a mediator finds; None when none suits them.

    An empty word leads to the ways to browse, to what they keep at hand and to what is followed
    here. Favourites are added and taken away there too.
    """
    question = _("Quelle démarche, en un ou deux mots ? (vide : parcourir)")
    while True:
        word = console.ask("procedure.search", question)
        if not word:
            return _browsed(session, console)
        found = find_procedures(word)[:MOST_FOUND]
        if found:
            return choose(console, found)
        console.say(_("Rien ne correspond : essayez un autre mot."))


def _browsed(session: Session, console: Console) -> str | None:
    choices = [
        (KEPT, _("Les vôtres, et les plus suivies ici")),
        *((str(way), _(words)) for way, words in WAY_WORDS.items()),
        (FAVOURITE, _("Ajouter une démarche aux vôtres, ou l'en retirer")),
    ]
    way = ask_choice(console, "procedure.way", _("Comment chercher une démarche ?"), choices)
    if way == KEPT:
        return choose(console, at_hand(session, "")[:MOST_FOUND])
    if way != FAVOURITE:
        return find_by(console, way)
    chosen = _searched(console)
    if chosen is not None:
        kept = chosen in {one.id for one in favourite_procedures(session)}
        set_favourite(session, chosen, kept=not kept)
        console.say(_("Retirée des vôtres.") if kept else _("Ajoutée aux vôtres."))
    return None


def _searched(console: Console) -> str | None:
    while True:
        question = _("Quelle démarche, en un ou deux mots ?")
        found = find_procedures(ask_filled(console, "procedure.search", question))[:MOST_FOUND]
        if found:
            return choose(console, found)
        console.say(_("Rien ne correspond : essayez un autre mot."))
