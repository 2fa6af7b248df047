"""What a relying party asks and what it accepts, free of any transport.

Rules: OpenID Connect Core 1.0 §3.1, RFC 9207 (`iss` on the callback), RFC 9700 §2.1 and §4.
FranceConnect refuses PKCE and every parameter it does not list, so the request carries exactly
its seven required parameters (and `prompt` when set); `state`, `nonce`, `iss` and the client
secret stand in for PKCE, as RFC 9700 §2.1.1 allows a confidential client. Other providers get a
challenge (RFC 7636) where the settings say so.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Literal, NoReturn
from urllib.parse import parse_qsl, urlencode

from kiosque.identity.claims import read_identity
from kiosque.identity.encryption import is_encrypted, open_encrypted
from kiosque.identity.keys import ProviderKeys
from kiosque.identity.provider import ProviderMetadata, ProviderSettings
from kiosque.identity.provider_codes import code_within, explained
from kiosque.identity.refusals import refused
from kiosque.identity.strict_json import read_object
from kiosque.identity.tokens import (
    Claims,
    authenticated_at,
    check_id_token,
    check_statement,
    open_signed,
    same_text,
    subject_of,
)
from kiosque.mandates.pivot import PivotIdentity

UNKNOWN_LEVEL: Final = "0"
"""Level of a provider that states none (OpenID Connect Core §2: the value for no level)."""

_MOST_PARAMETERS: Final = 16
_LONGEST_CODE: Final = 4096
_RETRY_LATER: Final = frozenset({"server_error", "temporarily_unavailable"})


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """One request: what the browser is sent to, and the secrets its answer must know."""

    url: str = field(repr=False)
    redirect_uri: str
    state: str = field(repr=False)
    """64 hexadecimal digits, compared once."""
    nonce: str = field(repr=False)
    """64 hexadecimal digits, found again in the id_token."""
    asked_at: datetime
    verifier: str | None = field(default=None, repr=False)
    """Answers the challenge of the request, where the provider wants one (PKCE)."""


@dataclass(frozen=True, slots=True)
class IdentityProof:
    """How the identity was established, without any claim, token or identifier in clear."""

    kind: Literal["franceconnect"]
    issuer: str
    acr: str
    authenticated_at: datetime
    id_token_sha256: str
    userinfo_sha256: str
    sub_sha256: str
    """Of the pairwise subject, which is itself a keyed digest: recognises, does not identify."""

    def to_payload(self) -> dict[str, str]:
        """Return the proof as a mandate record's `identity_proof` writes it."""
        return {
            "kind": self.kind,
            "issuer": self.issuer,
            "acr": self.acr,
            "authenticated_at": self.authenticated_at.isoformat(timespec="seconds"),
            "id_token_sha256": self.id_token_sha256,
            "userinfo_sha256": self.userinfo_sha256,
            "sub_sha256": self.sub_sha256,
        }


@dataclass(frozen=True, slots=True)
class Identified:
    """Who the person is, and the proof to keep with the mandate."""

    identity: PivotIdentity = field(repr=False)
    proof: IdentityProof


def authorization_request(
    settings: ProviderSettings, metadata: ProviderMetadata, redirect_uri: str, now: datetime
) -> AuthorizationRequest:
    """Return a fresh request, with a `state` and a `nonce` drawn for it alone."""
    state, nonce = secrets.token_hex(32), secrets.token_hex(32)
    parameters = {
        "response_type": "code",
        "client_id": settings.client_id,
        "redirect_uri": redirect_uri,
        "scope": " ".join(settings.scopes),
        "state": state,
        "nonce": nonce,
    }
    if settings.level:
        parameters["acr_values"] = settings.level
    verifier = secrets.token_hex(32) if settings.pkce else None
    if verifier is not None:
        parameters["code_challenge"] = _challenge(verifier)
        parameters["code_challenge_method"] = "S256"
    if settings.prompt is not None:
        parameters["prompt"] = settings.prompt
    url = f"{metadata.authorization_endpoint}?{urlencode(parameters)}"
    return AuthorizationRequest(url, redirect_uri, state, nonce, now, verifier)


def check_callback(query: str, request: AuthorizationRequest, settings: ProviderSettings) -> str:
    """Return the code that the callback's `query` carries.

    The caller sees to it that one request meets one callback only. Raises `IdentityRefused`:
    `repeated`, `state`, `denied`, `provider_unavailable`, `setup`, `callback_issuer`,
    `code_missing`, in this order: an error stops everything, even beside a code.
    """
    try:
        pairs = parse_qsl(
            query, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS, errors="strict"
        )
    except ValueError:
        raise refused("state") from None
    given = dict(pairs)
    if len(given) != len(pairs):
        raise refused("repeated")
    if not same_text(given.get("state"), request.state):
        raise refused("state")
    if "error" in given:
        _refuse_error(given)
    wanted = settings.issuer_on_callback or "iss" in given
    if wanted and not same_text(given.get("iss"), settings.issuer):
        raise refused("callback_issuer")
    code = given.get("code", "")
    if not 0 < len(code) <= _LONGEST_CODE or not code.isascii() or not code.isprintable():
        raise refused("code_missing")
    return code


def check_authentication(
    id_token: str,
    keys: ProviderKeys,
    settings: ProviderSettings,
    request: AuthorizationRequest,
    now: datetime,
) -> Claims:
    """Return the claims of an id_token that answers `request`.

    Raises what `open_signed`, `check_id_token` and `authenticated_at` raise.
    """
    claims = open_signed(id_token, keys)
    check_id_token(claims, settings, nonce=request.nonce, asked_at=request.asked_at, now=now)
    authenticated_at(claims)
    return claims


def signed_id_token(id_token: str, settings: ProviderSettings) -> str:
    """Return the signed id_token, out of its encryption where the provider encrypts it too.

    It names nobody, so that one sent without encryption gives nothing away.
    """
    if settings.decryption is not None and is_encrypted(id_token):
        return open_encrypted(id_token, settings.decryption)
    return id_token


def check_userinfo(
    userinfo: str, keys: ProviderKeys, settings: ProviderSettings, subject: str, now: datetime
) -> PivotIdentity:
    """Return the identity in a userinfo of the registered form that speaks of `subject`.

    Raises what `open_encrypted`, `open_signed`, `check_statement` and `read_identity` raise, and
    `IdentityRefused("other_person")` (OpenID Connect Core §5.3.2).
    """
    claims = _userinfo_claims(userinfo, keys, settings, now)
    if not same_text(claims.get("sub"), subject):
        raise refused("other_person")
    return read_identity(claims)


def _userinfo_claims(
    userinfo: str, keys: ProviderKeys, settings: ProviderSettings, now: datetime
) -> Claims:
    """Return the claims; one in clear has only TLS and its subject to vouch for it."""
    # A signed statement is base64url and begins otherwise (the channel compared the content type).
    if settings.userinfo == "plain" or (
        settings.userinfo == "unencrypted" and userinfo.startswith("{")
    ):
        return read_object(userinfo.encode("utf-8"))
    if settings.userinfo == "encrypted":
        if settings.decryption is None:
            raise refused("encryption_key")
        userinfo = open_encrypted(userinfo, settings.decryption)
    claims = open_signed(userinfo, keys)
    check_statement(claims, settings, now, dated=settings.dated_userinfo)
    return claims


def proof_of(
    settings: ProviderSettings, claims: Claims, id_token: str, userinfo: str
) -> IdentityProof:
    """Return what is kept of a verified sign-in: digests, level and time."""
    return IdentityProof(
        kind="franceconnect",
        issuer=settings.issuer,
        acr=str(claims.get("acr", UNKNOWN_LEVEL)),
        authenticated_at=datetime.fromtimestamp(authenticated_at(claims), UTC),
        id_token_sha256=_digest(id_token),
        userinfo_sha256=_digest(userinfo),
        sub_sha256=_digest(subject_of(claims)),
    )


def end_session_address(
    metadata: ProviderMetadata, id_token: str, farewell_uri: str, state: str
) -> str | None:
    """Return the address that ends the provider's session, for the citizen's own browser.

    None where the provider has none. It carries the id_token, which holds no identity but must
    not enter a log.
    """
    if metadata.end_session_endpoint is None:
        return None
    parameters = {
        "id_token_hint": id_token,
        "post_logout_redirect_uri": farewell_uri,
        "state": state,
    }
    return f"{metadata.end_session_endpoint}?{urlencode(parameters)}"


def _refuse_error(given: Mapping[str, str]) -> NoReturn:
    """Raise the refusal for an error of the provider; of its description, only a code is read."""
    error = given["error"]
    kind = "denied" if error == "access_denied" else "setup"
    if error in _RETRY_LATER:
        kind = "provider_unavailable"
    provider_code = code_within(given.get("error_uri"), given.get("error_description"))
    raise refused(kind) if provider_code is None else explained(provider_code, kind)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _challenge(verifier: str) -> str:
    """Return the S256 challenge of a verifier (RFC 7636 §4.2)."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
