"""Memory of the full-screen front door after many visits, against its own after a few."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.clocks import ForwardClock
from benchmarks.figures import Budget, Figure, Spread
from benchmarks.places import Place
from benchmarks.typist import typing_in
from benchmarks.visits import sign_in, visit_without_a_name
from kiosque.bootstrap import Kiosk
from kiosque.desk.practice import practice_code
from kiosque.settings import Settings
from kiosque.tui.app import KiosqueApp

FEW, MANY = 30, 300
BUDGET = Budget("× after a few", most=1.3)
MEBIBYTE = 1 << 20
AHEAD = 12
"""Steps of the clock: no code has been used so far ahead."""


def measure(place: Place) -> Iterator[Figure]:
    """The visits are played in a process of their own, whose memory holds nothing else."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.memory", str(place.home)],
        input=json.dumps([place.practice.passphrase, place.practice.founded.totp_secret]),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    few, many = json.loads(done.stdout)
    yield Figure(
        f"memory of the TUI after {MANY} visits", "MiB", Spread(many, many),
        f"after {FEW} visits", Spread(few, few), many / few, many / few, BUDGET,
    )  # fmt: skip


async def _grow(home: Path, passphrase: str, secret: str) -> tuple[float, float]:
    clock = ForwardClock(AHEAD)
    kiosk = Kiosk(home, clock, Settings(home, None))
    async with typing_in(KiosqueApp, kiosk) as typist:
        await sign_in(typist, passphrase, practice_code(secret, clock))
        typist.quiet_turns = 1
        for _visit in range(FEW):
            await visit_without_a_name(typist)
        few = _resident()
        for _visit in range(MANY - FEW):
            await visit_without_a_name(typist)
        return few, _resident()


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEBIBYTE


if __name__ == "__main__":
    secrets = json.loads(sys.stdin.read())
    print(json.dumps(asyncio.run(_grow(Path(sys.argv[1]), *secrets))), flush=True)
