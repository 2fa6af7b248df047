"""What a coordinator should look at: pure rules over the grants of the last days.

* An odd hour: a mandate granted on a Sunday, before seven or from eight in the evening on, in the
  organisation's own time.
* A burst: six mandates or more granted by one person within half an hour.
* Not printed: a mandate of which no paper was made within an hour, and nobody said it was signed.

An alert accuses nobody: a market on a Sunday, a printer out of order. It names mandates by their
random identifiers, and the person by their slot.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

FIRST_HOUR: Final = 7
LAST_HOUR: Final = 20
SUNDAY: Final = 6
BURST: Final = 6
BURST_SPAN: Final = timedelta(minutes=30)
PRINTED_WITHIN: Final = timedelta(hours=1)
LOOKED_BACK: Final = timedelta(days=30)


class AlertKind(StrEnum):
    """Which rule an alert comes from."""

    ODD_HOUR = "odd_hour"
    BURST = "burst"
    NOT_PRINTED = "not_printed"


@dataclass(frozen=True, slots=True)
class GrantSeen:
    """A grant, as far as the rules look at it."""

    mandate: str
    by: str
    """Slot of who granted it."""
    at: datetime
    """In the organisation's time zone."""
    on_paper: bool
    """A paper was printed or saved, or both originals were said to be signed."""


@dataclass(frozen=True, slots=True)
class Alert:
    """Something to look at."""

    kind: AlertKind
    by: str
    at: datetime
    """Of the first grant it is about."""
    mandates: tuple[str, ...]


def alerts(grants: Iterable[GrantSeen], now: datetime) -> tuple[Alert, ...]:
    """Return what is to be looked at, the most recent first; the order of `grants` is free."""
    seen = sorted(set(grants), key=lambda grant: (grant.at, grant.mandate))
    found = [
        *(_about(AlertKind.ODD_HOUR, grant) for grant in seen if odd_hour(grant.at)),
        *(
            _about(AlertKind.NOT_PRINTED, grant)
            for grant in seen
            if not grant.on_paper and now - grant.at > PRINTED_WITHIN
        ),
        *(burst for by in {grant.by for grant in seen} for burst in _bursts(seen, by)),
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.kind, one.by), reverse=True))


def odd_hour(moment: datetime) -> bool:
    """Tell whether a moment, in its local time, is one at which few structures are open."""
    return moment.weekday() == SUNDAY or not FIRST_HOUR <= moment.hour < LAST_HOUR


def _bursts(seen: Sequence[GrantSeen], by: str) -> list[Alert]:
    """Return one alert for each run of grants that hold a burst, in time order."""
    own = [grant for grant in seen if grant.by == by]
    runs: list[list[GrantSeen]] = []
    for last, grant in enumerate(own):
        first = last - BURST + 1
        if first < 0 or grant.at - own[first].at > BURST_SPAN:
            continue
        window = own[first : last + 1]
        if runs and runs[-1][-1].at >= window[0].at:
            runs[-1] += [one for one in window if one not in runs[-1]]
        else:
            runs.append(window)
    return [
        Alert(AlertKind.BURST, by, run[0].at, tuple(grant.mandate for grant in run)) for run in runs
    ]


def _about(kind: AlertKind, grant: GrantSeen) -> Alert:
    return Alert(kind, grant.by, grant.at, (grant.mandate,))
