"""The envelope of a record: JWS JSON serialisation (RFC 7515 §7.2.1), one ES256 per signer.

Each protected header holds exactly `alg, kid, typ, x5c`; `kid` is the base64url SHA-256 of the
signer's certificate, `x5c` its chain, the signer first. Opening checks signatures; whether a chain
leads to a root that one trusts is asked elsewhere.
"""

import base64
import binascii
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from kiosque.errors import UnreadableError
from kiosque.i18n import N_
from kiosque.mandates.outside_certificate import read_certificate

if TYPE_CHECKING:
    from joserfc.jws import JWSRegistry

RoleHint = Literal["kiosk", "person"]

TYPE: Final = "kiosque-mandat+jws"
ALGORITHM: Final = "ES256"
LARGEST_ENVELOPE: Final = 256 * 1024
"""Bytes; a larger envelope is refused before it is parsed."""

_MOST_SIGNATURES: Final = 8
_LONGEST_CHAIN: Final = 4
_LARGEST_HEADER: Final = 16 * 1024
"""Bytes of a protected header; the library's own limit leaves no room for a chain."""
_HEADER: Final = frozenset({"alg", "kid", "typ", "x5c"})
_BASE64URL: Final = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)
_KIOSK_SERIAL: Final = re.compile(r"K\d+-\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: a P-256 key, and its certificate followed by those above it."""

    key: ec.EllipticCurvePrivateKey = field(repr=False)
    chain: Sequence[x509.Certificate]


@dataclass(frozen=True, slots=True)
class RecordSignature:
    """One signature of a record."""

    chain: tuple[x509.Certificate, ...]
    """As the envelope gives it, signer first; nothing says yet that it is to be trusted."""
    role_hint: RoleHint
    """`kiosk` for a subject whose serial number reads `K1-1`; a claim until the chain is."""
    valid: bool
    """True when the first certificate's key signed exactly this payload."""


@dataclass(frozen=True, slots=True)
class OpenedRecord:
    """The payload, byte for byte as signed, and its signatures in their order."""

    payload: bytes
    signatures: tuple[RecordSignature, ...]


def sign_record(payload: bytes, signers: Sequence[Signer]) -> bytes:
    """Return the envelope of `payload`, in ASCII, signed by each of `signers` in order.

    Raises `ValueError` without signer, without chain, or for a key that is not its certificate's.
    """
    from joserfc import jws
    from joserfc.jwk import ECKey

    if not signers:
        raise ValueError("a record has at least one signature")
    signatures: list[dict[str, str]] = []
    for signer in signers:
        _check_signer(signer)
        compact = jws.serialize_compact(
            _protected(signer.chain), payload, ECKey.import_key(signer.key), registry=_registry()
        )
        protected, _payload, signature = compact.split(".")
        signatures.append({"protected": protected, "signature": signature})
    envelope = {"payload": _base64url(payload), "signatures": signatures}
    return json.dumps(envelope, separators=(",", ":")).encode("ascii")


def open_record(data: bytes) -> OpenedRecord:
    """Return payload and signatures, each checked; raises `UnreadableError` for anything else.

    A signature that does not hold is returned with `valid` false: the caller says what it means.
    """
    if len(data) > LARGEST_ENVELOPE:
        raise _unreadable()
    try:
        value = json.loads(data, object_pairs_hook=_without_repetition)
    except (ValueError, RecursionError):
        raise _unreadable() from None
    if not isinstance(value, dict) or set(value) != {"payload", "signatures"}:
        raise _unreadable()
    encoded, signatures = value["payload"], value["signatures"]
    if not isinstance(signatures, list) or not 0 < len(signatures) <= _MOST_SIGNATURES:
        raise _unreadable()
    payload = _decoded(encoded)
    return OpenedRecord(payload, tuple(_signature(encoded, one) for one in signatures))


def key_id(certificate: x509.Certificate) -> str:
    """Return the `kid` of a certificate: base64url of its SHA-256."""
    return _base64url(certificate.fingerprint(hashes.SHA256()))


def _signature(payload: str, value: object) -> RecordSignature:
    if not isinstance(value, dict) or set(value) != {"protected", "signature"}:
        raise _unreadable()
    header = _header(value["protected"])
    chain = _chain(header["x5c"])
    _decoded(value["signature"])
    named = header["kid"] == key_id(chain[0])
    compact = f"{value['protected']}.{payload}.{value['signature']}"
    return RecordSignature(chain, _role(chain[0]), named and _holds(compact, chain[0]))


def _holds(compact: str, certificate: x509.Certificate) -> bool:
    from joserfc import jws
    from joserfc.errors import JoseError
    from joserfc.jwk import ECKey

    public_key = certificate.public_key()
    if not isinstance(public_key, ec.EllipticCurvePublicKey):
        return False
    if not isinstance(public_key.curve, ec.SECP256R1):
        return False
    try:
        jws.deserialize_compact(compact, ECKey.import_key(public_key), registry=_registry())
    except (JoseError, ValueError):
        return False
    return True


@cache
def _registry() -> "JWSRegistry":
    """Return the one algorithm and the headers that are accepted."""
    from joserfc.jws import JWSRegistry

    registry = JWSRegistry(algorithms=[ALGORITHM])
    registry.max_header_length = _LARGEST_HEADER
    return registry


def _check_signer(signer: Signer) -> None:
    if not 0 < len(signer.chain) <= _LONGEST_CHAIN:
        raise ValueError("a signer has a chain of one to four certificates")
    certified = signer.chain[0].public_key()
    form = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if certified.public_bytes(*form) != signer.key.public_key().public_bytes(*form):
        raise ValueError("the key is not the one that the certificate names")


def _protected(chain: Sequence[x509.Certificate]) -> dict[str, Any]:
    ders = [one.public_bytes(Encoding.DER) for one in chain]
    return {
        "alg": ALGORITHM,
        "kid": key_id(chain[0]),
        "typ": TYPE,
        "x5c": [base64.b64encode(der).decode("ascii") for der in ders],
    }


def _header(encoded: object) -> dict[str, Any]:
    try:
        header = json.loads(_decoded(encoded), object_pairs_hook=_without_repetition)
    except (ValueError, RecursionError):
        raise _unreadable() from None
    if not isinstance(header, dict) or set(header) != _HEADER:
        raise _unreadable()
    if header["alg"] != ALGORITHM or header["typ"] != TYPE:
        raise _unreadable()
    return header


def _chain(value: object) -> tuple[x509.Certificate, ...]:
    if not isinstance(value, list) or not 0 < len(value) <= _LONGEST_CHAIN:
        raise _unreadable()
    try:
        ders = [base64.b64decode(one, validate=True) for one in value]
        return tuple(read_certificate(der) for der in ders)
    except (TypeError, ValueError, binascii.Error):
        raise _unreadable() from None


def _role(certificate: x509.Certificate) -> RoleHint:
    serials = certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    value = str(serials[0].value) if serials else ""
    return "kiosk" if _KIOSK_SERIAL.fullmatch(value) else "person"


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _decoded(text: object) -> bytes:
    """Decode base64url without padding, in its one canonical spelling."""
    if not isinstance(text, str) or not _BASE64URL.fullmatch(text):
        raise _unreadable()
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise _unreadable() from None
    if _base64url(data) != text:
        raise _unreadable()
    return data


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member is repeated")
    return found


def _unreadable() -> UnreadableError:
    return UnreadableError(
        N_("Ce fichier n'est pas un mandat signé lisible."),
        advice=N_("Demandez le fichier d'origine à la structure qui l'a remis."),
    )
