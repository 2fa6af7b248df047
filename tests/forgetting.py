"""What stays in memory once a session is closed, looked for in a process of its own.

`python -m tests.forgetting STORY FOLDER` plays one story in full screen; a process that played
other tests holds their texts too, and is slow to look through.
"""

import asyncio
import gc
import sys
from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any

from textual.widgets import Input

from kiosque.tui.presence import LOCK_AFTER
from kiosque.vault.open_vault import OpenVault
from tests.desks import found
from tests.pages import Pages, pages

Story = Callable[[Pages], Coroutine[Any, Any, None]]


def sentinel() -> str:
    """Return a name made anew at each call, so that no test holds the one on the screen."""
    return "niometzz"[::-1].upper()


def found_in_memory(word: str) -> list[str]:
    """Return the type of each live object that holds a text with `word` in it.

    The collector does not follow tuples of texts, so that they are opened here.
    """
    gc.collect()
    found, opened = [], set()
    for one in gc.get_objects():
        waiting = gc.get_referents(one)
        while waiting:
            held = waiting.pop()
            if isinstance(held, str | bytes):
                text = held if isinstance(held, str) else held.decode("utf-8", "replace")
                if word in text and held is not word:
                    found.append(type(one).__name__)
            elif not gc.is_tracked(held) and id(held) not in opened:
                opened.add(id(held))
                waiting += gc.get_referents(held)
    return found


async def at_the_door(shown: Pages) -> None:
    await shown.until("Qui êtes-vous")
    await shown.pilot.pause()


async def press_lock(shown: Pages) -> None:
    await shown.press("f10")


async def stay_away(shown: Pages) -> None:
    shown.place.clock.move(timedelta(seconds=LOCK_AFTER + 1))


async def leave(shown: Pages) -> None:
    while "Aujourd'hui" not in shown.frame():
        await shown.press("escape")
    await shown.choose("Aujourd'hui", "Fermer la session")


def closed_by(close: Story) -> Story:
    """Return the story of a session with a person's name on the screen, closed in one way."""

    async def story(shown: Pages) -> None:
        await shown.sign_in()
        await shown.reach_recap(sentinel())
        session = shown.app._session
        assert session is not None
        assert any(session.vault.master_key)
        assert found_in_memory(sentinel())
        await close(shown)
        await at_the_door(shown)
        assert not any(session.vault.master_key)
        assert not any(session.vault.totp_seed)
        del session
        await shown.until_so(lambda: not found_in_memory(sentinel()), "a clean memory")
        own = shown.place.session.vault
        left = [one for one in gc.get_objects() if isinstance(one, OpenVault) and one is not own]
        assert left == []

    return story


async def refused_at_the_door(shown: Pages) -> None:
    await shown.answer("Qui êtes-vous")
    await shown.until("Phrase de passe")
    await shown.fill(sentinel(), shown.place.code())
    await shown.press("enter")
    await shown.until("phrase de passe ou code refusé")
    assert [field.value for field in shown.app.screen.query(Input)][:2] == ["", ""]
    await shown.press("escape")
    await at_the_door(shown)
    await shown.until_so(lambda: not found_in_memory(sentinel()), "a clean memory")


STORIES: dict[str, Story] = {
    "f10": closed_by(press_lock),
    "idle": closed_by(stay_away),
    "leave": closed_by(leave),
    "refused": refused_at_the_door,
}


def play(folder: Path, story: Story) -> None:
    """Found an organisation in `folder` and play `story` at its door."""
    place = found(folder / "home")

    async def run() -> None:
        async with pages(place) as shown:
            await story(shown)

    asyncio.run(run())


if __name__ == "__main__":
    play(Path(sys.argv[2]), STORIES[sys.argv[1]])
