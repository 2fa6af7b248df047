"""Mandates read a page at a time, and those that end soon, from which one is renewed."""

from kiosque.desk.expiring import EndingMandate, ending_page
from kiosque.desk.mandate_lists import MandateFilter, mandate_page
from kiosque.desk.session import Session
from kiosque.i18n import _
from kiosque.i18n.dates import long_moment
from kiosque.linear.console import Console, ask_choice
from kiosque.linear.page_turns import NEXT, PREVIOUS, page_turns
from kiosque.mandates.lifecycle import STATE_WORDS, MandateState
from kiosque.mandates.mandate_text import name_on_paper

LINES = 20
DONE = "done"
EVERY = "every"


def show_mandates(session: Session, console: Console) -> None:
    """Say the mandates of this kiosk, of one state or all, the newest first."""
    states = [(str(one), _(words)) for one, words in STATE_WORDS.items() if one != "unknown"]
    choices = [(EVERY, _("Tous, le plus récent d'abord")), *states]
    chosen = ask_choice(console, "mandates.state", _("Quels mandats ?"), choices)
    wanted = MandateFilter(state=None if chosen == EVERY else MandateState(chosen))
    _read_through(session, console, wanted)


def _read_through(session: Session, console: Console, wanted: MandateFilter) -> None:
    page = 1
    while True:
        found = mandate_page(session, wanted, page=page, per_page=LINES)
        if not found.total:
            console.say(_("Aucun mandat de ce genre sur ce poste."))
        for line in found.lines:
            ends = long_moment(session.local(line.ends_at))
            console.say(
                _("  {number} – {state} – jusqu'au {ends}").format(
                    number=line.number, state=_(STATE_WORDS[line.view.state]), ends=ends
                )
            )
        if found.pages == 1:
            return
        told = _("Page {page} sur {pages}").format(page=found.page, pages=found.pages)
        choices = [*page_turns(found.page, found.pages), (DONE, _("Fin de la lecture"))]
        chosen = ask_choice(console, "mandates.page", told, choices)
        if chosen == DONE:
            return
        page = found.page + (1 if chosen == NEXT else -1)


def ask_ending(session: Session, console: Console) -> str | None:
    """Say the mandates that end soon; return the one to renew, None when none is wanted."""
    page = 1
    while True:
        found = ending_page(session, page=page, per_page=LINES)
        choices = [(one.line.id, _ending_words(session, one)) for one in found.mandates]
        choices += [*page_turns(found.page, found.pages), (DONE, _("Aucun pour l'instant"))]
        chosen = ask_choice(console, "ending", _("Lequel renouveler ?"), choices)
        if chosen == DONE:
            return None
        if chosen not in (NEXT, PREVIOUS):
            return chosen
        page = found.page + (1 if chosen == NEXT else -1)


def _ending_words(session: Session, one: EndingMandate) -> str:
    who = _("sans nom") if one.identity is None else name_on_paper(one.identity)
    ends = long_moment(session.local(one.line.ends_at))
    near = "" if one.notice is None else f" – {_(one.notice.words)}"
    return f"{one.line.number} – {who} – {ends}{near}"
