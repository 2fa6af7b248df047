"""How the practice provider encrypts an identity to its client, as FranceConnect+ does, or wrongly.

Only a provider started with `--recipient` encrypts.
"""

import base64
import json
from collections.abc import Mapping
from typing import Any

from joserfc import jwe
from joserfc.jwk import ECKey, RSAKey

from kiosque.identity.practice.misbehaviour import Misbehaviour

_PUBLIC = {"EC": ("kty", "crv", "x", "y"), "RSA": ("kty", "n", "e")}
_RSA_BITS = 2048
_M = Misbehaviour

Recipient = Mapping[str, str]
"""The client's public JWK, with its `alg` and `kid`."""


def seal_as(kind: Misbehaviour, recipient: Recipient, signed: str, issuer: str) -> str:
    """Return `signed` encrypted to `recipient`, or what stands for it in the wrong way `kind`."""
    header: dict[str, Any] = {
        "alg": recipient["alg"],
        "enc": "A256GCM",
        "cty": "JWT",
        "kid": recipient["kid"],
        "iss": issuer,
    }
    key, content = _imported(recipient), signed
    match kind:
        case _M.USERINFO_IN_CLEAR:
            return signed
        case _M.USERINFO_WEAKER_CIPHER:
            header["enc"] = "A128GCM"
        case _M.USERINFO_NO_CTY:
            del header["cty"]
        case _M.USERINFO_FOREIGN_RECIPIENT:
            key = _drawn_like(recipient)
        case _M.USERINFO_UNSIGNED_INSIDE:
            segment = signed.split(".")[1]
            content = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)).decode()
            content = json.dumps(json.loads(content))
    registry = jwe.JWERegistry(algorithms=[header["alg"], header["enc"]], strict_check_header=False)
    return jwe.encrypt_compact(header, content.encode(), key, registry=registry)


def _imported(recipient: Recipient) -> ECKey | RSAKey:
    members: dict[str, str | list[str]] = {
        name: recipient[name] for name in _PUBLIC[recipient["kty"]]
    }
    return (ECKey if recipient["kty"] == "EC" else RSAKey).import_key(members)


def _drawn_like(recipient: Recipient) -> ECKey | RSAKey:
    if recipient["kty"] == "EC":
        return ECKey.generate_key("P-256", private=True)
    return RSAKey.generate_key(_RSA_BITS, private=True)
