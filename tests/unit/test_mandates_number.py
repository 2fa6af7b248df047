"""The number of a mandate: whoever reads it aloud, a slip never gives another mandate."""

import re
import string
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosque.mandates.number import check_number, mandate_number, prefix_of

PREFIXES = st.text(st.sampled_from(string.ascii_uppercase), min_size=3, max_size=3)
KIOSKS = st.one_of(st.integers(0, 99), st.integers(0, 99_999))
COUNTERS = st.one_of(st.integers(0, 9_999), st.integers(0, 999_999_999))
NUMBERS = st.builds(mandate_number, PREFIXES, KIOSKS, COUNTERS)
SIGNS = string.digits + string.ascii_uppercase


@given(NUMBERS)
def test_a_number_is_read_back_however_it_is_spaced(number: str) -> None:
    for typed in (number, number.lower(), number.replace("-", " "), f" {number} "):
        assert check_number(typed) == number


@settings(max_examples=200)
@given(NUMBERS)
def test_one_wrong_character_never_gives_another_number(number: str) -> None:
    for at, sign in enumerate(number):
        for other in SIGNS:
            if sign not in {"-", other}:
                found = check_number(number[:at] + other + number[at + 1 :])
                assert found in {None, number}
                assert found is None or {sign, other} in ({"0", "O"}, {"1", "I"})


@settings(max_examples=200)
@given(NUMBERS)
def test_two_neighbours_that_changed_places_never_give_another_number(number: str) -> None:
    places = [at for at, sign in enumerate(number) if sign != "-"]
    for one, other in pairwise(places):
        signs = list(number)
        signs[one], signs[other] = signs[other], signs[one]
        typed = "".join(signs)
        for spelling in (typed, typed.replace("-", "")):
            assert check_number(spelling) in {None, number}


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_number_or_none(typed: str) -> None:
    found = check_number(typed)
    assert found is None or check_number(found) == found


@pytest.mark.parametrize("digits", ["0" * 14, "1" * 14, "9" * 40])
def test_a_number_that_is_too_long_is_none(digits: str) -> None:
    assert check_number(f"BEL{digits}F") is None
    assert check_number(f"BEL1-{digits}-F") is None


@pytest.mark.parametrize(
    ("prefix", "kiosk", "counter"),
    [
        ("BE", 1, 1),
        ("bel", 1, 1),
        ("BÉL", 1, 1),
        ("BEL", -1, 1),
        ("BEL", 100_000, 1),
        ("BEL", 1, 10**9),
    ],
)
def test_a_number_that_cannot_be_is_never_made(prefix: str, kiosk: int, counter: int) -> None:
    with pytest.raises(ValueError, match=r"prefix|range"):
        mandate_number(prefix, kiosk, counter)


@pytest.mark.parametrize(
    ("name", "prefix"),
    [
        ("Centre social de Bellevue", "BEL"),
        ("Médiathèque de l'Île-d'Yeu", "ILE"),
        ("CCAS de Saint-Œuvre", "OEU"),
        ("Ô", "OXX"),
        ("محمود", "XXX"),
        ("Mairie", "MAI"),
        ("😀", "XXX"),
    ],
)
def test_the_prefix_recalls_the_organisation(name: str, prefix: str) -> None:
    assert prefix_of(name) == prefix


@given(st.text(max_size=80))
def test_any_name_gives_three_letters(name: str) -> None:
    assert re.fullmatch(r"[A-Z]{3}", prefix_of(name), re.ASCII)
