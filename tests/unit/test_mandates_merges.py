"""Which records are one person follows from the set of decisions, whatever their order."""

import random
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosque.mandates.merges import Merge, Separation, declined_pairs, kept_records, standing

RECORDS = st.sampled_from("abcdef")
IDENTIFIERS = st.sampled_from(["m1", "m2", "m3", "m4"])
MERGES = st.lists(st.builds(Merge, IDENTIFIERS, RECORDS, RECORDS), max_size=6)
SEPARATIONS = st.lists(
    st.builds(Separation, RECORDS, RECORDS, IDENTIFIERS | st.just("")), max_size=4
)


def walked(merges: list[Merge], separations: list[Separation]) -> dict[str, frozenset[str]]:
    """Return, for each record, those that one reaches from it: an independent model."""
    undone = {one.merge for one in separations}
    ties = [{one.kept, one.merged} for one in merges if one.id not in undone]
    reached = {record: {record} for record in "abcdef"}
    for _step in ties:
        for tie in ties:
            for seen in reached.values():
                if seen & tie:
                    seen.update(tie)
    return {record: frozenset(seen) for record, seen in reached.items()}


@settings(max_examples=300)
@given(MERGES, SEPARATIONS, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_of_decisions_matters(
    merges: list[Merge], separations: list[Separation], chance: random.Random
) -> None:
    shown = kept_records(merges, separations)
    more = merges + chance.choices(merges, k=3) if merges else merges
    twice = separations * 2
    chance.shuffle(more)
    chance.shuffle(twice)
    assert kept_records(more, twice) == shown


@settings(max_examples=300)
@given(MERGES, SEPARATIONS)
def test_records_that_are_tied_are_shown_under_one_of_them(
    merges: list[Merge], separations: list[Separation]
) -> None:
    shown = kept_records(merges, separations)
    for record, group in walked(merges, separations).items():
        assert {shown.get(one, one) for one in group} == {shown.get(record, record)}
        assert shown.get(record, record) in group
    assert not set(shown) & set(shown.values())


@settings(max_examples=200)
@given(MERGES, SEPARATIONS)
def test_undoing_every_merge_leaves_every_record_by_itself(
    merges: list[Merge], separations: list[Separation]
) -> None:
    undone = [Separation(one.kept, one.merged, one.id) for one in merges]
    assert kept_records(merges, separations + undone) == {}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_merging_merged_records_in_any_order_shows_them_under_the_one_kept(
    order: tuple[int, ...],
) -> None:
    merges = [Merge("m1", "b", "a"), Merge("m2", "c", "b"), Merge("m3", "c", "d")]
    shown = kept_records([merges[at] for at in order], [])
    assert shown == {"a": "c", "b": "c", "d": "c"}


def test_records_given_up_for_one_another_are_shown_under_the_oldest() -> None:
    assert kept_records([Merge("m1", "b", "a"), Merge("m2", "a", "b")], []) == {"b": "a"}


def test_a_record_given_up_for_two_is_shown_under_the_older_of_these() -> None:
    assert kept_records([Merge("m1", "b", "a"), Merge("m2", "c", "a")], []) == {"a": "b", "c": "b"}


def test_a_merge_decided_again_stands_whatever_undid_the_first() -> None:
    first, again = Merge("m1", "a", "b"), Merge("m2", "a", "b")
    undone = Separation("a", "b", "m1")
    assert kept_records([first], [undone]) == {}
    assert kept_records([first, again], [undone]) == {"b": "a"}


def test_a_record_is_never_merged_with_itself() -> None:
    assert standing([Merge("m1", "a", "a")], []) == frozenset()


def test_a_declined_pair_stays_declined_under_the_record_that_is_shown() -> None:
    declined = declined_pairs([Separation("a", "b"), Separation("c", "d", "m1")], {"b": "c"})
    assert declined == {frozenset("ac"), frozenset("cd")}
    assert declined_pairs([Separation("a", "b")], {"b": "a"}) == frozenset()
