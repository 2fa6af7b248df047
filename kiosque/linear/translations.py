"""Translations by questions: each sentence judged by a competent person, languages proposed."""

from dataclasses import dataclass

from kiosque.desk.languages import language_states, restrict_languages
from kiosque.desk.session import Session
from kiosque.desk.translation_reviews import (
    JudgeSentences,
    Part,
    Verdict,
    judge,
    unread_sentences,
)
from kiosque.desk.translation_words import language_line, sentence_lines
from kiosque.i18n import _
from kiosque.linear.console import (
    Console,
    ask_choice,
    ask_choices,
    ask_filled,
    ask_yes_no,
    say_lines,
)
from kiosque.mandates.languages import CODES

RIGHT, WRONG, SKIP = "right", "wrong", "skip"
REVIEW, OFFER, LEAVE = "review", "offer", "leave"


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who judges."""

    qualification: str
    by: str | None = None
    """None for who is signed in."""
    part: Part = Part.PAPERS


def review_by_questions(
    session: Session, console: Console, language: str, reviewer: Reviewer
) -> None:
    """Show each sentence that nobody found right, and keep what is said of it at once."""
    unread = unread_sentences(session, language, reviewer.part)
    choices = [
        (RIGHT, _("Juste")),
        (WRONG, _("À corriger")),
        (SKIP, _("Passer")),
    ]
    for state in unread:
        if state.place is None:
            continue
        say_lines(console, ("", *sentence_lines(state)))
        chosen = ask_choice(
            console, "translation.verdict", _("Cette traduction est-elle juste ?"), choices
        )
        if chosen == SKIP:
            continue
        verdict: Verdict = "right" if chosen == RIGHT else "wrong"
        remark = ""
        if verdict == "wrong":
            remark = ask_filled(console, "translation.remark", _("Que faut-il corriger ?"))
        command = JudgeSentences(
            language,
            (state.place,),
            verdict,
            reviewer.qualification,
            reviewer.by,
            remark,
            reviewer.part,
        )
        judge(session, command)
    console.say(_("Il ne reste aucune phrase à montrer."))


def run_translations(session: Session, console: Console) -> None:
    """Say how far each language is; review one, or choose those to propose."""
    while True:
        say_lines(console, map(language_line, language_states(session)))
        choices = [(REVIEW, _("Relire une traduction, phrase par phrase"))]
        if session.coordinates:
            choices.append((OFFER, _("Choisir les langues à proposer")))
        choices.append((LEAVE, _("Revenir au menu")))
        chosen = ask_choice(console, "translations", _("Que faites-vous ?"), choices)
        if chosen == LEAVE:
            return
        if chosen == OFFER:
            _ask_offered(session, console)
        else:
            _ask_review(session, console)


def _ask_review(session: Session, console: Console) -> None:
    choices = [
        (one.language.code, _(one.language.name))
        for one in language_states(session)
        if one.edition is not None
    ]
    language = ask_choice(console, "translation.language", _("Quelle langue ?"), choices)
    parts = [
        (Part.PAPERS.value, _("Les papiers")),
        (Part.SHEETS.value, _("Les fiches des démarches")),
    ]
    part = Part(ask_choice(console, "translation.part", _("Quels textes ?"), parts))
    by = None
    if session.coordinates:
        question = _("Nom de la personne qui relit (vide : vous) :")
        by = console.ask("translation.by", question) or None
    question = _("Ce qui la rend compétente, par exemple « traductrice d'arabe » :")
    qualification = ask_filled(console, "translation.qualification", question)
    review_by_questions(session, console, language, Reviewer(qualification, by, part))


def _ask_offered(session: Session, console: Console) -> None:
    """Ask which languages to propose; a language not read again whole may be kept back."""
    choices = [(one.language.code, _(one.language.name)) for one in language_states(session)]
    question = _("Quelles langues proposer à côté du français ?")
    chosen = ask_choices(console, "translation.offered", question, choices, none_too=True)
    whole = _("Seulement celles dont chaque phrase est relue ?")
    reviewed_only = ask_yes_no(console, "translation.reviewed_only", whole)
    off = [code for code in CODES if code not in chosen]
    restrict_languages(session, off, reviewed_only=reviewed_only)
    console.say(_("C'est noté."))
