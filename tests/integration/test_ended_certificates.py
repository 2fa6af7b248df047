"""Certificates that ended: whose signatures count, from when until when."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosque.desk.ended_certificates import EndedCertificate, Ending, ended_certificates
from kiosque.desk.second_factor import draw_factor
from kiosque.desk.staff import Reason
from kiosque.desk.staff_changes import change_roles, deactivate, reissue
from kiosque.desk.staff_words import certificate_words
from kiosque.linear.console import ScriptedConsole
from kiosque.linear.team import run_team
from kiosque.vault.certificates import MEDIATOR_USE
from tests.commands import Typist
from tests.desks import START, Place, found
from tests.pages import pages
from tests.staff import COLLEAGUE_PASSPHRASE, founder, hire

DAY = timedelta(days=1)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = found(tmp_path / "home")
    yield made
    made.session.close()


def by_slot(place: Place) -> dict[str, EndedCertificate]:
    return {one.slot: one for one in ended_certificates(place.session)}


def test_nothing_ended_while_everybody_signs(place: Place) -> None:
    hire(place)
    assert ended_certificates(place.session) == ()


def test_each_end_tells_from_when_until_when_and_why(place: Place) -> None:
    hired = place.clock.read().now
    leo, ines, ali = hire(place), hire(place, "Inès K."), hire(place, "Ali R.")
    zoe = hire(place, "Zoé M.", "coordinator")
    place.clock.move(DAY)
    deactivate(place.session, leo.slot, Reason.OTHER, "Mutation")
    left = place.clock.read().now
    place.clock.move(DAY)
    again = reissue(
        place.session, ines.slot, COLLEAGUE_PASSPHRASE, draw_factor("Inès K.", "x"), proved=None
    )
    place.clock.move(DAY)
    change_roles(place.session, ali.slot, ("coordinator",))
    deactivate(place.session, zoe.slot, Reason.DEPARTURE)
    place.clock.move(DAY)
    deactivate(place.session, ali.slot, Reason.DEPARTURE)
    listed = ended_certificates(place.session)
    assert [one.slot for one in listed] == [ali.slot, ines.slot, leo.slot]
    ended = by_slot(place)
    assert again.slot not in ended
    assert ended[leo.slot] == EndedCertificate(
        leo.slot, "Léo B.", hired, left, Reason.OTHER, "Mutation"
    )
    assert (ended[ines.slot].reason, ended[ines.slot].ended) == (Ending.NEW_KEY, left + DAY)
    assert (ended[ali.slot].reason, ended[ali.slot].ended) == (Ending.ROLE, left + 2 * DAY)
    words = certificate_words(place.session, ended[leo.slot])
    assert f"certificat {leo.slot}" in words
    assert "Mutation" in words


def test_no_signature_counts_after_the_year_of_use_of_its_key(place: Place) -> None:
    leo = hire(place)
    hired = place.clock.read().now
    place.clock.move(MEDIATOR_USE + 30 * DAY)
    here = by_slot(place)
    assert here[leo.slot].reason is Ending.USE
    assert START - DAY < here[leo.slot].ended - MEDIATOR_USE <= hired
    assert founder(place).slot in here
    deactivate(place.session, leo.slot, Reason.DEPARTURE)
    gone = by_slot(place)[leo.slot]
    assert (gone.reason, gone.ended) == (Ending.USE, hired + MEDIATOR_USE)


def test_a_founder_who_left_has_an_end_and_no_known_beginning(place: Place) -> None:
    zoe = hire(place, "Zoé M.", "coordinator")
    session = zoe.sign_in()
    awa = founder(place).slot
    deactivate(session, awa, Reason.DEPARTURE)
    (one,) = ended_certificates(session)
    assert (one.slot, one.name, one.began) == (awa, "Awa D.", None)
    assert "jusqu'au" in certificate_words(session, one)
    session.close()


def test_they_are_listed_by_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    typist = Typist(monkeypatch, capsys, desk)
    assert typist.found(tmp_path / "home").code == 0
    (desk / "leur-phrase").write_text(COLLEAGUE_PASSPHRASE, encoding="utf-8")
    assert "Aucun certificat" in typist.type("mediator", "list", "--ended").out
    said = typist.type(
        "mediator", "add", "--name", "Léo B.", "--role", "mediator", "--passphrase-file",
        str(desk / "leur-phrase"),
    )  # fmt: skip
    assert said.code == 0
    assert typist.type("mediator", "deactivate", "Léo B.", "--reason", "depart").code == 0
    told = json.loads(typist.type("mediator", "list", "--ended", "--json").out)
    (one,) = told["certificates"]
    assert (one["name"], one["reason"]) == ("Léo B.", "depart")
    assert one["began"] <= one["ended"]
    assert "Léo B." in typist.type("mediator", "list", "--ended").out


async def test_they_are_read_in_the_pages_of_the_team_and_by_questions(place: Place) -> None:
    said: list[str] = []
    run_team(place.session, ScriptedConsole({"team": ["ended"]}, said.append))
    assert any("Aucun certificat" in line for line in said)
    leo = hire(place)
    deactivate(place.session, leo.slot, Reason.DEPARTURE)
    run_team(place.session, ScriptedConsole({"team": ["ended"]}, said.append))
    assert any(leo.slot in line for line in said)
    async with pages(place) as shown:
        await shown.sign_in()
        await shown.choose("Aujourd'hui", "Équipe")
        await shown.choose("Équipe de la structure", "Certificats finis")
        await shown.answer(leo.slot)
        await shown.until("Équipe de la structure")
