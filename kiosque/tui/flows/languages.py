"""The languages that the organisation proposes beside French, chosen by a coordinator."""

from kiosque.desk.languages import language_states, restrict_languages, restricted_languages
from kiosque.desk.session import Session
from kiosque.desk.translation_words import short_line
from kiosque.i18n import _
from kiosque.mandates.languages import CODES
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
