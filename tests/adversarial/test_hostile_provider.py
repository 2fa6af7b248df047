"""A provider that answers anything, over real HTTP and TLS: refused, each with its own code."""

import gzip
import hashlib
import ipaddress
import json
import ssl
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from joserfc import jwt
from joserfc.jwk import OctKey

from kiosque.identity.encryption import draw_key
from kiosque.identity.exchange import LARGEST_ANSWER
from kiosque.identity.provider import ProviderSettings, practice_settings
from kiosque.identity.refusals import CODES, IdentityRefused
from kiosque.identity.relying_party import Identified
from kiosque.identity.sign_in import begin
from tests.hostile_provider import (
    CLIENT,
    JSON,
    JWT,
    PERSON,
    SECRET,
    HostileProvider,
    Reply,
    hostile_provider,
)

Made = Callable[[HostileProvider], Reply]


@pytest.fixture(scope="module")
def running() -> Iterator[HostileProvider]:
    with hostile_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: HostileProvider) -> HostileProvider:
    running.replies.clear()
    running.asked.clear()
    return running


def settings(provider: HostileProvider, **changes: Any) -> ProviderSettings:
    known = practice_settings(provider.issuer, CLIENT, SECRET)
    return replace(known, answer_seconds=5.0, **changes)


def outcome(provider: HostileProvider, **changes: Any) -> str:
    """Return the code of the refusal of one whole sign-in, or « accepted »."""
    try:
        with begin(settings(provider, **changes), datetime.now(UTC)) as attempt:
            httpx.get(provider.come_back(attempt.url), trust_env=False, follow_redirects=False)
            assert isinstance(attempt.wait(10), Identified)
    except IdentityRefused as refusal:
        return refusal.code
    return "accepted"


def as_json(document: object, **how: Any) -> Reply:
    return Reply(json.dumps(document).encode(), **how)


DEEP = b'{"a":' * 600 + b"1" + b"}" * 600
ANYWHERE: dict[str, tuple[Reply, str]] = {
    "another encoding than UTF-8": (Reply('{"é":1}'.encode("latin-1")), "answer_unreadable"),
    "a list": (Reply(b"[]"), "answer_unreadable"),
    "nothing at all": (Reply(b""), "answer_unreadable"),
    "one name twice": (Reply(b'{"issuer":"a","issuer":"b"}'), "answer_unreadable"),
    "deep nesting": (Reply(DEEP), "answer_unreadable"),
    "not a number": (Reply(b'{"a":NaN}'), "answer_unreadable"),
    "too much": (Reply(b" " * (LARGEST_ANSWER + 1)), "oversized"),
    "a page": (Reply(b"<html>", "text/html"), "answer_type"),
    "no type": (Reply(b"{}", ""), "answer_type"),
    "a text": (Reply(b"{}", "text/plain"), "answer_type"),
    "compressed": (
        Reply(gzip.compress(b"{}"), headers={"Content-Encoding": "gzip"}),
        "answer_type",
    ),
    "moved": (Reply(b"", status=302, headers={"Location": "http://127.0.0.1:9/"}), "redirected"),
    "moved for good": (Reply(b"", status=308, headers={"Location": "/x"}), "redirected"),
}


def test_an_honest_provider_is_believed(provider: HostileProvider) -> None:
    assert outcome(provider) == "accepted"
    assert provider.asked == {"openid-configuration": 1, "jwks": 1, "token": 1, "userinfo": 1}


@pytest.mark.parametrize("name", ["openid-configuration", "jwks", "token"])
@pytest.mark.parametrize("what", ANYWHERE)
def test_what_is_no_proper_answer_is_refused_wherever_it_comes(
    provider: HostileProvider, name: str, what: str
) -> None:
    provider.replies[name], code = ANYWHERE[what]
    assert outcome(provider) == code
    assert provider.asked[name] == 1
    assert provider.asked["userinfo"] == 0


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("openid-configuration", "discovery"),
        ("jwks", "keys"),
        ("token", "token_refused"),
        ("userinfo", "userinfo_refused"),
    ],
)
@pytest.mark.parametrize("status", [201, 204, 400, 401, 404, 500, 503])
def test_any_other_status_is_refused_and_nothing_is_asked_twice(
    provider: HostileProvider, name: str, code: str, status: int
) -> None:
    provider.replies[name] = as_json({}, status=status)
    assert outcome(provider) == code
    assert provider.asked[name] == 1


USERINFO: dict[str, tuple[Made, str]] = {
    "in plain JSON": (lambda p: as_json(p.claims()), "answer_type"),
    "in plain JSON that says it is signed": (
        lambda p: as_json(p.claims(), kind=JWT),
        "answer_type",
    ),
    "another encoding": (lambda _p: Reply(b"\xff\xfe", JWT), "malformed"),
    "empty": (lambda _p: Reply(b"", JWT), "malformed"),
    "too much": (lambda _p: Reply(b"a" * (LARGEST_ANSWER + 1), JWT), "oversized"),
    "long": (lambda _p: Reply(b"a" * 40_000, JWT), "malformed"),
    "moved": (lambda _p: Reply(b"", JWT, 302, {"Location": "/x"}), "redirected"),
    "deep": (
        lambda p: Reply(p.keys.sign_text(DEEP.decode(), p.keys.header()).encode(), JWT),
        "malformed",
    ),
    "without a person": (lambda p: Reply(p.keys.sign(p.claims()).encode(), JWT), "claims_missing"),
    "encrypted to somebody": (lambda _p: Reply(b"a.b.c.d.e", JWT), "malformed"),
}


@pytest.mark.parametrize("what", USERINFO)
def test_an_identity_in_another_form_than_the_registered_one_is_refused(
    provider: HostileProvider, what: str
) -> None:
    made, code = USERINFO[what]
    provider.replies["userinfo"] = made(provider)
    assert outcome(provider) == code


@pytest.mark.parametrize(
    "made",
    [
        lambda p: Reply(p.keys.sign(p.claims()).encode(), JWT),
        lambda p: as_json(p.claims()),
        lambda p: as_json({"userinfo": p.keys.sign(p.claims())}),
    ],
)
def test_an_encrypted_identity_is_never_taken_in_a_weaker_form(
    provider: HostileProvider, made: Made
) -> None:
    provider.replies["userinfo"] = made(provider)
    own = draw_key("ECDH-ES")
    assert outcome(provider, userinfo="encrypted", decryption=own) in {
        "not_encrypted",
        "answer_type",
    }


@pytest.mark.parametrize(("kind", "body"), [(JSON, "a.b.c"), (JWT, '{"sub":"a"}'), (JSON, "")])
def test_where_no_form_is_registered_type_and_content_must_agree(
    provider: HostileProvider, kind: str, body: str
) -> None:
    provider.replies["userinfo"] = Reply(body.encode(), kind)
    assert outcome(provider, userinfo="unencrypted") == "answer_type"


def test_a_signed_identity_without_dates_is_taken_only_where_the_provider_may_leave_them_out(
    provider: HostileProvider,
) -> None:
    claims = {
        name: one for name, one in provider.claims(**PERSON).items() if name not in ("iat", "exp")
    }
    provider.replies["userinfo"] = Reply(provider.keys.sign(claims).encode(), JWT)
    assert outcome(provider) == "expired"
    assert outcome(provider, dated_userinfo=False) == "accepted"
    late = claims | {"exp": 1}
    provider.replies["userinfo"] = Reply(provider.keys.sign(late).encode(), JWT)
    assert outcome(provider, dated_userinfo=False) == "expired"


def test_two_algorithms_allowed_never_lend_one_another_their_keys(
    provider: HostileProvider,
) -> None:
    both: tuple[Any, ...] = ("ES256", "RS256")
    assert outcome(provider, algorithms=both) == "accepted"
    with begin(settings(provider, algorithms=both), datetime.now(UTC)) as attempt:
        back = provider.come_back(attempt.url)
        header = provider.keys.header() | {"alg": "RS256"}
        claims = provider.claims(nonce=provider.nonce, acr="eidas1")
        forged = provider.keys.sign_text(json.dumps(claims), header)
        provider.replies["token"] = as_json(provider.tokens(id_token=forged))
        httpx.get(back, trust_env=False)
        with pytest.raises(IdentityRefused) as refusal:
            attempt.wait(10)
    assert refusal.value.code == "key_unknown"


@pytest.mark.parametrize(
    ("algorithms", "code"), [(("HS256",), "accepted"), (("ES256", "RS256"), "algorithm")]
)
def test_a_shared_key_signs_only_where_it_was_chosen(
    provider: HostileProvider, algorithms: tuple[Any, ...], code: str
) -> None:
    with begin(
        settings(provider, algorithms=algorithms, userinfo="plain"), datetime.now(UTC)
    ) as attempt:
        back = provider.come_back(attempt.url)
        claims = provider.claims(nonce=provider.nonce, acr="eidas1")
        signed = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))
        provider.replies["token"] = as_json(provider.tokens(id_token=signed))
        provider.replies["userinfo"] = as_json(provider.claims(**PERSON))
        httpx.get(back, trust_env=False, follow_redirects=False)
        try:
            assert isinstance(attempt.wait(10), Identified)
            met = "accepted"
        except IdentityRefused as refusal:
            met = refusal.code
    assert met == code


@pytest.mark.parametrize(
    ("at_hash", "code"), [("zZl9a-Ok0D2GcSqUTCQ_2g", "access_token"), (7, "access_token")]
)
def test_an_access_token_that_was_exchanged_for_another_is_refused(
    provider: HostileProvider, at_hash: object, code: str
) -> None:
    assert with_at_hash(provider, at_hash) == code
    half = hashlib.sha256(b"jeton").digest()[:16]
    assert with_at_hash(provider, urlsafe_b64encode(half).rstrip(b"=").decode()) == "accepted"


def with_at_hash(provider: HostileProvider, at_hash: object) -> str:
    with begin(settings(provider), datetime.now(UTC)) as attempt:
        back = provider.come_back(attempt.url)
        claims = provider.claims(nonce=provider.nonce, acr="eidas1", at_hash=at_hash)
        provider.replies["token"] = as_json(provider.tokens(id_token=provider.keys.sign(claims)))
        httpx.get(back, trust_env=False, follow_redirects=False)
        try:
            attempt.wait(10)
        except IdentityRefused as refusal:
            return refusal.code
    return "accepted"


def test_a_client_may_show_its_secret_in_a_header(provider: HostileProvider) -> None:
    assert outcome(provider, client_auth="basic") == "accepted"


def test_a_code_of_franceconnect_in_a_refused_exchange_is_explained(
    provider: HostileProvider,
) -> None:
    place = "https://docs.example/erreurs/?code=Y0416228&id=1"
    provider.replies["token"] = as_json({"error": "invalid_grant", "error_uri": place}, status=400)
    with begin(settings(provider), datetime.now(UTC)) as attempt:
        httpx.get(provider.come_back(attempt.url), trust_env=False)
        with pytest.raises(IdentityRefused) as refusal:
            attempt.wait(10)
    assert refusal.value.code == "token_refused"
    assert refusal.value.params["provider"] == "Y0416228"


# TLS


def certificate(folder: Path, *, name: str, ends: timedelta) -> tuple[ssl.SSLContext, Path]:
    """Return a server's context for a self-signed certificate, and where the latter lies."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + ends)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([_san(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    public, secret = folder / "public.pem", folder / "secret.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, secret)
    return context, public


def _san(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def under_tls(context: ssl.SSLContext) -> tuple[str, HostileProvider]:
    with hostile_provider(context) as provider:
        return outcome(provider, practice=False), provider


def test_a_server_that_signed_its_own_certificate_is_not_spoken_to(tmp_path: Path) -> None:
    context, _public = certificate(tmp_path, name="127.0.0.1", ends=timedelta(days=1))
    code, provider = under_tls(context)
    assert code == "certificate"
    assert not provider.asked


@pytest.mark.parametrize(
    ("name", "days"), [("127.0.0.1", -1), ("ailleurs.invalid", 1)], ids=["ended", "another name"]
)
def test_a_trusted_certificate_must_hold_today_and_for_this_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, days: int
) -> None:
    context, public = certificate(tmp_path, name=name, ends=timedelta(days=days))
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    assert under_tls(context)[0] == "certificate"


def test_a_certificate_that_the_machine_trusts_is_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, public = certificate(tmp_path, name="127.0.0.1", ends=timedelta(days=1))
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    assert under_tls(context)[0] == "accepted"


def test_a_server_without_tls_at_an_https_address_is_refused() -> None:
    with hostile_provider() as provider:
        provider.issuer = provider.issuer.replace("http:", "https:")
        assert outcome(provider, practice=False) == "certificate"


def test_each_code_met_here_has_its_sentence() -> None:
    met = {code for _reply, code in ANYWHERE.values()} | {code for _made, code in USERINFO.values()}
    assert met | {"certificate"} <= CODES
