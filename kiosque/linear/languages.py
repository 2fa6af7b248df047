"""The language beside French on a paper, asked by a question."""

from collections.abc import Sequence

from kiosque.desk.languages import offered_languages
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.i18n import _
from kiosque.linear.console import Console, ask_choice
from kiosque.mandates.languages import FRENCH, Language


def ask_language(
    console: Console, offered: Sequence[Language], usual: str | None = None
) -> str | None:
    """Return the language that is chosen, None for French alone; the person's comes first."""
    choices = [(FRENCH, _("Le français seul")), *((one.code, _(one.name)) for one in offered)]
    choices.sort(key=lambda one: one[0] != usual)
    if choices[0][0] == usual:
        words = _("{language}, comme sur son dernier mandat").format(language=choices[0][1])
        choices[0] = (usual, words)
    question = _("Dans quelle langue, à côté du français ?")
    chosen = ask_choice(console, "language", question, choices)
    return None if chosen == FRENCH else chosen


def visit_language(session: Session, console: Console, visit: Visit) -> str | None:
    """Return the language that the notices were read in, asked where there were none yet."""
    language = visit.draft.language
    return language if visit.draft.notices_read else ask_paper_language(session, console, language)


def ask_paper_language(session: Session, console: Console, usual: str | None = None) -> str | None:
    """Return the language for a paper, None for French alone or where none is proposed."""
    offered = offered_languages(session)
    return ask_language(console, offered, usual) if offered else None
