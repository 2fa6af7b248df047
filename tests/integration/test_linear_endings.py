"""Revoking and confirming line by line, answered by scripts."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kiosque.desk.checking import check_paper
from kiosque.desk.mandates import load_mandate
from kiosque.identity.practice.launcher import practice_provider
from kiosque.identity.practice.robot import play_citizen
from kiosque.linear.console import ScriptedConsole
from kiosque.linear.menu import run_menu
from kiosque.mandates.lifecycle import MandateState
from tests.desks import MovedClock, Place, found, grant, person
from tests.integration.test_desk_revocation_by_seal import sealed
from tests.integration.test_papers import pages as paper_pages
from tests.judged_papers import picture_of
from tests.linear_scripts import never
from tests.sign_ins import settings_for
from tests.wholeness import check_whole

WHY = {
    "ending.reason": ["wish"],
    "ending.asked_by": ["citizen"],
    "ending.provenance": ["telephone"],
}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    opened = found(tmp_path / "home")
    yield opened
    opened.session.close()


def play(place: Place, answers: dict[str, Any], browser: Any = never) -> list[str]:
    said: list[str] = []
    turns = len(answers["end"])
    script = {"menu": ["end"] * turns + ["leave"], **answers}
    run_menu(place.session, ScriptedConsole(script, said.append), browser)
    return said


def state(place: Place, name: str) -> MandateState:
    return load_mandate(place.session, name).line.view.state


def test_a_mandate_is_revoked_by_questions_and_attested(place: Place, tmp_path: Path) -> None:
    number = grant(place).number
    answers = {
        "end": ["known", "attestation"],
        "number": [number],
        "ending.extent": ["whole"],
        **WHY,
        "ending.sure": ["oui"],
        "ending.which": ["1"],
        "paper.revocation": ["save", "save"],
        "folder.revocation": [str(tmp_path / "p")] * 2,
    }
    said = "\n".join(play(place, answers))
    assert state(place, number) is MandateState.REVOKED
    for words in ("Yvonne Marie Berthou", number, "le mandat entier", "la personne, par téléphone"):
        assert words in said
    trust = place.session.vault.trust_pem().encode()
    papers = list((tmp_path / "p").iterdir())
    assert len(papers) == 2
    for paper in papers:
        assert check_paper(paper.read_bytes(), place.session.now(), trust=trust).exit_code == 3


def test_nothing_is_revoked_without_a_yes_after_the_recap(place: Place) -> None:
    number = grant(place).number
    answers = {"end": ["known"], "number": [number], "ending.extent": ["whole"], **WHY}
    play(place, {**answers, "ending.sure": ["non"]})
    play(place, answers)
    assert state(place, number) is MandateState.SIGNED_LOCALLY


def test_a_part_is_revoked_and_a_question_can_be_taken_back(place: Place) -> None:
    number = grant(place).number
    answers = {
        "end": ["known"],
        "number": [number],
        "ending.extent": ["whole", "part"],
        "ending.scopes": ["travail"],
        "ending.reason": ["retour", "done"],
        "ending.asked_by": ["citizen"],
        "ending.provenance": ["in_person"],
        "ending.sure": ["oui"],
        "paper.revocation": ["later"],
    }
    play(place, answers)
    assert load_mandate(place.session, number).line.view.revoked == ("travail",)


def test_an_unseen_mandate_is_revoked_with_its_paper(place: Place, tmp_path: Path) -> None:
    photo = tmp_path / "photo.png"
    photo.write_bytes(picture_of(sealed(place.session)))
    answers = {
        "end": ["paper", "paper"],
        "ending.paper": [str(photo), str(photo)],
        "ending.name": ["Le Goff, Anne", "Berthou, Yvonne"],
        "birth_date": ["14/03/1959", "hier", "14/03/1959"],
        "ending.extent": ["whole"],
        **WHY,
        "ending.sure": ["oui"],
        "language": ["uk"],
        "paper.revocation": ["save"],
        "folder.revocation": [str(tmp_path)],
    }
    said = "\n".join(play(place, answers))
    (attested,) = tmp_path.glob("annulation-*.pdf")
    assert "скасування" in " ".join(paper_pages(attested.read_bytes())).casefold()
    assert "pas au nom de cette personne" in said
    assert "Annulé depuis le mardi 24 novembre 2026" in said
    check_whole(place.session)


def test_a_mandate_is_suspended_then_lifted_then_confirmed(tmp_path: Path) -> None:
    place = found(tmp_path / "home", clock=MovedClock(datetime.now(UTC)))
    lea = person(
        given_names=("Léa",), family_name="Martin", birth_date="1987-03-12", birth_place="59350"
    )
    number = grant(place, identity=lea).number
    citizens = iter(["corse", "simple"])
    answers = {
        "end": ["confirm", "lift", "confirm"],
        "number": [number] * 3,
        "identity.right": ["oui", "oui"],
        "ending.checked": ["oui"],
    }
    with practice_provider() as running:
        place.session.provider = settings_for(running)
        said = play(place, answers, lambda url: play_citizen(url, next(citizens)))
    assert "suspendu" in said
    alerts = [line for line in said if line.startswith("Ce qui diffère")]
    assert len(alerts) == 2
    for told in alerts:
        assert "la date de naissance" in told
        assert "1978" not in told
    assert state(place, number) is MandateState.ACTIVE
    place.session.close()
