"""Who a person is: six facts, checked once; names compared as registers spell them."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosque.errors import InputError
from kiosque.mandates.commitment import commitment, commitment_to, normalised
from kiosque.mandates.identity_comparison import compare
from kiosque.mandates.pivot import (
    FRANCE,
    PivotIdentity,
    full_name,
    is_born_after,
    is_minor_on,
    pivot_identity,
)
from kiosque.mandates.typed_dates import iso_birth_date

BASE: dict[str, Any] = {
    "given_names": "Aïcha Fatima",
    "family_name": "Benali",
    "gender": "female",
    "birth_date": "1959-03-14",
    "birth_place": "69383",
    "birth_country": FRANCE,
}


def somebody(**changes: Any) -> PivotIdentity:
    return pivot_identity(**{**BASE, **changes})


def test_an_identity_is_cleaned() -> None:
    found = somebody(
        given_names=" Aïcha \n Fatima ",
        family_name="Ben\u202eali",
        birth_place=" 2a004 ",
        preferred_name="\x00",
    )
    assert found.given_names == ("Aïcha", "Fatima")
    assert found.family_name == "Benali"
    assert found.birth_place == "2A004"
    assert full_name(found) == "Aïcha Fatima Benali"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("family_name", ""),
        ("family_name", None),
        ("family_name", "\u202e\x00"),
        ("family_name", "123"),
        ("family_name", "😀"),
        ("family_name", "a" * 257),
        ("given_names", ""),
        ("given_names", ()),
        ("given_names", ("Aïcha", " ")),
        ("given_names", "a " * 33),
        ("given_names", ("a" * 200, "b" * 200)),
        ("gender", "x"),
        ("gender", None),
        ("birth_date", "14/03/1959"),
        ("birth_date", "1959-02-29"),
        ("birth_date", "1959-00-14"),
        ("birth_date", "1849-12-31"),
        ("birth_date", "１９５９-03-14"),
        ("birth_place", "99100"),
        ("birth_place", "2C004"),
        ("birth_place", "6938"),
        ("birth_country", "100"),
        ("birth_country", ""),
        ("preferred_name", "12"),
    ],
)
def test_an_identity_that_cannot_be_is_refused_by_the_name_of_its_field(
    field: str, value: Any
) -> None:
    with pytest.raises(InputError) as refusal:
        somebody(**{field: value})
    assert refusal.value.field == field


def test_a_commune_of_birth_abroad_is_refused() -> None:
    with pytest.raises(InputError) as refusal:
        somebody(birth_country="99350")
    assert refusal.value.field == "birth_place"


@given(st.text(max_size=400))
def test_whatever_is_typed_as_a_name_is_cleaned_or_refused(typed: str) -> None:
    refused = None
    try:
        found = somebody(family_name=typed)
    except InputError as error:
        refused = error
    if refused is None:
        assert somebody(family_name=found.family_name) == found
    else:
        assert refused.field == "family_name"
        assert len(typed) < 8 or typed not in str(refused)


@pytest.mark.parametrize(
    ("birth_date", "day", "minor"),
    [
        ("2008-11-24", date(2026, 11, 24), False),
        ("2008-11-25", date(2026, 11, 24), True),
        ("2008-02-29", date(2026, 2, 28), True),
        ("2008-02-29", date(2026, 3, 1), False),
        ("2008-11-00", date(2026, 11, 24), None),
        ("2008-00-00", date(2026, 12, 30), None),
        ("2007-00-00", date(2026, 1, 1), False),
        ("2009-00-00", date(2026, 12, 31), True),
    ],
)
def test_a_minor_is_told_from_the_birth_date_where_it_can_be(
    birth_date: str,
    day: date,
    minor: bool | None,  # noqa: FBT001
) -> None:
    assert is_minor_on(somebody(birth_date=birth_date), day) is minor


def test_a_birth_in_the_future_is_noticed() -> None:
    today = date(2026, 11, 24)
    assert is_born_after(somebody(birth_date="2026-11-25"), today)
    assert is_born_after(somebody(birth_date="2027-00-00"), today)
    assert not is_born_after(somebody(birth_date="2026-11-24"), today)
    assert not is_born_after(somebody(birth_date="2026-00-00"), today)


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("14/03/1959", "1959-03-14"),
        (" 14.3.1959 ", "1959-03-14"),
        ("14 03 1959", "1959-03-14"),
        ("1959-03-14", "1959-03-14"),
        ("05/1990", "1990-05-00"),
        ("00/05/1990", "1990-05-00"),
        ("1990", "1990-00-00"),
        ("00/00/1990", "1990-00-00"),
    ],
)
def test_a_birth_date_is_read_as_people_type_it(typed: str, iso: str) -> None:
    assert iso_birth_date(typed) == iso


@pytest.mark.parametrize(
    "typed",
    ["", "14/03/59", "31/02/1990", "14/00/1990", "1//1990", "quatorze", "9" * 5000, "١٩٩٠"],
)
def test_a_date_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(InputError) as refusal:
        iso_birth_date(typed)
    assert refusal.value.field == "birth_date"


@given(st.text(max_size=30))
def test_whatever_is_typed_as_a_date_is_a_date_or_refused(typed: str) -> None:
    try:
        found = iso_birth_date(typed)
    except InputError:
        return
    assert somebody(birth_date=found).birth_date == found


@given(st.text(max_size=60))
def test_a_normalised_name_is_normalised(name: str) -> None:
    once = normalised(name)
    assert normalised(once) == once
    assert once == " ".join(once.split())
    assert all(c == " " or c.isalnum() for c in once)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Le Goff", "LE-GOFF"),
        ("D'Œuvre", "d’oeuvre"),
        ("Émile", "EMILE"),
        ("Straße", "STRASSE"),
        ("ﬁlali", "Filali"),
        ("İnönü", "inonu"),
        ("Zoé\u0301", "Zoe"),
    ],
)
def test_two_spellings_of_one_name_commit_to_the_same(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


def test_a_commitment_tells_families_given_names_and_dates_apart() -> None:
    salt = bytes(8)
    base = commitment(salt, somebody())
    others = [
        commitment(salt, somebody(family_name="Benalia")),
        commitment(salt, somebody(given_names="Fatima Aïcha")),
        commitment(salt, somebody(birth_date="1959-00-00")),
        commitment(bytes([1] * 8), somebody()),
        commitment_to(
            salt, family_name="BenaliA", first_given_name="ïcha", birth_date="1959-03-14"
        ),
    ]
    assert len({base, *others}) == 1 + len(others)
    assert commitment(salt, somebody(given_names="AICHA", preferred_name="Martin")) == base
    with pytest.raises(ValueError, match="eight bytes"):
        commitment(bytes(7), somebody())


@pytest.mark.parametrize(
    ("changes", "differs"),
    [
        ({}, ()),
        ({"family_name": "BENALI"}, ()),
        ({"given_names": "Aicha"}, ()),
        ({"given_names": "Fatima Aïcha"}, ("given_names",)),
        ({"given_names": "Aïcha Zoé"}, ("given_names",)),
        ({"gender": "unspecified"}, ()),
        ({"gender": "male"}, ("gender",)),
        ({"birth_date": "1959-00-00"}, ()),
        ({"birth_date": "1959-03-00"}, ()),
        ({"birth_date": "1959-04-00"}, ("birth_date",)),
        ({"birth_date": "1960-00-00"}, ("birth_date",)),
        ({"birth_place": None}, ()),
        ({"birth_place": "69123"}, ("birth_place",)),
        ({"birth_place": None, "birth_country": "99350"}, ("birth_place",)),
        ({"preferred_name": "Martin"}, ()),
        (
            {"family_name": "Martin", "birth_date": "1960-01-01"},
            ("family_name", "birth_date"),
        ),
    ],
)
def test_what_differs_between_two_identities_is_named(
    changes: dict[str, Any], differs: tuple[str, ...]
) -> None:
    found = compare(somebody(), somebody(**changes))
    assert found.differences == differs
    assert found.same_person is (not differs)
    assert compare(somebody(**changes), somebody()).differences == differs
