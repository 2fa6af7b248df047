"""A reminder as a calendar file (RFC 5545), for the person's telephone.

A calendar is often copied far away: nothing that the person answered is in it, the day apart.
"""

from datetime import date, datetime, timedelta
from typing import Any, Final

from kiosque.i18n import _
from kiosque.procedures.catalogue import Catalogue
from kiosque.procedures.model import Procedure
from kiosque.procedures.steps import Recurrence, ReminderStep, Unit
from kiosque.procedures.wording import filled

ALARM_BEFORE: Final = timedelta(days=3)
_FREQUENCIES: Final = {
    Unit.DAYS: "DAILY",
    Unit.WEEKS: "WEEKLY",
    Unit.MONTHS: "MONTHLY",
    Unit.YEARS: "YEARLY",
}
_SHORTEST_MONTH: Final = 28
"""Days."""


def calendar_file(
    procedure: Procedure,
    step: ReminderStep,
    due: date,
    catalogue: Catalogue,
    *,
    uid: str,
    now: datetime,
    brief: bool = False,
) -> bytes:
    """Return a calendar with the reminder of a step, on the whole day `due` and as it comes back.

    `uid` names it for ever: the same reminder imported twice is one. `now` is aware. A `brief` one
    says what and when and no more, so that a QR code holds it.
    """
    from icalendar import Alarm, Calendar, Event

    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", now)
    event.add("dtstart", due)
    event.add("summary", step.title)
    text = filled(step.text, procedure, None, catalogue.values).replace("**", "")
    event.add("description", procedure.title if brief else f"{procedure.title}\n{text}")
    event.add("transp", "TRANSPARENT")
    if step.recurrence is not None:
        event.add("rrule", recurrence_rule(step.recurrence, due))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", step.title)
    alarm.add("trigger", -ALARM_BEFORE)
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//kiosque//FR")
    calendar.add("version", "2.0")
    if not brief:
        calendar.add("x-wr-calname", _("Rappels de démarches"))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def recurrence_rule(recurrence: Recurrence, due: date) -> dict[str, Any]:
    """Return how a reminder comes back (RFC 5545 §3.3.10).

    Where a month has no such day its last one is taken, as `ajouter_mois` does; the rule alone
    would leave that month out.
    """
    rule: dict[str, Any] = {"freq": _FREQUENCIES[recurrence.unit], "interval": recurrence.count}
    if recurrence.unit in {Unit.MONTHS, Unit.YEARS} and due.day > _SHORTEST_MONTH:
        rule["bymonthday"] = list(range(_SHORTEST_MONTH, due.day + 1))
        rule["bysetpos"] = -1
        if recurrence.unit is Unit.YEARS:
            rule["bymonth"] = due.month
    return rule
