"""Journal, backup and erasure in full screen, driven by keys."""

from datetime import timedelta
from pathlib import Path

import pytest

from kiosque.desk.citizens import find_citizens
from kiosque.desk.entrance import SignIn, sign_in
from kiosque.desk.session import Session
from kiosque.vault.totp import code_at
from tests.desks import PASSPHRASE, Place, found, grant, person
from tests.pages import Pages, pages
from tests.two_people import OTHER_PASSPHRASE, Colleague, join

MENU = "Journal, sauvegarde"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return found(tmp_path / "home")


async def open_safety(shown: Pages) -> None:
    await shown.sign_in()
    await shown.choose("Aujourd'hui", MENU)
    await shown.until("Lire le journal")


def enter(place: Place) -> Session:
    session = place.session
    command = SignIn(session.organisation.id, session.vault.slot_id, PASSPHRASE, place.code())
    return sign_in(place.home, place.clock, command)


async def test_the_journal_is_read_page_by_page_and_an_event_in_full(place: Place) -> None:
    for number in range(8):
        grant(place, identity=person(family_name=f"Martin {'x' * number}"))
    async with pages(place) as shown:
        await open_safety(shown)
        await shown.choose(MENU, "Lire le journal")
        await shown.choose("Que voulez-vous lire", "Tout")
        await shown.until("session ouverte")
        await shown.choose("session ouverte", "Plus anciens")
        await shown.choose("structure créée", "structure créée")
        await shown.until("73282932000074")
        await shown.press("enter")
        await shown.until("structure créée")
        await shown.press("escape")
        await shown.until("session ouverte")


async def test_the_journal_is_verified_and_what_was_found_is_said(place: Place) -> None:
    async with pages(place) as shown:
        await open_safety(shown)
        await shown.choose(MENU, "Vérifier le journal")
        await shown.until("chacun à sa place")
        await shown.press("enter")
        await shown.until("Lire le journal")


async def test_a_persons_part_is_found_by_name(place: Place) -> None:
    grant(place)
    grant(place, identity=person(family_name="Le Goff"))
    async with pages(place) as shown:
        await open_safety(shown)
        await shown.choose(MENU, "Lire le journal")
        await shown.choose("Que voulez-vous lire", "La part")
        await shown.until("Qui est-ce")
        await shown.press(*"goff")
        await shown.until("Le Goff")
        await shown.press("enter", "enter")
        await shown.until("mandat établi")
        assert shown.frame().count("mandat établi") == 1


async def test_a_backup_goes_where_the_person_says(place: Place, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    async with pages(place) as shown:
        await open_safety(shown)
        await shown.choose(MENU, "Faire une sauvegarde")
        await shown.until("Où écrire")
        await shown.fill(str(place.home / "inside"))
        await shown.press("enter")
        await shown.until("dossier des données")
        await shown.fill(str(folder))
        await shown.press("enter")
        await shown.until("La sauvegarde est faite")
        await shown.press("enter")
        await shown.until("Lire le journal")
    assert len(list(folder.glob("*.kiosque"))) == 1


async def erase_by_two(shown: Pages, place: Place, colleague: Colleague, phrase: str) -> None:
    await shown.until("Confirmez à deux")
    own = place.code()
    other = code_at(colleague.seed, place.clock.read().now)
    await shown.fill(own, phrase, other)
    await shown.press("enter")


async def test_two_people_erase_somebody_in_full_screen(place: Place, tmp_path: Path) -> None:
    """D9."""
    colleague = join(place)
    grant(place)
    place.clock.move(timedelta(days=40))
    async with pages(place) as shown:
        await open_safety(shown)
        await shown.choose(MENU, "Effacer une personne")
        await shown.until("Qui est-ce")
        await shown.press(*"berthou")
        await shown.until("Berthou")
        await shown.press("enter", "enter")
        await shown.answer("Ce qui s'effacerait")
        await shown.choose("Pourquoi", "demandé")
        await shown.choose("Que faut-il", "mandats compris")
        await shown.choose("Qui confirme", "Karim")
        await erase_by_two(shown, place, colleague, "une phrase fausse")
        await shown.until("pas reconnue")
        await erase_by_two(shown, place, colleague, OTHER_PASSPHRASE)
        await shown.choose("Dans quelle langue", "Le français seul")
        await shown.choose("où va le certificat", "Enregistrer")
        await shown.until("Où enregistrer")
        await shown.fill(str(tmp_path / "papiers"))
        await shown.press("enter")
        await shown.answer("Le papier est enregistré")
        await shown.until("Lire le journal")
    assert len(list((tmp_path / "papiers").glob("effacement-*.pdf"))) == 1
    session = enter(place)
    assert find_citizens(session, "") == ()
    session.close()


async def test_a_running_mandate_is_said_to_be_in_the_way(place: Place) -> None:
    join(place)
    grant(place)
    async with pages(place) as shown:
        await open_safety(shown)
        await shown.choose(MENU, "Effacer une personne")
        await shown.until("Qui est-ce")
        await shown.press(*"berthou")
        await shown.until("Berthou")
        await shown.press("enter", "enter")
        await shown.until("doit être annulé avant")
        await shown.press("enter")
        await shown.until("Lire le journal")


async def test_alerts_and_what_goes_in_time_are_shown(place: Place) -> None:
    grant(place)
    place.clock.move(timedelta(hours=3))
    async with pages(place) as shown:
        await open_safety(shown)
        await shown.choose(MENU, "Voir les alertes (1)")
        await shown.until("aucun papier")
        await shown.press("enter")
        await shown.choose(MENU, "Voir ce qui est détruit")
        await shown.until("Rien n'a dépassé")


async def test_who_coordinates_is_told_what_was_destroyed_at_the_sign_in(place: Place) -> None:
    """D20."""
    place.clock.move(timedelta(days=1))
    enter(place).close()
    place.clock.move(timedelta(days=400))
    async with pages(place) as shown:
        await shown.answer("Qui êtes-vous")
        await shown.until("Phrase de passe")
        await shown.fill(PASSPHRASE, place.code())
        await shown.press("enter")
        await shown.until("détruites à leur terme")
        assert "1 mois de données techniques" in shown.frame()
        await shown.press("enter")
        await shown.until("Aujourd'hui")
