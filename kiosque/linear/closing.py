"""What was done and what remains, by questions; then the account of the visit."""

from functools import partial
from pathlib import Path

from kiosque.desk.act_places import act_places
from kiosque.desk.acts import ActResult, RecordAct, acts_of_visit, record_act
from kiosque.desk.closing import CloseVisit, ToDo, close_visit, typed_minutes
from kiosque.desk.papers import account_paper
from kiosque.desk.queueing import queue_act
from kiosque.desk.remaining import contacts_of, has_reminders, remaining_of
from kiosque.desk.reminder_sheets import reminders_paper
from kiosque.desk.reprinting import beside_account
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.errors import KiosqueError
from kiosque.i18n import _
from kiosque.linear.console import (
    Console,
    ask_choice,
    ask_filled,
    ask_until,
    ask_yes_no,
    say_error,
)
from kiosque.linear.languages import visit_language
from kiosque.linear.last_minutes import say_last_minutes
from kiosque.linear.papers import hand_over
from kiosque.linear.queue import ask_wish

QUEUE = "queue"


def ask_acts(session: Session, console: Console, visit: Visit) -> None:
    """Ask for one act after the other; each is recorded before the next is asked."""
    for act in acts_of_visit(session, visit.id):
        console.say(f"  {act.label}\N{NO-BREAK SPACE}: {_(act.result.label)}")
    while ask_yes_no(console, "act.more", _("Noter quelque chose de fait ou à faire ?")):
        say_last_minutes(session, console, visit)
        try:
            _ask_act(session, console, visit)
        except KiosqueError as error:
            say_error(console, error)
        else:
            console.say(_("Noté."))


def ask_closing(session: Session, console: Console, visit: Visit) -> Path | None:
    """Ask what remains, close the visit and hand its account over."""
    to_do = list(remaining_of(session, visit))
    for item in to_do:
        console.say(f"  {item.what}")
    while ask_yes_no(console, "to_do.more", _("Ajouter une chose qui reste à faire ?")):
        to_do.append(
            ToDo(
                what=ask_filled(console, "to_do.what", _("Quoi\N{NO-BREAK SPACE}:")),
                who=console.ask("to_do.who", _("Qui le fait\N{NO-BREAK SPACE}:")),
                before=console.ask("to_do.before", _("Avant quelle date\N{NO-BREAK SPACE}:")),
                contact=console.ask("to_do.contact", _("Avec quel contact\N{NO-BREAK SPACE}:")),
            )
        )
    question = _("Durée en minutes (vide\N{NO-BREAK SPACE}: mesurée)\N{NO-BREAK SPACE}:")
    minutes = ask_until(console, "minutes", question, typed_minutes)
    _offer_reminders(session, console, visit)
    contacts = contacts_of(session, visit)
    account = close_visit(session, CloseVisit(visit.id, minutes, tuple(to_do), contacts))
    console.say(
        _("L'accompagnement est terminé\N{NO-BREAK SPACE}: {n} min.").format(n=account.minutes)
    )
    make, others = partial(account_paper, session, visit.id), beside_account(session, visit.id)
    return hand_over(session, console, make(), partial(make, large=True), others)


def _offer_reminders(session: Session, console: Console, visit: Visit) -> None:
    """Offer them while the visit is open: without a name, its cases are gone once it is closed."""
    if not has_reminders(session, visit):
        return
    question = _("Imprimer les rappels, avec un carré pour le téléphone ?")
    if ask_yes_no(console, "reminders", question):
        language = visit_language(session, console, visit)
        make = partial(reminders_paper, session, visit.id, language)
        hand_over(session, console, make(), partial(make, large=True))


def _ask_act(session: Session, console: Console, visit: Visit) -> None:
    """Ask for one act and record it, or queue it for later."""
    places = {one.key: one for one in act_places(session, visit)}
    choices = [(one.key, one.title) for one in places.values()]
    place = places[ask_choice(console, "act.scope", _("De quel domaine ?"), choices)]
    label = ask_filled(console, "act.label", _("En quelques mots\N{NO-BREAK SPACE}:"))
    results = [(str(result), _(result.label)) for result in ActResult]
    if visit.mandate is not None:
        results.append((QUEUE, _("à faire plus tard en ligne")))
    result = ask_choice(console, "act.result", _("Où en est-ce ?"), results)
    if result == QUEUE:
        queue_act(session, visit.id, ask_wish(console, place, label))
        return
    reference = console.ask(
        "act.reference",
        _("Numéro donné par l'administration (vide\N{NO-BREAK SPACE}: aucun)\N{NO-BREAK SPACE}:"),
    )
    act = RecordAct(
        visit.id,
        place.scope,
        label,
        ActResult(result),
        acting=visit.draft.needs_mandate,
        procedure=place.procedure,
        reference=reference,
    )
    record_act(session, act)
