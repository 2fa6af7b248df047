"""How long ago somebody touched this kiosk, by a clock that goes on while it sleeps."""

from kiosque.clock import Clock

LOCK_AFTER = 600.0
"""Seconds without a key or a click after which the session locks."""
WARNED_BEFORE = 60.0
"""Seconds of warning (WCAG 2.2, 2.2.1 asks for at least twenty)."""


class Presence:
    """The last key or click."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = clock.read().boot_seconds

    def touch(self) -> None:
        """Somebody is here now."""
        self._last = self._clock.read().boot_seconds

    def seconds_left(self) -> float:
        """Return how long until the session locks; zero or less when it is over."""
        return LOCK_AFTER - (self._clock.read().boot_seconds - self._last)
