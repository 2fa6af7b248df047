"""A wrong code inside a session is refused, slowed, and told by the journal without a name."""

from pathlib import Path

import pytest

from kiosque.desk.citizen_export import export_citizen
from kiosque.desk.erasing import Basis, ErasePerson, erase_citizen
from kiosque.desk.granting import grant_mandate
from kiosque.desk.journal import show_journal
from kiosque.errors import SignInError
from tests.desks import begin, grant, ready_draft
from tests.two_people import found_for_two, grant_ended


def test_a_code_refused_at_a_grant_or_an_export_is_journaled(tmp_path: Path) -> None:
    place, _colleague = found_for_two(tmp_path / "home")
    session = place.session
    citizen = grant(place).citizen_id
    visit = begin(session, ready_draft(scopes=("famille",)))
    with pytest.raises(SignInError):
        grant_mandate(session, visit.id, "000000")
    with pytest.raises(SignInError):
        export_citizen(session, citizen, tmp_path / "stick", "000000")
    told = show_journal(session, type_="code.refused")
    asked = [event.payload["asked_for"] for event in told if event.payload is not None]
    assert asked == ["export", "grant"]
    assert {event.header.subject for event in told} == {session.vault.slot_id}


def test_a_code_of_either_person_refused_at_an_erasure_is_journaled(tmp_path: Path) -> None:
    place, colleague = found_for_two(tmp_path / "home")
    citizen = grant_ended(place).citizen_id
    for own, theirs in (("000000", {}), ("", {"code": "000000"})):
        second = colleague.proves(**theirs)
        code = own or place.code()
        command = ErasePerson(citizen, Basis.REQUEST, everything=True, code=code, second=second)
        with pytest.raises(SignInError):
            erase_citizen(place.session, command)
    told = show_journal(place.session, type_="code.refused")
    assert [event.payload for event in told] == 2 * [
        {"by": place.session.vault.slot_id, "asked_for": "erasure"}
    ]


def test_a_try_before_the_delay_is_over_is_no_refused_code(tmp_path: Path) -> None:
    place, _colleague = found_for_two(tmp_path / "home")
    visit = begin(place.session, ready_draft())
    for _try in range(6):
        with pytest.raises(SignInError):
            grant_mandate(place.session, visit.id, "000000")
    assert 0 < len(show_journal(place.session, type_="code.refused")) < 6
