"""Every way in which a provider can be wrong is refused, by name, and nothing is kept of it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import pytest

from kiosque.i18n import advice, sentence
from kiosque.identity.practice.launcher import RunningPractice, practice_provider
from kiosque.identity.practice.misbehaviour import Misbehaviour
from kiosque.identity.refusals import IdentityRefused
from kiosque.identity.relying_party import Identified
from kiosque.identity.sign_in import begin
from tests.sign_ins import settings_for, sign_in

AT_ONCE: Final = {
    "empty-keys": "keys",
    "same-kid": "keys",
    "foreign-discovery": "discovery",
    "foreign-endpoint": "discovery",
}

LATER: Final = {
    "no-iss": "callback_issuer",
    "foreign-callback-iss": "callback_issuer",
    "wrong-state": "state",
    "no-state": "state",
    "repeated-code": "repeated",
    "no-code": "code_missing",
    "error-and-code": "provider_unavailable",
    "register-mismatch": "denied",
    "token-500": "token_refused",
    "token-refused": "token_refused",
    "slow-token": "slow",
    "garbage": "answer_unreadable",
    "token-html": "answer_type",
    "token-redirect": "redirected",
    "token-huge": "oversized",
    "token-mac": "token_answer",
    "token-without-id": "token_answer",
    "token-duplicate": "answer_unreadable",
    "wrong-nonce": "nonce",
    "no-nonce": "nonce",
    "wrong-iss": "issuer",
    "wrong-aud": "audience",
    "foreign-azp": "audience",
    "many-aud": "audience",
    "expired": "expired",
    "no-exp": "expired",
    "future-iat": "issued_at",
    "no-iat": "issued_at",
    "old-iat": "issued_at",
    "future-nbf": "issued_at",
    "foreign-acr": "level",
    "no-acr": "level",
    "foreign-at-hash": "access_token",
    "no-sub": "subject",
    "number-sub": "subject",
    "alg-none": "algorithm",
    "alg-hs256": "algorithm",
    "alg-rs256": "algorithm",
    "bad-signature": "signature",
    "cut-signature": "signature",
    "embedded-key": "header",
    "critical-header": "header",
    "unknown-kid": "key_unknown",
    "duplicate-claim": "malformed",
    "userinfo-500": "userinfo_refused",
    "userinfo-401": "userinfo_refused",
    "plain-userinfo": "answer_type",
    "userinfo-alg-none": "algorithm",
    "userinfo-bad-signature": "signature",
    "userinfo-wrong-iss": "issuer",
    "userinfo-wrong-aud": "audience",
    "userinfo-expired": "expired",
    "other-sub": "other_person",
    "no-family-name": "claims_missing",
    "no-gender": "claims_missing",
    "bad-birthdate": "claims_invalid",
    "bad-birthplace": "claims_invalid",
    "bad-gender": "claims_invalid",
    "endless-name": "claims_invalid",
    "name-is-a-list": "claims_invalid",
}

HARMLESS: Final = {"none", "rotated-key", "control-characters"}

ENCRYPTED_ONLY: Final = {
    "userinfo-in-clear",
    "userinfo-weaker-cipher",
    "userinfo-no-cty",
    "userinfo-foreign-recipient",
    "userinfo-unsigned-inside",
}
"""Refused where an encrypted identity is expected: `test_identity_forms`."""

SECRETS: Final = ("MARTIN", "Léa", "1987-03-12", "code=", "eyJ")


@pytest.fixture(scope="module")
def practice() -> Iterator[RunningPractice]:
    with practice_provider() as running:
        yield running


def test_the_tables_leave_no_misbehaviour_out() -> None:
    known = {kind.value for kind in Misbehaviour}
    assert known == AT_ONCE.keys() | LATER.keys() | HARMLESS | ENCRYPTED_ONLY


@pytest.mark.parametrize(("kind", "code"), AT_ONCE.items())
def test_an_inconsistent_provider_is_refused_before_anybody_signs_in(
    practice: RunningPractice, kind: str, code: str
) -> None:
    practice.misbehave(kind)
    with pytest.raises(IdentityRefused) as refusal:
        begin(settings_for(practice), datetime.now(UTC))
    assert refusal.value.code == code


@pytest.mark.parametrize(("kind", "code"), LATER.items())
def test_a_misbehaving_provider_is_refused_and_the_next_sign_in_succeeds(
    practice: RunningPractice, kind: str, code: str
) -> None:
    practice.misbehave(kind)
    patience = 1.0 if kind == "slow-token" else 10.0
    outcome, page = sign_in(settings_for(practice, answer_seconds=patience))
    assert isinstance(outcome, IdentityRefused)
    assert outcome.code == code
    assert page.status == 200
    assert "Identification réussie" not in page.text
    practice.misbehave("none")
    accepted, _page = sign_in(settings_for(practice))
    assert isinstance(accepted, Identified)


@pytest.mark.parametrize("kind", ["other-sub", "bad-birthdate", "userinfo-wrong-aud", "expired"])
def test_a_refusal_says_nothing_of_the_person_and_chains_to_nothing(
    practice: RunningPractice, kind: str
) -> None:
    practice.misbehave(kind)
    outcome, page = sign_in(settings_for(practice))
    practice.misbehave("none")
    assert isinstance(outcome, IdentityRefused)
    said = f"{outcome} {outcome.advice} {outcome.params} {outcome.__cause__!r} {page.text}"
    assert not [secret for secret in SECRETS if secret in said]
    assert outcome.__cause__ is None
    assert outcome.__context__ is None


def test_control_characters_in_a_name_are_taken_out(practice: RunningPractice) -> None:
    practice.misbehave("control-characters")
    outcome, _page = sign_in(settings_for(practice))
    practice.misbehave("none")
    assert isinstance(outcome, Identified)
    assert outcome.identity.family_name == "MARTIN"


def test_a_refused_identity_still_ends_the_provider_s_session(practice: RunningPractice) -> None:
    practice.misbehave("other-sub")
    outcome, page = sign_in(settings_for(practice))
    practice.misbehave("none")
    assert isinstance(outcome, IdentityRefused)
    assert "state=" in page.url
    assert "n&#x27;a pas abouti" in page.text


def test_a_civil_register_mismatch_is_explained_when_it_comes_back(
    practice: RunningPractice,
) -> None:
    practice.misbehave("register-mismatch")
    outcome, _page = sign_in(settings_for(practice))
    practice.misbehave("none")
    assert isinstance(outcome, IdentityRefused)
    assert "Y010004" in sentence(outcome)
    assert "document" in advice(outcome)
