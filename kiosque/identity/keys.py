"""The provider's public keys: which one may have signed, and nothing that a token offers itself.

Rules: RFC 7517 §4–5 (unknown kinds of key are ignored), RFC 8725 §3.1 and §3.5: the algorithm
is the registered one, the key is of the kind and strength that this algorithm wants.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosque.identity.provider import Algorithm
from kiosque.identity.refusals import refused

if TYPE_CHECKING:
    from joserfc.jwk import ECKey, OctKey, RSAKey

_KIND: Final = {"ES256": "EC", "RS256": "RSA"}
_CURVE: Final = "P-256"
_SHORTEST_RSA: Final = 2048
_PRIVATE: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "k"})


@dataclass(frozen=True, slots=True)
class ProviderKeys:
    """The keys that may sign with the registered algorithms, by identifier."""

    algorithms: tuple[Algorithm, ...]
    by_id: "Mapping[tuple[Algorithm, str], ECKey | RSAKey | OctKey]"

    def find(self, key_id: object, algorithm: Algorithm) -> "ECKey | RSAKey | OctKey | None":
        """Return the key named `key_id` for `algorithm`; without a name, the only key there is.

        A shared key has no name: whatever a token calls it, there is only that one.
        """
        fitting = {name: key for (fits, name), key in self.by_id.items() if fits == algorithm}
        if (key_id is None or algorithm == "HS256") and len(fitting) == 1:
            return next(iter(fitting.values()))
        return fitting.get(key_id) if isinstance(key_id, str) else None


def shared_key(client_secret: str) -> ProviderKeys:
    """Return the one key of HS256, which is the client's secret (OpenID Connect Core §10.1)."""
    from joserfc.jwk import OctKey

    return ProviderKeys(("HS256",), {("HS256", ""): OctKey.import_key(client_secret)})


def read_keys(document: Mapping[str, object], algorithms: tuple[Algorithm, ...]) -> ProviderKeys:
    """Return the usable keys of a JWK Set.

    Raises `IdentityRefused("keys")` when there is none, when two share an identifier, or when
    one is malformed, weak or private.
    """
    members = document.get("keys")
    if not isinstance(members, list):
        raise refused("keys")
    found: dict[tuple[Algorithm, str], ECKey | RSAKey | OctKey] = {}
    names: set[str] = set()
    for member in members:
        if not isinstance(member, dict):
            raise refused("keys")
        algorithm = next((one for one in algorithms if _may_sign(member, one)), None)
        if algorithm is None:
            continue
        key_id = member.get("kid", "")
        # A key without a name is told apart by its algorithm, a named one by its name alone.
        if not isinstance(key_id, str) or (key_id or f"\0{algorithm}") in names:
            raise refused("keys")
        names.add(key_id or f"\0{algorithm}")
        found[algorithm, key_id] = _import(member, algorithm)
    if not found:
        raise refused("keys")
    return ProviderKeys(algorithms, found)


def _may_sign(member: Mapping[str, object], algorithm: Algorithm) -> bool:
    operations = member.get("key_ops")
    return (
        member.get("kty") == _KIND[algorithm]
        and member.get("use", "sig") == "sig"
        and member.get("alg", algorithm) == algorithm
        and (algorithm != "ES256" or member.get("crv") == _CURVE)
        and (operations is None or (isinstance(operations, list) and "verify" in operations))
    )


def _import(member: Mapping[str, object], algorithm: Algorithm) -> "ECKey | RSAKey":
    from joserfc.errors import JoseError
    from joserfc.jwk import ECKey, RSAKey

    if member.keys() & _PRIVATE:
        raise refused("keys")
    parameters: dict[str, str | list[str]] = {
        name: value for name, value in member.items() if isinstance(value, str)
    }
    try:
        if algorithm == "ES256":
            return ECKey.import_key(parameters)
        if _bits(parameters["n"]) >= _SHORTEST_RSA:
            return RSAKey.import_key(parameters)
    except (JoseError, ValueError, TypeError, KeyError):
        raise refused("keys") from None
    raise refused("keys")


def _bits(modulus: object) -> int:
    """Return the size of an RSA modulus written in base64url."""
    octets = base64.urlsafe_b64decode(f"{modulus}==")
    return int.from_bytes(octets, "big").bit_length()
