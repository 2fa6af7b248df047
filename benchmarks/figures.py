"""What a measure found: samples, the reference beside them, the budget."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

MILLISECONDS: Final = 1000.0
PERCENTILE: Final = 95


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and 95th percentile of some samples."""

    median: float
    p95: float

    @classmethod
    def of(cls, samples: Sequence[float], scale: float = MILLISECONDS) -> "Spread":
        """Return the spread of `samples`, each multiplied by `scale` (seconds to ms by default)."""
        if len(samples) == 1:
            return cls(samples[0] * scale, samples[0] * scale)
        cuts = statistics.quantiles(samples, n=100, method="inclusive")
        return cls(statistics.median(samples) * scale, cuts[PERCENTILE - 1] * scale)


@dataclass(frozen=True, slots=True)
class Budget:
    """Bounds of the figure that is judged; a bound is None where there is none."""

    unit: str
    least: float | None = None
    most: float | None = None

    def holds(self, value: float) -> bool:
        return (self.least is None or value >= self.least) and (
            self.most is None or value <= self.most
        )

    def __str__(self) -> str:
        if self.least is not None and self.most is not None:
            return f"{self.least:g} to {self.most:g} {self.unit}"
        if self.most is not None:
            return f"≤ {self.most:g} {self.unit}"
        return f"≥ {self.least:g} {self.unit}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    what: str
    unit: str
    ours: Spread
    reference: str
    theirs: Spread
    ratio: float
    """Ours over the reference, or the reference over ours where the budget is a speed."""
    judged: float
    budget: Budget | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.budget is None:
            return ""
        return "holds" if self.budget.holds(self.judged) else "DOES NOT HOLD"


def seconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes."""
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def interleaved(
    rounds: int, ours: Callable[[], object], reference: Callable[[], object], block: int = 1
) -> tuple[list[float], list[float]]:
    """Time both `rounds` times, in turn, `block` times each: a disk has habits."""
    mine: list[float] = []
    theirs: list[float] = []
    for _turn in range(rounds // block):
        mine += [seconds(ours) for _time in range(block)]
        theirs += [seconds(reference) for _time in range(block)]
    return mine, theirs
