"""Two people who confirm are two wills: not somebody and the access they gave this week."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosque.desk.citizens import find_citizens, find_for_rights
from kiosque.desk.erasing import Basis, ErasePerson, erase_citizen, preview_erasure
from kiosque.desk.journal import show_journal
from kiosque.desk.person_sheet import open_sheet
from kiosque.desk.second_person import SecondPerson
from kiosque.errors import Refusal
from kiosque.i18n import advice, sentence
from kiosque.mandates.two_people import WAIT, confirms_from
from tests.desks import Place, found
from tests.staff import Colleague, hire
from tests.two_people import grant_ended

GIVEN = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return found(tmp_path / "home")


def erase(place: Place, citizen: str, second: Colleague) -> None:
    proof = SecondPerson(second.slot, second.passphrase, second.code())
    command = ErasePerson(citizen, Basis.REQUEST, everything=True, code=place.code(), second=proof)
    erase_citizen(place.session, command)


def test_who_was_given_their_access_by_another_confirms_at_once() -> None:
    assert confirms_from(None) is None
    assert confirms_from(GIVEN) == GIVEN + timedelta(days=7)


def test_whom_one_added_this_week_is_no_second_person(place: Place) -> None:
    citizen = grant_ended(place).citizen_id
    added = hire(place)
    with pytest.raises(Refusal) as refused:
        erase(place, citizen, added)
    assert "sept jours" in sentence(refused.value)
    assert "à partir du" in advice(refused.value)
    place.clock.move(-timedelta(days=30))
    with pytest.raises(Refusal):
        erase(place, citizen, added)
    place.clock.move(timedelta(days=30) + WAIT)
    erase(place, citizen, added)


def test_whom_somebody_else_added_is_a_second_person_at_once(place: Place) -> None:
    citizen = grant_ended(place).citizen_id
    other = hire(place, "Zoé M.", "coordinator").sign_in()
    added = hire(place, "Ali R.", by=other)
    other.close()
    erase(place, citizen, added)


def test_who_coordinates_alone_finds_who_asks_for_their_rights_and_helps_nobody(
    place: Place,
) -> None:
    granted = grant_ended(place)
    session = hire(place, "Zoé M.", "coordinator").sign_in()
    (found_here,) = find_for_rights(session, "bertou")
    assert found_here.id == granted.citizen_id
    assert preview_erasure(session, found_here.id).citizen == granted.citizen_id
    (told,) = show_journal(session, type_="citizen.read")
    assert told.payload == {"what": "rights", "by": session.vault.slot_id}
    with pytest.raises(Refusal):
        find_citizens(session, "bertou")
    with pytest.raises(Refusal):
        open_sheet(session, found_here.id)
    session.close()
