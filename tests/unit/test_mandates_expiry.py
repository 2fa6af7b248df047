"""When the end of a mandate is announced."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosque.mandates.durations import Duration
from kiosque.mandates.expiry import Notice, announced_from, notice, notices_of
from kiosque.mandates.lifecycle import MandateState, MandateView

END = datetime(2027, 3, 28, 2, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def view(state: MandateState = MandateState.ACTIVE) -> MandateView:
    return MandateView(state, ("social",), END, locally_identified=False)


@pytest.mark.parametrize(
    ("before", "long", "short"),
    [
        (timedelta(days=30) + SECOND, None, None),
        (timedelta(days=30), Notice.MONTH, None),
        (timedelta(days=7) + SECOND, Notice.MONTH, None),
        (timedelta(days=7), Notice.WEEK, Notice.WEEK),
        (timedelta(days=1) + SECOND, Notice.WEEK, Notice.WEEK),
        (timedelta(days=1), Notice.DAY, Notice.DAY),
        (timedelta(minutes=15) + SECOND, Notice.DAY, Notice.DAY),
        (timedelta(minutes=15), Notice.MINUTES, Notice.MINUTES),
        (SECOND, Notice.MINUTES, Notice.MINUTES),
    ],
)
def test_an_end_is_announced_thirty_days_seven_days_one_day_and_fifteen_minutes_before(
    before: timedelta, long: Notice | None, short: Notice | None
) -> None:
    now = END - before
    for duration in (Duration.SEMESTER, Duration.LONG):
        assert notice(view(), duration, now) is long
    for duration in (Duration.SHORT, Duration.MONTH):
        assert notice(view(), duration, now) is short


@pytest.mark.parametrize("state", MandateState)
def test_what_may_not_be_used_is_not_announced(state: MandateState) -> None:
    found = notice(view(state), Duration.LONG, END - SECOND)
    assert (found is not None) is (state in {MandateState.ACTIVE, MandateState.SIGNED_LOCALLY})


@given(
    st.sampled_from(Duration),
    st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400)),
    st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=40)),
)
def test_a_notice_never_grows_weaker_as_the_end_comes_nearer(
    duration: Duration, left: timedelta, later: timedelta
) -> None:
    order = [None, *Notice]
    far = notice(view(), duration, END - left)
    near = notice(view(), duration, END - max(timedelta(0), left - later))
    assert order.index(far) <= order.index(near)
    assert (far is not None) is (left <= announced_from(duration))


@pytest.mark.parametrize("zone", ["Europe/Paris", "Indian/Reunion", "America/Miquelon"])
def test_a_change_of_clocks_does_not_move_a_notice(zone: str) -> None:
    """D6. In the night of 28 March 2027 the wall clock jumps; what is left does not."""
    now = (END - timedelta(minutes=15)).astimezone(ZoneInfo(zone))
    assert notice(view(), Duration.SHORT, now) is Notice.MINUTES
    assert notice(view(), Duration.SHORT, now - SECOND) is Notice.DAY


def test_every_notice_has_words_and_only_long_durations_have_all() -> None:
    assert all(one.words for one in Notice)
    assert notices_of(Duration.LONG) == tuple(Notice)
    assert Notice.MONTH not in notices_of(Duration.MONTH)
