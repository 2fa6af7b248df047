"""What the practice provider signs with, and the wrong signatures it can be told to make."""

import base64
import json
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey, Key, OctKey, RSAKey

from kiosque.identity.practice.misbehaviour import Claims, Misbehaviour

_RSA_BITS = 2048
_M = Misbehaviour


class SigningKeys:
    """One P-256 key per start, replaced when the provider is told to rotate."""

    def __init__(self) -> None:
        self._serial = 0
        self._key = self._draw()

    def rotate(self) -> None:
        """Forget the present key and sign with a new one."""
        self._key = self._draw()

    def public_key(self) -> dict[str, Any]:
        """Return the public JWK."""
        return dict(self._key.as_dict(private=False)) | {"use": "sig", "alg": "ES256"}

    def public_set(self) -> Claims:
        """Return the JWK Set that the provider publishes."""
        return {"keys": [self.public_key()]}

    def header(self) -> Claims:
        """Return the header of an ordinary token."""
        return {"alg": "ES256", "typ": "JWT", "kid": self._key.kid}

    def sign(self, claims: Claims) -> str:
        """Return `claims` as a compact JWS, ES256."""
        return self.sign_text(json.dumps(claims), self.header())

    def sign_text(self, text: str, header: Claims) -> str:
        """Return `text` signed under `header`, whatever that header claims."""
        return _compact(header, text, "ES256", self._key)

    def verify(self, token: str) -> Claims:
        """Return the claims of a token signed here; raises JoseError, TypeError or ValueError."""
        opened = jws.deserialize_compact(token, self._key, algorithms=["ES256"])
        claims = json.loads(opened.payload)
        if not isinstance(claims, dict):
            raise TypeError
        return claims

    def _draw(self) -> ECKey:
        self._serial += 1
        kid = f"pkcs11:ES256:entrainement-{self._serial}"
        return ECKey.generate_key("P-256", {"kid": kid}, private=True)


def sign_as(kind: Misbehaviour, keys: SigningKeys, claims: Claims, secret: str) -> str:
    """Return a compact token, signed in the wrong way `kind` or rightly for any other kind."""
    text = json.dumps(claims)
    match kind:
        case _M.ALG_NONE | _M.USERINFO_ALG_NONE:
            return f"{_segment(json.dumps({'alg': 'none', 'typ': 'JWT'}))}.{_segment(text)}."
        case _M.ALG_HS256:
            key = OctKey.import_key(secret)
            return _compact(keys.header() | {"alg": "HS256"}, text, "HS256", key)
        case _M.ALG_RS256:
            rsa = RSAKey.generate_key(_RSA_BITS, private=True)
            return _compact(keys.header() | {"alg": "RS256"}, text, "RS256", rsa)
        case _M.BAD_SIGNATURE | _M.USERINFO_BAD_SIGNATURE:
            return SigningKeys().sign_text(text, keys.header())
        case _M.CUT_SIGNATURE:
            return keys.sign(claims)[:-20]
        case _M.EMBEDDED_KEY:
            other = SigningKeys()
            return other.sign_text(text, other.header() | {"jwk": other.public_key()})
        case _M.CRITICAL_HEADER:
            return keys.sign_text(text, keys.header() | {"crit": ["exp"], "exp": 1})
        case _M.UNKNOWN_KID:
            return keys.sign_text(text, keys.header() | {"kid": "pkcs11:ES256:inconnue"})
        case _M.DUPLICATE_CLAIM:
            return keys.sign_text(text[:-1] + ', "sub": "deux-fois"}', keys.header())
        case _:
            return keys.sign(claims)


def _compact(header: Claims, text: str, algorithm: str, key: Key) -> str:
    signing_input = f"{_segment(json.dumps(header))}.{_segment(text)}"
    signature = jws.default_registry.get_alg(algorithm).sign(signing_input.encode(), key)
    return f"{signing_input}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def _segment(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode("ascii")
