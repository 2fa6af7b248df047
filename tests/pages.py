"""The full-screen front door, driven by keys and read as text."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from textual import _wait
from textual.color import Color
from textual.pilot import Pilot
from textual.widgets import Input

from kiosque.bootstrap import Kiosk
from kiosque.settings import Settings
from kiosque.tui.app import KiosqueApp
from kiosque.tui.widgets.choice_list import ChoiceList
from tests.desks import PASSPHRASE, Place

# The pilot waits for an idle process in steps; shorter ones make the same tests three times faster.
_wait.SLEEP_GRANULARITY, _wait.SLEEP_IDLE = 1 / 500, 1 / 10_000

PATIENCE = 30.0
"""Seconds before a page that does not come is a failure, on a machine that does other work too."""


@dataclass
class Pages:
    """An application under test."""

    app: KiosqueApp
    pilot: Pilot[None]
    place: Place

    def frame(self) -> str:
        """Return the screen as text."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    def contrasts(self) -> Iterator[tuple[str, float]]:
        """Yield each piece of visible text with its contrast ratio (WCAG 2.2)."""
        for strip in self.app.screen._compositor.render_strips():
            for text, style, _control in strip:
                if text.strip() and style and style.color and style.bgcolor:
                    ink, paper = map(Color.from_rich_color, (style.color, style.bgcolor))
                    yield text, contrast(ink, paper)

    def styles(self) -> list[str]:
        """Return the styles of the screen, from top to bottom."""
        strips = self.app.screen._compositor.render_strips()
        return [str(style) for strip in strips for _text, style, _control in strip]

    async def until(self, text: str) -> None:
        """Wait for `text` on the screen."""
        await self.until_so(lambda: text in self.frame(), repr(text))

    async def until_so(self, holds: Callable[[], bool], what: str) -> None:
        """Wait for a condition, which `what` tells when it never comes."""
        clock = asyncio.get_running_loop().time
        limit = clock() + PATIENCE
        while clock() < limit:
            await self.pilot.pause()
            if holds():
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"{what} never came; the screen was:\n{self.frame()}")

    async def press(self, *keys: str) -> None:
        """Press keys, then let the page settle: a scroll is drawn one turn later."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def answer(self, text: str, *keys: str) -> None:
        """Wait for a page, then press keys on it."""
        await self.until(text)
        await self.press(*(keys or ("enter",)))

    async def choose(self, text: str, label: str) -> None:
        """Wait for a page, then take the line whose label holds `label`."""
        await self.until(text)
        shown = self.app.screen.query_one(ChoiceList)
        at = next(at for at, (_key, words) in enumerate(shown.choices) if label in words)
        shown.focus()
        await self.press("home", *("down",) * at, "enter")

    async def fill(self, *values: str) -> None:
        """Put values in the fields of the page, from the first, and stay on the last."""
        inputs = list(self.app.screen.query(Input))
        for field, value in zip(inputs, values, strict=False):
            field.value = value
        inputs[len(values) - 1].focus()
        await self.pilot.pause()

    async def sign_in(self) -> None:
        """Pass the door."""
        await self.answer("Qui êtes-vous")
        await self.until("Phrase de passe")
        await self.fill(PASSPHRASE, self.place.code())
        await self.press("enter")
        await self.until("Aujourd'hui")

    async def reach_recap(self, name: str = "Le Goff") -> None:
        """Answer a visit up to the recap."""
        await self.reach_scopes()
        await self.press("down", "down", "space", "enter")
        await self.scopes_to_recap(name)

    async def reach_scopes(self) -> None:
        """Answer a visit up to the scopes."""
        await self.answer("Aujourd'hui")
        await self.choose("Que faites-vous", "Je fais")
        await self.answer("Lisez ces mentions")
        await self.choose("ou mineure", "Non, ni l'un")
        await self.until("Pour quelles")

    async def scopes_to_recap(self, name: str) -> None:
        """Answer what follows the scopes, with a person seen with a document."""
        await self.choose("se limite-t-il", "tout ce que couvrent")
        await self.choose("Pour combien", "un mois")
        await self.choose("identifiée", "document")
        await self.choose("Quel document", "Carte nationale")
        await self.until("Recopiez")
        await self.fill(name, "Anne Marie", "", "14/03/1959")
        await self.press("enter")
        await self.choose("Genre", "Femme")
        await self.choose("est-elle née", "En France")
        await self.until("Commune de naissance")
        await self.press(*"quimper")
        await self.until("Finistère")
        await self.press("enter", "enter")
        await self.until("phrase par phrase")
        await self.press(*("space", "down") * 5, "enter")
        await self.until("Relisez")


@asynccontextmanager
async def pages(place: Place, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pages]:
    """Run the application on a place whose own session is closed first."""
    place.session.close()
    home: Path = place.home
    app = KiosqueApp(Kiosk(home, place.clock, Settings(home, None)))
    async with app.run_test(size=size) as pilot:
        yield Pages(app, pilot, place)


def contrast(ink: Color, paper: Color) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2)."""
    light, dark = sorted(map(_luminance, (ink, paper)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Color) -> float:
    parts = [channel / 255 for channel in color.rgb]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
