"""Providers that are not like FranceConnect's ordinary level: challenge, plain and encrypted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from kiosque.identity.encryption import KeyAlgorithm, draw_key, public_key_set
from kiosque.identity.practice.launcher import RunningPractice, practice_provider
from kiosque.identity.practice.robot import play_citizen
from kiosque.identity.profiles import ProfileName, Registration, settings_of
from kiosque.identity.refusals import IdentityRefused
from kiosque.identity.relying_party import Identified
from kiosque.identity.sign_in import begin
from tests.sign_ins import settings_for, sign_in

OWN: Final = draw_key("ECDH-ES")

WRONGLY_ENCRYPTED: Final = {
    "userinfo-in-clear": "not_encrypted",
    "userinfo-weaker-cipher": "encryption",
    "userinfo-no-cty": "encryption",
    "userinfo-foreign-recipient": "decryption",
    "userinfo-unsigned-inside": "malformed",
    "userinfo-alg-none": "algorithm",
    "userinfo-bad-signature": "signature",
    "other-sub": "other_person",
}


@pytest.fixture(scope="module")
def encrypting() -> Iterator[RunningPractice]:
    with practice_provider(recipient=public_key_set(OWN)["keys"][0]) as running:
        yield running


@pytest.fixture(scope="module")
def ordinary() -> Iterator[RunningPractice]:
    with practice_provider(pkce=True) as running:
        yield running


def code_of(practice: RunningPractice, kind: str, **changes: Any) -> str:
    """Return how a sign-in is refused by a kiosk that expects something else."""
    practice.misbehave(kind)
    outcome, _page = sign_in(settings_for(practice, **changes))
    practice.misbehave("none")
    assert isinstance(outcome, IdentityRefused)
    return outcome.code


def test_an_encrypted_identity_is_read_and_its_session_ended(encrypting: RunningPractice) -> None:
    settings = settings_for(encrypting, userinfo="encrypted", decryption=OWN)
    outcome, page = sign_in(settings)
    assert isinstance(outcome, Identified)
    assert "Identification réussie" in page.text


@pytest.mark.parametrize("algorithm", ["RSA-OAEP", "RSA-OAEP-256"])
def test_each_registered_way_to_encrypt_is_read(algorithm: KeyAlgorithm) -> None:
    own = draw_key(algorithm)
    with practice_provider(recipient=public_key_set(own)["keys"][0]) as running:
        outcome, _page = sign_in(settings_for(running, userinfo="encrypted", decryption=own))
    assert isinstance(outcome, Identified)


@pytest.mark.parametrize(("kind", "code"), WRONGLY_ENCRYPTED.items())
def test_an_identity_encrypted_wrongly_is_refused(
    encrypting: RunningPractice, kind: str, code: str
) -> None:
    assert code_of(encrypting, kind, userinfo="encrypted", decryption=OWN) == code


def test_a_kiosk_that_expects_no_encryption_takes_none(encrypting: RunningPractice) -> None:
    assert code_of(encrypting, "none") == "malformed"


def test_an_ordinary_provider_gets_a_challenge_and_its_answer(ordinary: RunningPractice) -> None:
    registration = Registration(
        profile=ProfileName.GENERIC,
        issuer=ordinary.issuer,
        client_id=ordinary.client_id,
        client_secret=ordinary.client_secret,
        redirect_uri="http://127.0.0.1/kiosque/retour",
        level="eidas1",
        userinfo="signed",
        scopes=("openid", "identite_pivot"),
    )
    settings = settings_of(registration, practice=True)
    assert settings.pkce
    outcome, _page = sign_in(settings)
    assert isinstance(outcome, Identified)


def test_a_plain_identity_is_read_where_it_is_registered(ordinary: RunningPractice) -> None:
    ordinary.misbehave("plain-userinfo")
    outcome, _page = sign_in(settings_for(ordinary, pkce=True, userinfo="plain"))
    ordinary.misbehave("none")
    assert isinstance(outcome, Identified)
    assert code_of(ordinary, "none", pkce=True, userinfo="plain") == "answer_type"


def test_a_provider_without_iss_on_its_callback_is_met_where_the_settings_say_so(
    ordinary: RunningPractice,
) -> None:
    ordinary.misbehave("no-iss")
    outcome, _page = sign_in(settings_for(ordinary, pkce=True, issuer_on_callback=False))
    ordinary.misbehave("none")
    assert isinstance(outcome, Identified)
    code = code_of(ordinary, "foreign-callback-iss", pkce=True, issuer_on_callback=False)
    assert code == "callback_issuer"


def test_a_wrong_answer_to_the_challenge_is_refused(ordinary: RunningPractice) -> None:
    with begin(settings_for(ordinary, pkce=True), datetime.now(UTC)) as attempt:
        identification = attempt._identification  # what another program would hold
        identification.request = replace(identification.request, verifier="0" * 64)
        play_citizen(attempt.url)
        with pytest.raises(IdentityRefused) as refusal:
            attempt.wait(30)
    assert refusal.value.code == "token_refused"


def test_franceconnect_refuses_a_challenge_on_a_page_that_never_comes_back(
    encrypting: RunningPractice,
) -> None:
    with begin(settings_for(encrypting, pkce=True), datetime.now(UTC)) as attempt:
        page = play_citizen(attempt.url)
        assert "Y030007" in page.text
        with pytest.raises(IdentityRefused) as refusal:
            attempt.wait(0.1)
    assert refusal.value.code == "timed_out"
