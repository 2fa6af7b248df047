"""Drafts, large print, tickets, the poster and the logo in full screen, by the keyboard alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosque.tui.screens.recap import RecapPage
from tests.desks import Place, found
from tests.integration.test_logos import picture
from tests.integration.test_papers import pages as text_of_pages
from tests.integration.test_papers import sizes
from tests.pages import Pages, pages
from tests.paper_texts import text_of


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    opened = found(tmp_path / "home")
    yield opened
    opened.session.close()


def only_file(folder: Path) -> bytes:
    (file,) = folder.iterdir()
    return file.read_bytes()


async def save(shown: Pages, title: str, folder: Path, *, large: bool = False) -> bytes:
    """Save the paper that is handed over, in large print or not, and return its bytes."""
    if large:
        await shown.choose(title, "en gros caractères")
        title = "Ce papier-là est prêt"
    await shown.choose(title, "Enregistrer le PDF")
    await shown.until("Où enregistrer")
    await shown.fill(str(folder))
    await shown.press("enter")
    await shown.answer("Le papier est enregistré")
    return only_file(folder)


async def test_a_draft_is_printed_from_the_recap_and_the_visit_goes_on(
    place: Place, tmp_path: Path
) -> None:
    async with pages(place) as shown:
        await shown.sign_in()
        await shown.reach_recap()
        await shown.press("f4")
        pdf = await save(shown, "Où va le projet", tmp_path / "stick", large=True)
        assert "projet, sans valeur" in text_of_pages(pdf)[0]
        assert min(sizes(pdf)) >= 16
        await shown.until("Relisez avec la personne")
        assert isinstance(shown.app.screen, RecapPage)


async def test_the_poster_and_the_logo_are_on_one_page(place: Place, tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(picture())
    wrong = tmp_path / "faux.png"
    wrong.write_bytes(b"nothing")
    async with pages(place) as shown:
        await shown.sign_in()
        await shown.choose("Aujourd'hui", "Affiche et logo")
        await shown.choose("pas de logo", "Choisir le logo")
        await shown.until("Fichier du logo")
        await shown.fill(str(wrong))
        await shown.press("enter")
        await shown.until("PNG ou JPEG")
        await shown.fill(str(logo))
        await shown.press("enter")
        await shown.until("portent le logo")
        await shown.choose("portent le logo", "Imprimer l'affiche")
        await shown.choose("Dans quelle langue", "turc")
        pdf = await save(shown, "Où va l'affiche", tmp_path / "stick")
        assert "Vérifier un papier" in text_of_pages(pdf)[0]
        assert "iptal" in text_of_pages(pdf)[0]
        await shown.choose("portent le logo", "Ne plus imprimer")
        await shown.until("n'ont pas de logo")


async def test_a_ticket_takes_the_place_of_the_account(place: Place, tmp_path: Path) -> None:
    papers = tmp_path / "papiers"
    async with pages(place) as shown:
        await shown.sign_in()
        await shown.choose("Aujourd'hui", "Nouvel accompagnement")
        await shown.choose("Que faites-vous", "Je forme")
        await shown.choose("Pendant l'accompagnement", "Terminer et remettre")
        await shown.choose("Que reste-t-il", "Rien de plus")
        await shown.until("Combien de minutes")
        await shown.press("enter")
        await shown.choose("Où va le compte rendu", "un ticket")
        ticket = await save(shown, "Ce papier-là est prêt", papers)
        assert "Ce que nous avons fait aujourd'hui" in " ".join(text_of_pages(ticket)[0].split())
        await shown.choose("enregistré hors de kiosque", "Supprimer de là")
        await shown.answer("Ce qui a été fait")
        await shown.until("Aujourd'hui")
    assert list(papers.iterdir()) == []


async def test_notices_in_a_writing_that_a_terminal_does_not_show_come_on_paper(
    place: Place, tmp_path: Path
) -> None:
    async with pages(place) as shown:
        await shown.sign_in()
        await shown.choose("Aujourd'hui", "Nouvel accompagnement")
        await shown.choose("Que faites-vous", "Je fais")
        await shown.until("Lisez ces mentions")
        await shown.press("f2")
        await shown.choose("Dans quelle langue", "arabe")
        notices = await save(shown, "Où vont les mentions", tmp_path / "papiers")
        assert "التوكيل" in text_of(notices)
        await shown.until("Lisez ces mentions")
