"""How long what is kept: pure rules over moments; the present is an argument.

* A mandate: six years after its end, which is the limitation of crimes (art. 8 Code de procédure
  pénale) and what Aidants Connect promises. One that was revoked or replaced is kept as if it had
  run its course: what was done under it was done before.
* A person, their acts and accounts (art. 1993 Code civil): with their last mandate, and two years
  after the last contact.
* A case file: two years after it was last touched (CNIL, kit for social workers).
* Technical data of a month: twelve months after that month (CNIL, deliberation 2021-122).
* A backup, or data that a restoration replaced: eight weeks.

A clock wrong alone destroys nothing: a session opens once the code of a phone proved its time.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

MANDATE_YEARS: Final = 6
WORK_YEARS: Final = 2
TECHNICAL_MONTHS: Final = 12
BACKUP_KEPT: Final = timedelta(days=56)

_MONTHS: Final = 12


def years_after(moment: datetime, years: int) -> datetime:
    """Return the same day so many years later; 29 February becomes 1 March."""
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, month=3, day=1)


def mandate_kept_until(ends_at: datetime, zone: tzinfo) -> datetime:
    """Return until when a mandate is kept that ends at `ends_at`; years are those of `zone`."""
    return years_after(ends_at.astimezone(zone), MANDATE_YEARS)


def person_kept_until(last_contact: datetime, mandates: list[datetime]) -> datetime:
    """Return until when a person is kept, whose `mandates` are each kept until then."""
    return max([years_after(last_contact, WORK_YEARS), *mandates])


def case_kept_until(changed_at: datetime) -> datetime:
    """Return until when a case file is kept that was last touched at `changed_at`."""
    return years_after(changed_at, WORK_YEARS)


def month_kept_until(month: str) -> datetime:
    """Return until when the technical data of `month` (2026-11, UTC) are kept.

    Raises `ValueError` for what is no month.
    """
    first = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)
    months = first.year * _MONTHS + first.month + TECHNICAL_MONTHS
    return first.replace(year=months // _MONTHS, month=months % _MONTHS + 1)


def backup_kept_until(made_at: datetime) -> datetime:
    """Return until when a backup is kept that was made at `made_at`."""
    return made_at + BACKUP_KEPT
