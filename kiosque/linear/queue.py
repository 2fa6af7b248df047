"""What waits to be done online: why it waits, then whether it is done or set aside."""

from kiosque.desk.act_places import ActPlace
from kiosque.desk.acts import ActResult
from kiosque.desk.queue_reading import QueuedAct, QueuePage, queue_page
from kiosque.desk.queue_reasons import DropReason, QueueReason
from kiosque.desk.queue_words import queued_line
from kiosque.desk.queueing import TakeUp, Wish, set_aside, take_up
from kiosque.desk.session import Session
from kiosque.errors import KiosqueError
from kiosque.i18n import _
from kiosque.linear.console import Console, ask_choice, say_error
from kiosque.linear.page_turns import NEXT, PREVIOUS, page_turns

ASIDE, LEAVE = "aside", "leave"
LINES = 20


def ask_wish(console: Console, place: ActPlace, label: str) -> Wish:
    """Ask why an act cannot be done now."""
    reasons = [(str(one), _(one.label)) for one in QueueReason]
    reason = ask_choice(console, "queue.reason", _("Pourquoi pas maintenant ?"), reasons)
    note = console.ask(
        "queue.note", _("Précision (vide\N{NO-BREAK SPACE}: aucune)\N{NO-BREAK SPACE}:")
    )
    return Wish(place.scope, label, QueueReason(reason), note, place.procedure)


def run_queue(session: Session, console: Console) -> None:
    """Say what waits, the oldest first, and ask what became of each until one leaves."""
    page = 1
    while (found := queue_page(session, page=page, per_page=LINES)).total:
        entries = {one.id: one for one in found.entries}
        choices = [(one.id, queued_line(session, one)) for one in entries.values()]
        choices += [*page_turns(found.page, found.pages), (LEAVE, _("Aucun pour l'instant"))]
        chosen = ask_choice(console, "queue.entry", _heading(found), choices)
        if chosen == LEAVE:
            return
        if chosen in (NEXT, PREVIOUS):
            page = found.page + (1 if chosen == NEXT else -1)
            continue
        try:
            _settle(session, console, entries[chosen])
        except KiosqueError as error:
            say_error(console, error)
    console.say(_("Rien n'attend d'être fait en ligne."))


def _heading(found: QueuePage) -> str:
    if found.pages == 1:
        return _("À faire en ligne")
    told = _("À faire en ligne, page {page} sur {pages}")
    return told.format(page=found.page, pages=found.pages)


def _settle(session: Session, console: Console, entry: QueuedAct) -> None:
    done = (ActResult.DONE, ActResult.SENT) if entry.carrier is not None else ()
    choices = [
        *((str(one), _(one.label)) for one in done),
        (ASIDE, _("Mettre de côté, avec une raison")),
        (LEAVE, _("Laisser dans la liste")),
    ]
    chosen = ask_choice(console, "queue.what", entry.label, choices)
    if chosen == LEAVE:
        return
    if chosen == ASIDE:
        reasons = [(str(one), _(one.label)) for one in DropReason]
        reason = ask_choice(console, "queue.dropped", _("Pour quelle raison ?"), reasons)
        set_aside(session, entry.id, DropReason(reason))
        console.say(_("Mis de côté."))
        return
    reference = console.ask(
        "queue.reference",
        _("Numéro donné par l'administration (vide\N{NO-BREAK SPACE}: aucun)\N{NO-BREAK SPACE}:"),
    )
    take_up(session, TakeUp(entry.id, ActResult(chosen), reference))
    console.say(_("Noté."))
