"""Checking every guided procedure that is shipped."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from benchmarks.figures import Budget, Figure, Spread, interleaved
from benchmarks.places import Place
from kiosque.content import content_root
from kiosque.procedures.checks import check_folder

ROUNDS = 3
BUDGET = Budget("s", most=5)


def measure(place: Place) -> Iterator[Figure]:
    root = content_root() / "procedures"
    today = place.session.now().date()
    files = sorted(root.rglob("*.yaml"))
    samples = interleaved(ROUNDS, lambda: check_folder(root, today), lambda: _read(files))
    ours, theirs = (Spread.of(one, 1) for one in samples)
    yield Figure(
        "check all procedures", "s", ours, "PyYAML reading the same files", theirs,
        ours.median / theirs.median, ours.median, BUDGET, note=f"{len(files)} files",
    )  # fmt: skip


def _read(files: list[Path]) -> None:
    for file in files:
        yaml.safe_load(file.read_bytes())
