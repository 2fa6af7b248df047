"""A growing delay between sign-ins that fail, kept outside the locked database.

It slows a person at the keyboard. Somebody who holds the disk can remove it; what stops them is
the cost of each guess (Argon2id). It counts seconds since boot, which no wall clock moves; after a
restart the whole delay begins again.
"""

import json
import math
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosque.clock import Reading
from kiosque.errors import SignInError, UnavailableError
from kiosque.i18n import N_

FREE_TRIES = 3
FIRST_DELAY_SECONDS = 5.0
LONGEST_DELAY_SECONDS = 900.0
TURN_SECONDS = 30.0
"""How long a sign-in waits for another one on the same organisation to end."""
_FILE = "attempts.json"
_DOUBLINGS = 16
"""Enough to be past the longest delay."""


@dataclass(frozen=True, slots=True)
class _Failures:
    count: int
    boot_id: str
    at: float
    """Seconds since boot of the last failure."""


@contextmanager
def counted(folder: Path, slot: str, reading: Reading) -> Iterator[None]:
    """Run one sign-in of `slot`: a `SignInError` in it counts as a failure, its success forgets.

    Sign-ins of one organisation take turns, so that many at once are not many free tries. Raises
    `SignInError` while the delay runs.
    """
    with in_turn(folder):
        check_delay(folder, slot, reading)
        try:
            yield
        except SignInError:
            note_failure(folder, slot, reading)
            raise
        forget_failures(folder, slot)


def delay_after(failures: int) -> float:
    """Return the seconds to wait after so many failures in a row."""
    if failures < FREE_TRIES:
        return 0.0
    doublings = min(failures - FREE_TRIES, _DOUBLINGS)
    return min(FIRST_DELAY_SECONDS * 2.0**doublings, LONGEST_DELAY_SECONDS)


def check_delay(folder: Path, slot: str, reading: Reading) -> None:
    """Raise `SignInError` while the delay of `slot` is not over."""
    failures = _read(folder).get(slot)
    if failures is None:
        return
    same_boot = failures.boot_id == reading.boot_id and failures.at <= reading.boot_seconds
    elapsed = reading.boot_seconds - (failures.at if same_boot else 0.0)
    wait = delay_after(failures.count) - elapsed
    if wait > 0:
        raise SignInError(
            N_("Trop d'essais\N{NO-BREAK SPACE}: attendez encore {seconds} secondes."),
            advice=N_("Rien n'est bloqué pour toujours. Le délai s'allonge à chaque erreur."),
            seconds=int(wait) + 1,
        )


def failures_of(folder: Path, slot: str) -> int:
    """Return how many tries of `slot` failed in a row, passphrase or code."""
    failures = _read(folder).get(slot)
    return 0 if failures is None else failures.count


def note_failure(folder: Path, slot: str, reading: Reading) -> None:
    """Count one more failure of `slot`."""
    known = _read(folder)
    before = known.get(slot)
    count = 1 if before is None else before.count + 1
    known[slot] = _Failures(count, reading.boot_id, reading.boot_seconds)
    _write(folder, known)


def forget_failures(folder: Path, slot: str) -> None:
    known = _read(folder)
    if known.pop(slot, None) is not None:
        _write(folder, known)


@contextmanager
def in_turn(folder: Path) -> Iterator[None]:
    """Wait until no other sign-in, and no change of keys, of this organisation is under way.

    Raises `UnavailableError` when one does not end.
    """
    import fcntl

    deadline = time.monotonic() + TURN_SECONDS
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        raise _busy() from None
    try:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise _busy() from None
                time.sleep(0.02)
        yield
    finally:
        os.close(lock)


def _busy() -> UnavailableError:
    return UnavailableError(
        N_("Une autre ouverture de session est en cours sur cette structure."),
        advice=N_("Rien n'est perdu. Attendez un instant, puis recommencez."),
    )


def _read(folder: Path) -> dict[str, _Failures]:
    try:
        raw = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        found = {
            slot: _Failures(int(row["count"]), str(row["boot_id"]), float(row["at"]))
            for slot, row in raw.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return {}
    return {slot: failures for slot, failures in found.items() if math.isfinite(failures.at)}


def _write(folder: Path, known: dict[str, _Failures]) -> None:
    """Replace the file whole; a disk that refuses only costs the delay its memory."""
    rows = {slot: {"count": f.count, "boot_id": f.boot_id, "at": f.at} for slot, f in known.items()}
    draft = folder / f"{_FILE}.new"
    try:
        draft.write_text(json.dumps(rows), encoding="utf-8")
        draft.chmod(0o600)
        os.replace(draft, folder / _FILE)  # noqa: PTH105  (both are the same call)
    except OSError:
        return
