"""What facts say of endings: since when something is revoked, which suspensions stand."""

from datetime import UTC, datetime, timedelta

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosque.mandates.lifecycle import (
    Fact,
    MandateState,
    open_suspensions,
    revoked_since,
    state_of,
)
from kiosque.mandates.revocation import parse_revocation
from kiosque.mandates.text import current_template
from kiosque.mandates.visit_texts import sealed_revocation_document
from tests.mandate_examples import CITIZEN, SIGNED_AT, record, revocation
from tests.unit.test_mandates_text import told
from tests.unit.test_mandates_vectors import schema

START = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
SCOPES = ("social", "travail", "argent")
SIGNED = Fact(
    "signed", START, scopes=SCOPES, ends_at=START + timedelta(days=31), identity="document"
)

moments = st.integers(-5, 40).map(lambda days: START + timedelta(days=days))
some = st.sets(st.sampled_from(SCOPES)).map(lambda keys: tuple(s for s in SCOPES if s in keys))
revocations = st.builds(lambda at, scopes: Fact("revoked", at, scopes=scopes), moments, some)
doubts = st.builds(
    lambda kind, at, name: Fact(kind, at, suspension=name),
    st.sampled_from(("suspended", "resumed")),
    moments,
    st.sampled_from("abc"),
)
histories = st.lists(st.one_of(revocations, doubts), max_size=8)


@given(histories, some.filter(bool), st.randoms(use_true_random=False))
def test_since_when_does_not_depend_on_order_or_repetition(
    facts: list[Fact], scopes: tuple[str, ...], chance: object
) -> None:
    again = [*facts, *facts]
    chance.shuffle(again)  # type: ignore[attr-defined]
    assert revoked_since(again, scopes) == revoked_since(facts, scopes)
    assert open_suspensions(again) == open_suspensions(facts)


@given(histories)
def test_a_scope_is_revoked_since_a_moment_exactly_when_the_mandate_has_lost_it(
    facts: list[Fact],
) -> None:
    """The sentence that says when, and the state that refuses acts, never contradict."""
    view = state_of([SIGNED, *facts], START)
    for scope in SCOPES:
        since = revoked_since(facts, (scope,))
        assert (since is not None) is (scope in view.revoked)
    every = revoked_since(facts, SCOPES)
    assert (every is not None) is (view.state is MandateState.REVOKED)


@given(histories)
def test_a_running_mandate_is_suspended_exactly_while_a_suspension_stands(
    facts: list[Fact],
) -> None:
    view = state_of([SIGNED, *facts], START)
    if view.scopes:
        assert (view.state is MandateState.SUSPENDED) is bool(open_suspensions(facts))


def test_several_scopes_have_ended_since_the_last_of_them() -> None:
    day = timedelta(days=1)
    facts = [
        Fact("revoked", START + 3 * day, scopes=("social",)),
        Fact("revoked", START + 2 * day, scopes=("travail",)),
        Fact("revoked", START + 5 * day),
    ]
    assert revoked_since(facts, ("social", "travail")) == START + 3 * day
    assert revoked_since(facts, SCOPES) == START + 5 * day
    assert revoked_since(facts[:2], SCOPES) is None
    assert revoked_since([], ()) is None


def test_a_revocation_may_know_a_mandate_by_its_identifier_alone() -> None:
    unseen = revocation(mandate_number="")
    payload = unseen.to_payload()
    assert "number" not in payload["mandate"]
    assert parse_revocation(unseen.to_bytes()) == unseen
    jsonschema.validate(payload, schema("revocation-1.json"))


@pytest.mark.parametrize("number", ["", "BEL1-0123-F"])
def test_the_attestation_of_an_unseen_mandate_says_how_it_is_known(number: str) -> None:
    text = current_template("annulation-cachet").name
    person = record(citizen={**CITIZEN, "gender": "unspecified"}).citizen
    ended = revocation(mandate_number=number, scopes=())
    words = told(sealed_revocation_document(text, ended, person, SIGNED_AT))
    assert ended.mandate_id in words
    assert "le cachet du papier a été lu et vérifié" in words
    assert ("Mandat n°" in words) is bool(number)
    assert "Ce mandat est annulé en entier." in words
