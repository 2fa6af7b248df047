"""What a mandate is follows from the set of facts about it, whatever their order and number."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosque.errors import UnreadableError
from kiosque.mandates.lifecycle import (
    NOT_KNOWN,
    STATE_WORDS,
    USABLE,
    Fact,
    FactKind,
    MandateState,
    state_of,
)

SIGNED_AT = datetime(2026, 11, 24, 9, 41, tzinfo=UTC)
END = SIGNED_AT + timedelta(days=31)
NOW = SIGNED_AT + timedelta(days=7)
SCOPES = ("famille", "social", "argent")
SIGNED = Fact("signed", SIGNED_AT, scopes=SCOPES, ends_at=END, identity="franceconnect")
LOCAL = Fact("signed", SIGNED_AT, scopes=SCOPES, ends_at=END, identity="document")


def fact(kind: FactKind, **more: Any) -> Fact:
    return Fact(kind, NOW, **more)


MOMENTS = st.datetimes(
    min_value=datetime.fromisoformat("2026-11-01"),
    max_value=datetime.fromisoformat("2027-02-01"),
    timezones=st.just(UTC),
)
FACTS = st.builds(
    Fact,
    kind=st.sampled_from(get_args(FactKind)),
    at=MOMENTS,
    scopes=st.lists(st.sampled_from([*SCOPES, "loisirs"]), max_size=3).map(tuple),
    ends_at=st.none() | MOMENTS,
    identity=st.sampled_from(["franceconnect", "document", "known_person", ""]),
    by=st.sampled_from(["", "m1", "m2"]),
    suspension=st.sampled_from(["", "s1", "s2"]),
)


@settings(max_examples=1500)
@given(st.lists(FACTS, max_size=12), st.randoms(use_true_random=False), MOMENTS)
def test_neither_order_nor_repetition_of_facts_matters(
    facts: list[Fact], shuffler: random.Random, now: datetime
) -> None:
    mixed = [*facts, *shuffler.choices(facts, k=len(facts))] if facts else []
    shuffler.shuffle(mixed)
    assert state_of(mixed, now) == state_of(facts, now)


@settings(max_examples=300)
@given(st.lists(FACTS, max_size=10), FACTS, MOMENTS)
def test_what_was_revoked_never_comes_back(facts: list[Fact], more: Fact, now: datetime) -> None:
    known = [SIGNED, fact("revoked", scopes=("argent",)), *facts]
    for view in (state_of(known, now), state_of([*known, more], now)):
        assert "argent" not in view.scopes
    assert state_of([*known, fact("revoked")], now).state is MandateState.REVOKED


@settings(max_examples=300)
@given(st.lists(FACTS, max_size=10), FACTS, MOMENTS)
def test_no_fact_gives_scopes_or_time_to_a_signed_mandate(
    facts: list[Fact], more: Fact, now: datetime
) -> None:
    before, after = state_of([SIGNED, *facts], now), state_of([SIGNED, *facts, more], now)
    if more.kind != "signed":
        assert set(after.scopes) <= set(before.scopes)
    assert after.ends_at is not None
    assert before.ends_at is not None
    assert after.ends_at <= before.ends_at <= END


@settings(max_examples=300)
@given(st.lists(FACTS, max_size=10), MOMENTS)
def test_a_mandate_that_may_be_used_runs_and_has_scopes(facts: list[Fact], now: datetime) -> None:
    view = state_of(facts, now)
    assert view.usable is (view.state in USABLE)
    if view.usable:
        assert view.scopes
        assert view.ends_at is not None
        assert now < view.ends_at


@pytest.mark.parametrize(
    ("facts", "state", "scopes"),
    [
        ([], MandateState.UNKNOWN, ()),
        ([fact("revoked"), fact("confirmed")], MandateState.UNKNOWN, ()),
        ([LOCAL], MandateState.SIGNED_LOCALLY, SCOPES),
        ([SIGNED], MandateState.ACTIVE, SCOPES),
        ([LOCAL, fact("confirmed")], MandateState.ACTIVE, SCOPES),
        ([SIGNED, fact("suspended", suspension="s1")], MandateState.SUSPENDED, SCOPES),
        (
            [SIGNED, fact("suspended", suspension="s1"), fact("resumed", suspension="s1")],
            MandateState.ACTIVE,
            SCOPES,
        ),
        (
            [SIGNED, fact("suspended", suspension="s1"), fact("resumed", suspension="s2")],
            MandateState.SUSPENDED,
            SCOPES,
        ),
        (
            [LOCAL, fact("suspended", suspension="s1"), fact("resumed", suspension="s1")],
            MandateState.SIGNED_LOCALLY,
            SCOPES,
        ),
        ([SIGNED, fact("revoked")], MandateState.REVOKED, ()),
        ([SIGNED, fact("revoked", scopes=("social",))], MandateState.ACTIVE, ("famille", "argent")),
        ([SIGNED, fact("revoked", scopes=("loisirs",))], MandateState.ACTIVE, SCOPES),
        ([SIGNED, fact("superseded", by="m1")], MandateState.SUPERSEDED, ()),
        (
            [SIGNED, fact("superseded", by="m1", scopes=("famille",)), fact("revoked")],
            MandateState.REVOKED,
            (),
        ),
        (
            [
                SIGNED,
                fact("superseded", by="m1", scopes=("famille", "loisirs")),
                fact("revoked", scopes=("social", "argent")),
            ],
            MandateState.SUPERSEDED,
            (),
        ),
        (
            [SIGNED, fact("suspended", suspension="s1"), fact("revoked")],
            MandateState.REVOKED,
            (),
        ),
    ],
)
def test_each_transition(facts: list[Fact], state: MandateState, scopes: tuple[str, ...]) -> None:
    view = state_of(facts, NOW)
    assert (view.state, view.scopes) == (state, scopes)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ([SIGNED], MandateState.EXPIRED),
        ([LOCAL, fact("confirmed")], MandateState.EXPIRED),
        ([SIGNED, fact("suspended", suspension="s1")], MandateState.EXPIRED),
        ([SIGNED, fact("revoked")], MandateState.REVOKED),
        ([SIGNED, fact("superseded", by="m1")], MandateState.SUPERSEDED),
    ],
)
def test_a_mandate_expires_at_the_very_second_of_its_end(
    facts: list[Fact], state: MandateState
) -> None:
    assert state_of(facts, END - timedelta(microseconds=1)).state is not MandateState.EXPIRED
    assert state_of(facts, END).state is state
    assert state_of(facts, END + timedelta(days=400)).state is state


def test_the_end_is_one_moment_in_every_time_zone() -> None:
    elsewhere = END.astimezone(datetime.fromisoformat("2026-01-01T00:00:00+11:00").tzinfo)
    assert state_of([SIGNED], elsewhere).state is MandateState.EXPIRED


def test_of_two_signatures_with_one_identifier_the_earliest_end_counts() -> None:
    longer = Fact("signed", SIGNED_AT, scopes=SCOPES, ends_at=END + timedelta(days=300))
    assert state_of([longer, SIGNED], NOW).ends_at == END
    assert state_of([SIGNED, longer], END).state is MandateState.EXPIRED


def test_a_view_says_what_took_each_scope() -> None:
    view = state_of(
        [
            LOCAL,
            fact("revoked", scopes=("argent",)),
            fact("superseded", by="m2", scopes=("famille", "argent")),
            fact("superseded", by="m1", scopes=("famille",)),
        ],
        NOW,
    )
    assert view.scopes == ("social",)
    assert view.revoked == ("argent",)
    assert view.superseded == ("famille",)
    assert view.superseded_by == ("m1", "m2")
    assert view.locally_identified


def test_nothing_known_covers_nothing() -> None:
    assert state_of([], NOW) == NOT_KNOWN
    assert not NOT_KNOWN.usable


def test_every_state_has_its_words() -> None:
    assert set(STATE_WORDS) == set(MandateState)
    assert all(STATE_WORDS.values())


def test_a_fact_that_a_newer_version_wrote_is_refused_by_saying_so() -> None:
    with pytest.raises(UnreadableError, match="version plus récente"):
        Fact.from_payload({"kind": "delegated", "at": NOW.isoformat()})
