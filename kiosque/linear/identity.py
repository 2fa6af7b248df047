"""Asking who the person is: FranceConnect in a browser, or a document in the hand."""

from collections.abc import Callable

from kiosque.desk.identification import (
    Established,
    begin_identification,
    established_by_document,
    established_by_provider,
    provider_offered,
)
from kiosque.desk.session import Session
from kiosque.errors import InputError
from kiosque.i18n import N_, _
from kiosque.identity.documents import DOCUMENT_KINDS
from kiosque.identity.places import search_communes, search_countries
from kiosque.linear.console import Console, ask_choice, ask_filled, ask_until, ask_yes_no
from kiosque.mandates.mandate_text import birth_words, name_on_paper
from kiosque.mandates.pivot import FRANCE, Gender, pivot_identity
from kiosque.mandates.typed_dates import iso_birth_date

OpenUrl = Callable[[str], object]
"""Opens the citizen's browser on an address, or shows it."""

GENDERS = (
    (Gender.FEMALE, N_("Femme")),
    (Gender.MALE, N_("Homme")),
    (Gender.UNSPECIFIED, N_("Non précisé")),
)
MOST_PLACES = 8


def ask_identity(session: Session, console: Console, open_url: OpenUrl) -> Established:
    """Ask how the person is identified, and do it; raises what the desk refuses."""
    by_document = _("Avec un document d'identité (FranceConnect pourra confirmer plus tard)")
    ways = [("document", by_document)]
    if provider_offered(session):
        ways.insert(0, ("franceconnect", _("S'identifier avec FranceConnect")))
    way = ask_choice(console, "identity", _("Comment la personne est-elle identifiée ?"), ways)
    if way == "franceconnect":
        return _by_franceconnect(session, console, open_url)
    return _by_document(session, console)


def _by_franceconnect(session: Session, console: Console, open_url: OpenUrl) -> Established:
    console.say(
        _("Prévenez la personne\N{NO-BREAK SPACE}: elle recevra un courriel de FranceConnect.")
    )
    with begin_identification(session) as attempt:
        console.say(_("Adresse à ouvrir dans le navigateur de ce poste\N{NO-BREAK SPACE}:"))
        console.say(f"  {attempt.url}")
        open_url(attempt.url)
        console.say(_("En attente de la personne…"))
        established = established_by_provider(attempt)
    identity = established.identity
    console.say(f"  {name_on_paper(identity)}, {birth_words(identity, None)}")
    if not ask_yes_no(console, "identity.right", _("Est-ce bien la personne devant vous ?")):
        raise InputError(
            "identity",
            N_("L'identité reçue n'a pas été gardée."),
            advice=N_("Fermez le navigateur de la personne précédente, puis recommencez."),
        )
    return established


def _by_document(session: Session, console: Console) -> Established:
    kinds = [(kind.key, _(kind.label)) for kind in DOCUMENT_KINDS]
    kind = ask_choice(console, "document", _("Quel document avez-vous vu ?"), kinds)
    family_name = ask_filled(console, "family_name", _("Nom de naissance\N{NO-BREAK SPACE}:"))
    given_names = ask_filled(console, "given_names", _("Prénoms\N{NO-BREAK SPACE}:"))
    preferred = console.ask(
        "preferred_name", _("Nom d'usage (vide\N{NO-BREAK SPACE}: aucun)\N{NO-BREAK SPACE}:")
    )
    genders = [(str(key), _(label)) for key, label in GENDERS]
    gender = ask_choice(console, "gender", _("Genre sur le document"), genders)
    birth_date = ask_until(
        console, "birth_date", _("Date de naissance, jj/mm/aaaa\N{NO-BREAK SPACE}:"), iso_birth_date
    )
    place, country = _birth_place(console)
    identity = pivot_identity(
        given_names=given_names,
        family_name=family_name,
        gender=gender,
        birth_date=birth_date,
        birth_place=place,
        birth_country=country,
        preferred_name=preferred or None,
    )
    return established_by_document(session, identity, kind)


def _birth_place(console: Console) -> tuple[str | None, str]:
    if ask_yes_no(console, "born_in_france", _("Née en France ?")):
        question = _("Commune de naissance\N{NO-BREAK SPACE}:")
        return _chosen(console, "birth_place", question, communes), FRANCE
    question = _("Pays de naissance\N{NO-BREAK SPACE}:")
    return None, _chosen(console, "birth_country", question, countries)


def communes(text: str) -> list[tuple[str, str]]:
    """Return code and label of the communes that `text` may mean."""
    return [(one.code, one.label) for one in search_communes(text, MOST_PLACES)]


def countries(text: str) -> list[tuple[str, str]]:
    """Return code and name of the countries that `text` may mean."""
    return [(one.code, one.name) for one in search_countries(text, MOST_PLACES)]


def _chosen(
    console: Console,
    key: str,
    question: str,
    search: Callable[[str], list[tuple[str, str]]],
) -> str:
    while True:
        found = search(ask_filled(console, key, question))
        if not found:
            console.say(_("Rien ne correspond\N{NO-BREAK SPACE}: essayez une autre écriture."))
            continue
        choices = [*found, ("", _("Aucun de ceux-là"))]
        chosen = ask_choice(console, f"{key}.choice", _("Lequel ?"), choices)
        if chosen:
            return chosen
