"""Whole visits in the full-screen front door, at 80×24, by the keyboard alone."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from tests.desks import Place, found
from tests.pages import Pages, pages

Story = Callable[[Pages], Coroutine[Any, Any, None]]


def play(tmp_path: Path, story: Story, size: tuple[int, int] = (80, 24)) -> Place:
    place = found(tmp_path / "home")

    async def run() -> None:
        async with pages(place, size) as shown:
            await story(shown)

    asyncio.run(run())
    return place


async def granted(shown: Pages) -> None:
    await shown.sign_in()
    await shown.reach_recap()
    await shown.fill(shown.place.code())
    await shown.press("enter")
    await shown.until("est enregistré")


def test_a_visit_goes_from_the_door_to_the_account(tmp_path: Path) -> None:
    papers = tmp_path / "papiers"

    async def story(shown: Pages) -> None:
        await granted(shown)
        assert "mandat BEL1-0001" in shown.frame()
        await shown.answer("Où va le papier", "home", "enter")
        await shown.until("Où enregistrer")
        await shown.fill(str(papers))
        await shown.press("enter")
        await shown.answer("Le papier est enregistré")
        await shown.answer("exemplaires", "down", "enter")
        await shown.answer("Rien n'est encore noté", "down", "enter")
        await shown.answer("De quel domaine")
        await shown.answer("Où en est-ce", "down", "enter")
        await shown.until("En quelques mots")
        await shown.fill("Demande de RSA", "REF-1")
        await shown.press("enter")
        await shown.answer("Demande de RSA", "down", "down", "enter")
        await shown.answer("reste-t-il à faire")
        await shown.until("Combien de minutes")
        await shown.fill("40")
        await shown.press("enter")
        await shown.answer("Où va le compte rendu", "home", "enter")
        await shown.until("Où enregistrer")
        await shown.fill(str(papers))
        await shown.press("enter")
        await shown.answer("Le papier est enregistré")
        await shown.choose("enregistrés hors de kiosque", "Laisser là")
        await shown.until("Aujourd'hui")

    play(tmp_path, story)
    names = sorted(path.name.split("-")[0] for path in papers.iterdir())
    assert names == ["compte", "mandat"]


def test_an_anonymous_visit_asks_no_name(tmp_path: Path) -> None:
    async def story(shown: Pages) -> None:
        await shown.sign_in()
        await shown.press("enter")
        await shown.choose("Que faites-vous", "Je forme")
        await shown.until("Pendant l'accompagnement")
        assert "mandat" not in shown.frame()

    play(tmp_path, story)


def test_a_minor_is_oriented_and_nothing_is_kept(tmp_path: Path) -> None:
    async def story(shown: Pages) -> None:
        await shown.sign_in()
        await shown.press("enter")
        await shown.choose("Que faites-vous", "Je fais")
        await shown.answer("Lisez ces mentions")
        await shown.answer("ou mineure", "end", "enter")
        await shown.until("Ses parents")
        await shown.press("enter")
        await shown.until("Aujourd'hui")
        assert "Reprendre" not in shown.frame()

    play(tmp_path, story)


def test_going_back_shows_the_step_before_with_its_answer(tmp_path: Path) -> None:
    async def story(shown: Pages) -> None:
        await shown.sign_in()
        await shown.press("enter")
        await shown.choose("Que faites-vous", "Je fais")
        await shown.answer("Lisez ces mentions")
        await shown.choose("ou mineure", "Non, ni l'un")
        await shown.answer("Pour quelles", "down", "space", "enter")
        await shown.choose("se limite-t-il", "tout ce que couvrent")
        await shown.answer("Pour combien", "escape")
        await shown.answer("se limite-t-il", "escape")
        await shown.until("Pour quelles")
        assert "[x] Famille" in shown.frame()

    play(tmp_path, story)


def test_a_wrong_code_is_said_and_nothing_is_recorded(tmp_path: Path) -> None:
    async def story(shown: Pages) -> None:
        await shown.sign_in()
        await shown.reach_recap()
        for wrong in ("", "000000", "abc"):
            await shown.fill(wrong)
            await shown.press("enter")
            await shown.until("Erreur")
        await shown.fill(shown.place.code())
        await shown.press("enter")
        await shown.until("0001")

    play(tmp_path, story)
