"""Calculations: exact, in words, and never a promise."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosque.procedures.answers import answer
from kiosque.procedures.calculations import result_words
from kiosque.procedures.case import CaseState
from kiosque.procedures.graph import check_paths
from kiosque.procedures.guards.functions import Maybe
from kiosque.procedures.model import Procedure
from kiosque.procedures.step_text import step_text
from kiosque.procedures.walk import Walk, walk
from kiosque.procedures.wording import number
from kiosque.procedures.yaml_tree import read_tree
from tests.procedure_examples import SHORT, TODAY, all_done, refusals, shelf, short

STEP = (
    "  - {id: cher,",
    "  - {id: part, type: calcul, titre: La part, regle: part, unite: €/mois}\n  - {id: cher,",
)
RULE = ("etapes:", 'calculs:\n  part: "(loyer - v.prime_activite_forfait) * 0.3"\netapes:')


def computing(rule: str = "(loyer - v.prime_activite_forfait) * 0.3") -> Procedure:
    return short(STEP, (RULE[0], f'calculs:\n  part: "{rule}"\netapes:'))


def answered(procedure: Procedure, **answers: str) -> CaseState:
    state = all_done(procedure)
    for name, raw in {"travaille": "oui", **answers}.items():
        state = answer(procedure, state, name, raw, TODAY)
    return state


def walked(procedure: Procedure, **answers: str) -> Walk:
    state = answered(procedure, **answers)
    return walk(procedure, state, shelf().catalogue.values, TODAY)


def lines(procedure: Procedure, where: Walk | None) -> tuple[str, ...]:
    step = procedure.step("part")
    assert step is not None
    text = step_text(procedure, where, step, shelf().catalogue, TODAY)
    return tuple(line.replace("\N{NO-BREAK SPACE}", " ") for line in text.lines)


def test_a_result_is_exact_to_the_cent_and_its_formula_can_be_done_again_by_hand() -> None:
    result, formula, warning = lines(computing(), walked(computing(), loyer="1000.10"))
    assert result == "Résultat : environ 108,55 €/mois"
    assert formula == "Calcul : (« Loyer » − 638,28 €/mois) × 0,30"
    assert "seule l'administration décide" in warning


def test_a_result_without_answer_says_what_is_missing_and_guesses_nothing() -> None:
    result, *_others = lines(computing(), walked(computing()))
    assert result == "Résultat inconnu. Il manque : Loyer"


def test_a_division_by_nothing_has_no_result() -> None:
    rule = "100 / (loyer - loyer)"
    result, *_others = lines(computing(rule), walked(computing(rule), loyer="12"))
    assert result == "Ce calcul n'a pas de résultat avec ces réponses."


def test_without_a_walk_only_the_formula_is_read() -> None:
    formula, _warning = lines(computing(), None)
    assert formula.startswith("Calcul :")


def test_a_distance_that_is_a_shared_value_is_said_with_one_unit() -> None:
    formula, _warning = lines(
        computing("ajouter_jours(aujourdhui(), v.prime_activite_forfait)"), None
    )
    assert formula == "Calcul : 638,28 jours après aujourd'hui"


def test_brackets_keep_the_meaning_of_the_formula() -> None:
    rule = "loyer / (loyer * 2) - (loyer - 1)"
    _result, formula, _warning = lines(computing(rule), walked(computing(rule), loyer="12"))
    assert formula == "Calcul : « Loyer » ÷ (« Loyer » × 2) − (« Loyer » − 1)"


def test_the_amounts_of_a_calculation_are_cited_with_their_date() -> None:
    procedure = computing()
    step = procedure.step("part")
    assert step is not None
    text = step_text(procedure, walked(procedure), step, shelf().catalogue, TODAY)
    assert any("638,28" in source for source in text.sources)


def test_a_calculation_that_nobody_described_is_refused() -> None:
    assert [finding.code for finding in refusals(STEP)] == ["K028"]


def test_a_calculation_of_what_is_asked_further_down_is_refused() -> None:
    early = ("  - {id: autres", f"{STEP[1].splitlines()[0]}\n  - {{id: autres")
    assert "K021" in {finding.code for finding in refusals(early, RULE)}


def test_a_calculation_that_may_stay_without_result_is_told_to_its_author() -> None:
    text = SHORT.replace(*STEP, 1).replace(*RULE, 1)
    found = check_paths(
        computing(), read_tree(text, "courte.yaml"), shelf().catalogue.values, TODAY
    )
    assert "K054" in {finding.code for finding in found}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Decimal("0.1") + Decimal("0.2"), "0,30 €"),
        (Decimal("1000.005"), "environ 1\N{NARROW NO-BREAK SPACE}000,01 €"),
        (Decimal("-0.005"), "environ -0,01 €"),
        (True, "oui"),
        (date(2026, 1, 1), "1er janvier 2026"),
        (None, "…"),
    ],
)
def test_a_result_is_said_to_the_cent(value: Maybe, words: str) -> None:
    assert words == result_words(value, "€").replace("\N{NO-BREAK SPACE}", " ")


@given(st.integers(-(10**12), 10**12), st.integers(0, 6))
def test_a_written_number_is_shown_with_all_its_decimals(units: int, decimals: int) -> None:
    value = Decimal(units).scaleb(-decimals)
    shown = number(value).replace("\N{NARROW NO-BREAK SPACE}", "").replace(",", ".")
    assert Decimal(shown) == value


def test_a_chain_of_products_never_fills_the_screen() -> None:
    rules = ["a0: loyer * loyer", *(f"a{n}: a{n - 1} * a{n - 1}" for n in range(1, 6))]
    calculs = "\n  ".join([*rules, "part: a5 * 1"])
    procedure = short(STEP, (RULE[0], f"calculs:\n  {calculs}\netapes:"))
    result, *_others = lines(procedure, walked(procedure, loyer="999999999999"))
    assert result == "Ce calcul n'a pas de résultat avec ces réponses."


def test_calculations_that_double_each_other_are_refused_before_they_fill_memory() -> None:
    rules = ["a0: loyer * loyer", *(f"a{n}: a{n - 1} * a{n - 1}" for n in range(1, 60))]
    calculs = "\n  ".join([*rules, "part: a59 * 1"])
    refused = refusals(STEP, (RULE[0], f"calculs:\n  {calculs}\netapes:"))
    assert [finding.code for finding in refused] == ["K020"]
