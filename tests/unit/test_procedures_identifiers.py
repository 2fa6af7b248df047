"""What no case file may hold does not come in through a free text either."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import nir

from kiosque.errors import InputError
from kiosque.procedures.answers import answer
from kiosque.procedures.case import new_case
from kiosque.procedures.identifiers import holds_identifier
from kiosque.procedures.model import Procedure
from tests.procedure_examples import TODAY, short

SOCIAL_SECURITY = "2 59 03 29 046 012"
IBAN = "FR76 3000 6000 0112 3456 7890 189"


def written(digits: str) -> str:
    compact = digits.replace(" ", "")
    return f"{digits} {nir.calc_check_digits(compact)}"


def keeping() -> Procedure:
    return short(
        (
            "  iban: {type: iban",
            "  note: {type: texte_long, libelle: Note, conserver: dossier}\n  iban: {type: iban",
        ),
        ("loyer, iban]", "loyer, iban, note]"),
    )


NUMBERS = [written(SOCIAL_SECURITY), IBAN, IBAN.lower(), "3023217600053"]
AROUND = ["{}", "son numéro est le {}, merci", "IBAN\N{NO-BREAK SPACE}: {}\nà revoir", "{} suite"]


@pytest.mark.parametrize(("number", "around"), list(product(NUMBERS, AROUND)))
def test_a_text_that_a_case_keeps_refuses_an_identifier(number: str, around: str) -> None:
    procedure = keeping()
    with pytest.raises(InputError, match="IBAN") as refused:
        answer(procedure, new_case(procedure), "note", around.format(number), TODAY)
    assert number not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    ["Rappeler au 06 12 34 56 78 lundi", "Dossier 2026-11-24 reçu", "12 rue Neuve, 44800", "oui"],
)
def test_an_ordinary_text_is_kept(text: str) -> None:
    procedure = keeping()
    state = answer(procedure, new_case(procedure), "note", text, TODAY)
    assert text == state.answers["note"].value


@given(st.text(max_size=300))
def test_any_text_is_looked_at_without_trouble(text: str) -> None:
    assert holds_identifier(text) in {True, False}


@pytest.mark.parametrize(
    ("birth", "is_doubted"),
    [("1959-03-14", False), ("1959-04-14", True), ("1960-03-14", True), ("2059-03-14", False)],
)
def test_a_number_that_tells_another_birth_is_doubted_and_kept(
    birth: str, *, is_doubted: bool
) -> None:
    birth_field = "date_naissance: {type: date, libelle: Né}"
    asked = f"  {birth_field}\n  nir: {{type: nir, libelle: N}}\n  iban: {{type: iban"
    procedure = short(
        ("  iban: {type: iban", asked), ("loyer, iban]", "loyer, iban, date_naissance, nir]")
    )
    state = answer(procedure, new_case(procedure), "date_naissance", birth, TODAY)
    given_number = answer(procedure, state, "nir", written(SOCIAL_SECURITY), TODAY).answers["nir"]
    assert bool(given_number.warning) is is_doubted
