"""Time, read in one place and passed on as a value.

A kiosk with a dead battery is normal, so a reading says how far it can be trusted: the wall
clock, the monotonic time since boot (suspend included) and whether the system believes that it
is synchronised.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Literal, Protocol

ClockQuality = Literal["ntp", "manual", "unknown"]

_STA_UNSYNC = 0x0040
_TIME_ERROR = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at the clocks."""

    now: datetime
    """Wall time, aware, UTC."""
    boot_seconds: float
    """Seconds since boot, suspend included (CLOCK_BOOTTIME)."""
    boot_id: str
    """Changes at each boot; empty where the system does not tell."""
    quality: ClockQuality
    """`ntp` when the kernel says that the clock is synchronised, otherwise `unknown`."""


class Clock(Protocol):
    """Where the time comes from."""

    def read(self) -> Reading:
        """Return the present reading."""
        ...


class SystemClock:
    """The clocks of this machine."""

    def read(self) -> Reading:
        """Return the present reading of wall clock, boot clock and synchronisation."""
        synchronised = _kernel_question()
        return Reading(
            now=datetime.now(UTC),
            boot_seconds=time.clock_gettime(time.CLOCK_BOOTTIME),
            boot_id=_boot_id(),
            quality="ntp" if synchronised() else "unknown",
        )


@cache
def _boot_id() -> str:
    """Return the identifier of this boot, which no process outlives."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


@cache
def _kernel_question() -> Callable[[], bool]:
    """Return what asks adjtimex (read only); it says False where the kernel cannot be asked."""
    import ctypes

    class Timex(ctypes.Structure):
        """Head of `struct timex`; the tail is padding large enough for every Linux ABI."""

        _fields_ = (
            ("modes", ctypes.c_uint),
            ("offset", ctypes.c_long),
            ("freq", ctypes.c_long),
            ("maxerror", ctypes.c_long),
            ("esterror", ctypes.c_long),
            ("status", ctypes.c_int),
            ("rest", ctypes.c_byte * 256),
        )

    try:
        adjtimex = ctypes.CDLL(None, use_errno=True).adjtimex
    except (OSError, AttributeError):
        return lambda: False

    def ask() -> bool:
        timex = Timex()
        state = adjtimex(ctypes.byref(timex))
        return state not in (-1, _TIME_ERROR) and not timex.status & _STA_UNSYNC

    return ask
