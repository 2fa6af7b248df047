"""Dates of mandates on paper and in the program, in nights when other programs are a day wrong."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosque.desk.mandates import load_mandate
from kiosque.desk.papers import mandate_paper
from kiosque.mandates.durations import Duration
from tests.desks import MovedClock, found, grant
from tests.paper_texts import text_of

STEP = timedelta(seconds=30)
"""The clock goes on by as much before a code is used."""


@pytest.mark.parametrize(
    ("postcode", "granted_at", "duration", "signed", "ends"),
    [
        (
            "44800",
            "2027-07-01T22:30:00+00:00",
            Duration.MONTH,
            "vendredi 2 juillet 2027 à 0 h 30",
            "lundi 2 août 2027 à 0 h 30 (heure de Paris)",
        ),
        (
            "44800",
            "2027-03-27T01:30:00+00:00",
            Duration.SHORT,
            "samedi 27 mars 2027 à 2 h 30",
            "dimanche 28 mars 2027 à 3 h 30 (heure de Paris)",
        ),
        (
            "44800",
            "2026-12-31T23:10:00+00:00",
            Duration.SHORT,
            "vendredi 1er janvier 2027 à 0 h 10",
            "samedi 2 janvier 2027 à 0 h 10 (heure de Paris)",
        ),
        (
            "97400",
            "2028-02-28T21:00:00+00:00",
            Duration.SHORT,
            "mardi 29 février 2028 à 1 h",
            "mercredi 1er mars 2028 à 1 h 00 (heure de La Réunion)",
        ),
        (
            "98714",
            "2027-01-01T08:00:00+00:00",
            Duration.SHORT,
            "jeudi 31 décembre 2026 à 22 h",
            "vendredi 1er janvier 2027 à 22 h 00 (heure de Tahiti)",
        ),
    ],
)
def test_a_mandate_prints_its_local_time_and_ends_at_that_very_second(
    tmp_path: Path, postcode: str, granted_at: str, duration: Duration, signed: str, ends: str
) -> None:
    """D6."""
    moment = datetime.fromisoformat(granted_at)
    place = found(tmp_path, clock=MovedClock(moment - STEP), postcode=postcode)
    granted = grant(place, duration=duration)
    printed = text_of(mandate_paper(place.session, granted.number).pdf)
    assert signed in printed
    assert ends in printed
    end = load_mandate(place.session, granted.number).record.ends_at
    assert end.astimezone(UTC) == moment + timedelta(days=duration.days)
    place.clock.jump(end.astimezone(UTC) - timedelta(seconds=1))
    assert load_mandate(place.session, granted.number).line.view.usable
    place.clock.jump(end.astimezone(UTC))
    assert not load_mandate(place.session, granted.number).line.view.usable
    place.session.close()
