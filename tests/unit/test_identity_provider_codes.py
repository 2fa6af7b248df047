"""FranceConnect's own codes: each explained in French, and nothing else of an answer believed."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosque.errors import InputError
from kiosque.i18n import advice, sentence
from kiosque.identity.provider_codes import (
    CODE,
    WORDS,
    code_within,
    explained,
    explained_as_typed,
)
from kiosque.identity.refusals import IdentityRefused
from kiosque.identity.relying_party import check_callback
from tests.unit.test_identity_relying_party import REQUEST, SETTINGS

REGISTER = ("Y010004", "Y010006", "Y010007", "Y010008")


@pytest.mark.parametrize("code", sorted(WORDS))
def test_every_code_says_what_happened_and_what_to_do(code: str) -> None:
    assert CODE.fullmatch(code)
    told = explained(code)
    assert code in sentence(told)
    assert "{" not in sentence(told) + advice(told)
    assert advice(told).endswith(".")


@pytest.mark.parametrize("code", REGISTER)
def test_a_civil_register_mismatch_leads_to_the_document_and_blames_nobody(code: str) -> None:
    told = explained(code)
    assert "document d'identité" in advice(told).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    assert "existe pas" not in sentence(told) + advice(told)


def test_a_death_in_the_register_is_never_said() -> None:
    told = explained("Y010015")
    assert "décé" not in sentence(told) + advice(told)


@pytest.mark.parametrize("typed", ["Y010004", " y010004 ", "010004", "Y01 00 04", "Y04EA6EF"])
def test_a_code_is_understood_however_it_is_read_out(typed: str) -> None:
    assert explained_as_typed(typed).params["provider"] in WORDS


@pytest.mark.parametrize("typed", ["", "Y", "bonjour", "Y0100045678", "Y01000G", "Y010004\N{BEL}x"])
def test_what_is_no_code_is_asked_again(typed: str) -> None:
    with pytest.raises(InputError):
        explained_as_typed(typed)


def test_an_unknown_code_still_leads_somewhere() -> None:
    assert "document" in advice(explained("Y999999"))


def test_a_code_that_a_callback_carries_is_explained() -> None:
    place = "https://docs.franceconnect.example/erreurs/?code=Y010004&id=x"
    given_parameters = {"state": REQUEST.state, "error": "access_denied", "error_uri": place}
    with pytest.raises(IdentityRefused) as refusal:
        check_callback(urlencode(given_parameters), REQUEST, SETTINGS)
    assert refusal.value.code == "denied"
    assert "Y010004" in sentence(refusal.value)


@given(st.text(max_size=200))
def test_nothing_but_a_code_is_taken_from_a_description(text: str) -> None:
    found = code_within(text)
    assert found is None or CODE.fullmatch(found)
    assert code_within(None, 7, "x" * 5000 + " Y010004") is None
