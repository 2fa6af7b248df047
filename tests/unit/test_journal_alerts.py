"""What is shown to who coordinates: odd hours, bursts, grants of which no paper was made."""

import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosque.journal.alerts import (
    BURST,
    BURST_SPAN,
    PRINTED_WITHIN,
    Alert,
    AlertKind,
    GrantSeen,
    alerts,
    odd_hour,
)

PARIS, REUNION = ZoneInfo("Europe/Paris"), ZoneInfo("Indian/Reunion")
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=PARIS)
LATER = TUESDAY + timedelta(days=1)
MINUTE = timedelta(minutes=1)


def seen(
    number: int = 0, at: datetime = TUESDAY, by: str = "a", *, on_paper: bool = True
) -> GrantSeen:
    return GrantSeen(f"m{number}", by, at, on_paper)


def of_kind(found: tuple[Alert, ...], kind: AlertKind) -> list[Alert]:
    return [one for one in found if one.kind is kind]


@pytest.mark.parametrize(
    ("moment", "odd"),
    [
        (datetime(2026, 11, 24, 6, 59, tzinfo=PARIS), True),
        (datetime(2026, 11, 24, 7, 0, tzinfo=PARIS), False),
        (datetime(2026, 11, 24, 19, 59, tzinfo=PARIS), False),
        (datetime(2026, 11, 24, 20, 0, tzinfo=PARIS), True),
        (datetime(2026, 11, 28, 11, 0, tzinfo=PARIS), False),
        (datetime(2026, 11, 29, 11, 0, tzinfo=PARIS), True),
        (datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=PARIS), True),
        (datetime(2026, 11, 24, 3, 30, tzinfo=ZoneInfo("UTC")).astimezone(REUNION), False),
    ],
)
def test_an_hour_is_odd_in_the_time_of_the_organisation(moment: datetime, *, odd: bool) -> None:
    assert odd_hour(moment) is odd
    found = alerts([seen(at=moment)], moment)
    assert bool(of_kind(found, AlertKind.ODD_HOUR)) is odd


def test_six_mandates_in_half_an_hour_are_one_burst_and_five_are_none() -> None:
    six = [seen(at, TUESDAY + at * 6 * MINUTE) for at in range(BURST)]
    (burst,) = of_kind(alerts(six, LATER), AlertKind.BURST)
    assert burst.mandates == tuple(grant.mandate for grant in six)
    assert of_kind(alerts(six[1:], LATER), AlertKind.BURST) == []
    slower = [seen(at, TUESDAY + at * (BURST_SPAN / 5 + MINUTE)) for at in range(BURST)]
    assert of_kind(alerts(slower, LATER), AlertKind.BURST) == []


def test_two_people_at_work_are_no_burst() -> None:
    both = [seen(at, TUESDAY + at * MINUTE, "ab"[at % 2]) for at in range(2 * BURST - 2)]
    assert of_kind(alerts(both, LATER), AlertKind.BURST) == []


def test_a_mandate_without_paper_is_shown_after_an_hour() -> None:
    grant = seen(on_paper=False)
    assert alerts([grant], TUESDAY + PRINTED_WITHIN) == ()
    (alert,) = alerts([grant], TUESDAY + PRINTED_WITHIN + MINUTE)
    assert (alert.kind, alert.mandates) == (AlertKind.NOT_PRINTED, ("m0",))
    assert alerts([seen()], LATER) == ()


GRANTS = st.lists(
    st.builds(
        GrantSeen,
        mandate=st.uuids().map(str),
        by=st.sampled_from("ab"),
        at=st.integers(0, 3000).map(lambda minutes: TUESDAY + minutes * MINUTE),
        on_paper=st.booleans(),
    ),
    max_size=25,
)


@given(GRANTS, st.randoms())
def test_neither_order_nor_repetition_of_the_grants_matters(
    grants: list[GrantSeen], chance: random.Random
) -> None:
    expected = alerts(grants, LATER)
    shuffled = [*grants, *grants[:3]]
    chance.shuffle(shuffled)
    assert {(a.kind, a.by, a.at, frozenset(a.mandates)) for a in alerts(shuffled, LATER)} == {
        (a.kind, a.by, a.at, frozenset(a.mandates)) for a in expected
    }


@given(GRANTS)
def test_every_burst_is_found_and_each_mandate_is_in_one_at_most(grants: list[GrantSeen]) -> None:
    bursts = of_kind(alerts(grants, LATER), AlertKind.BURST)
    told = [mandate for burst in bursts for mandate in burst.mandates]
    assert len(told) == len(set(told))
    for grant in grants:
        around = [
            one
            for one in grants
            if one.by == grant.by and timedelta(0) <= one.at - grant.at <= BURST_SPAN
        ]
        if len({one.mandate for one in around}) >= BURST:
            assert grant.mandate in told
