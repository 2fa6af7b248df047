"""A clock that a measure puts forward, so that a code of the second factor is never used twice."""

from dataclasses import replace
from datetime import timedelta

from kiosque.clock import Reading, SystemClock

STEP = timedelta(seconds=30)
"""How long a code lives (RFC 6238)."""


class ForwardClock:
    """The system's clock, some steps ahead: on the wall and since boot, as time that passed."""

    def __init__(self, steps: int = 0) -> None:
        self._system = SystemClock()
        self.steps = steps

    def read(self) -> Reading:
        reading = self._system.read()
        ahead = self.steps * STEP
        return replace(
            reading,
            now=reading.now + ahead,
            boot_seconds=reading.boot_seconds + ahead.total_seconds(),
        )

    def go_on(self) -> None:
        """Let the present code expire."""
        self.steps += 1
