"""The kinds of provider: what each allows, and the settings that a registration gives."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosque.identity.encryption import draw_key
from kiosque.identity.profiles import PROFILES, ProfileName, Registration, settings_of
from kiosque.identity.provider import SANDBOX_ISSUER, ProviderMetadata, check_settings
from kiosque.identity.refusals import IdentityRefused
from kiosque.identity.relying_party import authorization_request

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KEY = draw_key("ECDH-ES")
PRODUCTION = {
    ProfileName.FRANCECONNECT: "https://oidc.franceconnect.gouv.fr/api/v2",
    ProfileName.FRANCECONNECT_PLUS: "https://auth.franceconnect.gouv.fr/api/v2",
}
REGISTRATION = Registration(
    profile=ProfileName.GENERIC,
    issuer="https://identite.exemple.invalid",
    client_id="service",
    client_secret="s" * 32,
    redirect_uri="http://127.0.0.1:4242/retour",
    decryption=KEY,
)
SANDBOX = replace(
    REGISTRATION,
    profile=ProfileName.FRANCECONNECT_INTEGRATION,
    issuer=SANDBOX_ISSUER,
    redirect_uri="http://localhost:4242/retour",
)
RELAYED = "https://structure.exemple.fr/fc/retour"


def code(registration: Registration, *, practice: bool = True) -> str:
    with pytest.raises(IdentityRefused) as refusal:
        settings_of(registration, practice=practice)
    return refusal.value.code


def asked(registration: Registration) -> list[str]:
    """Return the names that the request of a registration carries."""
    settings = settings_of(registration, practice=True)
    issuer = registration.issuer
    metadata = ProviderMetadata(f"{issuer}/a", f"{issuer}/t", f"{issuer}/u", f"{issuer}/k", None)
    request = authorization_request(settings, metadata, registration.redirect_uri, NOW)
    return sorted(name for name, _ in parse_qsl(urlsplit(request.url).query))


@pytest.mark.parametrize("profile", [name for name in ProfileName if PROFILES[name].levels])
def test_franceconnect_is_asked_its_seven_parameters_and_nothing_else(
    profile: ProfileName,
) -> None:
    registration = replace(SANDBOX, profile=profile)
    if not PROFILES[profile].loopback:
        registration = replace(registration, redirect_uri=RELAYED)
    assert asked(registration) == [
        "acr_values", "client_id", "nonce", "redirect_uri", "response_type", "scope", "state",
    ]  # fmt: skip


def test_an_ordinary_provider_gets_a_challenge_and_no_level() -> None:
    names = asked(REGISTRATION)
    assert {"code_challenge", "code_challenge_method"} < set(names)
    assert "acr_values" not in names


def test_the_challenge_follows_the_registration_rather_than_the_profile() -> None:
    assert "code_challenge" not in asked(replace(REGISTRATION, pkce=False))
    assert "code_challenge" in asked(replace(SANDBOX, pkce=True))


@pytest.mark.parametrize("profile", PRODUCTION)
@pytest.mark.parametrize(
    "redirect", ["http://localhost:4242/r", "http://127.0.0.1/r", "https://localhost/r"]
)
@pytest.mark.parametrize("practice", [True, False])
def test_production_profiles_say_that_a_relay_is_needed(
    profile: ProfileName,
    redirect: str,
    practice: bool,  # noqa: FBT001  (a column of the table above)
) -> None:
    registration = replace(
        REGISTRATION, profile=profile, issuer=PRODUCTION[profile], redirect_uri=redirect
    )
    assert code(registration, practice=practice) == "relay_needed"


@pytest.mark.parametrize("profile", PRODUCTION)
def test_a_relayed_registration_verifies_but_does_not_start_on_a_kiosk(
    profile: ProfileName,
) -> None:
    settings = settings_of(
        replace(REGISTRATION, profile=profile, issuer=PRODUCTION[profile], redirect_uri=RELAYED),
        practice=False,
    )
    assert settings.relayed
    with pytest.raises(IdentityRefused) as refusal:
        check_settings(settings)
    assert refusal.value.code == "hub_needed"


@pytest.mark.parametrize("profile", PRODUCTION)
def test_only_franceconnect_itself_carries_its_name_in_a_real_vault(profile: ProfileName) -> None:
    elsewhere = replace(REGISTRATION, profile=profile, redirect_uri=RELAYED)
    assert code(elsewhere, practice=False) == "issuer_foreign"
    assert settings_of(elsewhere, practice=True).practice


def test_invented_people_never_reach_a_real_vault() -> None:
    assert code(SANDBOX, practice=False) == "practice_profile"


def test_plain_http_is_for_practice_vaults_only() -> None:
    registration = replace(REGISTRATION, issuer="http://127.0.0.1:8080")
    assert settings_of(registration, practice=True).practice
    assert code(registration, practice=False) == "http_refused"


@pytest.mark.parametrize(
    "changes",
    [
        {"algorithm": "HS256"},
        {"userinfo": "plain"},
        {"userinfo": "encrypted"},
        {"level": "eidas2"},
        {"scopes": ("openid", "address")},
    ],
)
def test_what_franceconnect_never_registers_is_refused(changes: dict[str, Any]) -> None:
    assert code(replace(SANDBOX, **changes)) == "profile_choice"


def test_franceconnect_plus_takes_no_weaker_signature_form_or_level() -> None:
    plus = replace(
        REGISTRATION, profile=ProfileName.FRANCECONNECT_PLUS, redirect_uri=RELAYED, level="eidas3"
    )
    settings = settings_of(plus, practice=True)
    assert (settings.algorithms, settings.userinfo, settings.level) == (
        ("ES256",), "encrypted", "eidas3",
    )  # fmt: skip
    changes: list[dict[str, Any]] = [
        {"algorithm": "RS256"}, {"userinfo": "signed"}, {"level": "eidas1"},
    ]  # fmt: skip
    for change in changes:
        assert code(replace(plus, **change)) == "profile_choice"
    assert code(replace(plus, decryption=None)) == "encryption_key"


@pytest.mark.parametrize(
    "redirect",
    [
        "",
        "retour",
        "http://localhost/retour",
        "http://localhost:x/retour",
        "http://localhost:4242",
        "http://localhost:4242/",
        "http://localhost:4242/kiosque/fin",
        "http://localhost:4242/retour?a=1",
        "http://localhost:4242/retour#a",
        "http://moi@localhost:4242/retour",
        "https://localhost:4242/retour",
        "http://[::1]:4242/retour",
        "http://structure.exemple.fr/retour",
        "kiosque://retour",
        "file:///retour",
    ],
)
def test_a_redirect_address_that_cannot_work_is_refused(redirect: str) -> None:
    assert code(replace(SANDBOX, redirect_uri=redirect)) == "redirect_invalid"


def test_an_ordinary_provider_may_allow_any_port() -> None:
    settings = settings_of(replace(REGISTRATION, redirect_uri="http://127.0.0.1/r"), practice=False)
    assert (settings.callback_host, settings.callback_port, settings.callback_path) == (
        "127.0.0.1", 0, "/r",
    )  # fmt: skip


def test_a_short_secret_never_keys_a_signature() -> None:
    short = replace(REGISTRATION, algorithm="HS256", client_secret="s" * 31)
    assert code(short) == "settings"
    settings_of(replace(short, client_secret="s" * 32), practice=False)


@given(st.text(max_size=60), st.sampled_from(list(ProfileName)))
def test_any_redirect_address_gives_settings_or_a_refusal(
    redirect: str, profile: ProfileName
) -> None:
    registration = replace(REGISTRATION, profile=profile, redirect_uri=redirect)
    try:
        settings = settings_of(registration, practice=True)
    except IdentityRefused:
        return
    assert settings.callback_path.startswith("/")


def test_no_secret_shows_in_a_representation() -> None:
    shown = f"{REGISTRATION!r} {settings_of(REGISTRATION, practice=True)!r}"
    assert "s" * 32 not in shown
    assert KEY.jwk["d"] not in shown
