"""When the end of a mandate is announced, so that nobody is surprised by it.

From thirty days before for the long durations (six months, one year), from seven days and from
one day for all, and in the last fifteen minutes, when somebody may be acting under it right now.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from kiosque.i18n import N_
from kiosque.mandates.durations import Duration
from kiosque.mandates.lifecycle import MandateView


class Notice(StrEnum):
    """How near the end is, the nearest last."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    MINUTES = "minutes"

    @property
    def before(self) -> timedelta:
        """How long before the end it is given."""
        return _BEFORE[self]

    @property
    def words(self) -> str:
        """French message identifier."""
        return _WORDS[self]


_BEFORE: Final = {
    Notice.MONTH: timedelta(days=30),
    Notice.WEEK: timedelta(days=7),
    Notice.DAY: timedelta(days=1),
    Notice.MINUTES: timedelta(minutes=15),
}
_WORDS: Final = {
    Notice.MONTH: N_("finit dans moins de trente jours"),
    Notice.WEEK: N_("finit dans moins de sept jours"),
    Notice.DAY: N_("finit dans moins d'un jour"),
    Notice.MINUTES: N_("finit dans moins de quinze minutes"),
}
LONG_DURATIONS: Final = (Duration.SEMESTER, Duration.LONG)


def notices_of(duration: Duration) -> Sequence[Notice]:
    """Return the notices that a mandate of this duration is given, in order."""
    return tuple(one for one in Notice if one is not Notice.MONTH or duration in LONG_DURATIONS)


def announced_from(duration: Duration) -> timedelta:
    """Return how long before its end a mandate of this duration is first announced."""
    return max(one.before for one in notices_of(duration))


def notice(view: MandateView, duration: Duration, now: datetime) -> Notice | None:
    """Return the notice that applies at `now` to a mandate that may be used; None otherwise."""
    if not view.usable or view.ends_at is None:
        return None
    left = view.ends_at - now
    return next((one for one in reversed(notices_of(duration)) if left <= one.before), None)
