"""Reminders for a person's own calendar."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, vRecur

from kiosque.cli.procedure import procedure
from kiosque.desk.cases import CaseFile, begin_case, do_step, keep_case, walk_case
from kiosque.desk.procedures import shelf
from kiosque.desk.reminders import save_reminder
from kiosque.desk.visits import Visit
from kiosque.errors import InputError, Refusal
from kiosque.linear.case import GuidedCase
from kiosque.linear.console import ScriptedConsole
from kiosque.mandates.order import VisitDraft
from kiosque.mandates.postures import Posture
from kiosque.procedures.calendar_file import recurrence_rule
from kiosque.procedures.guards.functions import add_months
from kiosque.procedures.steps import Recurrence, ReminderStep, Unit
from tests.case_walks import answered
from tests.desks import Place, begin, found
from tests.guided_pages import go_on, open_procedure
from tests.own_shelves import changed, folder_of, ship
from tests.pages import pages
from tests.procedure_examples import SHORT

_REMINDER = (
    '{id: rappel, type: rappel, titre: Déclarer, texte: "Déclarer le loyer de {loyer}.", '
    'echeance: "ajouter_mois(aujourdhui(), 3)", recurrence: 3 mois, sources: [page]}'
)
REMINDED = changed(SHORT, ("  - {id: fin,", f"  - {_REMINDER}\n  - {{id: fin,"))
ANSWERS = {"travaille": "oui", "loyer": "777", "iban": "FR7630006000011234567890189"}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    ship(monkeypatch, tmp_path, courte=REMINDED)
    yield found(tmp_path / "home")
    monkeypatch.undo()
    shelf.cache_clear()


def at_the_reminder(place: Place) -> tuple[Visit, CaseFile, ReminderStep]:
    visit = begin(place.session, VisitDraft(Posture.JE_FORME))
    case = begin_case(place.session, visit.id, "courte")
    for name, raw in ANSWERS.items():
        case = keep_case(place.session, case, answered(place.session, case, name, raw))
    for done in ("travail", "autres"):
        case = do_step(place.session, case, done)
    step = walk_case(place.session, case).current
    assert isinstance(step, ReminderStep)
    return visit, case, step


def test_a_reminder_is_a_calendar_that_says_when_and_nothing_of_the_answers(
    place: Place, tmp_path: Path
) -> None:
    _visit, case, step = at_the_reminder(place)
    path = save_reminder(place.session, case, step, tmp_path / "stick")
    assert path.name.startswith("rappel-")
    data = path.read_bytes()
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    assert event.decoded("dtstart") == date(2027, 2, 24)
    assert str(event["summary"]) == "Déclarer"
    assert event["rrule"] == {"FREQ": ["MONTHLY"], "INTERVAL": [3]}
    assert b"777" not in data
    again = save_reminder(place.session, case, step, tmp_path / "stick").read_bytes()
    (other,) = Calendar.from_ical(again).walk("VEVENT")
    assert other["uid"] == event["uid"]


def test_a_reminder_never_goes_into_the_data_nor_leaves_half_a_file(
    place: Place, tmp_path: Path
) -> None:
    _visit, case, step = at_the_reminder(place)
    with pytest.raises(Refusal):
        save_reminder(place.session, case, step, tmp_path / "home")
    assert not list((tmp_path / "home").rglob("*.ics"))


def test_by_questions_a_folder_saves_the_reminder_and_nothing_goes_on_without(
    place: Place, tmp_path: Path
) -> None:
    visit, case, _step = at_the_reminder(place)
    said: list[str] = []
    folders = [str(tmp_path / "home" / "x"), str(tmp_path / "stick")]
    answers = {"case.rappel": folders, "case.review": ["right"]}
    GuidedCase(place.session, ScriptedConsole(answers, said.append), visit, case).run()
    assert len(list((tmp_path / "stick").glob("rappel-*.ics"))) == 1


def test_in_full_screen_a_reminder_is_saved_where_the_mediator_says(
    place: Place, tmp_path: Path
) -> None:
    async def run() -> None:
        async with pages(place, (80, 24)) as shown:
            await shown.sign_in()
            await shown.press("enter")
            await shown.answer("Que faites-vous", "end", "enter")
            await open_procedure(shown, "courte")
            await go_on(shown, "courte", ANSWERS, lambda page: "agenda" in _heading(page))
            await shown.press("end", "enter")
            await shown.until("Où enregistrer le rappel")
            await shown.fill(str(tmp_path / "stick"))
            await shown.press("enter")
            await shown.answer("Le rappel est enregistré")
            await go_on(shown, "courte", ANSWERS, lambda page: "Pendant l'acc" in _heading(page))

    asyncio.run(run())
    assert len(list((tmp_path / "stick").glob("rappel-*.ics"))) == 1


def _heading(page: object) -> str:
    return str(getattr(page, "heading", ""))


@given(st.dates(date(2024, 1, 1), date(2032, 12, 31)), st.integers(1, 12))
def test_a_calendar_brings_a_reminder_back_on_the_days_that_the_program_counts(
    due: date, months: int
) -> None:
    rule_of = vRecur(recurrence_rule(Recurrence(months, Unit.MONTHS), due))
    written = rule_of.to_ical()  # type: ignore[no-untyped-call]
    rule = rrulestr(written.decode(), dtstart=datetime(due.year, due.month, due.day))  # noqa: DTZ001
    counted = [add_months(due, months * n) for n in range(6)]
    assert counted == [moment.date() for _n, moment in zip(range(6), rule, strict=False)]


@pytest.mark.parametrize("unit", Unit)
def test_every_unit_has_its_rule(unit: Unit) -> None:
    rule = recurrence_rule(Recurrence(2, unit), datetime(2028, 2, 29, tzinfo=UTC).date())
    assert rule["interval"] == 2


def test_a_command_writes_a_reminder_and_refuses_what_is_none(tmp_path: Path) -> None:
    root = folder_of(tmp_path, courte=REMINDED)
    words = ["reminder", "courte", "rappel", "-r", "travaille=oui", "--folder", str(root)]
    target = tmp_path / "rappel.ics"
    result = CliRunner().invoke(
        procedure, [*words, "--output", str(target), "--json"], standalone_mode=False
    )
    due = date.fromisoformat(json.loads(result.stdout)["due"])
    (event,) = Calendar.from_ical(target.read_bytes()).walk("VEVENT")
    assert event.decoded("dtstart") == due
    again = CliRunner().invoke(procedure, [*words, "--output", str(target)], standalone_mode=False)
    assert isinstance(again.exception, Refusal)
    words[2] = "travail"
    wrong = CliRunner().invoke(procedure, [*words, "--output", "x"], standalone_mode=False)
    assert isinstance(wrong.exception, InputError)
