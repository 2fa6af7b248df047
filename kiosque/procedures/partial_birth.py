"""A date of birth of which a paper tells the year only, or no day: typed with `00`."""

import calendar
import re
from datetime import date
from typing import Final

from kiosque.i18n import N_

DOUBT: Final = N_(
    "Jour ou mois inconnu : l'âge est compté au dernier jour possible. Près d'une limite d'âge, "
    "demandez à l'administration."
)
"""Kept with the answer, as any doubt about one."""
_TYPED: Final = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", re.ASCII)
_FIRST_YEAR: Final = 1


def last_day_possible(typed: str) -> date | None:
    """Return the last day that a date typed with `00` may be; None for any other text.

    No age is then counted higher than it is.
    """
    found = _TYPED.fullmatch(typed.strip())
    if found is None:
        return None
    day, month, year = (int(part) for part in found.groups())
    if year < _FIRST_YEAR or month > 12 or day != 0:  # noqa: PLR2004
        return None
    month = month or 12
    return date(year, month, calendar.monthrange(year, month)[1])
