"""The exploration of paths: what is remembered is what the guards say, whatever it is asked."""

import dataclasses
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosque.procedures.findings import Level
from kiosque.procedures.graph import check_paths
from kiosque.procedures.guards.expression import Expression, compile_expression, compile_named
from kiosque.procedures.guards.functions import Maybe
from kiosque.procedures.guards.resolution import NUMBER, YES_NO, Scope
from kiosque.procedures.lookups import Names
from kiosque.procedures.reader import load_procedure
from kiosque.procedures.tried_answers import State, TriedAnswers, drawn
from kiosque.procedures.verdicts import Verdicts
from kiosque.procedures.yaml_tree import read_tree
from tests.own_shelves import changed
from tests.procedure_examples import SHORT, TODAY, shelf, short

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
    assert drawn((1, 0)).hex().startswith("cbbc48750debb853")


LIMIT = date(2027, 3, 1)
FIELD = "loyer: {type: montant, libelle: Loyer, facultatif: oui}"
GUARD = "si: loyer est connu et loyer > 1000"


def paths(*changes: tuple[str, str], limit: date = LIMIT) -> dict[str, Level]:
    """Return what the paths of the short procedure have wrong, with a shared day `v.limite`."""
    shared = dataclasses.replace(VALUES["prime_activite_forfait"], name="limite", value=limit)
    values = {**VALUES, "limite": shared}
    catalogue = dataclasses.replace(shelf().catalogue, values=values)
    text = changed(SHORT, *changes)
    procedure = load_procedure(text, "courte.yaml", catalogue)
    found = check_paths(procedure, read_tree(text, "courte.yaml"), values, TODAY)
    return {finding.code: finding.level for finding in found}


@pytest.mark.parametrize(
    ("kind", "guard"),
    [
        ("montant", "loyer * 12 > 10000 et loyer * 12 < 11000"),
        ("montant", "(loyer - 100) / 2 > 40 et 3 * loyer < 570"),
        (
            "montant",
            "loyer > v.prime_activite_forfait + 100 et loyer < v.prime_activite_forfait + 200",
        ),
        ("date", "age(loyer) > 40 + 2 et age(loyer) < 40 + 4"),
        ("date", "loyer > ajouter_mois(v.limite, -5) et loyer < ajouter_jours(v.limite, -120)"),
    ],
)
def test_a_threshold_that_is_worked_out_is_tried_on_both_sides(kind: str, guard: str) -> None:
    of_kind = (FIELD, FIELD.replace("montant", kind))
    assert paths(of_kind, (GUARD, f'si: "loyer est connu et {guard}"')) == {}
    never = guard.replace(" et ", " et travaille = non et ")
    assert "K051" in paths(of_kind, (GUARD, f'si: "loyer est connu et {never}"'))


def test_a_step_for_after_a_deadline_is_in_reach_until_the_deadline_is_behind() -> None:
    assert paths((GUARD, "si: aujourdhui() >= v.limite")) == {}
    assert paths((GUARD, "si: aujourdhui() < v.limite")) == {}
    days = ("etapes:", 'calculs: {reste: "jours_entre(aujourdhui(), v.limite)"}\netapes:')
    assert paths(days, (GUARD, "si: reste < 30")) == {}
    assert paths(days, (GUARD, "si: reste > 300")) == {"K051": Level.ERROR}
    behind = date(2026, 3, 1)
    assert paths((GUARD, "si: aujourdhui() >= v.limite"), limit=behind) == {}
    assert paths((GUARD, "si: aujourdhui() < v.limite"), limit=behind) == {"K051": Level.ERROR}


def test_what_is_wrong_only_once_the_calendar_has_turned_is_found_today() -> None:
    asked_until_then = (
        "titre: Autres, champs: [aides, loyer, iban]",
        "titre: Autres, champs: [aides, loyer, iban], si: aujourdhui() < v.limite",
    )
    assert paths((GUARD, "si: loyer > 1000"), (FIELD, FIELD.replace(", facultatif: oui", ""))) == {}
    assert paths(
        (GUARD, "si: loyer > 1000"),
        (FIELD, FIELD.replace(", facultatif: oui", "")),
        asked_until_then,
    ) == {"K050": Level.ERROR}


def test_an_answer_beyond_its_bounds_asks_for_less_than_one_within_them() -> None:
    bounded = (FIELD, FIELD.replace("facultatif: oui", "bornes: {min: 1}"))
    asked = (FIELD, FIELD.replace(", facultatif: oui", ""))
    share = ("etapes:", 'calculs: {part: "100 / loyer"}\netapes:')
    shown = (
        "  - {id: cher,",
        "  - {id: part, type: calcul, titre: Part, regle: part}\n  - {id: cher,",
    )
    divided = (GUARD, "si: 100 / loyer > 3")
    assert paths(asked, share, shown, (GUARD, "si: loyer > 3")) == {"K054": Level.WARNING}
    assert paths(bounded, share, shown, (GUARD, "si: loyer > 3")) == {}
    assert paths(asked, divided) == {"K050": Level.ERROR}
    assert paths(bounded, divided) == {"K050": Level.WARNING}
