"""Who may be one person: proposed with the one trait that differs, and nobody else."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosque.mandates.identity_comparison import compare
from kiosque.mandates.resemblance import (
    TRAIT_WORDS,
    Known,
    Subject,
    Trait,
    resemblance,
    resembling,
)
from tests.desks import person

ONE, OTHER = Subject("https://fc.example", "a" * 64), Subject("https://fc.example", "b" * 64)
ELSEWHERE = Subject("https://other.example", "c" * 64)


def known(*subjects: Subject, **changes: Any) -> Known:
    return Known(person(**changes), frozenset(subjects))


PEOPLE = st.builds(
    known,
    family_name=st.sampled_from(["Berthou", "BERTHOÙ", "Le Goff", "Nguyễn"]),
    given_names=st.sampled_from([("Yvonne",), ("Yvonne", "Marie"), ("Anne",)]),
    gender=st.sampled_from(["female", "unspecified"]),
    birth_date=st.sampled_from(["1959-03-14", "1959-03-00", "1959-00-00", "1960-03-14"]),
    birth_place=st.sampled_from(["29046", "29232", None]),
)


@pytest.mark.parametrize(
    ("changes", "differing"),
    [
        ({}, ()),
        ({"family_name": "BERTHOU"}, ()),
        ({"given_names": ("Yvonne",)}, ()),
        ({"birth_date": "1959-00-00"}, ()),
        ({"family_name": "Le Goff"}, ("family_name",)),
        ({"given_names": ("Anne",)}, ("given_names",)),
        ({"gender": "male"}, ("gender",)),
        ({"birth_date": "1959-03-15"}, ("birth_date",)),
        ({"birth_place": "29232"}, ("birth_place",)),
        ({"family_name": "Le Goff", "birth_date": "1959-03-15"}, None),
        ({"gender": "male", "given_names": ("Jean",)}, None),
    ],
)
def test_one_differing_trait_is_named_and_two_are_somebody_else(
    changes: dict[str, Any], differing: tuple[Trait, ...] | None
) -> None:
    """D21."""
    assert resemblance(known(), known(**changes)) == differing
    assert resemblance(known(**changes), known()) == differing


def test_another_account_of_one_provider_is_a_differing_trait() -> None:
    """D21."""
    assert resemblance(known(ONE), known(OTHER)) == ("subject",)
    assert resemblance(known(ONE), known(OTHER, gender="male")) is None
    assert resemblance(known(ONE), known(ELSEWHERE)) == ()
    assert resemblance(known(ONE), known()) == ()


def test_one_account_makes_two_identities_resemble_whatever_differs() -> None:
    """D21."""
    married = known(ONE, OTHER, family_name="Le Goff", birth_place="29232")
    assert resemblance(known(ONE), married) == ("family_name", "birth_place")


@settings(max_examples=200)
@given(st.lists(PEOPLE, max_size=7))
def test_every_resembling_pair_is_found_once_however_few_are_compared(people: list[Known]) -> None:
    everybody = {str(at): one for at, one in enumerate(people)}
    wanted = {
        (one, other, told)
        for one, other in combinations(everybody, 2)
        if (told := resemblance(everybody[one], everybody[other])) is not None
    }
    found = list(resembling(everybody))
    assert len(found) == len(set(found))
    assert set(found) == wanted


@given(PEOPLE, PEOPLE)
def test_it_never_contradicts_the_folded_comparison(first: Known, second: Known) -> None:
    differences = compare(first.identity, second.identity).differences
    assert resemblance(first, second) == (differences if len(differences) <= 1 else None)


def test_every_trait_has_its_words() -> None:
    told = resemblance(known(ONE), known(OTHER)) or ()
    assert {*told, "family_name", "given_names", "gender", "birth_date", "birth_place"} == set(
        TRAIT_WORDS
    )
