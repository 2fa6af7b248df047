"""The team and the terms of use, full screen."""

from pathlib import Path

import pytest

from kiosque.desk.second_factor import NewFactor, card_factor, draw_factor
from kiosque.desk.staff import Reason, list_staff
from kiosque.vault.totp import code_at
from tests.desks import Place, found
from tests.integration.test_printing import print_queue
from tests.pages import Pages, pages
from tests.staff import COLLEAGUE_PASSPHRASE, Colleague, founder, hire

SEED = "3132333435363738393031323334353637383930"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return found(tmp_path / "home")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[NewFactor]:
    """Return the list of second factors that pages drew."""
    seen: list[NewFactor] = []

    def noted(person: str, organisation: str) -> NewFactor:
        seen.append(draw_factor(person, organisation))
        return seen[-1]

    monkeypatch.setattr("kiosque.tui.flows.team.draw_factor", noted)
    return seen


async def open_team(shown: Pages) -> None:
    await shown.sign_in()
    await shown.choose("Aujourd'hui", "Équipe")
    await shown.until("Équipe de la structure")


async def give_code(shown: Pages, factor: NewFactor) -> None:
    await shown.until("les bons")
    now = shown.place.clock.read().now
    await shown.fill(code_at(factor.factor.seed, now, step=factor.factor.step_seconds))
    await shown.press("enter")


async def test_a_person_is_added_page_by_page(place: Place, drawn: list[NewFactor]) -> None:
    awa = founder(place)
    async with pages(place) as shown:
        await open_team(shown)
        await shown.choose("Équipe de la structure", "Ajouter")
        await shown.until("Qui arrive")
        await shown.fill("Léo B.")
        await shown.press("enter")
        await shown.answer("Quels rôles")
        await shown.until("choisit une phrase")
        await shown.fill("azerty", "azerty")
        await shown.press("enter")
        await shown.until("Erreur")
        await shown.fill(COLLEAGUE_PASSPHRASE, COLLEAGUE_PASSPHRASE)
        await shown.press("enter")
        await shown.choose("viendront ses codes", "application")
        await shown.until("les bons")
        await shown.fill("000000")
        await shown.press("enter")
        await shown.until("Erreur")
        await give_code(shown, drawn[0])
        await shown.until("Léo B. – médiateur")
    session = awa.sign_in()
    leo = next(one for one in list_staff(session) if one.name == "Léo B.")
    session.close()
    assert leo.roles == ("mediator",)
    Colleague(place, leo.slot, drawn[0].factor).sign_in().close()


async def test_a_secret_is_printed_to_be_photographed(
    place: Place, drawn: list[NewFactor], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = print_queue(tmp_path, monkeypatch, code=0)
    async with pages(place) as shown:
        await open_team(shown)
        await shown.choose("Équipe de la structure", "Ajouter")
        await shown.until("Qui arrive")
        await shown.fill("Léo B.")
        await shown.press("enter")
        await shown.answer("Quels rôles")
        await shown.until("choisit une phrase")
        await shown.fill(COLLEAGUE_PASSPHRASE, COLLEAGUE_PASSPHRASE)
        await shown.press("enter")
        await shown.choose("viendront ses codes", "application")
        await shown.choose("Imprimer le secret", "Accueil")
        await give_code(shown, drawn[0])
        await shown.until("Léo B. – médiateur")
    assert (folder / "printed").read_bytes().startswith(b"%PDF")


async def test_an_access_ends_and_the_list_tells(place: Place) -> None:
    leo, awa = hire(place), founder(place)
    async with pages(place) as shown:
        await open_team(shown)
        for answer in ("Non", "Oui"):
            await shown.choose("Équipe de la structure", "Léo B.")
            await shown.choose("Léo B.", "Mettre fin")
            await shown.choose("quelle raison", "Départ")
            await shown.choose("Mettre fin à l'accès", answer)
        await shown.until("accès fermé le")
    session = awa.sign_in()
    gone = next(one for one in list_staff(session) if one.slot == leo.slot)
    session.close()
    assert gone.reason is Reason.DEPARTURE


async def test_roles_telephones_and_keys_change_page_by_page(
    place: Place, drawn: list[NewFactor]
) -> None:
    leo, awa = hire(place), founder(place)
    async with pages(place) as shown:
        await open_team(shown)
        await shown.choose("Équipe de la structure", "Léo B.")
        await shown.choose("Léo B.", "rôles")
        await shown.until("Quels rôles")
        await shown.press("home", "space", "enter")
        await shown.until("Léo B. – référent")
        await shown.choose("Équipe de la structure", "Léo B.")
        await shown.choose("Léo B.", "téléphone")
        await shown.choose("quelle raison", "Autre")
        await shown.until("quelques mots")
        await shown.fill("Nouvel appareil")
        await shown.press("enter")
        await shown.until("tape sa phrase")
        await shown.fill(COLLEAGUE_PASSPHRASE)
        await shown.press("enter")
        await shown.choose("viendront ses codes", "carte")
        await shown.until("Quelle carte")
        await shown.fill("GADT1", SEED)
        await shown.press("enter")
        card = card_factor("GADT1", SEED)
        await give_code(shown, card)
        await shown.until("Équipe de la structure")
        await shown.choose("Équipe de la structure", "Léo B.")
        await shown.choose("Léo B.", "nouvelle clé")
        await shown.until("choisit une phrase")
        await shown.fill(COLLEAGUE_PASSPHRASE, COLLEAGUE_PASSPHRASE)
        await shown.press("enter")
        await shown.choose("viendront ses codes", "application")
        await give_code(shown, drawn[0])
        await shown.until("accès fermé le")
    session = awa.sign_in()
    again = next(one for one in list_staff(session) if one.active and one.name == "Léo B.")
    session.close()
    assert again.slot != leo.slot
    Colleague(place, again.slot, drawn[0].factor).sign_in().close()


async def test_what_the_desk_refuses_is_said_on_the_list(place: Place) -> None:
    hire(place, "Zoé M.", "coordinator")
    async with pages(place) as shown:
        await open_team(shown)
        await shown.choose("Équipe de la structure", "Zoé M.")
        await shown.choose("Zoé M.", "rôles")
        await shown.until("Quels rôles")
        await shown.press("end", "space", "enter")
        await shown.until("pas de clé pour signer")


async def sign_in_as(shown: Pages, one: Colleague, name: str) -> None:
    await shown.choose("Qui êtes-vous", name)
    await shown.until("Phrase de passe")
    await shown.fill(COLLEAGUE_PASSPHRASE, one.code())
    await shown.press("enter")


async def test_a_coordinator_who_is_no_mediator_is_offered_no_visit(place: Place) -> None:
    """D15."""
    zoe = hire(place, "Zoé M.", "coordinator")
    async with pages(place) as shown:
        await sign_in_as(shown, zoe, "Zoé M.")
        await shown.until("Aujourd'hui")
        frame = shown.frame()
        assert "Équipe" in frame
        assert "accompagnement" not in frame.replace("accompagnements terminés", "")
        assert "Chercher une personne" not in frame


async def test_the_terms_are_read_at_the_first_session_and_may_wait(place: Place) -> None:
    """D16."""
    leo = hire(place)
    async with pages(place) as shown:
        await sign_in_as(shown, leo, "Léo B.")
        await shown.answer("Conditions d'utilisation", "escape")
        await shown.choose("Aujourd'hui", "Fermer")
        await sign_in_as(shown, leo, "Léo B.")
        await shown.answer("Conditions d'utilisation", "enter")
        await shown.choose("Aujourd'hui", "Fermer")
        await sign_in_as(shown, leo, "Léo B.")
        await shown.until("Aujourd'hui")
        assert "Équipe" not in shown.frame()
