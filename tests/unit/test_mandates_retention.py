"""How long what is kept: six years, two years, twelve months, eight weeks, on the calendar."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosque.mandates.retention import (
    backup_kept_until,
    case_kept_until,
    mandate_kept_until,
    month_kept_until,
    person_kept_until,
    years_after,
)

PARIS = ZoneInfo("Europe/Paris")
MOMENTS = st.integers(0, 34 * 365 * 24).map(
    lambda hours: datetime(2026, 1, 1, tzinfo=PARIS) + timedelta(hours=hours)
)


@pytest.mark.parametrize(
    ("ends", "kept"),
    [
        (datetime(2026, 12, 24, 9, 41, tzinfo=PARIS), datetime(2032, 12, 24, 9, 41, tzinfo=PARIS)),
        (datetime(2028, 2, 29, 10, 0, tzinfo=PARIS), datetime(2034, 3, 1, 10, 0, tzinfo=PARIS)),
        (datetime(2027, 12, 31, 23, 30, tzinfo=UTC), datetime(2034, 1, 1, 0, 30, tzinfo=PARIS)),
    ],
)
def test_a_mandate_is_kept_six_years_after_its_end(ends: datetime, kept: datetime) -> None:
    """D20."""
    assert mandate_kept_until(ends, PARIS) == kept


@given(MOMENTS, st.integers(1, 10))
def test_years_after_is_never_earlier_than_so_many_whole_years(
    moment: datetime, years: int
) -> None:
    later = years_after(moment, years)
    assert later.year == moment.year + years
    assert later - moment >= timedelta(days=365 * years) - timedelta(hours=1)
    assert later - moment <= timedelta(days=366 * years)


@given(MOMENTS, st.lists(MOMENTS, max_size=4))
def test_a_person_goes_with_the_last_mandate_and_not_before_two_years(
    contact: datetime, mandates: list[datetime]
) -> None:
    until = person_kept_until(contact, mandates)
    assert until >= case_kept_until(contact)
    assert all(until >= one for one in mandates)


def test_technical_data_of_a_month_outlive_it_by_twelve_months() -> None:
    assert month_kept_until("2026-11") == datetime(2027, 12, 1, tzinfo=UTC)
    assert month_kept_until("2026-12") == datetime(2028, 1, 1, tzinfo=UTC)
    assert month_kept_until("2027-01") == datetime(2028, 2, 1, tzinfo=UTC)
    with pytest.raises(ValueError, match="month"):
        month_kept_until("month")


def test_what_says_that_both_signed_is_kept_as_long_as_the_longest_mandate() -> None:
    signed = datetime(2026, 11, 1, tzinfo=UTC)
    assert month_kept_until(f"{signed:%Y-%m}") > signed + timedelta(days=365)


def test_a_backup_is_kept_eight_weeks() -> None:
    made = datetime(2026, 11, 24, tzinfo=UTC)
    assert backup_kept_until(made) == datetime(2027, 1, 19, tzinfo=UTC)
