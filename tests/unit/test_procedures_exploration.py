"""The exploration of paths: what is remembered is what the guards say, whatever it is asked."""

import dataclasses
from decimal import Decimal
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from kiosque.procedures.guards.expression import Expression, compile_expression, compile_named
from kiosque.procedures.guards.functions import Maybe
from kiosque.procedures.guards.resolution import NUMBER, YES_NO, Scope
from kiosque.procedures.lookups import Names
from kiosque.procedures.tried_answers import State, TriedAnswers, drawn
from kiosque.procedures.verdicts import Verdicts
from tests.procedure_examples import TODAY, shelf, short

DOMAINS: dict[str, tuple[Maybe, ...]] = {
    "marie": (True, False),
    "enfants": (Decimal(0), Decimal(1), Decimal(2), None),
}
SCOPE = Scope({"marie": YES_NO, "enfants": NUMBER}, {"prime_activite_forfait": NUMBER})
COMPUTED = compile_named(
    {
        "nombreuse": "enfants > 1",
        "aide": "enfants * v.prime_activite_forfait",
        "seul": "non marie et non nombreuse",
    },
    SCOPE,
)
GUARDS = (
    "marie",
    "seul ou enfants = 0",
    "enfants est connu et aide > 1000",
    "v.prime_activite_forfait est connu et non marie",
    "1 < 2",
)
PROCEDURE = dataclasses.replace(short(), computed=COMPUTED.expressions)
VALUES = shelf().catalogue.values
TRIED = TriedAnswers(DOMAINS)


def every_state() -> set[State]:
    states = {TRIED.start}
    for name in DOMAINS:
        states |= {after for state in states for after in TRIED.answered(state, name)}
    return states


def guard(text: str) -> Expression:
    return compile_expression(text, COMPUTED.scope)


@given(st.permutations([*product(GUARDS, sorted(every_state()))]))
def test_a_verdict_remembered_is_what_the_guard_says(asked: list[tuple[str, State]]) -> None:
    for hidden in (frozenset[str](), frozenset({"prime_activite_forfait"})):
        verdicts = Verdicts(PROCEDURE, TRIED, VALUES, TODAY, hidden)
        for text, state in asked:
            known = {name: TRIED.value(state, name) for name in DOMAINS}
            answers = {name: value for name, value in known.items() if value is not None}
            names = Names(answers, PROCEDURE.computed, VALUES, TODAY, hidden=hidden)
            assert verdicts.of(guard(text))(state) == guard(text).value(names)


def test_a_field_that_may_be_passed_over_is_tried_without_answer_too() -> None:
    values = {TRIED.value(one, "enfants") for one in TRIED.answered(TRIED.start, "enfants")}
    assert values == {Decimal(0), Decimal(1), Decimal(2), None}
    assert {TRIED.value(one, "marie") for one in TRIED.answered(TRIED.start, "marie")} == {
        True,
        False,
    }


def test_states_that_differ_by_what_is_forgotten_become_one() -> None:
    assert TRIED.forgotten(every_state(), DOMAINS) == {TRIED.start}
    kept = TRIED.forgotten(every_state(), ["enfants"])
    assert {TRIED.value(one, "marie") for one in kept} == {None, True, False}
    assert len(kept) == 3


def test_a_draw_gives_each_state_a_rank_of_its_own_the_same_everywhere() -> None:
    ranks = {drawn(state) for state in every_state()}
    assert len(ranks) == len(every_state())
    assert drawn((1, 0)).hex().startswith("e348257ed6d00ef4")
