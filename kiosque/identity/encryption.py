"""Statements that the provider encrypts to this service: opened, or refused, never taken in clear.

Rules: RFC 7516 and RFC 8725 §3.1 (the registered algorithm and no other), FranceConnect+ (the
header also repeats `iss` and `aud`, which prove nothing here: the signature inside does).
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from kiosque.identity.refusals import IdentityRefused, refused
from kiosque.identity.strict_json import read_object

KeyAlgorithm = Literal["RSA-OAEP", "RSA-OAEP-256", "ECDH-ES"]

CONTENT_ALGORITHM: Final = "A256GCM"
SEGMENTS: Final = 5
"""Parts of a compact JWE (RFC 7516 §3.1)."""

_HEADER: Final = frozenset({"alg", "enc", "cty", "typ", "kid", "iss", "aud", "epk", "apu", "apv"})
_LONGEST: Final = 65_536
_RSA_BITS: Final = 3072


@dataclass(frozen=True, slots=True)
class DecryptionKey:
    """The service's own key, whose public half is registered with the provider."""

    algorithm: KeyAlgorithm
    jwk: Mapping[str, str] = field(repr=False)
    """The private key, with its `kid`."""


def draw_key(algorithm: KeyAlgorithm) -> DecryptionKey:
    """Return a new key for `algorithm`, named after its own thumbprint (RFC 7638)."""
    from joserfc.jwk import ECKey, RSAKey

    key = (
        ECKey.generate_key("P-256", private=True)
        if algorithm == "ECDH-ES"
        else RSAKey.generate_key(_RSA_BITS, private=True)
    )
    members = {str(name): str(value) for name, value in key.as_dict(private=True).items()}
    return DecryptionKey(algorithm, members | {"kid": key.thumbprint()})


def public_key_set(key: DecryptionKey) -> dict[str, list[dict[str, str]]]:
    """Return the JWK Set to register with the provider; it holds nothing private."""
    public = {name: key.jwk[name] for name in _public_members(key)}
    return {"keys": [public | {"use": "enc", "alg": key.algorithm}]}


def is_encrypted(statement: str) -> bool:
    """Tell whether a compact statement is written as an encrypted one."""
    return statement.count(".") == SEGMENTS - 1


def open_encrypted(statement: str, key: DecryptionKey) -> str:
    """Return the signed statement inside, whose signature is still to be verified.

    Raises `IdentityRefused`: `not_encrypted`, `encryption`, `decryption`.
    """
    from joserfc import jwe
    from joserfc.errors import JoseError
    from joserfc.jwk import ECKey, RSAKey

    if not is_encrypted(statement):
        raise refused("not_encrypted")
    _check_header(statement, key)
    members: dict[str, str | list[str]] = dict(key.jwk)
    registry = jwe.JWERegistry(
        algorithms=[key.algorithm, CONTENT_ALGORITHM], strict_check_header=False
    )
    try:
        own = (ECKey if key.algorithm == "ECDH-ES" else RSAKey).import_key(members)
        opened = jwe.decrypt_compact(statement, own, registry=registry)
        return (opened.plaintext or b"").decode("ascii")
    except (JoseError, ValueError, TypeError, KeyError):
        raise refused("decryption") from None


def _check_header(statement: str, key: DecryptionKey) -> None:
    head = statement.partition(".")[0]
    if len(statement) > _LONGEST:
        raise refused("encryption")
    try:
        header = read_object(
            base64.b64decode(head + "=" * (-len(head) % 4), altchars=b"-_", validate=True)
        )
    except (ValueError, IdentityRefused):
        raise refused("encryption") from None
    content = header.get("cty")
    if (
        header.keys() - _HEADER
        or header.get("alg") != key.algorithm
        or header.get("enc") != CONTENT_ALGORITHM
        or not isinstance(content, str)
        or content.upper() != "JWT"
        or header.get("kid", key.jwk["kid"]) != key.jwk["kid"]
    ):
        raise refused("encryption")


def _public_members(key: DecryptionKey) -> tuple[str, ...]:
    if key.algorithm == "ECDH-ES":
        return ("kty", "crv", "x", "y", "kid")
    return ("kty", "n", "e", "kid")
