"""Encrypted statements: the registered way opens, every other is refused, and none in clear."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwe
from joserfc.jwk import ECKey, RSAKey

from kiosque.identity.encryption import (
    DecryptionKey,
    KeyAlgorithm,
    draw_key,
    open_encrypted,
    public_key_set,
)
from kiosque.identity.keys import read_keys, shared_key
from kiosque.identity.practice.signing import SigningKeys
from kiosque.identity.provider import ProviderSettings
from kiosque.identity.refusals import IdentityRefused
from kiosque.identity.relying_party import check_userinfo, signed_id_token
from kiosque.identity.tokens import open_signed

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SUBJECT = "a" * 64 + "v1"
ALGORITHMS: Final[tuple[KeyAlgorithm, ...]] = ("RSA-OAEP", "RSA-OAEP-256", "ECDH-ES")
OWN: Final = {algorithm: draw_key(algorithm) for algorithm in ALGORITHMS}
SIGNER = SigningKeys()
KEYS = read_keys(SIGNER.public_set(), ("ES256",))
CLAIMS: dict[str, object] = {
    "iss": "https://identite.exemple.invalid",
    "aud": "service",
    "sub": SUBJECT,
    "iat": int(NOW.timestamp()),
    "exp": int(NOW.timestamp()) + 60,
    "given_name": "Léa",
    "family_name": "MARTIN",
    "gender": "female",
    "birthdate": "1987-03-12",
    "birthplace": "59350",
    "birthcountry": "99100",
}
SIGNED = SIGNER.sign(CLAIMS)
SETTINGS = ProviderSettings(
    name="essai",
    issuer="https://identite.exemple.invalid",
    client_id="service",
    client_secret="secret",
    practice=False,
    userinfo="encrypted",
)


def encrypted(own: DecryptionKey, content: str = SIGNED, **changes: object) -> str:
    """Return `content` encrypted as FranceConnect+ does, `changes` made to its header."""
    public = public_key_set(own)["keys"][0]
    header: dict[str, Any] = {
        "alg": own.algorithm,
        "enc": "A256GCM",
        "cty": "JWT",
        "kid": public["kid"],
        "iss": SETTINGS.issuer,
        "aud": "service",
    } | changes
    header = {name: value for name, value in header.items() if value is not None}
    key: ECKey | RSAKey = (
        ECKey.import_key({**public})
        if public["kty"] == "EC"
        else RSAKey.import_key({"kty": "RSA", "n": public["n"], "e": public["e"]})
    )
    if public["kty"] == "EC":
        key = ECKey.import_key({name: public[name] for name in ("kty", "crv", "x", "y")})
    registry = jwe.JWERegistry(
        algorithms=[str(header["alg"]), str(header["enc"]), "DEF"], strict_check_header=False
    )
    return jwe.encrypt_compact(header, content.encode(), key, registry=registry)


def refused_code(statement: str, own: DecryptionKey) -> str:
    with pytest.raises(IdentityRefused) as refusal:
        open_encrypted(statement, own)
    return refusal.value.code


def userinfo_code(userinfo: str, settings: ProviderSettings) -> str:
    with pytest.raises(IdentityRefused) as refusal:
        check_userinfo(userinfo, KEYS, settings, SUBJECT, NOW)
    return refusal.value.code


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_an_identity_signed_then_encrypted_is_read(algorithm: KeyAlgorithm) -> None:
    settings = replace(SETTINGS, decryption=OWN[algorithm])
    found = check_userinfo(encrypted(OWN[algorithm]), KEYS, settings, SUBJECT, NOW)
    assert found.family_name == "MARTIN"


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_published_key_holds_nothing_private(algorithm: KeyAlgorithm) -> None:
    (member,) = public_key_set(OWN[algorithm])["keys"]
    assert (member["use"], member["alg"]) == ("enc", algorithm)
    assert not member.keys() & {"d", "p", "q", "dp", "dq", "qi", "k"}


def test_an_identity_in_clear_is_refused_where_encryption_is_registered() -> None:
    settings = replace(SETTINGS, decryption=OWN["ECDH-ES"])
    assert userinfo_code(SIGNED, settings) == "not_encrypted"
    assert userinfo_code(json.dumps(CLAIMS), settings) == "not_encrypted"


def test_an_encrypted_identity_is_refused_where_a_signed_one_is_registered() -> None:
    settings = replace(SETTINGS, userinfo="signed", decryption=OWN["ECDH-ES"])
    assert userinfo_code(encrypted(OWN["ECDH-ES"]), settings) == "malformed"


@pytest.mark.parametrize("content", [json.dumps(CLAIMS), "", "a.b", "é", encrypted(OWN["ECDH-ES"])])
def test_encryption_never_stands_for_a_signature(content: str) -> None:
    settings = replace(SETTINGS, decryption=OWN["ECDH-ES"])
    code = userinfo_code(encrypted(OWN["ECDH-ES"], content), settings)
    assert code in {"malformed", "decryption"}


@pytest.mark.parametrize(
    "changes",
    [
        {"enc": "A128GCM"},
        {"enc": "A256CBC-HS512"},
        {"cty": None},
        {"cty": "json"},
        {"kid": "une-autre"},
        {"zip": "DEF"},
        {"jwk": {"kty": "oct"}},
        {"x5u": "https://ailleurs.invalid"},
    ],
)
def test_any_other_encryption_than_the_registered_one_is_refused(
    changes: dict[str, Any],
) -> None:
    own = OWN["ECDH-ES"]
    assert refused_code(encrypted(own, **changes), own) == "encryption"


def test_another_key_agreement_with_the_same_key_is_refused() -> None:
    own = OWN["RSA-OAEP-256"]
    assert refused_code(encrypted(replace(own, algorithm="RSA-OAEP")), own) == "encryption"


def test_what_was_encrypted_for_somebody_else_does_not_open() -> None:
    own = OWN["ECDH-ES"]
    other = draw_key("ECDH-ES")
    assert refused_code(encrypted(other, kid=own.jwk["kid"]), own) == "decryption"


def test_what_was_altered_does_not_open() -> None:
    own = OWN["RSA-OAEP-256"]
    parts = encrypted(own).split(".")
    altered = "A" if parts[3][0] != "A" else "B"
    parts[3] = altered + parts[3][1:]
    assert refused_code(".".join(parts), own) == "decryption"


@given(st.text(alphabet="eyJ0.-_=é{} ", max_size=200))
def test_any_text_is_refused_and_never_breaks(statement: str) -> None:
    assert refused_code(statement, OWN["ECDH-ES"]) in {"not_encrypted", "encryption"}


def test_an_endless_statement_is_refused() -> None:
    own = OWN["ECDH-ES"]
    assert refused_code(encrypted(own, "a" * 100_000), own) == "encryption"


def test_an_encrypted_id_token_gives_the_signed_one_that_logout_wants() -> None:
    settings = replace(SETTINGS, decryption=OWN["ECDH-ES"])
    assert signed_id_token(encrypted(OWN["ECDH-ES"]), settings) == SIGNED
    assert signed_id_token(SIGNED, settings) == SIGNED


# What only other providers do


def test_an_identity_in_plain_json_is_read_where_it_is_registered() -> None:
    plain = replace(SETTINGS, userinfo="plain")
    found = check_userinfo(json.dumps(CLAIMS), KEYS, plain, SUBJECT, NOW)
    assert found.given_names == ("Léa",)
    assert userinfo_code(json.dumps(CLAIMS | {"sub": "autre"}), plain) == "other_person"
    assert userinfo_code(SIGNED, plain) == "answer_unreadable"
    assert userinfo_code('{"sub":"a","sub":"b"}', plain) == "answer_unreadable"


def test_a_shared_key_verifies_its_own_algorithm_and_no_other() -> None:
    from joserfc import jws
    from joserfc.jwk import OctKey

    secret = "s" * 32
    token = jws.serialize_compact(
        {"alg": "HS256", "kid": "x"}, b'{"a":1}', OctKey.import_key(secret)
    )
    assert open_signed(token, shared_key(secret)) == {"a": 1}
    for given_keys, given_token, code in (
        (shared_key("t" * 32), token, "signature"),
        (shared_key(secret), SIGNED, "algorithm"),
        (KEYS, token, "algorithm"),
    ):
        with pytest.raises(IdentityRefused) as refusal:
            open_signed(given_token, given_keys)
        assert refusal.value.code == code
