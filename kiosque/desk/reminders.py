"""Reminders of a case for the person's own calendar, saved where the mediator says."""

import secrets
from pathlib import Path

from kiosque.desk.cases import CaseFile, walk_case
from kiosque.desk.papers import journal_paper, outside_data, take_back, write_new
from kiosque.desk.session import Session
from kiosque.errors import KiosqueError, Refusal
from kiosque.i18n import N_
from kiosque.procedures.calendar_file import calendar_file
from kiosque.procedures.steps import ReminderStep


def save_reminder(session: Session, case: CaseFile, step: ReminderStep, folder: Path) -> Path:
    """Write the calendar file of a reminder, under a name without identity, and journal it.

    Raises `Refusal` while its day is unknown, and what `save_paper` raises.
    """
    session.must_be_mediator()
    due = walk_case(session, case).due(step)
    if due is None:
        raise Refusal(
            N_("La date de ce rappel n'est pas encore connue."),
            advice=N_("Elle le sera une fois la demande faite."),
        )
    target = outside_data(session, folder)
    uid = f"{case.id}-{step.id}@kiosque"
    data = calendar_file(
        case.procedure, step, due, case.catalogue, uid=uid, now=session.clock.read().now
    )
    path = write_new(target / f"rappel-{secrets.token_hex(4)}.ics", data)
    try:
        journal_paper(session, "reminder", case.id, "paper.saved")
    except KiosqueError:
        take_back(path)
        raise
    return path
