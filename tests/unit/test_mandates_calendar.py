"""Ends on the days that go wrong elsewhere: changes of clocks, leap days, year ends, overseas."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosque.i18n.dates import long_date
from kiosque.mandates.durations import Duration, end_of
from kiosque.mandates.fields import moment_text
from kiosque.mandates.lifecycle import Fact, MandateState, state_of
from kiosque.mandates.mandate_text import moment_on_paper
from kiosque.mandates.timezones import WORDS

PARIS = ZoneInfo("Europe/Paris")
SECOND = timedelta(seconds=1)
NBSP = "\N{NO-BREAK SPACE}"


def signed(at: datetime, end: datetime) -> Fact:
    return Fact("signed", at, scopes=("social",), ends_at=end, identity="document")


@pytest.mark.parametrize(
    ("zone", "at", "duration", "told"),
    [
        ("Europe/Paris", "2028-02-28T09:00", "SHORT", f"mardi 29 février 2028 à 9{NBSP}h"),
        ("Europe/Paris", "2028-02-29T09:00", "LONG", f"mercredi 28 février 2029 à 9{NBSP}h"),
        ("Europe/Paris", "2027-02-28T23:59", "SHORT", f"lundi 1er{NBSP}mars 2027 à 23{NBSP}h"),
        ("Europe/Paris", "2027-12-31T23:30", "SHORT", f"samedi 1er{NBSP}janvier 2028 à 23{NBSP}h"),
        ("Europe/Paris", "2027-03-27T02:30", "SHORT", f"dimanche 28 mars 2027 à 3{NBSP}h{NBSP}30"),
        ("Europe/Paris", "2026-10-24T03:30", "SHORT", f"dimanche 25 octobre 2026 à 2{NBSP}h"),
        ("Europe/Paris", "2026-07-02T00:30", "SEMESTER", f"mercredi 30 décembre 2026 à 23{NBSP}h"),
        ("America/Miquelon", "2027-03-13T02:30", "SHORT", f"dimanche 14 mars 2027 à 3{NBSP}h"),
        ("Indian/Reunion", "2027-03-27T23:30", "SHORT", f"dimanche 28 mars 2027 à 23{NBSP}h"),
        ("Pacific/Noumea", "2026-12-31T08:00", "SHORT", f"vendredi 1er{NBSP}janvier 2027 à 8"),
        ("Pacific/Marquesas", "2026-12-30T20:15", "SHORT", f"jeudi 31 décembre 2026 à 20{NBSP}h"),
        ("America/Cayenne", "2028-02-28T21:00", "SHORT", f"mardi 29 février 2028 à 21{NBSP}h"),
    ],
)
def test_the_paper_and_the_program_tell_one_end_on_the_days_that_go_wrong_elsewhere(
    zone: str, at: str, duration: str, told: str
) -> None:
    """D6. What is printed is the local time of the very second at which acts are refused."""
    signed_at = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(zone))
    end = end_of(signed_at, Duration(duration))
    on_paper = moment_on_paper(end, zone)
    assert on_paper.startswith(told)
    assert on_paper.endswith(f"({WORDS[zone]})")
    facts = [signed(signed_at, datetime.fromisoformat(moment_text(end)))]
    assert state_of(facts, end.astimezone(UTC) - SECOND).state is MandateState.SIGNED_LOCALLY
    assert state_of(facts, end.astimezone(UTC)).state is MandateState.EXPIRED


@pytest.mark.parametrize("fold", [0, 1])
def test_an_end_in_the_hour_that_happens_twice_is_the_right_one_of_the_two(fold: int) -> None:
    """D6. The record carries the offset, so that 2 h 30 before is not taken for 2 h 30 after."""
    end = datetime(2026, 10, 25, 2, 30, tzinfo=PARIS, fold=fold)
    written = moment_text(end)
    assert written.endswith("+02:00" if fold == 0 else "+01:00")
    facts = [signed(end - timedelta(days=1), datetime.fromisoformat(written))]
    moment = end.astimezone(UTC)
    assert state_of(facts, moment - SECOND).usable
    assert not state_of(facts, moment).usable


@given(
    st.datetimes(
        min_value=datetime.fromisoformat("2026-01-01"),
        max_value=datetime.fromisoformat("2033-01-01"),
        timezones=st.sampled_from([UTC]),
    ),
    st.sampled_from(Duration),
    st.sampled_from(sorted(WORDS)),
)
def test_every_zone_prints_the_day_in_which_the_end_really_falls(
    at: datetime, duration: Duration, zone: str
) -> None:
    """D6."""
    local = at.replace(microsecond=0).astimezone(ZoneInfo(zone))
    end = end_of(local, duration)
    again = datetime.fromisoformat(moment_text(end))
    assert again == end
    assert again.date() == again.astimezone(ZoneInfo(zone)).date()
    assert moment_on_paper(again, zone) == moment_on_paper(end, zone)
    assert long_date(again.date()) in moment_on_paper(end, zone)
