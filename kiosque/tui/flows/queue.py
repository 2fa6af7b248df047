"""What waits to be done online: noted during a visit, then done or set aside."""

from kiosque.desk.act_places import ActPlace
from kiosque.desk.acts import ActResult
from kiosque.desk.queue_reading import QueuedAct, queue_page
from kiosque.desk.queue_reasons import DropReason, QueueReason
from kiosque.desk.queue_words import queued_line
from kiosque.desk.queueing import TakeUp, Wish, queue_act, set_aside, take_up
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.i18n import _
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.page_turns import LINES, NEXT, PREVIOUS, page_turns
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.form import FormPage
from kiosque.tui.widgets.text_field import TextField

ASIDE = "aside"


async def queue_in_visit(app: Asking, session: Session, visit: Visit, place: ActPlace) -> None:
    """Ask for one thing to be done later online, under the mandate of the visit."""
    reasons = [(str(one), _(one.label)) for one in QueueReason]
    why = await app.ask(ChoicePage(_("Pourquoi pas maintenant ?"), reasons))
    if why is None:
        return
    fields = [
        TextField("label", _("En quelques mots")),
        TextField("note", _("Précision (facultatif)")),
    ]

    def make(values: dict[str, str]) -> bool:
        reason = QueueReason(why[0])
        wish = Wish(place.scope, values["label"], reason, values["note"], place.procedure)
        queue_act(session, visit.id, wish)
        return True

    await app.ask(FormPage(_("À faire plus tard en ligne"), fields, make))


async def see_queue(app: Asking, session: Session) -> None:
    """Show what waits, the oldest first, and ask what became of one, until one goes back."""
    page = 1
    while (found := queue_page(session, page=page, per_page=LINES)).total:
        entries = {one.id: one for one in found.entries}
        choices = [(one.id, queued_line(session, one)) for one in entries.values()]
        choices += page_turns(found.page, found.pages)
        chosen = await app.ask(ChoicePage(_("À faire en ligne"), choices))
        if chosen is None:
            return
        if chosen[0] in (NEXT, PREVIOUS):
            page = found.page + (1 if chosen[0] == NEXT else -1)
        else:
            await _settle(app, session, entries[chosen[0]])


async def _settle(app: Asking, session: Session, entry: QueuedAct) -> None:
    done = (ActResult.DONE, ActResult.SENT) if entry.carrier is not None else ()
    choices = [
        *((str(one), _(one.label)) for one in done),
        (ASIDE, _("Mettre de côté, avec une raison")),
    ]
    page = ChoicePage(_("Où en est-ce ?"), choices, hint=queued_line(session, entry))
    chosen = await app.ask(page)
    if chosen is None:
        return
    if chosen[0] == ASIDE:
        reasons = [(str(one), _(one.label)) for one in DropReason]
        why = await app.ask(ChoicePage(_("Pour quelle raison ?"), reasons))
        if why is not None:
            set_aside(session, entry.id, DropReason(why[0]))
        return
    field = TextField("reference", _("Numéro donné par l'administration (facultatif)"))

    def make(values: dict[str, str]) -> bool:
        take_up(session, TakeUp(entry.id, ActResult(chosen[0]), values["reference"]))
        return True

    await app.ask(FormPage(_("Ce qui est fait"), [field], make))
