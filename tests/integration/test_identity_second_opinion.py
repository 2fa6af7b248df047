"""A provider that somebody else wrote is understood, and refuses what it must."""

import socket
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from kiosque.identity.profiles import ProfileName, Registration, settings_of
from kiosque.identity.refusals import IdentityRefused
from kiosque.identity.relying_party import Identified
from kiosque.identity.sign_in import begin
from tests.second_opinion import CLIENT, SECRET, second_opinion

FORMS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "signed as FranceConnect does": (
        {"id_token_signed_response_alg": "ES256", "userinfo_signed_response_alg": "ES256"},
        {"algorithm": "ES256", "userinfo": "signed", "pkce": False},
    ),
    "RSA, signed": (
        {"id_token_signed_response_alg": "RS256", "userinfo_signed_response_alg": "RS256"},
        {"userinfo": "signed", "pkce": True},
    ),
    "plain, with a challenge": ({"id_token_signed_response_alg": "RS256"}, {"pkce": True}),
}


def outcome(
    client: dict[str, Any], changes: dict[str, Any], secret: str = SECRET
) -> Identified | str:
    """Return who signed in, or the code of the refusal."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        back = f"http://127.0.0.1:{found.getsockname()[1]}/retour"
    with second_opinion(back, **client) as issuer:
        registration = Registration(
            **{
                "profile": ProfileName.GENERIC,
                "issuer": issuer,
                "client_id": CLIENT,
                "client_secret": secret,
                "redirect_uri": back,
                "scopes": ("openid", "identite_pivot"),
                "level": "eidas1",
                **changes,
            }
        )
        # This provider ends no session, which only FranceConnect has to.
        settings = replace(settings_of(registration, practice=True), logout=False)
        with begin(settings, datetime.now(UTC)) as attempt:
            httpx.get(attempt.url, follow_redirects=True, trust_env=False)
            try:
                return attempt.wait(10)
            except IdentityRefused as refusal:
                return refusal.code


@pytest.mark.parametrize("form", FORMS)
def test_a_sign_in_succeeds_however_the_provider_is_registered(form: str) -> None:
    found = outcome(*FORMS[form])
    assert isinstance(found, Identified)
    assert found.identity.family_name == "DUBOIS"
    assert found.identity.given_names == ("Angela", "Claire", "Louise")
    assert found.proof.acr == "eidas1"


def test_another_signature_than_the_one_expected_is_refused() -> None:
    client = {"id_token_signed_response_alg": "RS256"}
    assert outcome(client, {"algorithm": "ES256"}) == "algorithm"


def test_another_form_than_the_one_registered_is_refused() -> None:
    signed = {"id_token_signed_response_alg": "ES256", "userinfo_signed_response_alg": "ES256"}
    plain = {"id_token_signed_response_alg": "ES256"}
    assert outcome(signed, {"userinfo": "plain"}) == "answer_type"
    assert outcome(plain, {"userinfo": "signed"}) == "answer_type"


def test_a_wrong_secret_is_refused_by_the_provider() -> None:
    client = {"id_token_signed_response_alg": "ES256"}
    assert outcome(client, {}, secret="another secret altogether") == "token_refused"


def test_a_stronger_level_than_the_provider_has_is_refused() -> None:
    client = {"id_token_signed_response_alg": "ES256"}
    found = outcome(client, {"level": "eidas3"})
    assert found in {"level", "setup"}
