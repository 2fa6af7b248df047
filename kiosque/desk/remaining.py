"""What the guided procedures of a visit leave to do, by whom, by when, and whom to contact."""

from collections.abc import Iterator
from datetime import date

from kiosque.desk.cases import CaseFile, cases_of, walk_case
from kiosque.desk.closing import ToDo
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.i18n import _
from kiosque.i18n.dates import date_in_words
from kiosque.procedures.steps import (
    TURNS_AWAY,
    LetterStep,
    Outcome,
    PiecesStep,
    ReminderStep,
    WaitStep,
)
from kiosque.procedures.walk import Walk
from kiosque.procedures.wording import filled


def remaining_of(session: Session, visit: Visit) -> tuple[ToDo, ...]:
    """Return what remains of the procedures followed during the visit."""
    session.must_be_mediator()
    found: list[ToDo] = []
    for case in followed_cases(session, visit):
        found.extend(_remaining(case, walk_case(session, case)))
    return tuple(dict.fromkeys(found))


def contacts_of(session: Session, visit: Visit) -> tuple[str, ...]:
    """Return the public bodies of the procedures followed, each with its telephone and hours."""
    session.must_be_mediator()
    lines = (_contact(case) for case in followed_cases(session, visit))
    return tuple(dict.fromkeys(line for line in lines if line))


def has_reminders(session: Session, visit: Visit) -> bool:
    """Tell whether the procedures followed in a visit have a reminder whose day is known."""
    session.must_be_mediator()
    return any(
        next(due_reminders(walk_case(session, case)), None) is not None
        for case in followed_cases(session, visit)
    )


def due_reminders(where: Walk) -> Iterator[tuple[ReminderStep, date]]:
    """Yield the reminders of a path whose day is known, each with it."""
    for step in where.path:
        if isinstance(step, ReminderStep) and (due := where.due(step)) is not None:
            yield step, due


def followed_cases(session: Session, visit: Visit) -> tuple[CaseFile, ...]:
    """Return the cases touched since the visit was opened."""
    return tuple(
        case
        for case in cases_of(session, visit)
        if case.visit == visit.id or case.changed_at >= visit.opened_at
    )


def _remaining(case: CaseFile, where: Walk) -> Iterator[ToDo]:
    if where.finished is not None and where.finished.outcome in TURNS_AWAY:
        return
    if where.finished is None:
        what = _("Finir la démarche «\N{NO-BREAK SPACE}{title}\N{NO-BREAK SPACE}»")
        yield ToDo(what.format(title=case.procedure.title), _("vous, avec nous si vous voulez"))
    yield from _missing_pieces(case, where)
    if where.finished is not None and where.finished.outcome is Outcome.SENT:
        yield from _after_sending(case, where)


def _missing_pieces(case: CaseFile, where: Walk) -> Iterator[ToDo]:
    for step in where.path:
        if not isinstance(step, PiecesStep) or where.finished is not None:
            continue
        for wanted in where.wanted_pieces(step):
            piece = case.catalogue.pieces.get(wanted.piece)
            if piece is None or wanted.optional or wanted.piece in case.state.held:
                continue
            what = _("Apporter\N{NO-BREAK SPACE}: {piece}").format(piece=piece.label)
            yield ToDo(what, _("vous"), contact=piece.where_to_get)


def _after_sending(case: CaseFile, where: Walk) -> Iterator[ToDo]:
    contact, values = _contact(case), case.catalogue.values
    for step in where.path:
        if isinstance(step, WaitStep):
            told = _("{title} (délai habituel\N{NO-BREAK SPACE}: {delay})")
            delay = filled(step.typical, case.procedure, where, values)
            what = told.format(title=step.title, delay=delay)
            yield ToDo(what, _("l'administration"), contact=contact)
        elif isinstance(step, LetterStep):
            told = _("Signer et envoyer\N{NO-BREAK SPACE}: {title}")
            yield ToDo(told.format(title=step.title), _("vous"), contact=contact)
        elif isinstance(step, ReminderStep) and (due := where.due(step)) is not None:
            yield ToDo(step.title, _("vous"), before=date_in_words(due), contact=contact)


def _contact(case: CaseFile) -> str:
    body = case.catalogue.organisations.get(case.procedure.organisation)
    if body is None:
        return ""
    parts = (body.name, body.telephone, body.hours)
    return ", ".join(part for part in parts if part)
