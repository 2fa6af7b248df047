"""From a key to the frame that answers it, on every screen of a visit."""

import asyncio
from collections.abc import Iterator

from textual.app import App, ComposeResult
from textual.widgets import Input

from benchmarks.clocks import ForwardClock
from benchmarks.figures import MILLISECONDS, Budget, Figure, Spread
from benchmarks.places import Place
from benchmarks.typist import typing_in
from benchmarks.visits import sign_in, visit_by_document, visit_of_somebody_known
from kiosque.bootstrap import Kiosk
from kiosque.desk.practice import practice_code
from kiosque.settings import Settings
from kiosque.tui.app import KiosqueApp

ROUNDS = 2
BUDGET = Budget("ms at p95", most=50)
TYPED = "une phrase tapée dans un champ"
AHEAD = 4
"""Steps of the clock: no code has been used so far ahead."""


class Field(App[None]):
    """The least that takes a key: one field of Textual."""

    def compose(self) -> ComposeResult:
        yield Input()


def measure(place: Place) -> Iterator[Figure]:
    ours, theirs = asyncio.run(_visits(place))
    mine, other = (Spread.of([seconds for seconds, _key in one]) for one in (ours, theirs))
    slowest = sorted(ours, reverse=True)[:3]
    note = "; ".join(f"{seconds * MILLISECONDS:.0f} ms {key}" for seconds, key in slowest)
    yield Figure(
        f"key to frame, {len(ours)} keys of whole visits", "ms", mine, "one field of Textual",
        other, mine.median / other.median, mine.p95, BUDGET, note=f"slowest: {note}",
    )  # fmt: skip


Samples = list[tuple[float, str]]


async def _visits(place: Place) -> tuple[Samples, Samples]:
    """Alternate whole visits and as many keys in a bare field."""
    clock = ForwardClock(AHEAD)
    secret = place.practice.founded.totp_secret
    kiosk = Kiosk(place.home, clock, Settings(place.home, None))
    bare: Samples = []
    async with typing_in(KiosqueApp, kiosk) as typist:
        await sign_in(typist, place.practice.passphrase, practice_code(secret, clock))
        for _round in range(ROUNDS):
            await visit_by_document(typist, clock, secret)
            await visit_of_somebody_known(typist, clock, secret)
        ours = typist.samples
    async with typing_in(Field) as typist:
        await typist.settle()
        for _round in range(ROUNDS * 4):
            await typist.type(TYPED)
        bare = typist.samples
    return ours, bare
