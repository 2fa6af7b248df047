"""The present time when the machine's clock is wrong: stated by a person, proved by their code."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kiosque.desk.session_clock import SessionClock, below_floor
from kiosque.errors import Refusal
from kiosque.i18n import N_
from kiosque.store import people_rows
from kiosque.store.append import head
from kiosque.store.database import Connection
from kiosque.vault.totp import STEP_SECONDS

STATED_WINDOW = 4
"""Time steps around a stated time whose code is accepted: people state minutes, then type."""


class ClockBelowFloor(Refusal):
    """The machine's clock is before the last event: date and time must be stated."""

    def __init__(self, floor: datetime) -> None:
        super().__init__(
            N_(
                "L'horloge de ce poste retarde\N{NO-BREAK SPACE}: elle est avant le dernier "
                "enregistrement."
            ),
            advice=N_(
                "Rien n'est perdu. Indiquez la date et l'heure exactes\N{NO-BREAK SPACE}: "
                "elles seront vérifiées avec votre code et notées au journal."
            ),
        )
        self.floor = floor


@dataclass(frozen=True, slots=True)
class KnownTimes:
    """What the data say of the present: it is not before any of the two."""

    last_event: datetime | None
    """Dated by the machine, which may have been in the future by mistake."""
    proved: datetime | None
    """Proved by somebody's code."""


def known_times(connection: Connection) -> KnownTimes:
    """Return what is on disk of the present."""
    last, step = head(connection).ts, people_rows.latest_step(connection)
    return KnownTimes(
        datetime.fromisoformat(last) if last else None,
        None if step is None else time_of(step),
    )


def time_of(step: int) -> datetime:
    """Return the middle of a time step: what its code tells of the present."""
    return datetime.fromtimestamp(step * STEP_SECONDS, UTC) + timedelta(seconds=STEP_SECONDS / 2)


def settle_time(clock: SessionClock, known: KnownTimes, stated: datetime | None) -> bool:
    """Take the stated time when the machine's is wrong; return whether it was needed.

    The last event does not bind what is stated: a clock that once ran ahead would close the
    organisation until that day. Codes do, and one that was used is never accepted again.
    """
    floor = below_floor(clock.read().now, known.last_event)
    if floor is None:
        return False
    if stated is None or below_floor(stated, known.proved) is not None:
        raise ClockBelowFloor(floor)
    clock.state(stated)
    return True
