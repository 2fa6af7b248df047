"""`make bench`: take the measures, all of them or those that are named."""

import importlib
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import Figure, Spread
from benchmarks.places import CITIZENS, Place, practice_place, register_citizens

MEASURES = (
    "first_frame",
    "keys",
    "finding",
    "grant",
    "papers",
    "append",
    "verification",
    "unlock",
    "procedures",
    "memory",
    "lists",
)
"""Modules of this folder; `keys` comes before the grants, in a journal that is not yet long,
`lists` last, since it fills the tables."""


def main(wanted: list[str]) -> int:
    """Print the table; return 1 when a measure could not be taken."""
    unknown = set(wanted) - set(MEASURES)
    if unknown:
        print(f"No such measure: {', '.join(sorted(unknown))}. There are: {', '.join(MEASURES)}.")
        return 2
    began = time.perf_counter()
    with (
        TemporaryDirectory(prefix="kiosque-bench-") as folder,
        practice_place(Path(folder)) as place,
    ):
        print(f"Registering {CITIZENS} people in a practice organisation…", flush=True)
        register_citizens(place.session)
        taken = [_take(name, place) for name in wanted or MEASURES]
    figures = [figure for some in taken for figure in some or ()]
    held = [figure.budget.holds(figure.judged) for figure in figures if figure.budget]
    print(f"\n{sum(held)} budgets of {len(held)} hold; {time.perf_counter() - began:.0f} s.")
    return 1 if None in taken else 0


def _take(name: str, place: Place) -> list[Figure] | None:
    print(f"\n… {name.replace('_', ' ')}", flush=True)
    measures: Iterator[Figure] = importlib.import_module(f"benchmarks.{name}").measure(place)
    figures: list[Figure] = []
    try:
        for figure in measures:
            _show(figure)
            figures.append(figure)
    except Exception:  # noqa: BLE001  (the other measures are still worth taking)
        traceback.print_exc()
        return None
    return figures


def _show(figure: Figure) -> None:
    ours, theirs = (_words(one, figure.unit) for one in (figure.ours, figure.theirs))
    print(f"  {figure.what:44} {ours}")
    print(f"    ÷ {figure.reference:40} {theirs}   ratio {figure.ratio:.2f}")
    if figure.budget is not None:
        print(f"    budget {figure.budget!s:35} {figure.judged:12.2f}   {figure.verdict}")
    if figure.note:
        print(f"    {figure.note}")
    sys.stdout.flush()


def _words(spread: Spread, unit: str) -> str:
    return f"median {spread.median:9.2f} {unit}   p95 {spread.p95:9.2f} {unit}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
