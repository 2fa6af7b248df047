"""Erasing a person by questions: what would go, why, then two people confirm."""

from functools import partial

from kiosque.desk.erasing import BASIS_WORDS, Basis, ErasePerson, erase_citizen, preview_erasure
from kiosque.desk.erasure_words import preview_lines
from kiosque.desk.given_papers import given_paper
from kiosque.desk.known_by_revocation import (
    find_revoked,
    find_revoked_by_paper,
    knows_revoked,
)
from kiosque.desk.papers import erasure_paper
from kiosque.desk.second_person import SecondPerson, second_people
from kiosque.desk.session import Session
from kiosque.errors import SignInError
from kiosque.i18n import _
from kiosque.linear.console import (
    Console,
    ask_choice,
    ask_filled,
    ask_until,
    ask_yes_no,
    say_error,
    say_lines,
)
from kiosque.linear.languages import ask_paper_language
from kiosque.linear.papers import hand_over
from kiosque.mandates.mandate_text import birth_words, name_on_paper
from kiosque.mandates.typed_dates import iso_birth_date

PROOFS, EVERYTHING = "proofs", "everything"
RECORD, REVOKED = "record", "revoked"


def ask_only_revoked(session: Session, console: Console) -> bool:
    """Ask whether the person is known by a revocation alone; nothing where nobody is."""
    if not knows_revoked(session):
        return False
    kinds = [
        (RECORD, _("Une personne qui a une fiche sur ce poste")),
        (REVOKED, _("Une personne connue seulement par l'annulation d'un mandat")),
    ]
    chosen = ask_choice(console, "erase.whom", _("Qui faut-il effacer ?"), kinds)
    return chosen == REVOKED


def ask_revoked_person(session: Session, console: Console) -> str:
    """Ask for somebody known by a revocation alone; return what they are erased by, or nothing."""
    paper = console.ask(
        "erase.paper",
        _("Son papier : fichier ou cachet (vide\N{NO-BREAK SPACE}: chercher par le nom) :"),
    )
    if paper.strip():
        found = find_revoked_by_paper(session, given_paper(paper.strip()))
    else:
        name = ask_filled(
            console, "erase.name", _("Nom de naissance, virgule, premier prénom\N{NO-BREAK SPACE}:")
        )
        question = _("Date de naissance (jj/mm/aaaa)\N{NO-BREAK SPACE}:")
        born = ask_until(console, "birth_date", question, iso_birth_date)
        found = find_revoked(session, name, born)
    if not found:
        console.say(_("Aucune annulation n'est connue ainsi sur ce poste."))
        return ""
    people = [
        (one.id, f"{name_on_paper(one.identity)}, {birth_words(one.identity, None)}")
        for one in found
    ]
    return ask_choice(console, "known_person", _("Qui est-ce ?"), people)


def ask_erasure(session: Session, console: Console, citizen: str) -> None:
    """Show what would go, ask two people, erase, and hand the certificate over.

    Raises what forbids it; a refused code is asked again.
    """
    preview = preview_erasure(session, citizen)
    say_lines(console, preview_lines(session, preview))
    if preview.running:
        return
    colleagues = second_people(session)
    if not colleagues:
        console.say(_("Il faut une deuxième personne dans la structure pour confirmer."))
        return
    if not ask_yes_no(console, "erase.sure", _("Continuer vers l'effacement ?")):
        console.say(_("Rien n'est effacé."))
        return
    reasons = [(str(basis), _(words)) for basis, words in BASIS_WORDS.items()]
    basis = Basis(ask_choice(console, "erase.basis", _("Pourquoi ?"), reasons))
    everything = _ask_everything(console) if preview.keeps_proofs else True
    people = [(one.slot, one.name) for one in colleagues]
    slot = ask_choice(console, "erase.second", _("Qui confirme avec vous ?"), people)
    while True:
        code = console.ask("code", _("Votre code à 6 chiffres :"), secret=True)
        phrase = _("Phrase de passe de la deuxième personne (elle ne s'affiche pas) :")
        passphrase = console.ask("erase.passphrase", phrase, secret=True)
        second_code = console.ask("erase.code", _("Son code à 6 chiffres :"), secret=True)
        second = SecondPerson(slot, passphrase, second_code)
        try:
            erased = erase_citizen(session, ErasePerson(citizen, basis, everything, code, second))
        except SignInError as error:
            say_error(console, error)
            continue
        console.say(_("La personne est effacée. Remettez-lui le certificat."))
        language = ask_paper_language(session, console, preview.language)
        make = partial(erasure_paper, session, erased.citizen, language)
        hand_over(session, console, make(), partial(make, large=True))
        return


def _ask_everything(console: Console) -> bool:
    choices = [
        (PROOFS, _("Tout, sauf les mandats gardés comme preuve jusqu'à leur date")),
        (EVERYTHING, _("Tout, mandats compris")),
    ]
    chosen = ask_choice(console, "erase.what", _("Que faut-il effacer ?"), choices)
    return chosen == EVERYTHING
