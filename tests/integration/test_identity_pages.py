"""The provider of identity in the front doors: seen, checked, codes explained, confirmations."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kiosque.desk.identity_registrations import configure_identity, registered_provider
from kiosque.desk.mandates import load_mandate
from kiosque.desk.session import Session
from kiosque.desk.unconfirmed import unconfirmed_count
from kiosque.identity.browser import BrowserKind
from kiosque.identity.practice.launcher import RunningPractice, practice_provider
from kiosque.identity.practice.robot import play_citizen
from kiosque.linear.console import ScriptedConsole
from kiosque.linear.identity import ask_identity
from kiosque.linear.menu import run_menu
from kiosque.mandates.lifecycle import MandateState
from tests.desks import MovedClock, Place, found, grant
from tests.identity_registrations import registration
from tests.linear_scripts import never
from tests.pages import pages


@pytest.fixture(scope="module")
def practice() -> Iterator[RunningPractice]:
    with practice_provider() as running:
        yield running


@pytest.fixture
def place(tmp_path: Path, practice: RunningPractice) -> Place:
    made = found(tmp_path / "home", clock=MovedClock(datetime.now(UTC)))
    configure_identity(made.session, registration(practice))
    return made


def online(monkeypatch: pytest.MonkeyPatch, *, there: bool = True) -> None:
    monkeypatch.setattr("kiosque.desk.unconfirmed.has_way_out", lambda: there)


def script(place: Place, browse: Any = never, **answers: list[str]) -> list[str]:
    said: list[str] = []
    run_menu(place.session, ScriptedConsole(answers, said.append), browse)
    return said


def test_a_coordinator_sees_and_checks_the_registration_line_by_line(place: Place) -> None:
    said = script(
        place,
        menu=["provider", "leave"],
        provider=["check", "browser", "leave"],
        **{"provider.browser": ["firefox"]},
    )
    text = "\n".join(said)
    assert registered_provider(place.session).issuer in text
    assert "en ordre" in text
    assert "à corriger" not in text
    assert registered_provider(place.session).browser is BrowserKind.FIREFOX


def test_a_coordinator_registers_and_removes_a_provider_line_by_line(
    place: Place, practice: RunningPractice
) -> None:
    said = script(
        place,
        menu=["provider", "leave"],
        provider=["remove", "register", "register", "leave"],
        **{
            "provider.sure": ["oui"],
            "provider.profile": ["franceconnect", "generic"],
            "provider.issuer": ["", practice.issuer],
            "provider.client_id": ["essai", "essai"],
            "provider.secret": ["mon secret"] * 2,
            "provider.redirect": ["http://localhost:4242/r", ""],
        },
    )
    kept = registered_provider(place.session)
    assert (kept.issuer, kept.client_id) == (practice.issuer, "essai")
    assert any("serveur de structure" in one for one in said)
    assert not any("mon secret" in one for one in said)


def test_a_code_of_franceconnect_is_explained_line_by_line(place: Place) -> None:
    said: list[str] = []
    answers = {"identity": ["code"], "identity.code": ["bonjour", "y010004"]}
    with pytest.raises(Exception, match="état civil"):
        ask_identity(place.session, ScriptedConsole(answers, said.append), never)
    assert any("commence par Y" in one for one in said)


def test_mandates_are_proposed_for_confirmation_once_there_is_a_network(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    granted = grant(place)
    online(monkeypatch, there=False)
    assert unconfirmed_count(place.session) == 0
    online(monkeypatch)
    monkeypatch.setattr("socket.socket.connect", forbidden)
    assert unconfirmed_count(place.session) == 1
    said = script(place, menu=["unconfirmed", "leave"], unconfirmed=["none"])
    assert any(granted.number in one for one in said)
    assert state(place.session, granted.number) is MandateState.SIGNED_LOCALLY


def test_a_proposed_mandate_is_confirmed_when_the_person_signs_in(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    online(monkeypatch)
    granted = grant(place)
    script(
        place,
        play_citizen,
        menu=["unconfirmed", "leave"],
        unconfirmed=["1"],
        **{"identity.right": ["oui"]},
    )
    assert state(place.session, granted.number) is MandateState.SUSPENDED
    assert unconfirmed_count(place.session) == 0


def forbidden(*_arguments: object) -> None:
    raise AssertionError("a connection was tried")


def state(session: Session, name: str) -> MandateState:
    return load_mandate(session, name).line.view.state


async def test_a_coordinator_sees_and_checks_the_registration_on_full_screen(
    place: Place,
) -> None:
    async with pages(place) as shown:
        await shown.sign_in()
        await shown.choose("Aujourd'hui", "voir et vérifier")
        await shown.until("kiosque-entrainement")
        await shown.choose("Le service d'identité", "Vérifier")
        await shown.until("en ordre")
        await shown.press("enter")
        await shown.choose("Le service d'identité", "Choisir où")
        await shown.choose("se connecte-t-elle", "Chromium")
        await shown.until("Chromium, dans un profil jetable")
        await shown.choose("Le service d'identité", "Retirer")
        await shown.choose("Retirer ce service", "Oui")
        await shown.choose("Aucun service", "Enregistrer")
        await shown.choose("Quelle sorte", "intégration")
        await shown.until("vous a donné")
        await shown.fill("http://127.0.0.1:9/api/v2", "un-client", "un secret")
        await shown.press("enter", "enter")
        await shown.until("un-client")
        assert "un secret" not in shown.frame()


async def test_a_code_that_the_browser_shows_is_explained_on_full_screen(place: Place) -> None:
    async with pages(place) as shown:
        await shown.sign_in()
        await shown.reach_scopes()
        await shown.press("down", "down", "space", "enter")
        await shown.choose("se limite-t-il", "tout ce que couvrent")
        await shown.choose("Pour combien", "un mois")
        await shown.choose("identifiée", "FranceConnect")
        await shown.until("En attente de la personne")
        await shown.press("escape")
        await shown.choose("identifiée", "montre un code")
        await shown.until("Code montré")
        await shown.fill("Y010008")
        await shown.press("enter")
        await shown.until("état civil")
        await shown.until("Avec un document")
