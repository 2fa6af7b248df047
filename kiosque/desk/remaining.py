"""What the guided procedures of a visit leave to do, by whom, by when, and whom to contact."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from kiosque.desk.cases import CaseFile, cases_of, walk_case
from kiosque.desk.closing import ToDo
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.i18n import _
from kiosque.i18n.dates import date_in_words
from kiosque.procedures.step_text import recurrence_words
from kiosque.procedures.steps import (
    TURNS_AWAY,
    Confidence,
    LetterStep,
    Outcome,
    PiecesStep,
    ReminderStep,
    WaitStep,
)
from kiosque.procedures.walk import Walk
from kiosque.procedures.wording import filled


def remaining_of(session: Session, visit: Visit) -> tuple[ToDo, ...]:
    """Return what remains of the procedures followed during the visit, then by day.

    With several procedures each line names its own: they all wait for « the answer ».
    """
    session.must_be_mediator()
    followed = followed_cases(session, visit)
    found: list[tuple[date, ToDo]] = []
    for case in followed:
        lines = _remaining(case, walk_case(session, case))
        found.extend(
            (due, _named(item, case) if len(followed) > 1 else item) for due, item in lines
        )
    found.sort(key=lambda one: one[0])
    return tuple(dict.fromkeys(item for _due, item in found))


def _named(item: ToDo, case: CaseFile) -> ToDo:
    title = case.procedure.title
    return item if title in item.what else replace(item, what=f"{title} – {item.what}")


def contacts_of(session: Session, visit: Visit) -> tuple[str, ...]:
    """Return the public bodies of the procedures followed, each with its telephone and hours."""
    session.must_be_mediator()
    lines = (_contact(case) for case in followed_cases(session, visit))
    return tuple(dict.fromkeys(line for line in lines if line))


def has_reminders(session: Session, visit: Visit) -> bool:
    """Tell whether the procedures followed in a visit have a reminder whose day is known."""
    session.must_be_mediator()
    return any(due_reminders(walk_case(session, case)) for case in followed_cases(session, visit))


def due_reminders(where: Walk) -> tuple[tuple[ReminderStep, date], ...]:
    """Return the reminders of a path whose day is known, each with it, the soonest first."""
    steps = (step for step in where.path if isinstance(step, ReminderStep))
    dated = [(step, due) for step in steps if (due := where.due(step)) is not None]
    return tuple(sorted(dated, key=lambda one: one[1]))


def followed_cases(session: Session, visit: Visit) -> tuple[CaseFile, ...]:
    """Return the cases touched since the visit was opened."""
    return tuple(
        case
        for case in cases_of(session, visit)
        if case.visit == visit.id or case.changed_at >= visit.opened_at
    )


def _remaining(case: CaseFile, where: Walk) -> Iterator[tuple[date, ToDo]]:
    """Yield what remains, each with its day, the first of all days when it has none."""
    if where.finished is not None and where.finished.outcome in TURNS_AWAY:
        return
    if where.finished is None:
        what = _("Finir la démarche «\N{NO-BREAK SPACE}{title}\N{NO-BREAK SPACE}»")
        item = ToDo(what.format(title=case.procedure.title), _("vous, avec nous si vous voulez"))
        yield date.min, item
    for item in _missing_pieces(case, where):
        yield date.min, item
    if where.finished is not None and where.finished.outcome is Outcome.SENT:
        yield from _after_sending(case, where)


def _missing_pieces(case: CaseFile, where: Walk) -> Iterator[ToDo]:
    """Yield the documents that were not ticked.

    Once the request is sent, they count only where the list was used: some were ticked.
    """
    if where.finished is not None and not case.state.held:
        return
    for step in where.path:
        if not isinstance(step, PiecesStep):
            continue
        for wanted in where.wanted_pieces(step):
            piece = case.catalogue.pieces.get(wanted.piece)
            if piece is None or wanted.optional or wanted.piece in case.state.held:
                continue
            what = _("Apporter\N{NO-BREAK SPACE}: {piece}").format(piece=piece.label)
            yield ToDo(what, _("vous"), contact=piece.where_to_get)


def _after_sending(case: CaseFile, where: Walk) -> Iterator[tuple[date, ToDo]]:
    contact, values = _contact(case), case.catalogue.values
    for step in where.path:
        if isinstance(step, WaitStep):
            delay = filled(step.typical, case.procedure, where, values)
            yield date.min, ToDo(_waiting(step, delay), _("l'administration"), contact=contact)
        elif isinstance(step, LetterStep):
            told = _("Signer et envoyer\N{NO-BREAK SPACE}: {title}")
            yield date.min, ToDo(told.format(title=step.title), _("vous"), contact=contact)
        elif isinstance(step, ReminderStep) and (due := where.due(step)) is not None:
            yield due, ToDo(_on_the_day(step, due), _("vous"), contact=contact)


def _waiting(step: WaitStep, delay: str) -> str:
    """Return a wait and how long it usually is; a delay that is not sure says so."""
    if step.confidence is Confidence.GOOD:
        told = _("{title} (délai habituel\N{NO-BREAK SPACE}: {delay})")
    else:
        told = _("{title} (délai habituel\N{NO-BREAK SPACE}: {delay}, à confirmer)")
    return told.format(title=step.title, delay=delay)


def _on_the_day(step: ReminderStep, due: date) -> str:
    """Return a reminder with its day: an appointment is on that day, not before it."""
    day = date_in_words(due)
    if step.recurrence is not None:
        day = f"{day}, {recurrence_words(step.recurrence)}"
    return _("{title} (le {day})").format(title=step.title, day=day)


def _contact(case: CaseFile) -> str:
    body = case.catalogue.organisations.get(case.procedure.organisation)
    if body is None:
        return ""
    parts = (body.name, body.telephone, body.hours)
    return ", ".join(part for part in parts if part)
