"""What locking leaves of a person in the memory of the full-screen front door."""

import asyncio
import gc
from collections.abc import Iterator
from pathlib import Path

from tests.desks import found
from tests.pages import Pages, pages

PARTS = ("ZZTEM", "OIN")
"""Joined when the test runs, so that the program of the test is no trace of the name."""


def traces(name: str) -> Iterator[object]:
    """Yield each object that holds a text with `name` in it, the test's own aside."""
    for holder in gc.get_objects():
        for held in gc.get_referents(holder):
            if isinstance(held, str) and held is not name and name in held.upper():
                yield holder


def test_no_object_holds_the_name_of_a_person_after_locking(tmp_path: Path) -> None:
    place = found(tmp_path / "home")
    counted: list[int] = []

    async def story(shown: Pages, name: str) -> None:
        await shown.sign_in()
        await shown.reach_recap(name)
        counted.append(len(list(traces(name))))
        await shown.press("f10")
        await shown.until("Qui êtes-vous")
        for _turn in range(20):
            await shown.pilot.pause()

    async def run() -> None:
        name = "".join(PARTS)
        async with pages(place) as shown:
            await story(shown, name)
            assert counted[0] > 0
            assert [type(one) for one in traces(name)] == []
            assert gc.get_freeze_count() == 0

    asyncio.run(run())
