"""A procedure interrupted, taken up again, and its last page."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosque.desk.procedures import shelf
from tests.desks import Place, found
from tests.guided_pages import open_procedure
from tests.own_shelves import changed, ship
from tests.pages import pages
from tests.procedure_examples import SHORT

BORN = """champs:
  date_naissance: {type: date, libelle: Date de naissance, conserver: session}"""
AGE = """etapes:
  - {id: age, type: saisie, titre: Âge, champs: [date_naissance]}"""
TO_READ = """
  - {id: conseil, type: info, titre: Un conseil à lire, texte: Lisez-le., sources: [page]}
  - {id: autres,"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    text = changed(SHORT, ("champs:", BORN), ("etapes:", AGE), ("\n  - {id: autres,", TO_READ))
    ship(monkeypatch, tmp_path, courte=text)
    yield found(tmp_path / "home")
    monkeypatch.undo()
    shelf.cache_clear()


def test_a_case_is_taken_up_where_it_stopped_and_its_end_prints_the_sheet(place: Place) -> None:
    async def run() -> None:
        async with pages(place, (80, 24)) as shown:
            await shown.sign_in()
            await shown.press("enter")
            await shown.answer("Que faites-vous", "end", "enter")
            await open_procedure(shown, "courte")
            await shown.fill("00/00/1971")
            await shown.press("enter")
            await shown.answer("bien écrit ainsi", "end", "enter")
            await shown.answer("Parfois", "down", "enter")
            await shown.until("Un conseil à lire")
            await shown.press("f10")
            await shown.sign_in()
            await shown.choose("Aujourd'hui", "Reprendre un accompagnement")
            await shown.answer("Lequel reprendre")
            await shown.answer("Pendant l'accompagnement")
            await shown.answer("Reprendre, ou commencer")
            await shown.until("Cette réponse n'est pas gardée")
            await shown.fill("14/03/1985")
            await shown.press("enter")
            await shown.answer("Un conseil à lire")
            await shown.until("Aides")
            await shown.press("enter", "enter")
            await shown.until("IBAN")
            await shown.fill("FR7630006000011234567890189")
            await shown.press("enter")
            await shown.answer("Relisez les réponses")
            await shown.until("C'est fini")
            for key in ("F2", "F8", "F10"):
                assert key in shown.frame()
            await shown.press("f8")
            await shown.choose("Dans quelle langue", "turc")
            await shown.choose("La fiche est prête", "Plus tard")
            await shown.until("C'est fini")
            await shown.press("enter")
            await shown.until("Pendant l'accompagnement")

    asyncio.run(run())
