"""Clocks that are wrong: years behind, years ahead, jumping during a session."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosque.desk.acts import ActResult, RecordAct, record_act
from kiosque.desk.entrance import SignIn, sign_in
from kiosque.desk.granting import grant_mandate
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.journal import show_journal
from kiosque.desk.mandates import list_mandates
from kiosque.desk.session import Session
from kiosque.desk.stated_time import ClockBelowFloor
from kiosque.desk.visits import load_visit, visits_to_resume
from kiosque.errors import SignInError
from kiosque.journal.events import Header
from tests.desks import PASSPHRASE, Place, begin, found, grant, person, ready_draft
from tests.wholeness import check_whole

YEARS = timedelta(days=2 * 365)
DEAD_BATTERY = datetime(2000, 1, 1, tzinfo=UTC)
WRONG: dict[str, Callable[[datetime], datetime]] = {
    "the year 2000": lambda _now: DEAD_BATTERY,
    "two years behind": lambda now: now - YEARS,
    "two years ahead": lambda now: now + YEARS,
    "a day behind": lambda now: now - timedelta(days=1),
}
BEHIND = [name for name in WRONG if name != "two years ahead"]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    opened = found(tmp_path / "home")
    yield opened
    opened.session.close()


def jump(place: Place, wrong: str) -> datetime:
    """Put the wall clock elsewhere; return the right time."""
    right = place.clock.read().now
    place.clock.jump(WRONG[wrong](right))
    place.clock.reading = replace(place.clock.reading, quality="unknown")
    return right


def code_of_the_phone(place: Place, right: datetime) -> str:
    """Return the code that a phone, whose time is right, shows."""
    return Place(place.home, type(place.clock)(right), place.founded).code()


def enter(place: Place, code: str, stated: datetime | None = None) -> Session:
    vault = place.session.vault
    command = SignIn(place.session.organisation.id, vault.slot_id, PASSPHRASE, code, stated)
    return sign_in(place.home, place.clock, command)


def newest(session: Session, count: int) -> list[Header]:
    return [event.header for event in show_journal(session, limit=count)]


@pytest.mark.parametrize("wrong", BEHIND)
def test_a_clock_below_its_floor_dates_nothing_until_the_time_is_stated_and_journaled(
    place: Place, wrong: str
) -> None:
    grant(place)
    place.session.close()
    right = jump(place, wrong)
    before = place.session.folder.joinpath("kiosque.db").read_bytes()
    with pytest.raises(ClockBelowFloor):
        enter(place, code_of_the_phone(place, right))
    assert place.session.folder.joinpath("kiosque.db").read_bytes() == before
    code = code_of_the_phone(place, right + timedelta(minutes=1))
    session = enter(place, code, right + timedelta(minutes=1))
    opened, stated = newest(session, 2)
    assert (opened.type, stated.type) == ("session.opened", "clock.stated")
    assert (opened.tsq, stated.tsq) == ("manual", "manual")
    told = show_journal(session, type_="clock.stated")[0].payload
    assert told is not None
    assert told["machine"] == WRONG[wrong](right).isoformat()
    assert abs(session.now() - right) < timedelta(minutes=3)
    check_whole(session)
    session.close()


def test_a_clock_years_ahead_opens_nothing_and_closes_nothing_for_the_day_it_is_put_right(
    place: Place,
) -> None:
    draft = begin(place.session, ready_draft())
    place.session.close()
    right = jump(place, "two years ahead")
    with pytest.raises(SignInError):
        enter(place, code_of_the_phone(place, right))
    place.clock.jump(right + timedelta(minutes=2))
    with pytest.raises(ClockBelowFloor):
        enter(place, code_of_the_phone(place, right + timedelta(minutes=2)))
    later = right + timedelta(minutes=3)
    session = enter(place, code_of_the_phone(place, later), later)
    assert "session.refused" in {header.type for header in newest(session, 5)}
    assert [visit.id for visit in visits_to_resume(session)] == [draft.id]
    check_whole(session)
    session.close()
    place.clock.move(timedelta(minutes=10))
    now = place.clock.read().now
    enter(place, code_of_the_phone(place, now)).close()


@pytest.mark.parametrize("wrong", WRONG)
def test_a_clock_that_jumps_during_a_session_is_not_followed_and_the_journal_says_so(
    place: Place, wrong: str
) -> None:
    first = grant(place)
    confirm_hand_signatures(place.session, first.mandate_id)
    draft = begin(place.session, ready_draft(identity=person(family_name="Le Goff")))
    right = jump(place, wrong)
    place.clock.move(timedelta(minutes=1))
    code = code_of_the_phone(place, right + timedelta(seconds=30))
    visit = begin(place.session, ready_draft(identity=person(family_name="Martin")))
    second = grant_with(place, visit.id, code)
    record_act(place.session, RecordAct(first.visit_id, "social", "x", ActResult.DONE, acting=True))
    expected = right + timedelta(minutes=1)
    for header in newest(place.session, 3):
        assert header.tsq == "unknown"
        assert datetime.fromisoformat(header.ts) == expected
    lines = {line.id: line for line in list_mandates(place.session)}
    assert datetime.fromisoformat(lines[second].signed_at) == expected
    assert all(line.view.usable for line in lines.values())
    assert draft.id in {one.id for one in visits_to_resume(place.session)}
    assert load_visit(place.session, draft.id).draft.identity is not None
    check_whole(place.session)


def grant_with(place: Place, visit: str, code: str) -> str:
    return grant_mandate(place.session, visit, code).mandate_id


def test_the_network_that_sets_a_clock_forward_during_a_session_is_followed(place: Place) -> None:
    place.clock.reading = replace(place.clock.reading, quality="unknown")
    assert place.session.clock.read().quality == "unknown"
    later = place.clock.read().now + timedelta(hours=8)
    place.clock.jump(later)
    place.clock.reading = replace(place.clock.reading, quality="ntp")
    reading = place.session.clock.read()
    assert (reading.now, reading.quality) == (later, "ntp")
    place.clock.move(timedelta(minutes=5))
    assert place.session.clock.read().now == later + timedelta(minutes=5)
    place.clock.jump(later - timedelta(days=1))
    reading = place.session.clock.read()
    assert (reading.now, reading.quality) == (later + timedelta(minutes=5), "unknown")


def test_a_clock_that_drifts_by_seconds_is_followed(place: Place) -> None:
    now = place.clock.read().now
    for seconds in (90, -90, 0):
        moved = now + timedelta(seconds=seconds)
        place.clock.jump(moved)
        assert place.session.clock.read().now == moved
