"""The state function against a model that keeps things another way: scope by scope, as they come.

The model is told what happens, in its order, and remembers the fate of each scope. The state
function is given the same facts shuffled and repeated, as a kiosk that hears of them late.
"""

import random
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from kiosque.mandates.durations import Duration, end_of
from kiosque.mandates.lifecycle import Fact, state_of

START = datetime(2026, 2, 27, 23, 50, tzinfo=UTC)
SCOPES = ("papiers", "social", "argent")
OUTSIDE = "loisirs"
NAMED = st.lists(st.sampled_from([*SCOPES, OUTSIDE]), min_size=1, max_size=3, unique=True)
KEPT = "kept"
PATIENT = settings(max_examples=200, stateful_step_count=30)


class LifeOfAMandate(RuleBasedStateMachine):
    """One mandate, from before anybody here has heard of it."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.facts: list[Fact] = []
        self.fates: dict[str, str] = {}
        self.early: list[tuple[str, tuple[str, ...]]] = []
        """What was heard of before the signature."""
        self.end: datetime | None = None
        self.online = self.confirmed = False
        self.open_doubts: set[str] = set()
        self.lifted_before: set[str] = set()
        self.newer = 0

    @initialize(shuffler=st.randoms(use_true_random=False))
    def begin(self, shuffler: random.Random) -> None:
        self.shuffler = shuffler

    @precondition(lambda self: self.end is None)
    @rule(duration=st.sampled_from(Duration), online=st.booleans())
    def grant(self, duration: Duration, online: bool) -> None:  # noqa: FBT001  (hypothesis)
        self.end = end_of(self.now, duration)
        self.online = online
        identity = "franceconnect" if online else "document"
        self.facts.append(
            Fact("signed", self.now, scopes=SCOPES, ends_at=self.end, identity=identity)
        )
        self.fates = dict.fromkeys(SCOPES, KEPT)
        for fate, scopes in self.early:
            self._lose(fate, scopes)

    @rule()
    def confirm(self) -> None:
        self.confirmed = True
        self.facts.append(Fact("confirmed", self.now))

    @rule(name=st.sampled_from(["s1", "s2", "s3"]))
    def suspend(self, name: str) -> None:
        self.facts.append(Fact("suspended", self.now, suspension=name))
        if name not in self.lifted_before:
            self.open_doubts.add(name)

    @rule(name=st.sampled_from(["s1", "s2", "s3"]))
    def resume(self, name: str) -> None:
        self.facts.append(Fact("resumed", self.now, suspension=name))
        self.lifted_before.add(name)
        self.open_doubts.discard(name)

    @rule()
    def revoke_whole(self) -> None:
        self.facts.append(Fact("revoked", self.now))
        self._lose("revoked", SCOPES)

    @rule(scopes=NAMED)
    def revoke_some(self, scopes: list[str]) -> None:
        self.facts.append(Fact("revoked", self.now, scopes=tuple(scopes)))
        self._lose("revoked", tuple(scopes))

    @rule(scopes=NAMED)
    def supersede(self, scopes: list[str]) -> None:
        self.newer += 1
        by = f"newer-{self.newer}"
        self.facts.append(Fact("superseded", self.now, scopes=tuple(scopes), by=by))
        self._lose("superseded", tuple(scopes))

    @rule(seconds=st.sampled_from([0, 1, 59, 3600, 86_399, 86_400, 31 * 86_400, 365 * 86_400]))
    def let_time_pass(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @precondition(lambda self: self.end is not None)
    @rule(before=st.booleans())
    def come_to_the_end(self, before: bool) -> None:  # noqa: FBT001  (hypothesis)
        assert self.end is not None
        self.now = self.end - timedelta(microseconds=1) if before else self.end

    def _lose(self, fate: str, scopes: tuple[str, ...]) -> None:
        if self.end is None:
            self.early.append((fate, scopes))
            return
        for scope in scopes:
            if scope in self.fates and self.fates[scope] != "revoked":
                self.fates[scope] = fate

    def _expected_state(self) -> str:
        if self.end is None:
            return "unknown"
        fates = set(self.fates.values())
        if KEPT not in fates:
            return "superseded" if "superseded" in fates else "revoked"
        if not self.now < self.end:
            return "expired"
        if self.open_doubts:
            return "suspended"
        return "active" if self.online or self.confirmed else "signed_locally"

    def _with(self, fate: str) -> tuple[str, ...]:
        return tuple(scope for scope in SCOPES if self.fates.get(scope) == fate)

    @invariant()
    def the_state_function_agrees_in_every_order(self) -> None:
        heard = [*self.facts, *self.shuffler.choices(self.facts, k=3)] if self.facts else []
        self.shuffler.shuffle(heard)
        view = state_of(heard, self.now)
        assert str(view.state) == self._expected_state()
        assert view.usable is (view.state in {"active", "signed_locally"})
        assert (view.scopes, view.revoked, view.superseded) == (
            self._with(KEPT),
            self._with("revoked"),
            self._with("superseded"),
        )
        assert view.ends_at == self.end


LifeOfAMandate.TestCase.settings = PATIENT
TestAMandateIsWhatAnIndependentModelSays = LifeOfAMandate.TestCase
