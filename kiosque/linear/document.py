"""An identity read from a document: what is written on it, and where the person was born."""

from collections.abc import Callable
from datetime import date

from kiosque.desk.identification import Established, established_by_document
from kiosque.desk.session import Session
from kiosque.errors import InputError
from kiosque.i18n import N_, _
from kiosque.identity.documents import DOCUMENT_KINDS
from kiosque.identity.places import search_communes, search_countries
from kiosque.linear.console import (
    Console,
    ask_choice,
    ask_filled,
    ask_in_turn,
    ask_until,
    ask_yes_no,
)
from kiosque.mandates.pivot import (
    FRANCE,
    Gender,
    check_birth_date,
    check_given_names,
    check_name,
    pivot_identity,
)
from kiosque.mandates.typed_dates import iso_birth_date

Search = Callable[[str], list[tuple[str, str]]]
"""From a typed text to codes and labels, likeliest first."""


GENDERS = (
    (Gender.FEMALE, N_("Femme")),
    (Gender.MALE, N_("Homme")),
    (Gender.UNSPECIFIED, N_("Non précisé")),
)
MOST_PLACES = 8


def by_document(session: Session, console: Console) -> Established:
    """Ask what is written on the document that the mediator holds."""
    day = session.now().date()
    answers = ask_in_turn(
        console,
        (
            ("document", lambda _known: ask_document(console)),
            ("family_name", lambda _known: _ask_name(console, "family_name")),
            ("given_names", lambda _known: _ask_given_names(console)),
            ("preferred_name", lambda _known: _ask_preferred_name(console)),
            ("gender", lambda _known: _ask_gender(console)),
            ("birth_date", lambda _known: _ask_birth_date(console, day)),
            ("born_in_france", lambda _known: _ask_born_in_france(console)),
            ("born_at", lambda known: _ask_birth_place(console, french=known["born_in_france"])),
        ),
    )
    place, country = answers["born_at"]
    identity = pivot_identity(
        given_names=answers["given_names"],
        family_name=answers["family_name"],
        gender=answers["gender"],
        birth_date=answers["birth_date"],
        birth_place=place,
        birth_country=country,
        preferred_name=answers["preferred_name"],
    )
    return established_by_document(session, identity, answers["document"])


def ask_document(console: Console) -> str:
    """Ask which kind of document was seen; return its key."""
    kinds = [(kind.key, _(kind.label)) for kind in DOCUMENT_KINDS]
    return ask_choice(console, "document", _("Quel document avez-vous vu ?"), kinds)


def _ask_name(console: Console, field: str) -> str:
    question = _("Nom de naissance\N{NO-BREAK SPACE}:")
    return ask_until(console, field, question, lambda text: check_name(field, text))


def _ask_given_names(console: Console) -> tuple[str, ...]:
    question = _("Prénoms\N{NO-BREAK SPACE}:")
    return ask_until(console, "given_names", question, check_given_names)


def _ask_preferred_name(console: Console) -> str | None:
    question = _("Nom d'usage (vide\N{NO-BREAK SPACE}: aucun)\N{NO-BREAK SPACE}:")

    def read(text: str) -> str | None:
        return check_name("preferred_name", text) if text else None

    return ask_until(console, "preferred_name", question, read)


def _ask_gender(console: Console) -> str:
    genders = [(str(key), _(label)) for key, label in GENDERS]
    return ask_choice(console, "gender", _("Genre sur le document"), genders)


def _ask_birth_date(console: Console, day: date) -> str:
    def read(text: str) -> str:
        typed = check_birth_date(iso_birth_date(text))
        if typed > day.isoformat():
            raise InputError("birth_date", N_("Cette date de naissance est dans l'avenir."))
        return typed

    question = _("Date de naissance, jj/mm/aaaa\N{NO-BREAK SPACE}:")
    return ask_until(console, "birth_date", question, read)


def _ask_born_in_france(console: Console) -> bool:
    return ask_yes_no(console, "born_in_france", _("Née en France ?"))


def _ask_birth_place(console: Console, *, french: bool) -> tuple[str | None, str]:
    if french:
        question = _("Commune de naissance\N{NO-BREAK SPACE}:")
        return ask_found(console, "birth_place", question, communes), FRANCE
    question = _("Pays de naissance\N{NO-BREAK SPACE}:")
    return None, ask_found(console, "birth_country", question, countries)


def communes(text: str) -> list[tuple[str, str]]:
    """Return code and label of the communes that `text` may mean."""
    return [(one.code, one.label) for one in search_communes(text, MOST_PLACES)]


def countries(text: str) -> list[tuple[str, str]]:
    """Return code and name of the countries that `text` may mean."""
    return [(one.code, one.name) for one in search_countries(text, MOST_PLACES)]


def ask_found(console: Console, key: str, question: str, search: Search) -> str:
    """Ask for a text until one of what `search` finds is chosen; return its code."""
    while True:
        found = search(ask_filled(console, key, question))
        if not found:
            console.say(_("Rien ne correspond\N{NO-BREAK SPACE}: essayez une autre écriture."))
            continue
        choices = [*found, ("", _("Aucun de ceux-là"))]
        chosen = ask_choice(console, f"{key}.choice", _("Lequel ?"), choices)
        if chosen:
            return chosen
