"""The reminders of a visit on one sheet: what to do by when, whom to ask, a code for each."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from kiosque.desk.account_words import place_words
from kiosque.desk.cases import CaseFile, walk_case
from kiosque.desk.languages import sheet_translator
from kiosque.desk.logos import present_logo
from kiosque.desk.papers import Paper
from kiosque.desk.remaining import due_reminders, followed_cases
from kiosque.desk.session import Session
from kiosque.desk.visits import load_visit
from kiosque.desk.wordings import as_sentence, by_french, line_wording
from kiosque.errors import Refusal
from kiosque.i18n import N_
from kiosque.i18n.dates import NBSP, date_in_words, long_date
from kiosque.mandates.phrases import Plain, Sentence, Wording, weekday_phrase
from kiosque.mandates.saying import in_french, is_ended
from kiosque.mandates.translated_texts import lines_said
from kiosque.mandates.translation import Bilingual, Translator, fixed_words
from kiosque.procedures.calendar_file import calendar_file
from kiosque.procedures.step_text import recurrence_line
from kiosque.procedures.steps import ReminderStep
from kiosque.receipts.cards import Code
from kiosque.receipts.look import Look
from kiosque.receipts.pictograms import PERSON
from kiosque.receipts.reminder_sheet import (
    CONTACT,
    WORDS,
    Reminder,
    ReminderSheet,
    draw_reminders,
    fixed_lines,
)
from kiosque.receipts.sections import Entry, Section

_Found = tuple[date, CaseFile, ReminderStep]
"""A reminder of a case, and the day on which it is due."""


def reminders_paper(
    session: Session, visit_id: str, language: str | None, *, large: bool = False
) -> Paper:
    """Return the reminders of a visit as a PDF, the soonest first; `language` is beside French.

    Raises `Refusal` when none has a day yet.
    """
    session.must_be_mediator()
    now = session.now()
    visit = load_visit(session, visit_id)
    found = sorted(
        (
            (due, case, step)
            for case in followed_cases(session, visit)
            for step, due in due_reminders(walk_case(session, case))
        ),
        key=lambda one: one[0],
    )
    if not found:
        raise Refusal(
            N_("Aucun rappel n'a encore de date dans cet accompagnement."),
            advice=N_("Les rappels viennent des démarches guidées, une fois la demande faite."),
        )
    sheet = ReminderSheet(
        organisation=session.organisation.name,
        reminders=tuple(_reminder(case, step, due, now) for due, case, step in found),
        contacts=Section(CONTACT, tuple(_contacts(session)), picture=PERSON),
        foot=f"Rappels écrits le {date_in_words(now.date())}.",
        practice=session.practice,
        made_at=now,
    )
    translator = sheet_translator(session, language)
    drawn = draw_reminders(
        sheet,
        Look(large, present_logo(session)),
        None if translator is None else _beside(session, found, translator),
    )
    return Paper("reminders", visit.id, drawn.pdf, drawn.missing)


def _beside(session: Session, found: Iterable[_Found], translator: Translator) -> Bilingual:
    """Return what the sheet says in another language, by its French."""
    days = {_day(due): weekday_phrase(due) for due, _case, _step in found}
    told = by_french(one for _due, _case, step in found for one in _what(step))
    lines = fixed_lines(practice=session.practice)
    return lines_said(lines, translator, {**fixed_words(WORDS), **days, **told})


def _what(step: ReminderStep) -> tuple[Wording, Wording]:
    """Return what is to be done, and how often when it comes back."""
    if step.recurrence is None:
        return Sentence(Plain(step.title)), ""
    again = Sentence(line_wording(recurrence_line(step.recurrence)))
    between = f"{NBSP}– " if is_ended(step.title) else ", "
    return Plain(step.title), (between, again)


def _reminder(case: CaseFile, step: ReminderStep, due: date, now: datetime) -> Reminder:
    body = case.catalogue.organisations.get(case.procedure.organisation)
    what, again = map(in_french, _what(step))
    uid = f"{case.id}-{step.id}@kiosque"
    file = calendar_file(case.procedure, step, due, case.catalogue, uid=uid, now=now, brief=True)
    where = () if body is None else (body.name, *body.address)
    return Reminder(
        day=_day(due),
        what=what,
        again=again,
        where=", ".join(where),
        phone="" if body is None else body.telephone,
        hours="" if body is None else body.hours,
        code=Code(f"Code du rappel{NBSP}: {step.title}", file.decode("utf-8")),
    )


def _contacts(session: Session) -> Iterator[Entry]:
    organisation = session.organisation
    where = place_words(organisation.on_record())
    yield Entry(organisation.name, f", {where}." if where else ".")
    yield Entry("", as_sentence(organisation.contact))


def _day(due: date) -> str:
    words = long_date(due)
    return words[:1].upper() + words[1:]
