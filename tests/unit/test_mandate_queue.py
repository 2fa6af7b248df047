"""What may be done with an act that waits, whatever its mandate and the others became."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosque.mandates.lifecycle import Fact, FactKind, open_suspensions, state_of
from kiosque.mandates.queue import Carrier, QueueStanding, carrier_of, standing_of

NOW = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
SCOPES = ("social", "travail")


@st.composite
def carriers(draw: st.DrawFn, name: str) -> Carrier:
    """A mandate with any set of facts about it, in any order."""
    hours = draw(st.integers(-2, 2))
    ends_at = NOW + timedelta(hours=hours)
    facts = [Fact("signed", NOW - timedelta(days=1), SCOPES, ends_at=ends_at, identity="document")]
    kinds: list[FactKind] = ["revoked", "superseded", "suspended", "resumed", "confirmed"]
    for kind in draw(st.lists(st.sampled_from(kinds), max_size=4)):
        scopes = draw(st.sampled_from([(), ("social",), ("travail",)]))
        suspension = draw(st.sampled_from(["a", "b"]))
        facts.append(Fact(kind, NOW, scopes, suspension=suspension))
    return Carrier(name, state_of(facts, NOW), suspended=bool(open_suspensions(facts)))


NEWER = st.tuples(carriers("newest"), carriers("newer"))


@given(carriers("own"), NEWER, st.sampled_from([*SCOPES, "papiers"]))
def test_nothing_is_done_under_a_mandate_that_does_not_allow_it(
    own: Carrier, newer: tuple[Carrier, ...], scope: str
) -> None:
    carrier = carrier_of(own, newer, scope)
    if carrier is not None:
        (chosen,) = [one for one in (own, *newer) if one.mandate == carrier]
        assert chosen.view.usable
        assert scope in chosen.view.scopes
        assert not chosen.suspended


@given(carriers("own"), NEWER, st.sampled_from(SCOPES))
def test_a_suspension_that_nobody_lifted_blocks_whatever_newer_mandate_there_is(
    own: Carrier, newer: tuple[Carrier, ...], scope: str
) -> None:
    if own.suspended:
        assert standing_of(own, scope) is QueueStanding.SUSPENDED
        assert carrier_of(own, newer, scope) is None


@given(carriers("own"), NEWER, st.sampled_from(SCOPES))
def test_a_mandate_that_allows_it_carries_its_own_and_the_newest_carries_that_of_an_ended_one(
    own: Carrier, newer: tuple[Carrier, ...], scope: str
) -> None:
    allowed = [one.mandate for one in newer if standing_of(one, scope) is QueueStanding.ALLOWED]
    if standing_of(own, scope) is QueueStanding.ALLOWED:
        assert carrier_of(own, newer, scope) == "own"
    elif not own.suspended:
        assert carrier_of(own, newer, scope) == next(iter(allowed), None)
