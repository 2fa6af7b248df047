"""Durations, time zones, scopes, postures, statements, SIRET: the small rules of a mandate."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosque.errors import InputError, Refusal
from kiosque.i18n.dates import long_moment
from kiosque.mandates.consent import (
    STATEMENT_IDS,
    STATEMENTS,
    check_statements,
    in_statement_order,
)
from kiosque.mandates.durations import LONGEST, Duration, check_earlier_end, end_of
from kiosque.mandates.mandate_text import moment_on_paper
from kiosque.mandates.personal_acts import PERSONAL_ACTS, check_not_personal
from kiosque.mandates.postures import WORDS, Posture, needs_mandate, posture
from kiosque.mandates.scopes import MONEY, SCOPE_KEYS, SCOPES, in_order, scope
from kiosque.mandates.siret import organisation_siret
from kiosque.mandates.timezones import WORDS as ZONE_WORDS
from kiosque.mandates.timezones import timezone_of

PARIS, REUNION = ZoneInfo("Europe/Paris"), ZoneInfo("Indian/Reunion")
KNOWN_ZONES = available_timezones()
NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("keyword", "days"), [("SHORT", 1), ("MONTH", 31), ("SEMESTER", 182), ("LONG", 365)]
)
def test_the_four_durations_are_those_of_aidants_connect(keyword: str, days: int) -> None:
    assert Duration(keyword).days == days
    assert Duration(keyword).wording
    assert Duration(keyword).label
    assert len(Duration) == 4


@given(
    st.datetimes(
        min_value=datetime.fromisoformat("2000-01-01"),
        max_value=datetime.fromisoformat("2060-01-01"),
        timezones=st.sampled_from([PARIS, REUNION, ZoneInfo("America/Miquelon"), UTC]),
    ),
    st.sampled_from(Duration),
)
def test_a_mandate_lasts_exactly_its_days_of_24_hours(
    signed_at: datetime, duration: Duration
) -> None:
    end = end_of(signed_at, duration)
    assert end.astimezone(UTC) - signed_at.astimezone(UTC) == timedelta(days=duration.days)
    assert end.tzinfo is signed_at.tzinfo


@pytest.mark.parametrize(
    ("signed_at", "duration", "told"),
    [
        (
            datetime(2027, 3, 27, 9, 41, tzinfo=PARIS),
            Duration.SHORT,
            f"dimanche 28 mars 2027 à 10{NBSP}h{NBSP}41 (heure de Paris)",
        ),
        (
            datetime(2026, 10, 24, 9, 41, tzinfo=PARIS),
            Duration.SHORT,
            f"dimanche 25 octobre 2026 à 8{NBSP}h{NBSP}41 (heure de Paris)",
        ),
        (
            datetime(2026, 10, 24, 9, 41, tzinfo=REUNION),
            Duration.SHORT,
            f"dimanche 25 octobre 2026 à 9{NBSP}h{NBSP}41 (heure de La Réunion)",
        ),
        (
            datetime(2026, 7, 1, 22, 30, tzinfo=UTC).astimezone(PARIS),
            Duration.MONTH,
            f"dimanche 2 août 2026 à 0{NBSP}h{NBSP}30 (heure de Paris)",
        ),
        (
            datetime(2026, 12, 1, 0, 5, tzinfo=PARIS),
            Duration.MONTH,
            f"vendredi 1er{NBSP}janvier 2027 à 0{NBSP}h{NBSP}05 (heure de Paris)",
        ),
    ],
)
def test_the_end_is_told_in_local_words_across_changes_of_clocks(
    signed_at: datetime, duration: Duration, told: str
) -> None:
    zone = "Indian/Reunion" if signed_at.tzinfo is REUNION else "Europe/Paris"
    assert moment_on_paper(end_of(signed_at, duration), zone) == told


def test_the_hour_that_happens_twice_is_two_moments() -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=PARIS)
    second = first.replace(fold=1)
    apart = end_of(second, Duration.SHORT).timestamp() - end_of(first, Duration.SHORT).timestamp()
    assert apart == 3600
    assert long_moment(first) == long_moment(second)


def test_an_earlier_end_lies_between_now_and_the_usual_one() -> None:
    signed_at = datetime(2026, 11, 24, 9, 41, tzinfo=PARIS)
    latest = end_of(signed_at, Duration.MONTH)
    chosen = signed_at + timedelta(days=3)
    assert check_earlier_end(signed_at, latest, chosen) == chosen
    assert check_earlier_end(signed_at, latest, latest) == latest
    for wrong in (signed_at, signed_at - timedelta(days=1), latest + timedelta(seconds=1)):
        with pytest.raises(InputError) as refusal:
            check_earlier_end(signed_at, latest, wrong)
        assert refusal.value.field == "earlier_end"
    assert timedelta(days=365) == LONGEST


@pytest.mark.parametrize(
    ("postcode", "zone"),
    [
        ("75001", "Europe/Paris"),
        ("20090", "Europe/Paris"),
        ("97110", "America/Guadeloupe"),
        ("97133", "America/St_Barthelemy"),
        ("97150", "America/Marigot"),
        ("97200", "America/Martinique"),
        ("97300", "America/Cayenne"),
        ("97400", "Indian/Reunion"),
        ("97500", "America/Miquelon"),
        ("97600", "Indian/Mayotte"),
        ("98600", "Pacific/Wallis"),
        ("98714", "Pacific/Tahiti"),
        ("98742", "Pacific/Marquesas"),
        ("98755", "Pacific/Gambier"),
        ("98800", "Pacific/Noumea"),
        (" 974 00 ", "Indian/Reunion"),
    ],
)
def test_the_postcode_tells_the_time_zone(postcode: str, zone: str) -> None:
    assert timezone_of(postcode) == zone


@pytest.mark.parametrize("postcode", ["", "7500", "750011", "7500a", "７５００１", "75-01"])
def test_a_postcode_that_is_none_is_refused(postcode: str) -> None:
    with pytest.raises(InputError) as refusal:
        timezone_of(postcode)
    assert refusal.value.field == "postcode"


@given(st.from_regex(r"[0-9]{5}", fullmatch=True))
def test_every_postcode_lies_in_a_zone_that_exists_and_has_words(postcode: str) -> None:
    zone = timezone_of(postcode)
    assert zone in KNOWN_ZONES
    assert ZONE_WORDS[zone]


def test_the_ten_scopes_are_in_their_order() -> None:
    order = "papiers famille social travail logement transports argent justice etranger loisirs"
    assert tuple(order.split()) == SCOPE_KEYS
    assert MONEY in SCOPE_KEYS
    for one in SCOPES:
        assert scope(one.key) is one
        assert one.title
        assert one.short_title
        assert one.description.endswith("…")
        assert one.examples


@given(st.lists(st.sampled_from(SCOPE_KEYS), max_size=20))
def test_scopes_are_kept_once_each_in_order(keys: list[str]) -> None:
    found = in_order(tuple(keys))
    assert set(found) == set(keys)
    assert list(found) == sorted(found, key=SCOPE_KEYS.index)
    assert in_order(found) == found


@pytest.mark.parametrize("key", ["", "vote", "Papiers", "[/]"])
def test_an_unknown_scope_is_refused(key: str) -> None:
    for ask in (lambda: scope(key), lambda: in_order((key,))):
        with pytest.raises(InputError) as refusal:
            ask()
        assert refusal.value.field == "scopes"


def test_a_mandate_is_needed_by_who_acts_for_somebody() -> None:
    assert needs_mandate(Posture.JE_FAIS, acting=False)
    assert needs_mandate(Posture.J_ACCOMPAGNE, acting=True)
    assert not needs_mandate(Posture.J_ACCOMPAGNE, acting=False)
    assert not needs_mandate(Posture.JE_FORME, acting=True)
    assert set(WORDS) == set(Posture)
    assert posture("je_fais") is Posture.JE_FAIS
    with pytest.raises(InputError):
        posture("je_signe")


def test_every_statement_is_needed_and_no_other() -> None:
    check_statements(STATEMENT_IDS)
    check_statements(reversed(STATEMENT_IDS))
    for missing in STATEMENT_IDS:
        with pytest.raises(Refusal):
            check_statements(one for one in STATEMENT_IDS if one != missing)
    with pytest.raises(Refusal):
        check_statements([*STATEMENT_IDS, "more"])
    assert len({statement.text for statement in STATEMENTS}) == len(STATEMENTS) == 5


def test_statements_are_kept_once_each_in_order() -> None:
    assert in_statement_order([*reversed(STATEMENT_IDS), "agreed"]) == STATEMENT_IDS
    assert in_statement_order([]) == ()
    with pytest.raises(Refusal):
        in_statement_order(["more"])


def test_personal_acts_are_prepared_and_never_done() -> None:
    assert {act.key for act in PERSONAL_ACTS} == {"vote", "petition", "surendettement"}
    for act in PERSONAL_ACTS:
        with pytest.raises(Refusal) as refusal:
            check_not_personal(act.key)
        assert refusal.value.advice == act.preparation
    check_not_personal("prime-activite")


@pytest.mark.parametrize(
    "typed", ["73282932000074", " 732 829 320 00074 ", "732-829-320-00074", "35600000000048"]
)
def test_a_siret_is_fourteen_digits_that_agree(typed: str) -> None:
    assert organisation_siret(typed) == "".join(filter(str.isdigit, typed))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("73282932000075", "erreur de frappe"),
        ("73282932000047", "erreur de frappe"),
        ("00000000000000", "erreur de frappe"),
        ("", "quatorze chiffres"),
        ("7328293200007", "quatorze chiffres"),
        ("732829320000740", "quatorze chiffres"),
        ("7328293200007A", "quatorze chiffres"),
        ("\x00", "quatorze chiffres"),
    ],
)
def test_a_siret_that_cannot_be_is_refused_by_saying_why(typed: str, told: str) -> None:
    with pytest.raises(InputError, match=told) as refusal:
        organisation_siret(typed)
    assert refusal.value.field == "siret"


@given(st.text(st.one_of(st.characters(), st.sampled_from("0123456789 ")), max_size=20))
def test_whatever_is_typed_as_a_siret_is_one_or_refused(typed: str) -> None:
    try:
        found = organisation_siret(typed)
    except InputError:
        return
    assert len(found) == 14
    assert found.isascii()
    assert found.isdigit()
