"""The time of a session: the machine's, or what the mediator stated when the machine is wrong.

A kiosk with a dead battery starts in the past. Below the floor (the last event, or the day this
program was built) nothing is dated from the machine: the mediator states date and time, the code
of the second factor is checked against them, and the journal says so.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from kiosque.clock import Clock, Reading

BUILT_ON = datetime(2026, 11, 24, tzinfo=UTC)
"""No clock is right before this program existed."""

TOLERANCE = timedelta(seconds=120)
"""How far behind the floor a clock may be without being called wrong."""


class SessionClock:
    """Readings of `clock`, shifted by what the mediator stated, and that no jump of it disturbs.

    The code of the sign-in proved the time; what passed since is counted from the boot clock. A
    wall clock that leaves it is not followed, unless the network sets it forward: a machine that
    slept as a virtual one does is behind its own boot clock.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since = clock.read()
        self._offset = timedelta(0)
        self._stated = False

    def read(self) -> Reading:
        """Return the present reading.

        Its quality is `manual` once a time was stated, `unknown` where the machine's is not
        followed.
        """
        reading = self._clock.read()
        passed = timedelta(seconds=reading.boot_seconds - self._since.boot_seconds)
        expected = self._since.now + passed
        if abs(reading.now - expected) > TOLERANCE:
            if reading.quality == "ntp" and reading.now > expected:
                self._follow(reading)
            else:
                reading = replace(reading, now=expected, quality="unknown")
        if not self._stated:
            return reading
        return replace(reading, now=reading.now + self._offset, quality="manual")

    def state(self, moment: datetime) -> None:
        """Take `moment` (aware) for the present time from here on."""
        self._since = self._clock.read()
        self._offset = moment.astimezone(UTC) - self._since.now
        self._stated = True

    def _follow(self, reading: Reading) -> None:
        """Take the machine's time again, set by the network."""
        self._since = reading
        self._offset = timedelta(0)
        self._stated = False


def below_floor(now: datetime, last_event: datetime | None) -> datetime | None:
    """Return the floor when `now` is below it, None when the clock can be right."""
    floor = max(BUILT_ON, last_event or BUILT_ON)
    return floor if now < floor - TOLERANCE else None
