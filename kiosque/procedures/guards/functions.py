"""The functions that a guard may call: dates, numbers, nothing else.

Each is total: where there is no answer (a date beyond the calendar, a fraction of a month) the
result is `None`, unknown.
"""

import calendar
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal

Known = bool | Decimal | date | str | frozenset[str]
Maybe = Known | None
ArgumentKind = Literal["date", "number", "text or number", "ordered"]
ResultKind = Literal["date", "number", "ordered"]

_MONTHS: Final = 12
_WRITTEN_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Function:
    """What a function takes, returns and does; `today` is given to each."""

    arguments: tuple[ArgumentKind, ...]
    result: ResultKind
    run: Callable[[Sequence[Known], date], Maybe]
    variadic: bool = False
    """Whether the last kind of argument may be repeated, twice at least."""


def add_months(day: date, months: int) -> date | None:
    """Return the same day of another month, or its last day when it is shorter."""
    index = day.year * _MONTHS + day.month - 1 + months
    year, month = divmod(index, _MONTHS)
    if not date.min.year <= year <= date.max.year:
        return None
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def months_between(start: date, end: date) -> int:
    """Return how many whole months lie between two days; negative when `end` comes first.

    The 31st of a month and the last day of a shorter one are a whole month apart, so that
    `months_between(d, add_months(d, n)) == n`.
    """
    if end < start:
        return -months_between(end, start)
    months = (end.year - start.year) * _MONTHS + end.month - start.month
    anniversary = add_months(start, months)
    return months if anniversary is not None and anniversary <= end else months - 1


def age_on(birth: date, day: date) -> int:
    """Return the age in whole years; born on 29 February, one is older on 1 March."""
    before = (day.month, day.day) < (birth.month, birth.day)
    return day.year - birth.year - before


def _age(arguments: Sequence[Known], today: date) -> Maybe:
    (birth,) = arguments
    return Decimal(age_on(birth, today)) if isinstance(birth, date) else None


def _today(_arguments: Sequence[Known], today: date) -> Maybe:
    return today


def _add_months(arguments: Sequence[Known], _today: date) -> Maybe:
    day, count = arguments
    whole = _whole(count)
    return add_months(day, whole) if isinstance(day, date) and whole is not None else None


def _add_days(arguments: Sequence[Known], _today: date) -> Maybe:
    day, count = arguments
    whole = _whole(count)
    if not isinstance(day, date) or whole is None:
        return None
    try:
        return day + timedelta(days=whole)
    except OverflowError:
        return None


def _months_between(arguments: Sequence[Known], _today: date) -> Maybe:
    start, end = arguments
    if not isinstance(start, date) or not isinstance(end, date):
        return None
    return Decimal(months_between(start, end))


def _days_between(arguments: Sequence[Known], _today: date) -> Maybe:
    start, end = arguments
    if not isinstance(start, date) or not isinstance(end, date):
        return None
    return Decimal((end - start).days)


def _smallest(arguments: Sequence[Known], _today: date) -> Maybe:
    return _extreme(arguments, min)


def _largest(arguments: Sequence[Known], _today: date) -> Maybe:
    return _extreme(arguments, max)


def _extreme(arguments: Sequence[Known], choose: Callable[..., Maybe]) -> Maybe:
    numbers = [argument for argument in arguments if isinstance(argument, Decimal)]
    days = [argument for argument in arguments if isinstance(argument, date)]
    if len(numbers) == len(arguments):
        return choose(numbers)
    return choose(days) if len(days) == len(arguments) else None


def _number(arguments: Sequence[Known], _today: date) -> Maybe:
    (argument,) = arguments
    if isinstance(argument, Decimal):
        return argument
    if not isinstance(argument, str):
        return None
    written = "".join(argument.split()).replace(",", ".")
    return Decimal(written) if _WRITTEN_NUMBER.fullmatch(written) else None


def _whole(count: Known) -> int | None:
    """Return a whole number of days or months, or None for a fraction or one beyond any date."""
    if not isinstance(count, Decimal) or count != count.to_integral_value():
        return None
    return int(count) if abs(count) < 10**7 else None


FUNCTIONS: Final[Mapping[str, Function]] = {
    "age": Function(("date",), "number", _age),
    "aujourdhui": Function((), "date", _today),
    "ajouter_mois": Function(("date", "number"), "date", _add_months),
    "ajouter_jours": Function(("date", "number"), "date", _add_days),
    "mois_entre": Function(("date", "date"), "number", _months_between),
    "jours_entre": Function(("date", "date"), "number", _days_between),
    "min": Function(("ordered",), "ordered", _smallest, variadic=True),
    "max": Function(("ordered",), "ordered", _largest, variadic=True),
    "nombre": Function(("text or number",), "number", _number),
}
