"""The order of a visit: nothing of a person before its time, and consent only to what stands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kiosque.errors import InputError, KiosqueError, Refusal, UnreadableError
from kiosque.mandates.consent import STATEMENT_IDS
from kiosque.mandates.draft import (
    VisitDraft,
    answer_protection,
    choose_duration,
    choose_posture,
    choose_scopes,
    forget_identity,
    identify,
    narrow,
    read_notices,
    tick_statements,
)
from kiosque.mandates.draft_json import draft_from_json, draft_to_json
from kiosque.mandates.durations import Duration
from kiosque.mandates.order import (
    Step,
    check_complete,
    next_step,
    orientation,
    steps,
)
from kiosque.mandates.pivot import PivotIdentity, pivot_identity
from kiosque.mandates.postures import Posture
from kiosque.mandates.scopes import SCOPE_KEYS

TODAY = date(2026, 11, 24)
END = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)
OFFERED = SCOPE_KEYS[:-1]
NAMED = ("rsa", "css")
"""Procedures of some scopes."""
PROOF = {"kind": "document", "document": "passeport"}
ORDER = (
    Step.POSTURE,
    Step.NOTICES,
    Step.PROTECTION,
    Step.SCOPES,
    Step.PROCEDURES,
    Step.DURATION,
    Step.IDENTITY,
    Step.STATEMENTS,
    Step.RECAP,
    Step.CODE,
)


def somebody(**changes: Any) -> PivotIdentity:
    traits: dict[str, Any] = {
        "given_names": "Yvonne",
        "family_name": "Berthou",
        "gender": "female",
        "birth_date": "1959-03-14",
        "birth_place": "29046",
        "birth_country": "99100",
    }
    return pivot_identity(**{**traits, **changes})


def ready() -> VisitDraft:
    draft = read_notices(VisitDraft(Posture.JE_FAIS))
    draft = answer_protection(draft, protected=False, minor=False)
    draft = choose_scopes(draft, ["argent", "social"], offered=OFFERED)
    draft = narrow(draft, ["rsa"], offered=NAMED)
    draft = choose_duration(draft, Duration.MONTH)
    draft = identify(draft, somebody(), PROOF, today=TODAY)
    return tick_statements(draft, STATEMENT_IDS)


def knows_somebody(draft: VisitDraft) -> bool:
    chosen = (draft.scopes, draft.procedures, draft.duration, draft.earlier_end)
    return bool(any(chosen) or draft.identity or draft.identity_proof or draft.statements)


class Visit(RuleBasedStateMachine):
    """Every way to answer, in any order, as a person changes their mind."""

    def __init__(self) -> None:
        super().__init__()
        self.draft = VisitDraft(Posture.JE_FAIS)

    def tries(self, answer: Any) -> None:
        """Answer; a refusal leaves the draft as it was."""
        try:
            self.draft = answer(self.draft)
        except KiosqueError as refusal:
            assert str(refusal).endswith(".")  # noqa: PT017  (each refusal is a sentence)

    @rule(posture=st.sampled_from(Posture), acting=st.booleans())
    def choose_posture(self, posture: Posture, *, acting: bool) -> None:
        self.tries(lambda draft: choose_posture(draft, posture, acting=acting))

    @rule()
    def read_notices(self) -> None:
        self.tries(read_notices)

    @rule(protected=st.booleans(), minor=st.booleans())
    def answer_protection(self, *, protected: bool, minor: bool) -> None:
        self.tries(lambda draft: answer_protection(draft, protected=protected, minor=minor))

    @rule()
    def answer_no(self) -> None:
        self.tries(lambda draft: answer_protection(draft, protected=False, minor=False))

    @rule(scopes=st.lists(st.sampled_from(SCOPE_KEYS), max_size=4))
    def choose_scopes(self, scopes: list[str]) -> None:
        self.tries(lambda draft: choose_scopes(draft, scopes, offered=OFFERED))

    @rule(procedures=st.lists(st.sampled_from([*NAMED, "permis"]), max_size=2))
    def narrow(self, procedures: list[str]) -> None:
        self.tries(lambda draft: narrow(draft, procedures, offered=NAMED))

    @rule(duration=st.sampled_from(Duration), end=st.none() | st.just(END))
    def choose_duration(self, duration: Duration, end: datetime | None) -> None:
        self.tries(lambda draft: choose_duration(draft, duration, earlier_end=end))

    @rule(born=st.sampled_from(["1959-03-14", "2020-01-01", "2008-00-00", "2030-01-01"]))
    def identify(self, born: str) -> None:
        identity = somebody(birth_date=born)
        self.tries(lambda draft: identify(draft, identity, PROOF, today=TODAY))

    @rule()
    def forget_identity(self) -> None:
        self.tries(forget_identity)

    @rule(statements=st.sets(st.sampled_from(STATEMENT_IDS)))
    def tick_some(self, statements: set[str]) -> None:
        self.tries(lambda draft: tick_statements(draft, sorted(statements)))

    @rule()
    def tick_all(self) -> None:
        self.tries(lambda draft: tick_statements(draft, STATEMENT_IDS))

    @precondition(lambda self: self.draft.statements)
    @rule(data=st.data())
    def change_an_answer(self, data: st.DataObject) -> None:
        """Consent is to something: once that changes, nobody has consented."""
        changes = (
            lambda draft: choose_scopes(draft, ["justice", "famille"], offered=OFFERED),
            lambda draft: narrow(draft, ["rsa", "css"], offered=NAMED),
            lambda draft: choose_duration(draft, Duration.SHORT, earlier_end=END),
            lambda draft: identify(draft, somebody(given_names="Ève"), PROOF, today=TODAY),
        )
        before = self.draft
        self.tries(data.draw(st.sampled_from(changes)))
        assert self.draft == before or not self.draft.statements

    @invariant()
    def nothing_of_a_person_without_the_answer_on_protection(self) -> None:
        draft = self.draft
        if draft.protected is not False or draft.minor is not False or not draft.needs_mandate:
            assert not knows_somebody(draft)

    @invariant()
    def statements_follow_what_they_are_about(self) -> None:
        draft = self.draft
        if draft.statements:
            assert draft.scopes
            assert draft.duration
            assert draft.identity

    @invariant()
    def what_is_asked_next_is_the_first_thing_not_answered(self) -> None:
        current, listed = next_step(self.draft), steps(self.draft)
        if current is None:
            assert [one.step for one in listed] == [Step.POSTURE]
            return
        states = [one.state for one in listed]
        at = states.index("current")
        assert listed[at].step is current
        assert set(states[:at]) <= {"done"}
        assert (current is Step.ORIENTATION) is (orientation(self.draft) is not None)

    @invariant()
    def only_a_whole_draft_passes(self) -> None:
        try:
            check_complete(self.draft)
        except Refusal as refusal:
            assert refusal.advice  # noqa: PT017  (each refusal says what to do)
            assert next_step(self.draft) is not Step.RECAP
        else:
            assert next_step(self.draft) is Step.RECAP

    @invariant()
    def a_draft_is_kept_as_it_is(self) -> None:
        assert draft_from_json(draft_to_json(self.draft)) == self.draft


TestAnyOrderOfAnswers = Visit.TestCase
TestAnyOrderOfAnswers.settings = settings(max_examples=300, stateful_step_count=30, deadline=None)


def test_a_visit_asks_one_thing_after_the_other() -> None:
    draft = VisitDraft(Posture.JE_FAIS)
    asked = [next_step(draft)]
    for answer in (
        read_notices,
        lambda draft: answer_protection(draft, protected=False, minor=False),
        lambda draft: choose_scopes(draft, ["social"], offered=OFFERED),
        lambda draft: narrow(draft, [], offered=NAMED),
        lambda draft: choose_duration(draft, Duration.LONG),
        lambda draft: identify(draft, somebody(), PROOF, today=TODAY),
        lambda draft: tick_statements(draft, STATEMENT_IDS),
    ):
        draft = answer(draft)
        asked.append(next_step(draft))
    assert asked == list(ORDER[1:9])
    check_complete(draft)
    assert [one.step for one in steps(draft)] == list(ORDER)


@pytest.mark.parametrize(
    ("protected", "minor", "kind"),
    [(True, False, "protected"), (False, True, "minor"), (True, True, "protected")],
)
def test_a_protected_person_or_a_minor_is_told_where_to_go_and_nothing_is_kept(
    protected: bool,  # noqa: FBT001
    minor: bool,  # noqa: FBT001
    kind: str,
) -> None:
    draft = answer_protection(ready(), protected=protected, minor=minor)
    found = orientation(draft)
    assert found is not None
    assert (found.kind, next_step(draft)) == (kind, Step.ORIENTATION)
    assert not knows_somebody(draft)
    assert [one.step for one in steps(draft)][-1] is Step.ORIENTATION
    with pytest.raises(Refusal) as refusal:
        check_complete(draft)
    assert (refusal.value.what, refusal.value.advice) == (found.why, found.where)
    answers: tuple[Callable[[], VisitDraft], ...] = (
        lambda: choose_scopes(draft, ["social"], offered=OFFERED),
        lambda: narrow(draft, ["rsa"], offered=NAMED),
        lambda: choose_duration(draft, Duration.SHORT),
        lambda: identify(draft, somebody(), PROOF, today=TODAY),
        lambda: tick_statements(draft, STATEMENT_IDS),
    )
    for refused in answers:
        with pytest.raises(Refusal, match="Aucun mandat"):
            refused()


def test_a_birth_date_that_says_minor_ends_in_orientation_and_is_not_kept() -> None:
    draft = identify(ready(), somebody(birth_date="2010-05-05"), PROOF, today=TODAY)
    found = orientation(draft)
    assert found is not None
    assert found.kind == "minor"
    assert "2010" not in repr(draft_to_json(draft))


def test_a_birth_in_the_future_is_a_typing_error_and_no_minor() -> None:
    with pytest.raises(InputError) as refusal:
        identify(ready(), somebody(birth_date="2959-03-14"), PROOF, today=TODAY)
    assert refusal.value.field == "birth_date"


def test_answering_the_same_again_changes_nothing() -> None:
    draft = ready()
    answers: tuple[Callable[[], VisitDraft], ...] = (
        lambda: choose_posture(draft, Posture.JE_FAIS),
        lambda: answer_protection(draft, protected=False, minor=False),
        lambda: choose_scopes(draft, ["social", "argent"], offered=OFFERED),
        lambda: narrow(draft, ["rsa", "rsa"], offered=NAMED),
        lambda: choose_duration(draft, Duration.MONTH),
        lambda: identify(draft, somebody(), dict(PROOF), today=TODAY),
    )
    for answer in answers:
        assert answer() == draft


@pytest.mark.parametrize(
    ("posture", "acting"),
    [(Posture.JE_FORME, False), (Posture.J_ACCOMPAGNE, False), (Posture.JE_FORME, True)],
)
def test_a_posture_without_mandate_forgets_the_person(
    posture: Posture,
    acting: bool,  # noqa: FBT001
) -> None:
    draft = choose_posture(ready(), posture, acting=acting)
    assert draft == VisitDraft(posture)
    assert next_step(draft) is None
    with pytest.raises(Refusal, match="pas besoin de mandat"):
        check_complete(draft)


def test_acting_is_asked_beside_a_person_only() -> None:
    assert (
        choose_posture(VisitDraft(Posture.JE_FORME), Posture.JE_FAIS, acting=True).acting is False
    )
    beside = choose_posture(ready(), Posture.J_ACCOMPAGNE, acting=True)
    assert beside.needs_mandate
    assert beside.statements == ()
    assert beside.identity == somebody()


@pytest.mark.parametrize("scopes", [[], ["loisirs"], ["vote"], ["social", "loisirs"]])
def test_scopes_that_nobody_offers_are_refused(scopes: list[str]) -> None:
    with pytest.raises(InputError) as refusal:
        choose_scopes(ready(), scopes, offered=OFFERED)
    assert refusal.value.field == "scopes"


def test_other_scopes_forget_what_narrowed_them_and_ask_it_again() -> None:
    draft = choose_scopes(ready(), ["papiers"], offered=OFFERED)
    assert (draft.procedures, next_step(draft)) == ((), Step.PROCEDURES)
    whole = narrow(draft, [], offered=[])
    assert (whole.procedures, next_step(whole)) == ((), Step.STATEMENTS)


def test_a_procedure_outside_the_scopes_is_refused() -> None:
    with pytest.raises(InputError) as refusal:
        narrow(ready(), ["rsa", "permis"], offered=NAMED)
    assert refusal.value.field == "procedures"


def test_an_identity_says_how_it_was_established() -> None:
    with pytest.raises(InputError) as refusal:
        identify(ready(), somebody(), {"kind": "guessed"}, today=TODAY)
    assert refusal.value.field == "identity_proof"


def test_an_identity_never_shows_in_a_trace() -> None:
    assert "Berthou" not in repr(ready())


@pytest.mark.parametrize(
    "changes",
    [
        {"posture": "je_signe"},
        {"posture": None},
        {"acting": "oui"},
        {"protected": "non"},
        {"minor": 0},
        {"scopes": ["vote"]},
        {"scopes": 3},
        {"duration": "WEEK"},
        {"earlier_end": "demain"},
        {"identity": {}},
        {"identity": {"given_names": ["A"], "family_name": "", "gender": "x"}},
        {"identity_proof": 3},
        {"statements": ["more"]},
        {"statements": 3},
        {"narrowing": "oui"},
    ],
)
def test_a_draft_that_cannot_be_read_again_is_refused_without_repeating_it(
    changes: dict[str, Any],
) -> None:
    with pytest.raises(UnreadableError) as refusal:
        draft_from_json({**draft_to_json(ready()), **changes})
    assert "Berthou" not in str(refusal.value)
    assert refusal.value.advice


def test_a_draft_of_an_older_version_has_what_it_lacks_to_answer() -> None:
    assert draft_from_json({"posture": "je_fais"}) == VisitDraft(Posture.JE_FAIS)
    assert replace(ready(), statements=()) == draft_from_json(
        {**draft_to_json(ready()), "statements": []}
    )
