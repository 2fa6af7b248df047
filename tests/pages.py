"""The full-screen front door, driven by keys and read as text."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from textual.color import Color
from textual.pilot import Pilot
from textual.widgets import Input

from kiosque.bootstrap import Kiosk
from kiosque.settings import Settings
from kiosque.tui.app import KiosqueApp
from tests.desks import PASSPHRASE, Place

PATIENCE = 400
"""Turns of 10 ms before a page that does not come is a failure."""


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
                    pair = [Color.from_rich_color(c) for c in (style.color, style.bgcolor)]
                    light, dark = sorted(map(_luminance, pair), reverse=True)
                    yield text, (light + 0.05) / (dark + 0.05)

    async def until(self, text: str) -> None:
        """Wait for `text` on the screen."""
        for _turn in range(PATIENCE):
            await self.pilot.pause()
            if text in self.frame():
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"{text!r} never came; the screen was:\n{self.frame()}")

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def answer(self, text: str, *keys: str) -> None:
        """Wait for a page, then press keys on it."""
        await self.until(text)
        await self.press(*(keys or ("enter",)))

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
        await self.answer("Aujourd'hui")
        await self.answer("Que faites-vous")
        await self.answer("Lisez ces mentions")
        await self.answer("ou mineure")
        await self.answer("Pour quelles", "down", "down", "space", "enter")
        await self.answer("Pour combien", "down", "enter")
        await self.answer("identifiée", "enter")
        await self.answer("Quel document")
        await self.until("Recopiez")
        await self.fill(name, "Anne Marie", "", "14/03/1959")
        await self.press("enter")
        await self.answer("Genre")
        await self.answer("est-elle née")
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


def _luminance(color: Color) -> float:
    parts = [channel / 255 for channel in color.rgb]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
