"""Signed statements of the provider: signature first, then who, for whom, when.

Rules: OpenID Connect Core 1.0 §3.1.3.7 and §5.3.2, RFC 8725 (JWT best practice), made stricter:
one algorithm, no header that brings its own key, no name twice, `iat` and `exp` always.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from kiosque.identity.keys import ProviderKeys
from kiosque.identity.provider import ProviderSettings
from kiosque.identity.refusals import IdentityRefused, refused
from kiosque.identity.strict_json import read_object

SKEW_SECONDS: Final = 60
"""How far the two clocks may differ."""

_HEADER: Final = frozenset({"alg", "kid", "typ"})
_LONGEST_TOKEN: Final = 32_768
_LONGEST_SUBJECT: Final = 255

Claims = Mapping[str, object]


class UnknownKeyError(Exception):
    """The token names a key that is not in the set: the set may be fetched again, once."""


def open_signed(token: str, keys: ProviderKeys) -> Claims:
    """Return the claims of a compact JWS whose signature holds.

    Raises `UnknownKeyError`, or `IdentityRefused`: `malformed`, `header`, `algorithm`,
    `signature`.
    """
    from joserfc import jws
    from joserfc.errors import JoseError

    header = _header(token)
    algorithm = next((one for one in keys.algorithms if one == header.get("alg")), None)
    if algorithm is None:
        raise refused("algorithm")
    if header.keys() - _HEADER:
        raise refused("header")
    key = keys.find(header.get("kid"), algorithm)
    if key is None:
        raise UnknownKeyError
    try:
        opened = jws.deserialize_compact(token, key, algorithms=[algorithm])
    except (JoseError, ValueError):
        raise refused("signature") from None
    return _claims(opened.payload)


def check_statement(
    claims: Claims, settings: ProviderSettings, now: datetime, *, dated: bool = True
) -> None:
    """Check issuer, audience and times that id_token and userinfo share.

    Unless it must be `dated`, times may be absent; those that are there count all the same.

    Raises `IdentityRefused`: `issuer`, `audience`, `expired`, `issued_at`.
    """
    if claims.get("iss") != settings.issuer:
        raise refused("issuer")
    _check_audience(claims, settings.client_id)
    expires, issued = _seconds(claims, "exp"), _seconds(claims, "iat")
    moment = now.timestamp()
    must_expire, must_begin = dated or "exp" in claims, dated or "iat" in claims
    if must_expire and (expires is None or expires <= moment - SKEW_SECONDS):
        raise refused("expired")
    if must_begin and (issued is None or issued > moment + SKEW_SECONDS):
        raise refused("issued_at")
    if "nbf" in claims:
        not_before = _seconds(claims, "nbf")
        if not_before is None or not_before > moment + SKEW_SECONDS:
            raise refused("issued_at")


def check_id_token(
    claims: Claims, settings: ProviderSettings, *, nonce: str, asked_at: datetime, now: datetime
) -> None:
    """Check an id_token against the request it must answer, made at `asked_at`.

    Raises `IdentityRefused`: those of `check_statement`, `nonce`, `level`, `subject`.
    """
    check_statement(claims, settings, now)
    issued = _seconds(claims, "iat")
    if issued is None or issued < asked_at.timestamp() - SKEW_SECONDS:
        raise refused("issued_at")
    if not same_text(claims.get("nonce"), nonce):
        raise refused("nonce")
    if not _reaches(claims.get("acr"), settings):
        raise refused("level")
    subject_of(claims)


def check_access_token(claims: Claims, access_token: str) -> None:
    """Check that an access token is the one its id_token was given with, where that says.

    OpenID Connect Core §3.1.3.8; every algorithm taken here hashes with SHA-256. Raises
    `IdentityRefused("access_token")`.
    """
    if "at_hash" not in claims:
        return
    half = hashlib.sha256(access_token.encode("ascii")).digest()[:16]
    expected = base64.urlsafe_b64encode(half).rstrip(b"=").decode("ascii")
    if not same_text(claims["at_hash"], expected):
        raise refused("access_token")


def subject_of(claims: Claims) -> str:
    """Return the subject (OpenID Connect Core §2: at most 255 ASCII characters)."""
    subject = claims.get("sub")
    if (
        not isinstance(subject, str)
        or not 0 < len(subject) <= _LONGEST_SUBJECT
        or not subject.isascii()
        or not subject.isprintable()
    ):
        raise refused("subject")
    return subject


def authenticated_at(claims: Claims) -> int:
    """Return `auth_time`, or `iat` where the provider does not say, in seconds since 1970."""
    moment = _seconds(claims, "auth_time") if "auth_time" in claims else _seconds(claims, "iat")
    issued = _seconds(claims, "iat")
    if moment is None or issued is None or moment > issued + SKEW_SECONDS:
        raise refused("issued_at")
    return moment


def same_text(given: object, expected: str) -> bool:
    """Compare in constant time; anything but a text differs."""
    if not isinstance(given, str):
        return False
    # A JSON text may hold half a surrogate pair, which plain UTF-8 refuses to encode.
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode())


def _header(token: str) -> Claims:
    segments = token.split(".")
    if len(token) > _LONGEST_TOKEN or len(segments) != len(("header", "payload", "signature")):
        raise refused("malformed")
    head = segments[0]
    try:
        data = base64.b64decode(head + "=" * (-len(head) % 4), altchars=b"-_", validate=True)
        return read_object(data)
    except (ValueError, IdentityRefused):
        raise refused("malformed") from None


def _claims(payload: bytes) -> Claims:
    try:
        return read_object(payload)
    except IdentityRefused:
        raise refused("malformed") from None


def _check_audience(claims: Claims, client_id: str) -> None:
    audience = claims.get("aud")
    several = audience if isinstance(audience, list) else [audience]
    if not all(isinstance(one, str) for one in several) or client_id not in several:
        raise refused("audience")
    if "azp" in claims:
        if claims["azp"] != client_id:
            raise refused("audience")
    elif len(several) > 1:
        raise refused("audience")


def _seconds(claims: Claims, name: str) -> int | None:
    """Return a NumericDate in whole seconds; None when absent or not a sensible number."""
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if 0 < value < 1e11 else None  # noqa: PLR2004  (the year 5138)


def _reaches(given: object, settings: ProviderSettings) -> bool:
    """Tell whether the level `given` is at least the one asked; any will do when none was."""
    asked, known = settings.level, settings.known_levels
    if not asked:
        return given is None or isinstance(given, str)
    if asked not in known:
        return given == asked
    return isinstance(given, str) and given in known[known.index(asked) :]
