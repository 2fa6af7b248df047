"""From the command to the first page, in a terminal, with an organisation on the kiosk."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect

from benchmarks.figures import Budget, Figure, Spread
from benchmarks.places import Place
from kiosque.i18n import _

WARM_UP, ROUNDS = 1, 15
PATIENCE = 20
BUDGET = Budget("× Textual hello", most=1.8)
HELLO = Path(__file__).with_name("hello.py")

COUNT = """
import asyncio, sys
from kiosque.bootstrap import kiosk
from kiosque.tui.app import KiosqueApp

async def main():
    async with KiosqueApp(kiosk()).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        print(sum(name.split(".")[0] == "kiosque" for name in sys.modules))

asyncio.run(main())
"""
"""The same page without a terminal, which then tells what was imported for it."""


def measure(place: Place) -> Iterator[Figure]:
    environment = {
        **os.environ,
        "KIOSQUE_HOME": str(place.home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
    }
    question = _("Qui êtes-vous ?")

    pairs = [
        (
            _until_shown(["-m", "kiosque"], question, environment),
            _until_shown([str(HELLO)], "Hello", environment),
        )
        for _round in range(WARM_UP + ROUNDS)
    ]
    ours, theirs = (Spread.of(samples) for samples in zip(*pairs[WARM_UP:], strict=True))
    ratio = ours.median / theirs.median
    modules = _modules(environment)
    yield Figure(
        "first frame, command to first page", "ms", ours, "Textual hello world", theirs, ratio,
        ratio, BUDGET, note=f"{modules} modules of kiosque imported",
    )  # fmt: skip


def _until_shown(arguments: list[str], text: str, environment: dict[str, str]) -> float:
    """Return the seconds from the start of the program to `text` on its terminal."""
    before = time.perf_counter()
    child = pexpect.spawn(
        sys.executable, arguments, env=environment, dimensions=(24, 80), timeout=PATIENCE
    )
    try:
        child.expect_exact(text.encode())
        return time.perf_counter() - before
    finally:
        child.close(force=True)


def _modules(environment: dict[str, str]) -> int:
    done = subprocess.run(
        [sys.executable, "-c", COUNT], env=environment, capture_output=True, text=True, check=True
    )
    return int(done.stdout)
