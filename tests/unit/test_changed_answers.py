"""Answers that change the documents wanted, and dates of birth that are not whole."""

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosque.procedures.answers import answer
from kiosque.procedures.case import CaseState, hold, mark_done, new_case
from kiosque.procedures.model import Procedure
from kiosque.procedures.partial_birth import DOUBT, last_day_possible
from kiosque.procedures.walk import walk
from tests.procedure_examples import TODAY, bonus, short

LIST = """
  - {id: papiers, type: pieces, titre: Papiers, sources: [page],
     pieces: [{piece: rib}, {piece: titre-sejour, si: travaille = parfois}]}
  - {id: autres,"""


def with_a_list() -> Procedure:
    return short(("\n  - {id: autres,", LIST))


def gone_through(procedure: Procedure, *held: str) -> CaseState:
    state = answer(procedure, new_case(procedure), "travaille", "oui", TODAY)
    return mark_done(procedure, hold(state, ["rib"], held), "papiers", TODAY)


def test_a_changed_answer_that_adds_a_document_shows_the_list_again() -> None:
    procedure = with_a_list()
    state = answer(procedure, gone_through(procedure, "rib"), "travaille", "parfois", TODAY)
    assert "papiers" not in state.done
    assert state.held == {"rib"}


def test_a_changed_answer_that_adds_no_document_leaves_the_list_done() -> None:
    procedure = with_a_list()
    had_it = hold(gone_through(procedure), ["titre-sejour"], ["titre-sejour"])
    assert "papiers" in answer(procedure, had_it, "travaille", "parfois", TODAY).done
    same = answer(procedure, gone_through(procedure), "travaille", "oui", TODAY)
    assert "papiers" in same.done
    assert "papiers" in answer(procedure, gone_through(procedure), "loyer", "500", TODAY).done


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("00/00/1971", date(1971, 12, 31)),
        ("00/02/1972", date(1972, 2, 29)),
        ("0-5-1990", date(1990, 5, 31)),
    ],
)
def test_a_birth_whose_day_nobody_knows_is_an_answer_with_its_doubt(
    typed: str, meant: date
) -> None:
    procedure = bonus()
    given_answer = answer(procedure, new_case(procedure), "date_naissance", typed, TODAY)
    kept = given_answer.answers["date_naissance"]
    assert (kept.value, kept.warning) == (meant, DOUBT)
    assert walk(procedure, given_answer, {}, TODAY).value("date_naissance") == meant


@given(born=st.dates(min_value=date(1900, 1, 1)), month_known=st.booleans())
def test_no_day_that_a_partial_birth_may_be_comes_after_the_one_taken(
    *, born: date, month_known: bool
) -> None:
    month = born.month if month_known else 0
    taken = last_day_possible(f"00/{month:02}/{born.year:04}")
    assert taken is not None
    assert born <= taken
    assert taken.day == calendar.monthrange(taken.year, taken.month)[1]


@given(st.dates())
def test_a_whole_date_is_left_to_be_read_as_any_other(born: date) -> None:
    assert last_day_possible(f"{born.day:02}/{born.month:02}/{born.year:04}") is None


@pytest.mark.parametrize(
    "typed", ["", "1971", "00/13/1971", "14/00/1971", "00/00/0000", "٠٠/00/1971"]
)
def test_what_is_not_a_partial_date_is_not_taken_for_one(typed: str) -> None:
    assert last_day_possible(typed) is None
