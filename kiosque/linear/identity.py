"""Asking who the person is: FranceConnect in a browser, or a document in the hand."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosque.desk.citizens import CitizenLine, find_citizens
from kiosque.desk.identification import (
    Established,
    begin_identification,
    established_by_document,
    established_by_provider,
    provider_offered,
)
from kiosque.desk.identity_registrations import browser_of
from kiosque.desk.recognising import proposal_words, recognise
from kiosque.desk.session import Session
from kiosque.errors import InputError
from kiosque.i18n import N_, _
from kiosque.identity.browser import forgets
from kiosque.identity.provider_codes import explained_as_typed
from kiosque.identity.refusals import IdentityRefused, refused
from kiosque.linear.console import Console, ask_choice, ask_in_turn, ask_until, ask_yes_no
from kiosque.linear.document import ask_document, ask_found, by_document
from kiosque.mandates.draft import ANOTHER
from kiosque.mandates.mandate_text import birth_words, name_on_paper
from kiosque.mandates.pivot import PivotIdentity

OpenUrl = Callable[[str], object]
"""Opens the citizen's browser on an address, or shows it."""

FRANCECONNECT, KNOWN, DOCUMENT = "franceconnect", "known", "document"
CODE = "code"
MOST_PEOPLE = 8


def ask_identity(
    session: Session, console: Console, open_url: OpenUrl, renewed: PivotIdentity | None = None
) -> Established:
    """Ask how the person is identified, and do it; raises what the desk refuses.

    `renewed` is who a renewal is about: known already, and proved anew.
    """

    def identified(answers: dict[str, Any]) -> Established:
        if answers["way"] == FRANCECONNECT:
            return by_franceconnect(session, console, open_url)
        if answers["way"] == CODE:
            raise _explained(console)
        if answers["way"] == KNOWN:
            return _by_name(session, console)
        if renewed is not None:
            return established_by_document(session, renewed, ask_document(console))
        return by_document(session, console)

    def settled(answers: dict[str, Any]) -> Established:
        found: Established = answers["identified"]
        if renewed is not None or found.same_as is not None:
            return found
        return _settled(session, console, found)

    questions = (
        ("way", lambda _known: _ask_way(session, console, renewed)),
        ("identified", identified),
        ("established", settled),
    )
    established: Established = ask_in_turn(console, questions)["established"]
    return established


def _ask_way(session: Session, console: Console, renewed: PivotIdentity | None) -> str:
    ways = [
        (DOCUMENT, _("Avec un document d'identité (FranceConnect pourra confirmer plus tard)")),
        (KNOWN, _("Déjà venue ici\N{NO-BREAK SPACE}: chercher son nom, puis voir un document")),
    ]
    if renewed is not None:
        seen = _("{person}, avec un document d'identité vu aujourd'hui")
        ways = [(DOCUMENT, seen.format(person=person_words(renewed)))]
    if provider_offered(session):
        ways.insert(0, (FRANCECONNECT, _("S'identifier avec FranceConnect")))
        ways.append((CODE, _("Le navigateur montre un code d'erreur (Y…)")))
    return ask_choice(console, "identity", _("Comment la personne est-elle identifiée ?"), ways)


def _explained(console: Console) -> IdentityRefused:
    question = _("Code montré par FranceConnect\N{NO-BREAK SPACE}:")
    return ask_until(console, "identity.code", question, explained_as_typed)


def by_franceconnect(session: Session, console: Console, open_url: OpenUrl) -> Established:
    """Let the person sign in in a browser, and ask whether it is her; raises `IdentityRefused`."""
    console.say(
        _("Prévenez la personne\N{NO-BREAK SPACE}: elle recevra un courriel de FranceConnect.")
    )
    with begin_identification(session) as attempt:
        if forgets(browser_of(session)):
            console.say(_("Le navigateur s'ouvre sans mémoire, et se ferme tout seul à la fin."))
        console.say(_("Adresse à ouvrir dans le navigateur de ce poste\N{NO-BREAK SPACE}:"))
        console.say(f"  {attempt.url}")
        open_url(attempt.url)
        try:
            console.say(_("En attente de la personne… (Ctrl+C pour abandonner)"))
            established = established_by_provider(attempt)
        except KeyboardInterrupt:
            raise refused("cancelled") from None
    console.say(f"  {person_words(established.identity)}")
    if not ask_yes_no(console, "identity.right", _("Est-ce bien la personne devant vous ?")):
        raise InputError(
            "identity",
            N_("L'identité reçue n'a pas été gardée."),
            advice=N_("Fermez le navigateur de la personne précédente, puis recommencez."),
        )
    return established


def _settled(session: Session, console: Console, found: Established) -> Established:
    """Ask whether the person is one of those known who resemble."""
    proposals = recognise(session, found.identity, found.proof).proposals
    if not proposals:
        return found
    choices = [
        *((one.citizen, proposal_words(one)) for one in proposals),
        (ANOTHER, _("Non, c'est une autre personne")),
    ]
    question = _("Est-ce une personne déjà connue ici ?")
    return replace(found, same_as=ask_choice(console, "identity.known", question, choices))


def _by_name(session: Session, console: Console) -> Established:
    answers = ask_in_turn(
        console,
        (
            ("citizen", lambda _known: ask_person(session, console)),
            ("document", lambda _known: ask_document(console)),
        ),
    )
    known: CitizenLine = answers["citizen"]
    seen = established_by_document(session, known.identity, answers["document"])
    return replace(seen, same_as=known.id)


def ask_person(session: Session, console: Console) -> CitizenLine:
    """Ask for a person known here, by their name."""
    people: dict[str, CitizenLine] = {}

    def search(text: str) -> list[tuple[str, str]]:
        found = find_citizens(session, text, limit=MOST_PEOPLE)
        people.update({line.id: line for line in found})
        return [(line.id, person_words(line.identity)) for line in found]

    question = _("Nom de la personne\N{NO-BREAK SPACE}:")
    return people[ask_found(console, "known_name", question, search)]


def person_words(identity: PivotIdentity) -> str:
    return f"{name_on_paper(identity)}, {birth_words(identity, None)}"
