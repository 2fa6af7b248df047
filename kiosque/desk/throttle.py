"""A growing delay between sign-ins that fail, kept outside the locked database.

It slows a person at the keyboard. Somebody who holds the disk can remove it; what stops them is
the cost of each guess (Argon2id).
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from kiosque.clock import Reading
from kiosque.errors import SignInError
from kiosque.i18n import N_

FREE_TRIES = 3
FIRST_DELAY_SECONDS = 5.0
LONGEST_DELAY_SECONDS = 900.0
_FILE = "attempts.json"


@dataclass(frozen=True, slots=True)
class _Failures:
    count: int
    boot_id: str
    at: float
    """Seconds since boot of the last failure."""


def delay_after(failures: int) -> float:
    """Return the seconds to wait after so many failures in a row."""
    if failures < FREE_TRIES:
        return 0.0
    return min(FIRST_DELAY_SECONDS * 2.0 ** (failures - FREE_TRIES), LONGEST_DELAY_SECONDS)


def check_delay(folder: Path, slot: str, reading: Reading) -> None:
    """Raise `SignInError` while the delay of `slot` is not over."""
    failures = _read(folder).get(slot)
    if failures is None:
        return
    elapsed = reading.boot_seconds - failures.at if failures.boot_id == reading.boot_id else 0.0
    if failures.boot_id != reading.boot_id:
        elapsed = reading.boot_seconds
    wait = delay_after(failures.count) - elapsed
    if wait > 0:
        raise SignInError(
            N_("Trop d'essais\N{NO-BREAK SPACE}: attendez encore {seconds} secondes."),
            advice=N_("Rien n'est bloqué pour toujours. Le délai s'allonge à chaque erreur."),
            seconds=int(wait) + 1,
        )


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


def _read(folder: Path) -> dict[str, _Failures]:
    try:
        raw = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return {
            slot: _Failures(int(row["count"]), str(row["boot_id"]), float(row["at"]))
            for slot, row in raw.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


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
