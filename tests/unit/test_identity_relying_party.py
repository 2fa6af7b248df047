"""What the relying party accepts, without any transport: bytes in, a refusal or claims out."""

import json
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

from kiosque.identity.claims import read_identity
from kiosque.identity.keys import read_keys
from kiosque.identity.practice.signing import SigningKeys
from kiosque.identity.provider import (
    ProviderMetadata,
    ProviderSettings,
    check_settings,
    practice_settings,
    read_discovery,
)
from kiosque.identity.refusals import CODES, IdentityRefused, refused
from kiosque.identity.relying_party import (
    authorization_request,
    check_callback,
    check_userinfo,
    end_session_address,
    proof_of,
)
from kiosque.identity.strict_json import read_object
from kiosque.identity.tokens import UnknownKeyError, check_id_token, open_signed

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MOMENT = int(NOW.timestamp())
ISSUER = "https://identite.exemple.invalid/api/v2"
SETTINGS = ProviderSettings(
    name="essai", issuer=ISSUER, client_id="service", client_secret="secret", practice=False
)
METADATA = ProviderMetadata(
    authorization_endpoint=f"{ISSUER}/authorize",
    token_endpoint=f"{ISSUER}/token",
    userinfo_endpoint=f"{ISSUER}/userinfo",
    jwks_uri=f"{ISSUER}/jwks",
    end_session_endpoint=f"{ISSUER}/session/end",
)
REQUEST = authorization_request(SETTINGS, METADATA, "http://127.0.0.1:1/kiosque/retour", NOW)
ID_TOKEN: dict[str, object] = {
    "iss": ISSUER,
    "aud": "service",
    "sub": "a" * 64 + "v1",
    "nonce": REQUEST.nonce,
    "acr": "eidas1",
    "iat": MOMENT,
    "exp": MOMENT + 60,
    "auth_time": MOMENT - 5,
}
BIDI = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
PERSON: dict[str, object] = {
    "given_name": "Léa Jeanne",
    "given_name_array": ["Léa", "Jeanne"],
    "family_name": "MARTIN",
    "gender": "female",
    "birthdate": "1987-03-12",
    "birthplace": "59350",
    "birthcountry": "99100",
}


def code_of(error: pytest.ExceptionInfo[IdentityRefused]) -> str:
    return error.value.code


def check(claims: Mapping[str, object], settings: ProviderSettings = SETTINGS) -> None:
    check_id_token(claims, settings, nonce=REQUEST.nonce, asked_at=NOW, now=NOW)


# The request


def test_each_request_draws_its_own_state_and_nonce() -> None:
    other = authorization_request(SETTINGS, METADATA, REQUEST.redirect_uri, NOW)
    drawn = {REQUEST.state, REQUEST.nonce, other.state, other.nonce}
    assert len(drawn) == 4
    assert all(len(one) == 64 and one == one.lower() and bytes.fromhex(one) for one in drawn)


def test_prompt_is_sent_only_when_set() -> None:
    asking = replace(SETTINGS, prompt="login")
    request = authorization_request(asking, METADATA, REQUEST.redirect_uri, NOW)
    assert request.url.endswith("&prompt=login")
    assert "prompt" not in REQUEST.url


def test_secrets_do_not_show_in_representations() -> None:
    shown = f"{REQUEST!r} {SETTINGS!r}"
    assert not [s for s in (REQUEST.state, REQUEST.nonce, "secret'") if s in shown]


def test_the_logout_address_quotes_what_it_carries() -> None:
    address = end_session_address(METADATA, "a.b.c", "http://127.0.0.1:1/fin", "x&y")
    assert address is not None
    assert address.startswith(f"{ISSUER}/session/end?id_token_hint=a.b.c&")
    assert address.endswith("&state=x%26y")


# The callback


def callback(**changes: str | None) -> str:
    parameters = {"code": "c", "state": REQUEST.state, "iss": ISSUER} | changes
    return urlencode({name: value for name, value in parameters.items() if value is not None})


def test_a_right_callback_gives_its_code() -> None:
    assert check_callback(callback(), REQUEST, SETTINGS) == "c"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("access_denied", "denied"),
        ("server_error", "provider_unavailable"),
        ("temporarily_unavailable", "provider_unavailable"),
        ("invalid_scope", "setup"),
        ("invalid_acr", "setup"),
        ("", "setup"),
    ],
)
def test_an_error_stops_everything_even_beside_a_code(error: str, code: str) -> None:
    with pytest.raises(IdentityRefused) as refusal:
        check_callback(callback(error=error), REQUEST, SETTINGS)
    assert code_of(refusal) == code


@given(st.text(max_size=200))
def test_any_text_as_callback_is_refused_and_never_breaks(query: str) -> None:
    with pytest.raises(IdentityRefused):
        check_callback(query, REQUEST, SETTINGS)


@given(st.dictionaries(st.sampled_from(["code", "state", "iss", "error"]), st.text(max_size=80)))
def test_any_parameters_as_callback_are_refused(parameters: dict[str, str]) -> None:
    query = urlencode(parameters, errors="surrogatepass")
    with pytest.raises(IdentityRefused):
        check_callback(query, REQUEST, SETTINGS)


# Signatures


@pytest.fixture(scope="module")
def signer() -> SigningKeys:
    return SigningKeys()


def test_a_rightly_signed_token_gives_its_claims(signer: SigningKeys) -> None:
    keys = read_keys(signer.public_set(), ("ES256",))
    assert open_signed(signer.sign(ID_TOKEN), keys) == ID_TOKEN


def test_rs256_is_accepted_where_it_is_the_registered_algorithm() -> None:
    key = RSAKey.generate_key(2048, {"kid": "r"}, private=True)
    keys = read_keys({"keys": [key.as_dict(private=False)]}, ("RS256",))
    header = {"alg": "RS256", "kid": "r"}
    token = jws.serialize_compact(header, json.dumps(ID_TOKEN), key, algorithms=["RS256"])
    assert open_signed(token, keys) == ID_TOKEN


def test_any_changed_character_breaks_the_token(signer: SigningKeys) -> None:
    keys = read_keys(signer.public_set(), ("ES256",))
    token = signer.sign(ID_TOKEN)
    accepted = []
    for place in range(0, len(token) - 1, 7):
        changed = "A" if token[place] != "A" else "B"
        try:
            open_signed(token[:place] + changed + token[place + 1 :], keys)
        except (IdentityRefused, UnknownKeyError):
            continue
        accepted.append(place)
    assert accepted == []


@pytest.mark.parametrize("name", ["jwk", "jku", "x5u", "x5c", "x5t", "crit", "zip", "b64", "autre"])
def test_a_header_that_brings_anything_of_its_own_is_refused(
    signer: SigningKeys, name: str
) -> None:
    keys = read_keys(signer.public_set(), ("ES256",))
    token = signer.sign_text(json.dumps(ID_TOKEN), signer.header() | {name: "x"})
    with pytest.raises(IdentityRefused) as refusal:
        open_signed(token, keys)
    assert code_of(refusal) == "header"


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "RS256", "ES384", "ES512", "", 1])
def test_any_algorithm_but_the_registered_one_is_refused(
    signer: SigningKeys, algorithm: object
) -> None:
    keys = read_keys(signer.public_set(), ("ES256",))
    token = signer.sign_text(json.dumps(ID_TOKEN), signer.header() | {"alg": algorithm})
    with pytest.raises(IdentityRefused) as refusal:
        open_signed(token, keys)
    assert code_of(refusal) == "algorithm"


def test_a_token_without_key_name_is_checked_with_the_only_key(signer: SigningKeys) -> None:
    keys = read_keys(signer.public_set(), ("ES256",))
    assert open_signed(signer.sign_text(json.dumps(ID_TOKEN), {"alg": "ES256"}), keys) == ID_TOKEN


def test_a_token_without_key_name_is_unknown_among_several_keys(signer: SigningKeys) -> None:
    other = ECKey.generate_key("P-256", {"kid": "autre"}, private=True).as_dict(private=False)
    keys = read_keys({"keys": [signer.public_key(), other]}, ("ES256",))
    with pytest.raises(UnknownKeyError):
        open_signed(signer.sign_text(json.dumps(ID_TOKEN), {"alg": "ES256"}), keys)


@pytest.mark.parametrize("payload", ["[]", "1", "null", '"a"', '{"a":1,"a":2}', '{"a":NaN}', "{"])
def test_a_signed_payload_that_is_no_plain_object_is_refused(
    signer: SigningKeys, payload: str
) -> None:
    keys = read_keys(signer.public_set(), ("ES256",))
    with pytest.raises(IdentityRefused) as refusal:
        open_signed(signer.sign_text(payload, signer.header()), keys)
    assert code_of(refusal) == "malformed"


@given(st.text(alphabet="eyJ0.-_=é{} ", max_size=200))
def test_any_text_as_token_is_refused_and_never_breaks(token: str) -> None:
    keys = read_keys(SigningKeys().public_set(), ("ES256",))
    with pytest.raises(IdentityRefused):
        open_signed(token, keys)


# Keys


def key_set(**changes: object) -> dict[str, object]:
    return {"keys": [SigningKeys().public_key() | changes]}


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"keys": None},
        {"keys": []},
        {"keys": ["x"]},
        {"keys": [{"kty": "oct", "k": "c2VjcmV0"}]},
        key_set(use="enc"),
        key_set(alg="ES384"),
        key_set(key_ops=["sign"]),
        key_set(key_ops="verify"),
        key_set(crv="P-384"),
        key_set(x="AAAA"),
        key_set(kid=7),
        key_set(d="AAAA"),
        {"keys": [ECKey.generate_key("P-384", {"kid": "a"}, private=True).as_dict(private=False)]},
    ],
)
def test_an_unusable_key_set_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(IdentityRefused) as refusal:
        read_keys(document, ("ES256",))
    assert code_of(refusal) == "keys"


def test_keys_of_other_kinds_are_passed_over() -> None:
    rsa = RSAKey.generate_key(2048, {"kid": "r"}, private=True).as_dict(private=False)
    document = {"keys": [rsa, SigningKeys().public_key()]}
    assert len(read_keys(document, ("ES256",)).by_id) == 1


def test_keys_without_a_name_are_told_apart_by_their_kind_and_never_by_chance(
    signer: SigningKeys,
) -> None:
    unnamed = {name: one for name, one in signer.public_key().items() if name != "kid"}
    rsa = RSAKey.generate_key(2048, private=True)
    public = {name: one for name, one in rsa.as_dict(private=False).items() if name != "kid"}
    keys = read_keys({"keys": [unnamed, public]}, ("ES256", "RS256"))
    assert open_signed(signer.sign_text(json.dumps(ID_TOKEN), {"alg": "ES256"}), keys) == ID_TOKEN
    with pytest.raises(IdentityRefused):
        read_keys({"keys": [unnamed, unnamed]}, ("ES256",))
    with pytest.raises(IdentityRefused):
        read_keys({"keys": [unnamed | {"kid": "a"}, public | {"kid": "a"}]}, ("ES256", "RS256"))


def test_a_short_rsa_key_is_refused() -> None:
    short = {"kty": "RSA", "e": "AQAB", "n": "w" * 171, "kid": "court"}
    with pytest.raises(IdentityRefused) as refusal:
        read_keys({"keys": [short]}, ("RS256",))
    assert code_of(refusal) == "keys"


# The id_token


def test_a_right_id_token_is_accepted() -> None:
    check(ID_TOKEN)
    check(ID_TOKEN | {"aud": ["service"], "azp": "service"})
    check(ID_TOKEN | {"aud": ["autre", "service"], "azp": "service"})
    check(ID_TOKEN | {"acr": "eidas3"})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"iss": ISSUER + "/"}, "issuer"),
        ({"iss": None}, "issuer"),
        ({"aud": "autre"}, "audience"),
        ({"aud": None}, "audience"),
        ({"aud": []}, "audience"),
        ({"aud": ["service", 1]}, "audience"),
        ({"aud": ["service", "autre"]}, "audience"),
        ({"azp": "autre"}, "audience"),
        ({"exp": MOMENT - 61}, "expired"),
        ({"exp": None}, "expired"),
        ({"exp": str(MOMENT + 60)}, "expired"),
        ({"exp": True}, "expired"),
        ({"exp": 1e300}, "expired"),
        ({"iat": MOMENT + 61}, "issued_at"),
        ({"iat": MOMENT - 61}, "issued_at"),
        ({"iat": None}, "issued_at"),
        ({"nbf": MOMENT + 61}, "issued_at"),
        ({"nbf": "demain"}, "issued_at"),
        ({"nonce": "0" * 64}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"nonce": "\ud800"}, "nonce"),
        ({"acr": None}, "level"),
        ({"acr": "eidas0"}, "level"),
        ({"acr": ["eidas3"]}, "level"),
        ({"sub": ""}, "subject"),
        ({"sub": None}, "subject"),
        ({"sub": 7}, "subject"),
        ({"sub": "é"}, "subject"),
        ({"sub": "a" * 256}, "subject"),
    ],
)
def test_a_wrong_id_token_is_refused(changes: dict[str, object], code: str) -> None:
    with pytest.raises(IdentityRefused) as refusal:
        check(ID_TOKEN | changes)
    assert code_of(refusal) == code


@pytest.mark.parametrize(("name", "seconds"), [("exp", -59), ("iat", 60), ("iat", -60)])
def test_a_minute_between_the_clocks_is_tolerated(name: str, seconds: int) -> None:
    check(ID_TOKEN | {name: MOMENT + seconds})


@pytest.mark.parametrize(("asked", "given_level"), [("eidas2", "eidas1"), ("eidas3", "eidas2")])
def test_a_level_below_the_one_asked_for_is_refused(asked: Any, given_level: str) -> None:
    with pytest.raises(IdentityRefused) as refusal:
        check(ID_TOKEN | {"acr": given_level}, replace(SETTINGS, level=asked))
    assert code_of(refusal) == "level"


def test_an_authentication_after_the_token_itself_is_refused() -> None:
    with pytest.raises(IdentityRefused) as refusal:
        proof_of(SETTINGS, ID_TOKEN | {"auth_time": MOMENT + 120}, "a", "b")
    assert code_of(refusal) == "issued_at"


def test_without_auth_time_the_proof_bears_the_time_of_the_token() -> None:
    claims = {name: value for name, value in ID_TOKEN.items() if name != "auth_time"}
    assert proof_of(SETTINGS, claims, "a", "b").authenticated_at == NOW


def test_the_proof_fits_the_mandate_record() -> None:
    from kiosque.mandates.fields import Fields
    from kiosque.mandates.record_parts import identity_proof

    payload = proof_of(SETTINGS, ID_TOKEN, "a.b.c", "d.e.f").to_payload()
    assert identity_proof(Fields(payload)).to_payload() == payload


# The userinfo


def userinfo(signer: SigningKeys, **changes: object) -> str:
    statement = {"iss": ISSUER, "aud": "service", "sub": ID_TOKEN["sub"]}
    times = {"iat": MOMENT, "exp": MOMENT + 60}
    return signer.sign(statement | times | PERSON | changes)


def test_the_userinfo_of_the_same_subject_gives_the_identity(signer: SigningKeys) -> None:
    keys = read_keys(signer.public_set(), ("ES256",))
    subject = str(ID_TOKEN["sub"])
    identity = check_userinfo(userinfo(signer), keys, SETTINGS, subject, NOW)
    assert identity.family_name == "MARTIN"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sub": "b" * 66}, "other_person"),
        ({"sub": None}, "other_person"),
        ({"iss": "https://ailleurs.invalid"}, "issuer"),
        ({"aud": "autre"}, "audience"),
        ({"exp": MOMENT - 61}, "expired"),
    ],
)
def test_a_userinfo_for_anybody_or_anything_else_is_refused(
    signer: SigningKeys, changes: dict[str, object], code: str
) -> None:
    keys = read_keys(signer.public_set(), ("ES256",))
    with pytest.raises(IdentityRefused) as refusal:
        check_userinfo(userinfo(signer, **changes), keys, SETTINGS, str(ID_TOKEN["sub"]), NOW)
    assert code_of(refusal) == code


@pytest.mark.parametrize("date", ["1990-00-00", "1990-05-00", "2000-02-29"])
def test_partial_birth_dates_are_legal_and_kept_as_given(date: str) -> None:
    assert read_identity(PERSON | {"birthdate": date}).birth_date == date


@pytest.mark.parametrize("date", ["1990-00-12", "1990-02-30", "12/03/1987", "", "0000-00-00"])
def test_impossible_birth_dates_are_refused(date: str) -> None:
    with pytest.raises(IdentityRefused):
        read_identity(PERSON | {"birthdate": date})


@pytest.mark.parametrize("name", ["given_name", "family_name", "gender", "birthdate"])
def test_a_missing_trait_is_named_in_french(name: str) -> None:
    with pytest.raises(IdentityRefused) as refusal:
        read_identity({key: value for key, value in PERSON.items() if key != name})
    assert code_of(refusal) == "claims_missing"
    assert name not in str(refusal.value)


def test_without_the_array_given_names_are_split_at_spaces() -> None:
    claims = {key: value for key, value in PERSON.items() if key != "given_name_array"}
    assert read_identity(claims).given_names == ("Léa", "Jeanne")


@pytest.mark.parametrize("array", [["Léa"], [], "Léa Jeanne", [1], ["Léa", "Marie"], ["x"] * 40])
def test_an_array_that_contradicts_the_given_names_is_refused(array: object) -> None:
    with pytest.raises(IdentityRefused) as refusal:
        read_identity(PERSON | {"given_name_array": array})
    assert code_of(refusal) == "claims_invalid"


def test_a_place_of_birth_abroad_is_not_a_code_and_is_left_out() -> None:
    identity = read_identity(PERSON | {"birthcountry": "99352", "birthplace": "Alger"})
    assert (identity.birth_place, identity.birth_country) == (None, "99352")


@pytest.mark.parametrize("country", ["59350", "FR", "99", "9910", "France"])
def test_a_country_that_is_no_country_code_is_refused(country: str) -> None:
    with pytest.raises(IdentityRefused):
        read_identity(PERSON | {"birthcountry": country})


@given(st.sampled_from(sorted(PERSON)), st.text(max_size=60))
def test_any_text_as_a_claim_is_cleaned_or_refused(name: str, value: str) -> None:
    claims = PERSON | {name: value}
    if name == "given_name":
        claims.pop("given_name_array")
    try:
        identity = read_identity(claims)
    except IdentityRefused:
        return
    kept = " ".join([*identity.given_names, identity.family_name])
    assert not [one for one in kept if unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"}]
    assert not set(kept) & set(BIDI)


@given(
    st.sampled_from(sorted([*PERSON, "preferred_username"])),
    st.one_of(st.none(), st.booleans(), st.integers(), st.lists(st.text(max_size=4)), st.floats()),
)
def test_any_other_type_as_a_claim_never_breaks(name: str, value: object) -> None:
    with suppress(IdentityRefused):
        read_identity(PERSON | {name: value})


# Settings, discovery, JSON


@pytest.mark.parametrize(
    ("issuer", "practice", "code"),
    [
        ("http://127.0.0.1:8/api/v2", False, "http_refused"),
        ("http://exemple.invalid/api/v2", True, "http_refused"),
        ("http://192.168.1.4/api/v2", True, "http_refused"),
        ("http://127.0.0.1.exemple.invalid/", True, "http_refused"),
        ("http://127.0.0.1@exemple.invalid/", True, "issuer_invalid"),
        ("ftp://exemple.invalid/", False, "issuer_invalid"),
        ("https://", False, "issuer_invalid"),
        ("https://exemple.invalid/?a=1", False, "issuer_invalid"),
        ("https://exemple.invalid:port/", False, "issuer_invalid"),
        ("exemple.invalid", False, "issuer_invalid"),
        ("", True, "issuer_invalid"),
        ("https://oidc.franceconnect.gouv.fr/api/v2", False, "hub_needed"),
        ("https://auth.franceconnect.gouv.fr/api/v2", False, "hub_needed"),
    ],
)
def test_unsafe_settings_are_refused_before_any_connection(
    issuer: str,
    practice: bool,  # noqa: FBT001  (a column of the table above)
    code: str,
) -> None:
    with pytest.raises(IdentityRefused) as refusal:
        check_settings(replace(SETTINGS, issuer=issuer, practice=practice))
    assert code_of(refusal) == code


def test_safe_settings_pass() -> None:
    check_settings(SETTINGS)
    check_settings(practice_settings("http://127.0.0.1:8/api/v2", "a", "b"))


@pytest.mark.parametrize("changes", [{"client_id": ""}, {"client_secret": ""}, {"scopes": ()}])
def test_incomplete_settings_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(IdentityRefused) as refusal:
        check_settings(replace(SETTINGS, **changes))
    assert code_of(refusal) == "settings"


DISCOVERY = {
    "issuer": ISSUER,
    "authorization_endpoint": METADATA.authorization_endpoint,
    "token_endpoint": METADATA.token_endpoint,
    "userinfo_endpoint": METADATA.userinfo_endpoint,
    "jwks_uri": METADATA.jwks_uri,
    "end_session_endpoint": METADATA.end_session_endpoint,
}


def test_a_right_discovery_document_gives_the_endpoints() -> None:
    assert read_discovery(DISCOVERY, SETTINGS) == METADATA


@pytest.mark.parametrize("name", sorted(DISCOVERY))
@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        "",
        "https://ailleurs.invalid/token",
        "http://identite.exemple.invalid/api/v2/token",
        "https://identite.exemple.invalid:8443/api/v2/token",
        "https://identite.exemple.invalid@ailleurs.invalid/token",
        f"{ISSUER}/token?x=1",
        f"{ISSUER}/to ken",
    ],
)
def test_a_document_that_leads_elsewhere_is_refused(name: str, value: object) -> None:
    with pytest.raises(IdentityRefused) as refusal:
        read_discovery(DISCOVERY | {name: value}, SETTINGS)
    assert code_of(refusal) == "discovery"


@given(st.binary(max_size=200))
def test_any_bytes_as_json_give_an_object_or_a_refusal(data: bytes) -> None:
    with suppress(IdentityRefused):
        assert isinstance(read_object(data), dict)


@pytest.mark.parametrize("data", [b"[" * 100_000, b'{"a":' * 600 + b"1" + b"}" * 600, b"\xff"])
def test_absurd_json_is_refused(data: bytes) -> None:
    with pytest.raises(IdentityRefused):
        read_object(data)


# Refusals


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_refusal_says_what_happened_and_what_to_do(code: str) -> None:
    from kiosque.i18n import advice, sentence

    refusal = refused(code, port=1, minutes=2, fields="prénoms")
    assert refusal.code == code
    for text in (sentence(refusal), advice(refusal)):
        assert text.endswith((".", "»"))
        assert "{" not in text


def test_the_wait_is_bounded_by_default() -> None:
    assert timedelta(seconds=SETTINGS.wait_seconds) == timedelta(minutes=5)
