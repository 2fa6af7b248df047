"""The seal: what the QR code of a paper says, signed by the kiosk (COSE_Sign1, ES256).

Text form: `KQ1:` followed by the base45 (RFC 9285) of a tagged COSE_Sign1 (RFC 9052 §4.2) of at
most 220 bytes. The payload is deterministic CBOR (RFC 8949 §4.2); docs/formats/seal.md describes
the whole.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from kiosque.mandates.seal_payload import (
    SealContent,
    SealKind,
    damaged_seal,
    decode_content,
    encode_content,
)

__all__ = [
    "LARGEST_COSE",
    "TEXT_PREFIX",
    "ReadSeal",
    "SealContent",
    "SealKind",
    "read_cose",
    "read_seal",
    "seal_text",
    "sign_seal",
    "verify_seal",
]

TEXT_PREFIX: Final = "KQ1:"
LARGEST_COSE: Final = 220
"""Bytes: keeps the QR code at version 11 or below, readable at 35 mm."""
LONGEST_KID: Final = 8
"""Bytes of the key identifier."""

_TAG_SIGN1: Final = 18
_ALG: Final = 1
_KID: Final = 4
_ES256: Final = -7
_NUMBER_BYTES: Final = 32
_SIGNATURE_BYTES: Final = 2 * _NUMBER_BYTES
_PARTS: Final = 4
_TEXT: Final = re.compile(r"KQ1:([0-9A-Z $%*+\-./:]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class ReadSeal:
    """A seal that was read; nothing is verified yet."""

    content: SealContent
    kid: bytes
    """Names the key: kiosk number (2 bytes) and key generation (1 byte)."""
    to_be_signed: bytes
    """The Sig_structure of RFC 9052 §4.4, external data empty."""
    signature: bytes
    """r ‖ s, 64 bytes."""


def sign_seal(content: SealContent, key: ec.EllipticCurvePrivateKey, kid: bytes) -> bytes:
    """Return the tagged COSE_Sign1 of `content`.

    Raises `ValueError` for a content that cannot be, a key that is not P-256, or a seal that
    would not fit its budget of bytes.
    """
    import cbor2

    if not isinstance(key.curve, ec.SECP256R1) or not 0 < len(kid) <= LONGEST_KID:
        raise ValueError("a seal is signed by a P-256 key with a short identifier")
    protected = cbor2.dumps({_ALG: _ES256, _KID: kid}, canonical=True)
    payload = encode_content(content)
    der = key.sign(_to_be_signed(protected, payload), ec.ECDSA(hashes.SHA256()))
    r, s = decode_dss_signature(der)
    signature = r.to_bytes(_NUMBER_BYTES) + s.to_bytes(_NUMBER_BYTES)
    cose = cbor2.dumps(cbor2.CBORTag(_TAG_SIGN1, [protected, {}, payload, signature]))
    if len(cose) > LARGEST_COSE:
        raise ValueError("the seal is too large for its code")
    return cose


def seal_text(cose: bytes) -> str:
    """Return the text that the QR code carries."""
    import base45

    encoded = base45.b45encode(cose)
    return TEXT_PREFIX + (encoded.decode("ascii") if isinstance(encoded, bytes) else encoded)


def read_seal(text: str) -> ReadSeal:
    """Return what a seal's text says; raises `UnreadableError`.

    A line break at the end, as hand scanners add, is forgiven; spaces belong to the text.
    """
    import base45

    found = _TEXT.fullmatch(text.strip("\r\n\t"))
    if found is None or len(found[1]) > LARGEST_COSE * 2:
        raise damaged_seal()
    try:
        cose = bytes(base45.b45decode(found[1]))
    except ValueError:
        raise damaged_seal() from None
    return read_cose(cose)


def read_cose(cose: bytes) -> ReadSeal:
    """Return what a COSE_Sign1 says; raises `UnreadableError` unless it is exactly canonical."""
    import cbor2

    if len(cose) > LARGEST_COSE:
        raise damaged_seal()
    try:
        outer = cbor2.loads(cose)
    except Exception:  # noqa: BLE001  (the decoder raises whatever hostile bytes provoke)
        raise damaged_seal() from None
    protected, payload, signature = _parts(outer)
    if cbor2.dumps(cbor2.CBORTag(_TAG_SIGN1, [protected, {}, payload, signature])) != cose:
        raise damaged_seal()
    kid = _kid(protected)
    content = decode_content(payload)
    return ReadSeal(content, kid, _to_be_signed(protected, payload), signature)


def verify_seal(read: ReadSeal, public_key: ec.EllipticCurvePublicKey) -> bool:
    """Tell whether `public_key` signed this seal."""
    if not isinstance(public_key.curve, ec.SECP256R1):
        return False
    r = int.from_bytes(read.signature[:_NUMBER_BYTES])
    s = int.from_bytes(read.signature[_NUMBER_BYTES:])
    try:
        public_key.verify(encode_dss_signature(r, s), read.to_be_signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _parts(outer: Any) -> tuple[bytes, bytes, bytes]:
    import cbor2

    if not isinstance(outer, cbor2.CBORTag) or outer.tag != _TAG_SIGN1:
        raise damaged_seal()
    parts = outer.value
    if not isinstance(parts, list) or len(parts) != _PARTS or parts[1] != {}:
        raise damaged_seal()
    protected, _unprotected, payload, signature = parts
    if not all(isinstance(part, bytes) for part in (protected, payload, signature)):
        raise damaged_seal()
    if len(signature) != _SIGNATURE_BYTES:
        raise damaged_seal()
    return protected, payload, signature


def _kid(protected: bytes) -> bytes:
    import cbor2

    try:
        header = cbor2.loads(protected)
        kid = header[_KID]
        canonical = cbor2.dumps({_ALG: _ES256, _KID: kid}, canonical=True)
    except Exception:  # noqa: BLE001  (the decoder raises whatever hostile bytes provoke)
        raise damaged_seal() from None
    if not isinstance(kid, bytes) or not 0 < len(kid) <= LONGEST_KID or canonical != protected:
        raise damaged_seal()
    return kid


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    import cbor2

    return cbor2.dumps(["Signature1", protected, b"", payload])
