"""Revoking and confirming on full screen, from a person found again or from a paper."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosque.desk.mandates import load_mandate
from kiosque.desk.revocations import last_revocations
from kiosque.desk.revoking import RevokeMandate, revoke
from kiosque.identity.practice.launcher import practice_provider
from kiosque.identity.practice.robot import play_citizen
from kiosque.mandates.lifecycle import MandateState
from kiosque.tui.screens.waiting import WaitingPage
from tests.desks import MovedClock, Place, found, grant, person
from tests.grants import Code, enter, orders_for
from tests.integration.test_desk_confirmation import OTHERS, confirm
from tests.integration.test_desk_revocation import WISH
from tests.integration.test_desk_revocation_by_seal import sealed
from tests.pages import Pages, pages
from tests.sign_ins import settings_for

LATER = timedelta(minutes=5)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    opened = found(tmp_path / "home")
    yield opened
    opened.session.close()


async def reach_mandate(shown: Pages, name: str = "berthou") -> None:
    """Sign in, find the person, and open their mandate."""
    await shown.sign_in()
    await shown.choose("Aujourd'hui", "Chercher une personne")
    await shown.until("Qui est-ce")
    await shown.press(*name)
    await shown.until("né")
    await shown.press("down", "enter")
    await shown.until("Tout ce qui a été fait")
    await shown.press("enter")
    await shown.until("Mandat BEL1")


async def say_why(shown: Pages) -> None:
    await shown.choose("Pour quelle raison", "souhaite")
    await shown.choose("Qui le demande", "la personne")
    await shown.choose("Comment la demande", "sur place")
    await shown.until("pour toujours")


def state(place: Place, name: str) -> MandateState:
    """Return the state that another program on the same data sees."""
    place.clock.move(LATER)
    session = enter(orders_for(place), Code(orders_for(place)))
    try:
        return load_mandate(session, name).line.view.state
    finally:
        session.close()


async def test_a_mandate_found_again_is_revoked_after_a_recap(place: Place) -> None:
    number = grant(place).number
    async with pages(place) as shown:
        await reach_mandate(shown)
        await shown.choose("Mandat BEL1", "Annuler le mandat")
        await shown.choose("Qu'est-ce qui s'arrête", "entier")
        await say_why(shown)
        for words in ("Yvonne Marie Berthou", number, "le mandat entier"):
            assert words in shown.frame()
        await shown.press("enter")
        await shown.until("Mandat BEL1")
        assert "annulé" not in shown.frame()
        await shown.choose("Mandat BEL1", "Annuler le mandat")
        await shown.choose("Qu'est-ce qui s'arrête", "entier")
        await say_why(shown)
        await shown.choose("pour toujours", "Oui, annuler")
        await shown.choose("Où va l'attestation", "Plus tard")
        await shown.until("annulé, fin prévue")
        assert "Annuler le mandat" not in shown.frame()
        assert "attestation" in shown.frame()
    assert state(place, number) is MandateState.REVOKED


async def test_a_part_is_revoked_and_escape_takes_an_answer_back(place: Place) -> None:
    number = grant(place).number
    async with pages(place) as shown:
        await reach_mandate(shown)
        await shown.choose("Mandat BEL1", "Annuler le mandat")
        await shown.choose("Qu'est-ce qui s'arrête", "entier")
        await shown.answer("Pour quelle raison", "escape")
        await shown.choose("Qu'est-ce qui s'arrête", "partie")
        await shown.until("Quelles démarches")
        await shown.press("down", "space", "enter")
        await say_why(shown)
        assert "Travail" in shown.frame()
        await shown.choose("pour toujours", "Oui, annuler")
        await shown.choose("Où va l'attestation", "Plus tard")
        await shown.until("Couvre encore")
        assert "Annulé pour" in shown.frame()
        await shown.press("escape")
    assert state(place, number) is MandateState.SIGNED_LOCALLY


async def test_a_stale_page_revokes_nothing_twice(place: Place) -> None:
    """D13. A colleague was faster: the page says when, and nothing is recorded."""
    number = grant(place).number
    async with pages(place) as shown:
        await reach_mandate(shown)
        await shown.choose("Mandat BEL1", "Annuler le mandat")
        await shown.choose("Qu'est-ce qui s'arrête", "entier")
        await say_why(shown)
        place.clock.move(LATER)
        colleague = enter(orders_for(place), Code(orders_for(place)))
        revoke(colleague, RevokeMandate(number, WISH))
        await shown.choose("pour toujours", "Oui, annuler")
        await shown.until("déjà annulé")
        assert len(last_revocations(colleague)) == 1
        colleague.close()


async def test_an_unseen_mandate_is_revoked_with_its_paper(place: Place) -> None:
    seal = sealed(place.session)
    async with pages(place) as shown:
        await shown.sign_in()
        await shown.choose("Aujourd'hui", "Autres gestes")
        await shown.choose("Autres gestes", "inconnu de ce poste")
        await shown.until("Annuler un mandat avec son papier")
        await shown.fill(seal, "Le Goff, Anne", "14/03/1959")
        await shown.press("enter")
        await shown.until("pas au nom de cette personne")
        await shown.fill(seal, "Berthou, Yvonne", "14/03/1959")
        await shown.press("enter")
        await shown.choose("Qu'est-ce qui s'arrête", "entier")
        await say_why(shown)
        assert "connu par son cachet" in shown.frame()
        await shown.choose("pour toujours", "Oui, annuler")
        await shown.choose("Dans quelle langue", "russe")
        await shown.choose("Où va l'attestation", "Plus tard")
        await shown.choose("Aujourd'hui", "Autres gestes")
        await shown.choose("Autres gestes", "attestation d'annulation")
        await shown.until("Quelle annulation")
        assert "Yvonne Berthou" in shown.frame()
        await shown.press("enter")
        await shown.choose("Dans quelle langue", "Le français seul")
        await shown.until("Où va le papier")


async def test_a_suspended_mandate_names_the_trait_and_is_lifted_by_a_person(
    place: Place,
) -> None:
    granted = grant(place)
    confirm(place, granted, **OTHERS["birth_date"])
    async with pages(place) as shown:
        await reach_mandate(shown)
        assert "suspendu" in shown.frame()
        assert "la date de naissance" in shown.frame()
        await shown.choose("Mandat BEL1", "Lever la suspension")
        await shown.until("bien celui de cette personne")
        assert "1960" not in shown.frame()
        await shown.choose("bien celui", "Oui, j'ai vérifié")
        await shown.until("signé, FranceConnect")
    assert state(place, granted.number) is MandateState.SIGNED_LOCALLY


async def test_a_kiosk_without_provider_says_so_and_keeps_the_mandate(place: Place) -> None:
    granted = grant(place)
    async with pages(place) as shown:
        await reach_mandate(shown)
        await shown.choose("Mandat BEL1", "Confirmer avec FranceConnect")
        await shown.until("pas configuré")
    assert state(place, granted.number) is MandateState.SIGNED_LOCALLY


async def test_a_person_who_signs_in_later_confirms_the_mandate(tmp_path: Path) -> None:
    place = found(tmp_path / "home", clock=MovedClock(datetime.now(UTC)))
    lea = person(
        given_names=("Léa",), family_name="Martin", birth_date="1987-03-12", birth_place="59350"
    )
    grant(place, identity=lea)
    with practice_provider() as running:
        async with pages(place) as shown:
            await reach_mandate(shown, "martin")
            session = shown.app._session
            assert session is not None
            session.provider = settings_for(running)
            for citizen, outcome in (("corse", "est suspendu"), ("simple", "bien celle du mandat")):
                await shown.choose("Mandat BEL1", "Confirmer avec FranceConnect")
                await shown.until("En attente")
                page = shown.app.screen
                assert isinstance(page, WaitingPage)
                assert page._attempt is not None
                await asyncio.to_thread(play_citizen, page._attempt.url, citizen)
                await shown.choose("la personne devant vous", "Oui, c'est elle")
                await shown.until(outcome)
                assert "CASANOVA" not in shown.frame()
                await shown.press("enter")
            await shown.choose("Mandat BEL1", "Lever la suspension")
            await shown.choose("bien celui", "Oui, j'ai vérifié")
            await shown.until("actif, fin prévue")
    place.session.close()
