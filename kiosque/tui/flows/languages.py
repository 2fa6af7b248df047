"""The languages beside French: those proposed, chosen by a coordinator, and that of a paper."""

from collections.abc import Sequence

from kiosque.desk.languages import (
    language_states,
    offered_languages,
    restrict_languages,
    restricted_languages,
)
from kiosque.desk.session import Session
from kiosque.desk.translation_words import short_line
from kiosque.desk.visits import Visit
from kiosque.i18n import _
from kiosque.mandates.languages import CODES, FRENCH, Language
from kiosque.mandates.step import Step
from kiosque.tui.flows.asking import Asking
from kiosque.tui.screens.choice import ChoicePage

WHOLE, NONE = "whole", "none"
"""Answers beside the languages; no language is called so."""


async def choose_languages(app: Asking, session: Session) -> None:
    """Show how far each translation is and keep what is ticked; raises what the desk refuses."""
    off, reviewed_only = restricted_languages(session)
    page = ChoicePage(
        _("Quelles langues proposer à côté du français ?"),
        [
            *((one.language.code, short_line(one)) for one in language_states(session)),
            (WHOLE, _("Seulement celles dont chaque phrase est relue")),
            (NONE, _("Aucune : le français seul")),
        ],
        several=True,
        ticked=(*(code for code in CODES if code not in off), *((WHOLE,) * reviewed_only)),
        alone=NONE,
        hint=_("Les papiers déjà signés gardent leur langue."),
        explanation=_(
            "Une traduction que personne n'a relue le dit sur chaque papier. kiosque translation "
            "review, ou la relecture ligne par ligne, note qui relit chaque phrase."
        ),
    )
    chosen = await app.ask(page)
    if chosen is not None:
        kept = [code for code in CODES if code not in chosen]
        restrict_languages(session, kept, reviewed_only=WHOLE in chosen)


def language_page(
    offered: Sequence[Language], current: str | None, step: Step | None = None
) -> ChoicePage:
    """Return the question in which language a paper is to be; `FRENCH` for French alone."""
    return ChoicePage(
        _("Dans quelle langue, à côté du français ?"),
        [(FRENCH, _("Le français seul")), *((one.code, _(one.name)) for one in offered)],
        current=current or "",
        hint=_("Seul le français engage. La traduction aide à comprendre."),
        explanation=_(
            "Les mentions et les papiers y sont écrits à côté du français. Le papier dit si "
            "une personne compétente a relu la traduction."
        ),
        step=step,
    )


async def visit_language(app: Asking, session: Session, visit: Visit) -> tuple[str | None] | None:
    """Return the language that the notices were read in, asked where there were none yet."""
    if visit.draft.notices_read:
        return (visit.draft.language,)
    return await ask_paper_language(app, session, visit.draft.language)


async def ask_paper_language(
    app: Asking, session: Session, usual: str | None = None
) -> tuple[str | None] | None:
    """Return the language beside French, in a tuple; None when one goes back."""
    offered = offered_languages(session)
    if not offered:
        return (None,)
    chosen = await app.ask(language_page(offered, usual))
    if chosen is None:
        return None
    return (None if chosen[0] == FRENCH else chosen[0],)
