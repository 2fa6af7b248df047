"""Vérifie le dossier de preuve d'un mandat fait avec kiosque.

    python3 verifier.py [DOSSIER.zip] [--racine FICHIER.pem] [--empreinte XXXX…] [--json]

Sans nom, vérifie le dossier où se trouve ce programme. Il ne demande que Python (3.8 ou plus), sans
rien installer et sans réseau. Une phrase par contrôle, puis un verdict :

    0   intact, et émis par la structure que vous avez désignée (--racine ou --empreinte)
    3   intact ; émetteur à confirmer : comparez l'empreinte avec celle du papier
    1   modifié, illisible, ou émis par quelqu'un d'autre
    2   commande mal écrite

--racine est le certificat de la structure, reçu d'elle ; --empreinte est celle qui est imprimée en
bas de ses papiers. Le format est décrit dans docs/formats/proof-bundle.md de kiosque.
"""

# How to read this program: `judge` lists the checks in the order in which they are told. Above it,
# from small to large: curves, DER and certificates, signed records, seals, the journal, PDF, the
# archive. Everything raises `Refused`, with a French sentence, for what it does not accept.

from __future__ import annotations

import base64
import bisect
import hashlib
import hmac
import json
import re
import struct
import sys
import unicodedata
import zlib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Callable, Iterator, NamedTuple, Sequence, TypeVar

if sys.version_info < (3, 8):  # noqa: UP036  (whoever has an older one is told so)
    sys.stderr.write("Il faut Python 3.8 ou plus.\n")
    sys.exit(2)

LARGEST_FILE = 50_000_000
MOST_FILES = 1000
INTACT, ALTERED, MISUSED, UNCONFIRMED = 0, 1, 2, 3


class Refused(Exception):
    """Something is not what it should be; the message is a French sentence."""


class Skipped(Exception):
    """A check needs something that another check refused already."""


def refuse_unless(condition: object, sentence: str) -> None:
    """Raise `Refused` with `sentence` unless `condition` holds."""
    if not condition:
        raise Refused(sentence)


# Elliptic curve P-256 (FIPS 186-5, SEC 1): y² = x³ - 3x + b over the integers modulo P.

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
NOWHERE = (1, 1, 0)
"""The neutral point, in Jacobian coordinates: (X, Y, Z) stands for (X/Z², Y/Z³)."""


def ecdsa_holds(point: tuple[int, int], message: bytes, r: int, s: int) -> bool:
    """Tell whether (r, s) is a signature of SHA-256(message) by `point` (FIPS 186-5 §6.4.2)."""
    if not (0 < r < N and 0 < s < N):
        return False
    digest = int.from_bytes(hashlib.sha256(message).digest(), "big")
    inverse = pow(s, -1, N)
    x, _y, z = _sum_of_multiples(digest * inverse % N, r * inverse % N, point)
    return z != 0 and x * pow(z, -2, P) % P % N == r


def p256_point(encoded: bytes) -> tuple[int, int]:
    """Return the point of an uncompressed public key; raises `Refused` off the curve."""
    refuse_unless(len(encoded) == 65 and encoded[0] == 4, "Une clé publique est illisible.")
    x, y = int.from_bytes(encoded[1:33], "big"), int.from_bytes(encoded[33:], "big")
    on_curve = x < P and y < P and (y * y - (x * x * x - 3 * x + B)) % P == 0
    refuse_unless(on_curve, "Une clé publique n'est pas sur sa courbe.")
    return x, y


def _sum_of_multiples(u: int, v: int, point: tuple[int, int]) -> tuple[int, int, int]:
    """Return u·G + v·point, both multiplied in one pass over their bits."""
    base, other = (*G, 1), (*point, 1)
    added = (None, base, other, _add(base, other))
    result = NOWHERE
    for bit in range(max(u.bit_length(), v.bit_length()) - 1, -1, -1):
        result = _double(result)
        chosen = added[(u >> bit & 1) | (v >> bit & 1) << 1]
        if chosen is not None:
            result = _add(result, chosen)
    return result


def _double(p: tuple[int, int, int]) -> tuple[int, int, int]:
    x, y, z = p
    if not z or not y:
        return NOWHERE
    yy = y * y % P
    s = 4 * x * yy % P
    m = 3 * (x - z * z) * (x + z * z) % P
    x3 = (m * m - 2 * s) % P
    return x3, (m * (s - x3) - 8 * yy * yy) % P, 2 * y * z % P


def _add(p: tuple[int, int, int], q: tuple[int, int, int]) -> tuple[int, int, int]:
    if not p[2] or not q[2]:
        return p if p[2] else q
    zz1, zz2 = p[2] * p[2] % P, q[2] * q[2] % P
    u1, u2 = p[0] * zz2 % P, q[0] * zz1 % P
    s1, s2 = p[1] * q[2] * zz2 % P, q[1] * p[2] * zz1 % P
    h, r = (u2 - u1) % P, (s2 - s1) % P
    if not h:
        return NOWHERE if r else _double(p)
    hh = h * h % P
    hhh, v = h * hh % P, u1 * hh % P
    x3 = (r * r - hhh - 2 * v) % P
    return x3, (r * (v - x3) - s1 * hhh) % P, h * p[2] * q[2] % P


# Ed25519 (RFC 8032 §5.1): -x² + y² = 1 + d·x²·y² over the integers modulo Q.

Q = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, Q) % Q
BASE_Y = 4 * pow(5, -1, Q) % Q


def ed25519_holds(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether `signature` is one of `message` by the key (RFC 8032 §5.1.7)."""
    if len(signature) != 64 or len(public_key) != 32:
        return False
    key = _decoded_point(public_key)
    base = _decoded_point(BASE_Y.to_bytes(32, "little"))
    s = int.from_bytes(signature[32:], "little")
    if key is None or base is None or s >= L:
        return False
    hashed = hashlib.sha512(signature[:32] + public_key + message).digest()
    k = int.from_bytes(hashed, "little") % L
    minus_key = (Q - key[0], key[1])
    point = _ed_sum(_ed_multiple(s, base), _ed_multiple(k, minus_key))
    return hmac.compare_digest(_encoded_point(point), signature[:32])


def _decoded_point(encoded: bytes) -> tuple[int, int] | None:
    """Return x and y of a point (RFC 8032 §5.1.3); None when there is none."""
    y, sign = int.from_bytes(encoded, "little") & (2**255 - 1), encoded[31] >> 7
    if y >= Q:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, Q) % Q
    x = pow(square, (Q + 3) // 8, Q)
    if (x * x - square) % Q:
        x = x * pow(2, (Q - 1) // 4, Q) % Q
    if (x * x - square) % Q or (not x and sign):
        return None
    return (Q - x if x & 1 != sign else x), y


def _encoded_point(point: tuple[int, int, int, int]) -> bytes:
    x, y, z, _t = point
    inverse = pow(z, -1, Q)
    x, y = x * inverse % Q, y * inverse % Q
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _ed_multiple(scalar: int, point: tuple[int, int]) -> tuple[int, int, int, int]:
    x, y = point
    result, doubled = (0, 1, 1, 0), (x, y, 1, x * y % Q)
    while scalar:
        if scalar & 1:
            result = _ed_sum(result, doubled)
        doubled = _ed_sum(doubled, doubled)
        scalar >>= 1
    return result


def _ed_sum(
    p: tuple[int, int, int, int], q: tuple[int, int, int, int]
) -> tuple[int, int, int, int]:
    """Return p + q in extended coordinates (RFC 8032 §5.1.4)."""
    a = (p[1] - p[0]) * (q[1] - q[0]) % Q
    b = (p[1] + p[0]) * (q[1] + q[0]) % Q
    c, d = 2 * p[3] * q[3] * D % Q, 2 * p[2] * q[2] % Q
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % Q, g * h % Q, f * g % Q, e * h % Q


# DER (X.690): one legal encoding for each value.

SEQUENCE, SET, INTEGER, OBJECT, BITS, OCTETS, BOOLEAN = 0x30, 0x31, 2, 6, 3, 4, 1
DAMAGED_DER = "Un certificat ou une signature est illisible."


class Der(NamedTuple):
    """One value: its tag, what it holds, and all of its bytes."""

    tag: int
    body: bytes
    raw: bytes


def der_values(data: bytes) -> list[Der]:
    """Return the values that follow one another in `data`; raises `Refused`."""
    found, at = [], 0
    while at < len(data):
        value = _der_at(data, at)
        found.append(value)
        at += len(value.raw)
    return found


def der_one(data: bytes, tag: int) -> Der:
    """Return the only value of `data`, which has this tag."""
    values = der_values(data)
    refuse_unless(len(values) == 1 and values[0].tag == tag, DAMAGED_DER)
    return values[0]


def _der_at(data: bytes, at: int) -> Der:
    refuse_unless(at + 2 <= len(data) and data[at] & 0x1F != 0x1F, DAMAGED_DER)
    length, begins = data[at + 1], at + 2
    if length >= 0x80:
        size = length & 0x7F
        refuse_unless(0 < size <= 4 and begins + size <= len(data), DAMAGED_DER)
        length = int.from_bytes(data[begins : begins + size], "big")
        shortest = length >= 0x80 and length.bit_length() > 8 * (size - 1)
        refuse_unless(shortest, DAMAGED_DER)
        begins += size
    refuse_unless(begins + length <= len(data), DAMAGED_DER)
    return Der(data[at], data[begins : begins + length], data[at : begins + length])


def der_bytes(tag: int, *parts: bytes) -> bytes:
    """Return the encoding of a value that holds `parts`."""
    body = b"".join(parts)
    if len(body) < 0x80:
        return bytes([tag, len(body)]) + body
    size = (len(body).bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + len(body).to_bytes(size, "big") + body


def der_integer(value: Der) -> int:
    body = value.body
    shortest = len(body) == 1 or (
        len(body) > 1 and (body[0], body[1] >> 7) not in {(0, 0), (255, 1)}
    )
    refuse_unless(value.tag == INTEGER and shortest, DAMAGED_DER)
    return int.from_bytes(body, "big", signed=True)


def der_object(value: Der) -> str:
    """Return an object identifier in dotted digits."""
    refuse_unless(value.tag == OBJECT and value.body and not value.body[-1] & 0x80, DAMAGED_DER)
    numbers, current = [], 0
    for byte in value.body:
        current = current << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(current)
            current = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, [first, numbers[0] - 40 * first, *numbers[1:]]))


def der_signature(encoded: bytes) -> tuple[int, int]:
    """Return r and s of an ECDSA signature (RFC 3279 §2.2.3)."""
    r, s = _exactly(der_values(der_one(encoded, SEQUENCE).body), 2)
    return der_integer(r), der_integer(s)


def _exactly(values: list[Der], count: int) -> list[Der]:
    refuse_unless(len(values) == count, DAMAGED_DER)
    return values


# Certificates (RFC 5280), only of the kind that kiosque issues: P-256, ECDSA with SHA-256.

ECDSA_SHA256 = bytes.fromhex("300a06082a8648ce3d040302")
P256_KEY = bytes.fromhex("301306072a8648ce3d020106082a8648ce3d030107")
SERIAL_NUMBER, ORGANISATION, REGISTER = "2.5.4.5", "2.5.4.10", "2.5.4.97"
BASIC_CONSTRAINTS, KEY_USAGE, USE_PERIOD = "2.5.29.19", "2.5.29.15", "2.5.29.16"
UNDERSTOOD = {BASIC_CONSTRAINTS, KEY_USAGE, USE_PERIOD, "2.5.29.14", "2.5.29.35"}
SPECIMEN = "SPÉCIMEN"
SIGNS, SIGNS_CERTIFICATES = 0, 5
"""Bits of the key usage."""
KIOSK_SERIAL = re.compile(r"K(\d{1,5})-(\d{1,3})", re.ASCII)


@dataclass(frozen=True)
class Certificate:
    """What a certificate says; nobody has vouched for it yet."""

    raw: bytes
    signed: bytes
    signature: bytes
    serial: bytes
    issuer: bytes
    subject: bytes
    names: list[tuple[str, str]]
    begins: datetime
    ends: datetime
    point: tuple[int, int]
    extensions: dict[str, bytes]

    def name(self, kind: str) -> str:
        """Return the first part of the subject of a kind; empty without one."""
        return next((text for found, text in self.names if found == kind), "")

    @property
    def fingerprint(self) -> str:
        """SHA-256, in groups of four as papers print it."""
        digits = hashlib.sha256(self.raw).hexdigest().upper()
        return " ".join(digits[at : at + 4] for at in range(0, 64, 4))

    @property
    def siret(self) -> str:
        found = self.name(REGISTER)
        return found[len("NTRFR-") :] if found.startswith("NTRFR-") else found

    @property
    def specimen(self) -> bool:
        return any(SPECIMEN in text for _kind, text in self.names)

    @property
    def kid(self) -> bytes:
        """How seals name the key of a kiosk; empty for the certificate of a person."""
        found = KIOSK_SERIAL.fullmatch(self.name(SERIAL_NUMBER))
        if found is None or int(found[1]) > 0xFFFF or int(found[2]) > 0xFF:
            return b""
        return int(found[1]).to_bytes(2, "big") + int(found[2]).to_bytes(1, "big")

    @property
    def kiosk(self) -> str:
        return self.name(SERIAL_NUMBER).partition("-")[0] if self.kid else ""

    @property
    def authority(self) -> bool:
        """Whether it may issue certificates (RFC 5280 §4.2.1.9)."""
        body = self.extensions.get(BASIC_CONSTRAINTS)
        parts = [] if body is None else der_values(der_one(body, SEQUENCE).body)
        return bool(parts) and (parts[0].tag, parts[0].body) == (BOOLEAN, b"\xff")

    def may(self, use: int) -> bool:
        """Tell whether its key may be used so; where nothing is said, it may (§4.2.1.3)."""
        body = self.extensions.get(KEY_USAGE)
        if body is None:
            return True
        bits = der_one(body, BITS).body
        return len(bits) > 1 and bool(bits[1] & 0x80 >> use)

    def time_of_use(self) -> tuple[datetime, datetime]:
        """Return when its private key may sign: its validity, and RFC 3280 §4.2.1.4 within it."""
        begins, ends = self.begins, self.ends
        body = self.extensions.get(USE_PERIOD)
        for part in [] if body is None else der_values(der_one(body, SEQUENCE).body):
            refuse_unless(part.tag in {0x80, 0x81}, DAMAGED_DER)
            moment = _generalized(part.body)
            begins = max(begins, moment) if part.tag == 0x80 else begins
            ends = min(ends, moment) if part.tag == 0x81 else ends
        return begins, ends


def read_certificate(raw: bytes) -> Certificate:
    """Return what the DER of a certificate says; raises `Refused`."""
    body, algorithm, signature = _exactly(der_values(der_one(raw, SEQUENCE).body), 3)
    refuse_unless(algorithm.raw == ECDSA_SHA256 and body.tag == SEQUENCE, DAMAGED_DER)
    parts = der_values(body.body)
    version, serial, inner, issuer, validity, subject, key = _exactly(parts[:7], 7)
    third = version.raw == b"\xa0\x03\x02\x01\x02" and len(parts) <= 8
    refuse_unless(third and inner.raw == ECDSA_SHA256, DAMAGED_DER)
    begins, ends = _exactly(der_values(validity.body), 2)
    certificate = Certificate(
        raw=raw,
        signed=body.raw,
        signature=_whole_bits(signature),
        serial=serial.raw,
        issuer=issuer.raw,
        subject=subject.raw,
        names=_names(subject),
        begins=_moment(begins),
        ends=_moment(ends),
        point=_public_point(key),
        extensions=_extensions(parts[7]) if len(parts) == 8 else {},
    )
    certificate.time_of_use()
    return certificate


def read_pem(text: bytes) -> list[Certificate]:
    """Return the certificates of a PEM text, in order; raises `Refused` without any."""
    pattern = rb"-----BEGIN CERTIFICATE-----\s+([A-Za-z0-9+/=\s]+?)-----END CERTIFICATE-----"
    found = [read_certificate(_from_base64(b"".join(m.split()))) for m in re.findall(pattern, text)]
    refuse_unless(found, "Ce fichier ne contient pas de certificat (PEM).")
    return found


def pem(certificate: Certificate) -> bytes:
    """Return a certificate in PEM, as kiosque writes it."""
    text = base64.b64encode(certificate.raw)
    lines = [text[at : at + 64] for at in range(0, len(text), 64)]
    whole = [b"-----BEGIN CERTIFICATE-----", *lines, b"-----END CERTIFICATE-----", b""]
    return b"\n".join(whole)


def is_issued_by(certificate: Certificate, issuer: Certificate) -> bool:
    """Tell whether an authority made a certificate; of itself, it is a root."""
    if certificate.issuer != issuer.subject or not issuer.authority:
        return False
    r, s = der_signature(certificate.signature)
    able = issuer.may(SIGNS_CERTIFICATES)
    return able and ecdsa_holds(issuer.point, certificate.signed, r, s)


def why_not_trusted(leaf: Certificate, root: Certificate, at: datetime) -> str:
    """Return why `leaf` may not have signed under `root` at a time; empty when it may.

    The rules are those of `kiosque verify` (kiosque/receipts/trust.py).
    """
    if not is_issued_by(leaf, root):
        return "le certificat n'est pas émis par cette structure"
    if leaf.authority or not leaf.may(SIGNS):
        return "le certificat n'est pas fait pour signer des papiers"
    if not leaf.begins <= at <= leaf.ends:
        return "le certificat n'était pas valable à cette date"
    begins, ends = leaf.time_of_use()
    return "" if begins <= at <= ends else "la clé n'était plus en usage à cette date"


def _whole_bits(value: Der) -> bytes:
    refuse_unless(value.tag == BITS and value.body[:1] == b"\0", DAMAGED_DER)
    return value.body[1:]


def _public_point(key: Der) -> tuple[int, int]:
    algorithm, bits = _exactly(der_values(key.body), 2)
    refuse_unless(algorithm.raw == P256_KEY, "Une clé publique n'est pas de la sorte attendue.")
    return p256_point(_whole_bits(bits))


def _names(subject: Der) -> list[tuple[str, str]]:
    found = []
    for part in der_values(subject.body):
        for pair in der_values(part.body):
            kind, text = _exactly(der_values(pair.body), 2)
            refuse_unless(text.tag in {0x0C, 0x13, 0x16}, DAMAGED_DER)
            found.append((der_object(kind), text.body.decode("utf-8")))
    return found


def _extensions(value: Der) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    refuse_unless(value.tag == 0xA3, DAMAGED_DER)
    for one in der_values(der_one(value.body, SEQUENCE).body):
        kind, *critical, body = der_values(one.body)
        refuse_unless(body.tag == OCTETS and len(critical) <= 1, DAMAGED_DER)
        name = der_object(kind)
        refuse_unless(name not in found and (not critical or name in UNDERSTOOD), DAMAGED_DER)
        found[name] = body.body
    return found


def _moment(value: Der) -> datetime:
    """Return a time of validity (RFC 5280 §4.1.2.5)."""
    if value.tag == 0x18:
        return _generalized(value.body)
    refuse_unless(value.tag == 0x17 and re.fullmatch(rb"\d{12}Z", value.body), DAMAGED_DER)
    century = b"20" if value.body[:2] < b"50" else b"19"
    return _generalized(century + value.body)


def _generalized(text: bytes) -> datetime:
    refuse_unless(re.fullmatch(rb"\d{14}Z", text), DAMAGED_DER)
    return datetime.strptime(text.decode("ascii")[:-1] + "+0000", "%Y%m%d%H%M%S%z")


def _from_base64(text: bytes) -> bytes:
    """Decode base64 in its one canonical spelling; raises `Refused` for any other."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        data = b""
    refuse_unless(text and base64.b64encode(data) == text, "Un texte en base64 est abîmé.")
    return data


# JSON in its one canonical spelling (RFC 8785), without fractions.

DAMAGED_JSON = "Ce document signé n'a pas la forme attendue."


def read_json(text: bytes) -> Any:
    """Return the value that `text` spells; raises `Refused` for fractions and repetitions."""
    try:
        return json.loads(
            text.decode("utf-8"),
            parse_int=_integer,
            parse_float=_no_fraction,
            parse_constant=_no_fraction,
            object_pairs_hook=_without_repetition,
        )
    except (ValueError, RecursionError):
        raise Refused(DAMAGED_JSON) from None


def read_canonical(text: bytes) -> Any:
    """Return the value that `text` spells; raises `Refused` for any other spelling of it."""
    value = read_json(text)
    refuse_unless(canonical(value).encode("utf-8", "surrogatepass") == text, DAMAGED_JSON)
    return value


def canonical(value: Any) -> str:
    """Return the RFC 8785 text of a JSON value without fractions."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        members = (f"{canonical(name)}:{canonical(value[name])}" for name in names)
        return "{" + ",".join(members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(one) for one in value) + "]"
    if isinstance(value, int) and not isinstance(value, bool):
        refuse_unless(abs(value) < 2**53, DAMAGED_JSON)
    return json.dumps(value, ensure_ascii=False)


def _integer(text: str) -> int:
    refuse_unless(len(text) <= 17, DAMAGED_JSON)
    return int(text)


def _no_fraction(_text: str) -> Any:
    raise Refused(DAMAGED_JSON)


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    refuse_unless(len(found) == len(pairs), DAMAGED_JSON)
    return found


# Signed records: JWS JSON serialisation (RFC 7515 §7.2.1), ES256 (docs/formats/mandate-record.md).

UNREADABLE_RECORD = "Ce document signé est illisible."
BASE64URL = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)


class Signature(NamedTuple):
    """One signature of a record: who signed, and whether it holds."""

    chain: list[Certificate]
    holds: bool


def open_record(data: bytes) -> tuple[bytes, list[Signature]]:
    """Return the payload of an envelope and its signatures; raises `Refused`."""
    refuse_unless(len(data) <= 256 * 1024, UNREADABLE_RECORD)
    envelope = read_json(data)
    well_formed = isinstance(envelope, dict) and set(envelope) == {"payload", "signatures"}
    refuse_unless(well_formed, UNREADABLE_RECORD)
    signatures = envelope["signatures"]
    several = isinstance(signatures, list) and 0 < len(signatures) <= 8
    refuse_unless(several, UNREADABLE_RECORD)
    payload = _from_base64url(envelope["payload"])
    return payload, [_signature(envelope["payload"], one) for one in signatures]


def _signature(payload: str, value: Any) -> Signature:
    well_formed = isinstance(value, dict) and set(value) == {"protected", "signature"}
    refuse_unless(well_formed, UNREADABLE_RECORD)
    header = read_json(_from_base64url(value["protected"]))
    named = isinstance(header, dict) and set(header) == {"alg", "kid", "typ", "x5c"}
    refuse_unless(named, UNREADABLE_RECORD)
    known = header["alg"] == "ES256" and header["typ"] == "kiosque-mandat+jws"
    refuse_unless(known and isinstance(header["x5c"], list), UNREADABLE_RECORD)
    refuse_unless(0 < len(header["x5c"]) <= 4, UNREADABLE_RECORD)
    chain = [read_certificate(_from_base64(str(one).encode())) for one in header["x5c"]]
    digest = base64.urlsafe_b64encode(hashlib.sha256(chain[0].raw).digest())
    named = header["kid"] == digest.decode("ascii").rstrip("=")
    raw = _from_base64url(value["signature"])
    signed = f"{value['protected']}.{payload}".encode("ascii")
    return Signature(chain, named and raw_holds(chain[0], signed, raw))


def raw_holds(signer: Certificate, message: bytes, signature: bytes) -> bool:
    """Tell whether r ‖ s, 64 bytes, is a signature by the key of a certificate."""
    if len(signature) != 64:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    return ecdsa_holds(signer.point, message, r, s)


def _from_base64url(text: Any) -> bytes:
    refuse_unless(isinstance(text, str) and BASE64URL.fullmatch(text), UNREADABLE_RECORD)
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise Refused(UNREADABLE_RECORD) from None
    same = base64.urlsafe_b64encode(data).decode("ascii").rstrip("=") == text
    refuse_unless(same, UNREADABLE_RECORD)
    return data


# What records may say, member by member (docs/formats/mandate-record.md §2 and §5).

Rule = Callable[[Any], bool]
SCOPES = {
    "papiers": "Papiers - Citoyenneté - Élections",
    "famille": "Famille - Scolarité",
    "social": "Social - Santé",
    "travail": "Travail - Formation",
    "logement": "Logement",
    "transports": "Transports - Mobilité",
    "argent": "Argent - Impôts - Consommation",
    "justice": "Justice",
    "etranger": "Étranger - Europe",
    "loisirs": "Loisirs - Sport - Culture",
}
DAYS = {"SHORT": 1, "MONTH": 31, "SEMESTER": 182, "LONG": 365}
STATEMENTS = ["notices_read", "purpose_explained", "rights_explained", "no_protection", "agreed"]
MOST_SENTENCES = 2000
"""Of a translation, and so of what of it was read again."""
CHECK_CHARACTERS = "YZ23456789ABCDEFGHJKLMNPRSTUVWX"
JOINERS = "\u200c\u200d"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-](?:0\d|1[0-4]):[0-5]\d", re.ASCII)


def clean(limit: int = 256) -> Rule:
    """Return the rule of a text of one line, without anything invisible."""

    def rule(value: Any) -> bool:
        return isinstance(value, str) and 0 < len(value) <= limit and _is_clean(value)

    return rule


def _is_clean(text: str) -> bool:
    removed = {"Cc", "Cf", "Cs", "Co"}
    visible = all(c in JOINERS or unicodedata.category(c) not in removed for c in text)
    one_line = " ".join(text.split()) == text == text.strip(" " + JOINERS)
    return visible and one_line and unicodedata.normalize("NFC", text) == text


def matching(pattern: str) -> Rule:
    """Return the rule of a clean text that a regular expression describes whole."""
    compiled, tidy = re.compile(pattern, re.ASCII), clean()
    return lambda value: tidy(value) and compiled.fullmatch(value) is not None


def among(*values: Any) -> Rule:
    return lambda value: any(type(value) is type(one) and value == one for one in values)


def listed(rule: Rule, least: int = 0) -> Rule:
    def holds(value: Any) -> bool:
        return isinstance(value, list) and least <= len(value) <= 64 and all(map(rule, value))

    return holds


def members(required: dict[str, Rule], optional: dict[str, Rule] | None = None) -> Rule:
    """Return the rule of an object with these members and no others."""
    known = {**required, **(optional or {})}

    def holds(value: Any) -> bool:
        if not isinstance(value, dict) or not set(required) <= set(value) <= set(known):
            return False
        return all(known[name](one) for name, one in value.items())

    return holds


def is_moment(value: Any) -> bool:
    if not isinstance(value, str) or not MOMENT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def is_number(value: Any) -> bool:
    """Tell whether a text is the number of a mandate, check character included (§3)."""
    found = re.fullmatch(
        r"([A-Z]{3})(0|[1-9]\d{0,4})-(\d{4}|[1-9]\d{4,8})-(.)", str(value), re.ASCII
    )
    if not isinstance(value, str) or found is None:
        return False
    letters = [ord(letter) - ord("A") for letter in found[1]]
    total = 0
    for one in [*letters, *map(int, found[2].zfill(5) + found[3].zfill(9))]:
        total = (total + one) * 3 % 31
    return found[4] == CHECK_CHARACTERS[-total % 31]


def are_scopes(value: Any) -> bool:
    """Tell whether a list names scopes, each once and in their order."""
    return isinstance(value, list) and bool(value) and value == [s for s in SCOPES if s in value]


def is_birth_date(value: Any) -> bool:
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value, re.ASCII) if clean()(value) else None
    if found is None or found[1] < "1850":
        return False
    year, month, day = map(int, found.groups())
    if not month:
        return not day
    try:
        date(year, month, day or 1)
    except ValueError:
        return False
    return True


def is_name(value: Any) -> bool:
    return clean()(value) and any(c.isalpha() for c in value)


def is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def are_identifiers(value: Any) -> bool:
    return listed(is_identifier)(value) and value == sorted(set(value))


is_identifier = matching(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
is_digest = matching(r"[0-9a-f]{64}")
is_kiosk = matching(r"K(?:0|[1-9]\d{0,4})")
is_zone = matching(r"[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_-]+)+")
TEMPLATE = {"template": clean(80), "sha256": is_digest}
ORGANISATION_MEMBERS = members(
    {
        "name": clean(),
        "siret": matching(r"\d{14}"),
        "address": clean(),
        "postcode": clean(16),
        "city": clean(),
        "contact": clean(),
        "data_protection_contact": clean(),
    }
)
CITIZEN_MEMBERS = members(
    {
        "given_names": listed(is_name, 1),
        "family_name": is_name,
        "gender": among("female", "male", "unspecified"),
        "birth_date": is_birth_date,
        "birth_country": matching(r"99\d{3}"),
    },
    {"birth_place": matching(r"(?!99)(?:\d{2}|2[AB])\d{3}"), "preferred_name": is_name},
)
PROOF_MEMBERS = {
    "franceconnect": members(
        {
            "kind": among("franceconnect"),
            "issuer": matching(r"https?://[A-Za-z0-9.-]*[A-Za-z0-9](?::\d{1,5})?(?:/[^\s?#]*)?"),
            "acr": clean(64),
            "authenticated_at": is_moment,
            "id_token_sha256": is_digest,
            "userinfo_sha256": is_digest,
            "sub_sha256": is_digest,
        }
    ),
    "document": members(
        {"kind": among("document"), "document": matching(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")}
    ),
    "known_person": members({"kind": among("known_person")}),
}


def is_proof(value: Any) -> bool:
    kind = value.get("kind") if isinstance(value, dict) else None
    return isinstance(kind, str) and kind in PROOF_MEMBERS and PROOF_MEMBERS[kind](value)


def are_places(value: Any) -> bool:
    """Tell whether a list names places of sentences, each once and in their order."""
    if not isinstance(value, list) or not 0 < len(value) <= MOST_SENTENCES:
        return False
    counted = all(type(place) is int and place >= 0 for place in value)
    return counted and value == sorted(set(value))


def is_day(value: Any) -> bool:
    return is_birth_date(value) and not value.endswith("-00")


READ_AGAIN = members({"by": clean(), "on": is_day, "sentences": are_places})


def are_reviews(value: Any) -> bool:
    """Tell whether a list says who read which sentences again: in order, each sentence once."""
    if not isinstance(value, list) or not 0 < len(value) <= MOST_SENTENCES:
        return False
    if not all(map(READ_AGAIN, value)):
        return False
    named = [(one["on"], one["by"]) for one in value]
    places = [place for one in value for place in one["sentences"]]
    return named == sorted(set(named)) and len(places) == len(set(places))


SIGNER_MEMBERS = members({"id": clean(64), "name": clean()})
MANDATE_MEMBERS = members(
    {
        "v": among(1),
        "typ": among("mandate"),
        "id": is_identifier,
        "number": is_number,
        "practice": is_flag,
        "organisation": ORGANISATION_MEMBERS,
        "kiosk": is_kiosk,
        "mediator": SIGNER_MEMBERS,
        "citizen": CITIZEN_MEMBERS,
        "scopes": are_scopes,
        "duration": among(*DAYS),
        "signed_at": is_moment,
        "starts_at": is_moment,
        "ends_at": is_moment,
        "timezone": is_zone,
        "posture": among("je_fais", "j_accompagne"),
        "identity_proof": is_proof,
        "consent": members({"kind": among("in_person"), "statements": among(STATEMENTS)}),
        "text": members(
            {**TEMPLATE, "language": matching(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")},
            {"translation": members(TEMPLATE, {"reviews": are_reviews})},
        ),
        "supersedes": are_identifiers,
    },
    {
        "procedures": listed(matching(r"[a-z0-9]+(?:[-_/.][a-z0-9]+)*"), 1),
        "procedure_titles": listed(clean(), 1),
        "renews": is_identifier,
        "renews_number": is_number,
    },
)
REVOCATION_MEMBERS = members(
    {
        "v": among(1),
        "typ": among("revocation"),
        "id": is_identifier,
        "practice": is_flag,
        "organisation": ORGANISATION_MEMBERS,
        "kiosk": is_kiosk,
        "mediator": SIGNER_MEMBERS,
        "mandate": members({"id": is_identifier}, {"number": is_number}),
        "revoked_at": is_moment,
        "timezone": is_zone,
        "reason": among(
            "done", "wish", "other_mandate", "protection", "mistake", "organisation", "death",
            "not_told",
        ),
        "asked_by": among("citizen", "organisation", "representative"),
        "provenance": among("in_person", "telephone", "letter", "email"),
    },
    {"scopes": are_scopes},
)  # fmt: skip


def read_mandate(payload: bytes) -> dict[str, Any]:
    """Return the mandate that a payload says, every member checked; raises `Refused`."""
    record = _read_record(payload, MANDATE_MEMBERS)
    citizen = record["citizen"]
    abroad = "birth_place" in citizen and citizen["birth_country"] != "99100"
    named = len(citizen["given_names"]) <= 32 and len(" ".join(citizen["given_names"])) <= 256
    refuse_unless(named and not abroad, DAMAGED_JSON)
    procedures, titles = record.get("procedures", []), record.get("procedure_titles", [])
    once = len(set(procedures)) == len(procedures)
    refuse_unless(once and (not titles or len(titles) == len(procedures)), DAMAGED_JSON)
    refuse_unless("renews" in record or "renews_number" not in record, DAMAGED_JSON)
    signed, starts, ends = (when(record[name]) for name in ("signed_at", "starts_at", "ends_at"))
    lasts = timedelta() < ends - starts <= timedelta(days=DAYS[record["duration"]])
    refuse_unless(signed <= starts and lasts, "Les dates du mandat se contredisent.")
    return record


def read_revocation(payload: bytes) -> dict[str, Any]:
    """Return the revocation that a payload says, every member checked; raises `Refused`."""
    return _read_record(payload, REVOCATION_MEMBERS)


def _read_record(payload: bytes, rule: Rule) -> dict[str, Any]:
    refuse_unless(len(payload) <= 64 * 1024, DAMAGED_JSON)
    record = read_canonical(payload)
    refuse_unless(rule(record), DAMAGED_JSON)
    found: dict[str, Any] = record
    return found


def when(text: str) -> datetime:
    return datetime.fromisoformat(text)


# The seal: `KQ1:` and base45 (RFC 9285) of a COSE_Sign1 (RFC 9052) (docs/formats/seal.md).

DAMAGED_SEAL = "Ce n'est pas un cachet lisible."
BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
KINDS = ("mandate", "revocation", "account", "erasure")
SEAL_SIZES = {4: 16, 10: 32, 11: 8, 12: 16}
"""Bytes of the members of a seal that are byte strings."""
LAST_SECOND = 253402214400
"""31 December 9999: no seal says a later time."""


@dataclass(frozen=True)
class Seal:
    """What a seal says; nothing is verified yet."""

    content: dict[int, Any]
    kid: bytes
    signed: bytes
    signature: bytes

    @property
    def kind(self) -> str:
        return KINDS[self.content[3]]

    @property
    def scopes(self) -> list[str]:
        return [key for at, key in enumerate(SCOPES) if self.content[6] >> at & 1]


def read_seal(text: str) -> Seal:
    """Return what the text of a seal says; raises `Refused` unless it is exactly canonical."""
    found = re.fullmatch(r"KQ1:([0-9A-Z $%*+\-./:]+)", text.strip("\r\n\t"), re.ASCII)
    refuse_unless(found is not None and len(text) < 450, DAMAGED_SEAL)
    cose = from_base45(found[1] if found else "")
    refuse_unless(len(cose) <= 220, DAMAGED_SEAL)
    protected, payload, signature = _cose_parts(cose)
    header = read_cbor(protected)
    refuse_unless(isinstance(header, dict) and list(header) == [1, 4], DAMAGED_SEAL)
    kid = header[4]
    signer = header[1] == -7 and isinstance(kid, bytes) and 0 < len(kid) <= 8
    refuse_unless(signer and cbor_bytes(header) == protected, DAMAGED_SEAL)
    content = read_cbor(payload)
    refuse_unless(isinstance(content, dict) and cbor_bytes(content) == payload, DAMAGED_SEAL)
    _check_seal_content(content)
    signed = cbor_bytes(["Signature1", protected, b"", payload])
    return Seal(content, kid, signed, signature)


def from_base45(text: str) -> bytes:
    """Decode base45 (RFC 9285 §4)."""
    values = [BASE45.find(character) for character in text]
    refuse_unless(min(values, default=-1) >= 0 and len(values) % 3 != 1, DAMAGED_SEAL)
    found = bytearray()
    for at in range(0, len(values), 3):
        group = values[at : at + 3]
        number = sum(value * 45**power for power, value in enumerate(group))
        size = len(group) - 1
        refuse_unless(number < 256**size, DAMAGED_SEAL)
        found += number.to_bytes(size, "big")
    return bytes(found)


def _cose_parts(cose: bytes) -> tuple[bytes, bytes, bytes]:
    refuse_unless(cose[:1] == b"\xd2", DAMAGED_SEAL)
    parts = read_cbor(cose[1:])
    refuse_unless(isinstance(parts, list) and len(parts) == 4, DAMAGED_SEAL)
    protected, unprotected, payload, signature = parts
    texts = all(isinstance(one, bytes) for one in (protected, payload, signature))
    refuse_unless(texts and unprotected == {} and len(signature) == 64, DAMAGED_SEAL)
    refuse_unless(cbor_bytes(parts) == cose[1:], DAMAGED_SEAL)
    return protected, payload, signature


def _check_seal_content(content: dict[int, Any]) -> None:
    refuse_unless(type(content.get(1)) is int, DAMAGED_SEAL)
    refuse_unless(content[1] <= 1, "Ce cachet vient d'une version plus récente de kiosque.")
    refuse_unless(list(content) == list(range(1, 13)), DAMAGED_SEAL)
    whole = all(type(content[key]) is int for key in (1, 3, 5, 6, 7, 8, 9))
    refuse_unless(whole and type(content[2]) is bool, DAMAGED_SEAL)
    sized = all(
        isinstance(content[key], bytes) and len(content[key]) == size
        for key, size in SEAL_SIZES.items()
    )
    refuse_unless(sized and content[1] == 1 and 0 <= content[3] < len(KINDS), DAMAGED_SEAL)
    bounded = 0 <= content[5] < 10**14 and 0 <= content[6] < 1 << len(SCOPES)
    dated = 0 <= content[7] <= content[8] <= LAST_SECOND and 0 <= content[9] < 2**53
    refuse_unless(bounded and dated, DAMAGED_SEAL)
    kind, nobody = KINDS[content[3]], not any(content[12])
    lasts = (content[7] < content[8]) == (kind == "mandate")
    scoped = kind == "revocation" or bool(content[6]) == (kind == "mandate")
    named = nobody if kind == "erasure" else kind == "account" or not nobody
    refuse_unless(lasts and scoped and named, DAMAGED_SEAL)


def read_cbor(data: bytes) -> Any:
    """Return the one CBOR value of `data` (RFC 8949), of the few kinds that a seal has."""
    value, end = _cbor_at(data, 0, 0)
    refuse_unless(end == len(data), DAMAGED_SEAL)
    return value


def _cbor_at(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    refuse_unless(at < len(data) and depth < 4, DAMAGED_SEAL)
    major, short = data[at] >> 5, data[at] & 0x1F
    if data[at] in {0xF4, 0xF5}:
        return data[at] == 0xF5, at + 1
    size = {24: 1, 25: 2, 26: 4, 27: 8}.get(short, 0)
    refuse_unless(short < 28 and major < 6 and at + size < len(data), DAMAGED_SEAL)
    number = int.from_bytes(data[at + 1 : at + 1 + size], "big") if size else short
    at += 1 + size
    if major < 2:
        return (number if major == 0 else -1 - number), at
    if major < 4:
        refuse_unless(at + number <= len(data), DAMAGED_SEAL)
        raw = data[at : at + number]
        return (raw if major == 2 else raw.decode("utf-8")), at + number
    refuse_unless(number <= len(data), DAMAGED_SEAL)
    found = []
    for _one in range(number * (major - 3)):
        value, at = _cbor_at(data, at, depth + 1)
        found.append(value)
    if major == 4:
        return found, at
    simple = all(isinstance(key, int) for key in found[::2])
    refuse_unless(simple and len(set(found[::2])) == number, DAMAGED_SEAL)
    return dict(zip(found[::2], found[1::2])), at


def cbor_bytes(value: Any) -> bytes:
    """Return the core deterministic encoding of a value (RFC 8949 §4.2.1), keys as they stand."""
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return _cbor_head(0, value) if value >= 0 else _cbor_head(1, -1 - value)
    if isinstance(value, bytes):
        return _cbor_head(2, len(value)) + value
    if isinstance(value, str):
        return _cbor_head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return _cbor_head(4, len(value)) + b"".join(map(cbor_bytes, value))
    pairs = b"".join(cbor_bytes(key) + cbor_bytes(one) for key, one in value.items())
    return _cbor_head(5, len(value)) + pairs


def _cbor_head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes([major << 5 | number])
    for short, size in ((24, 1), (25, 2), (26, 4)):
        if number < 256**size:
            return bytes([major << 5 | short]) + number.to_bytes(size, "big")
    return bytes([major << 5 | 27]) + number.to_bytes(8, "big")


def commitment(salt: bytes, citizen: dict[str, Any]) -> bytes:
    """Return the commitment of a seal to a person (docs/formats/seal.md §4)."""
    names = (normalised(citizen["family_name"]), normalised(citizen["given_names"][0]))
    told = "\0".join((*names, citizen["birth_date"]))
    return hashlib.sha256(salt + told.encode()).digest()[:16]


def normalised(text: str) -> str:
    """Return a name without case, accents or punctuation, words separated by one space."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = folded.replace("œ", "oe").replace("æ", "ae")
    kept = [c for c in plain if not unicodedata.category(c).startswith("M")]
    return " ".join("".join(c if unicodedata.category(c)[0] in "LN" else " " for c in kept).split())


# The journal: headers, RFC 6962 tree, C2SP checkpoint and proof (docs/formats/journal.md).

DAMAGED_JOURNAL = "Le journal joint n'a pas la forme attendue."
HEADER = re.compile(
    rb'\{"com":"(?P<com>[0-9a-f]{64})","ct":"[0-9a-f]{64}","len":(?:0|[1-9]\d{0,14}),'
    rb'"log":"(?P<log>[0-9a-f]{32})","prev":"[0-9a-f]{64}",'
    rb'"seen":\{"cursor":(?:0|[1-9]\d{0,14}),"epoch":"[0-9a-f-]{0,64}"\},'
    rb'"seq":(?P<seq>0|[1-9]\d{0,14}),"subject":"(?P<subject>[0-9a-f-]{1,64})",'
    rb'"sv":[1-9]\d{0,3},"ts":"(?P<ts>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)",'
    rb'"tsq":"(?:hub|ntp|manual|unknown)","type":"(?P<type>[a-z_]{1,32}(?:\.[a-z_]{1,32})+)",'
    rb'"v":1\}'
)
ABOUT_MEDIATOR = ("mediator.added", "mediator.changed", "slot.replaced", "mediator.deactivated")
WITHHELD = {
    "other_mandate": "il parle d'un autre mandat",
    "other_identity": "il parle de l'identité d'une autre personne",
    "card": "il donne le numéro de la carte à codes de la médiatrice ou du médiateur",
    "destroyed": "il a été détruit à son terme",
}


class Checkpoint(NamedTuple):
    """Size and root of the journal at one moment."""

    size: int
    root: bytes


@dataclass(frozen=True)
class Event:
    """One event of the journal, whose place is proved."""

    seq: int
    type: str
    subject: str
    at: datetime
    chain: bytes
    payload: dict[str, Any] | None
    """None where the content is not enclosed."""
    withheld: str = ""
    """Why it is not: a key of `WITHHELD`."""


def log_id(public_key: bytes) -> str:
    return hashlib.sha256(public_key).digest()[:16].hex()


def read_checkpoint(note: str, public_key: bytes) -> Checkpoint:
    """Return a checkpoint that the key signed; raises `Refused`."""
    body, parted, lines = note.partition("\n\n")
    origin, size, root = _three(body.split("\n"))
    ours = origin == f"kiosque/{log_id(public_key)}" and re.fullmatch(r"0|[1-9]\d{0,14}", size)
    refuse_unless(parted and ours, DAMAGED_JOURNAL)
    name = origin.encode() + b"\n\x01" + public_key
    key_id = hashlib.sha256(name).digest()[:4]
    signed = f"{body}\n".encode()
    prefix = f"— {origin} "
    for line in lines.split("\n")[:16]:
        if line.startswith(prefix):
            raw = _from_base64(line[len(prefix) :].encode())
            if raw[:4] == key_id and ed25519_holds(public_key, signed, raw[4:]):
                return Checkpoint(int(size), _from_base64(root.encode()))
    raise Refused("Le point de contrôle du journal n'est pas signé par ce journal.")


def read_place(proof: str) -> tuple[int, list[bytes], str]:
    """Return index, audit path and checkpoint of a C2SP tlog-proof."""
    head, parted, note = proof.partition("\n\n")
    lines = head.split("\n")
    refuse_unless(len(lines) > 1, DAMAGED_JOURNAL)
    first, index, *path = lines
    found = re.fullmatch(r"index (0|[1-9]\d{0,14})", index, re.ASCII)
    refuse_unless(parted and first == "c2sp.org/tlog-proof@v1" and found, DAMAGED_JOURNAL)
    return int(index[6:]), [_from_base64(one.encode()) for one in path], note


def is_included(leaf: bytes, index: int, tree: Checkpoint, path: list[bytes]) -> bool:
    """Tell whether `leaf` stands at `index` in the tree (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < tree.size:
        return False
    fn, sn, running = index, tree.size - 1, leaf
    for sibling in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            running = hashlib.sha256(b"\x01" + sibling + running).digest()
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            running = hashlib.sha256(b"\x01" + running + sibling).digest()
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and running == tree.root


class Journal:
    """The events of the proof, under one signed checkpoint."""

    def __init__(self, text: bytes) -> None:
        """Read all of `journal.jsonl`; raises `Refused` for the first thing that is wrong."""
        first, *lines = text.decode("utf-8").rstrip("\n").split("\n")
        head = read_canonical(first.encode())
        refuse_unless(JOURNAL_HEAD(head), DAMAGED_JOURNAL)
        self.note: str = head["checkpoint"]
        keys = [bytes.fromhex(one["public_key"]) for one in (*head["past_logs"], head)]
        self.ends: list[int] = [one["size"] for one in head["past_logs"]]
        self.keys = keys
        consistent = log_id(keys[-1]) == head["log"] and self.ends == sorted(self.ends)
        refuse_unless(consistent, DAMAGED_JOURNAL)
        self.checkpoint = read_checkpoint(self.note, keys[-1])
        self.events = [self._event(line.encode()) for line in lines]
        seqs = [event.seq for event in self.events]
        refuse_unless(seqs == sorted(set(seqs)), DAMAGED_JOURNAL)
        self._check_logs()

    def of(self, *types: str, subject: str = "") -> list[Event]:
        """Return the events of some types, about `subject` where it is given, in order."""
        return [e for e in self.events if e.type in types and subject in {"", e.subject}]

    def _event(self, line: bytes) -> Event:
        told = read_canonical(line)
        refuse_unless(EVENT_OPEN(told) or EVENT_CLOSED(told), DAMAGED_JOURNAL)
        header, seq = told["header"].encode("ascii"), told["seq"]
        found = HEADER.fullmatch(header)
        refuse_unless(found is not None and len(header) <= 1024, _about(seq, "est illisible"))
        parts = {} if found is None else found.groupdict()
        refuse_unless(int(parts["seq"]) == seq, _about(seq, "n'a pas son numéro"))
        log = log_id(self.keys[bisect.bisect_right(self.ends, seq)])
        refuse_unless(parts["log"].decode() == log, _about(seq, "vient d'un autre journal"))
        chain = hashlib.sha256(b"\0" + header).digest()
        index, path, note = read_place(told["proof"])
        placed = index == seq and is_included(chain, seq, self.checkpoint, path)
        refuse_unless(placed and note == self.note, _about(seq, "n'est pas à cette place"))
        return Event(
            seq=seq,
            type=parts["type"].decode(),
            subject=parts["subject"].decode(),
            at=when(parts["ts"].decode()[:-1] + "+00:00"),
            chain=chain,
            payload=_opened(told, parts["com"].decode()) if "payload" in told else None,
            withheld=told.get("withheld", ""),
        )

    def _check_logs(self) -> None:
        """Check that each log names the one before it, whose key it had (log.opened)."""
        for at, size in enumerate(self.ends):
            opened = [e for e in self.of("log.opened") if e.seq == size and e.payload]
            told = [(e.payload or {}).get("previous_key") for e in opened]
            refuse_unless(
                told == [self.keys[at].hex()], "Le journal ne suit pas celui qu'il nomme."
            )


def is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < 10**15


def is_text(value: Any) -> bool:
    return isinstance(value, str)


JOURNAL_HEAD = members(
    {
        "log": matching(r"[0-9a-f]{32}"),
        "public_key": is_digest,
        "checkpoint": is_text,
        "past_logs": listed(members({"public_key": is_digest, "size": is_count})),
    }
)
EVENT = {"seq": is_count, "header": is_text, "proof": is_text}
EVENT_OPEN = members({**EVENT, "payload": is_text, "salt": is_digest})
EVENT_CLOSED = members({**EVENT, "withheld": among(*WITHHELD)})


def _opened(told: dict[str, Any], promised: str) -> dict[str, Any]:
    """Return the content of an event, which its header commits to (HMAC-SHA-256)."""
    payload = told["payload"].encode("utf-8")
    found = hmac.new(bytes.fromhex(told["salt"]), payload, hashlib.sha256).hexdigest()
    refuse_unless(hmac.compare_digest(found, promised), _about(told["seq"], "a un autre contenu"))
    value = read_canonical(payload)
    refuse_unless(isinstance(value, dict), _about(told["seq"], "a un contenu illisible"))
    return dict(value)


def _about(seq: int, what: str) -> str:
    return f"L'événement {seq} {what}."


def _three(parts: list[str]) -> tuple[str, str, str]:
    refuse_unless(len(parts) == 3, DAMAGED_JOURNAL)
    return parts[0], parts[1], parts[2]


# PDF (ISO 32000-1), as far as the papers of kiosque go: objects, attachments, one signature.

DAMAGED_PDF = "Ce PDF n'a pas la forme des papiers de kiosque."
LARGEST_ATTACHMENT = 1_000_000
SPACE = b"\0\t\n\x0c\r "
TOKEN = re.compile(rb"[^\0\t\n\x0c\r ()<>\[\]{}/%]+")
REFERENCE = re.compile(rb"(\d{1,10})[\0\t\n\x0c\r ]+(\d{1,5})[\0\t\n\x0c\r ]+R(?![A-Za-z0-9])")
LINE_END = re.compile(rb"[\r\n]")
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}


class Name(str):
    """A name, such as /Type, without its slash."""

    __slots__ = ()


class Reference(NamedTuple):
    """The number and generation of another object."""

    number: int
    generation: int


class Hexadecimal(NamedTuple):
    """A string written in hexadecimal, and where it stands, `<` and `>` included."""

    value: bytes
    begins: int
    ends: int


class Stream(NamedTuple):
    """The dictionary of a stream, and where its bytes begin."""

    entries: dict[str, Any]
    begins: int


class PdfFile:
    """The objects of a PDF, found by its cross-reference tables, the newest first."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.places: dict[int, int | None] = {}
        self.root: dict[str, Any] = {}
        tail = data[-1024:]
        found = re.search(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\Z", tail)
        refuse_unless(data.startswith(b"%PDF-") and found, DAMAGED_PDF)
        at: int | None = int(found[1]) if found else None
        root: Any = None
        for _table in range(16):
            if at is None:
                break
            trailer = self._read_table(at)
            root = trailer.get("Root") if root is None else root
            at = trailer.get("Prev")
            refuse_unless("XRefStm" not in trailer, DAMAGED_PDF)
        self.root = self.dictionary(root)

    def get(self, value: Any) -> Any:
        """Return what a reference names, or the value itself."""
        for _step in range(8):
            if not isinstance(value, Reference):
                return value
            value = self._object(value)
        raise Refused(DAMAGED_PDF)

    def dictionary(self, value: Any) -> dict[str, Any]:
        found = self.get(value)
        refuse_unless(isinstance(found, dict), DAMAGED_PDF)
        return dict(found)

    def array(self, value: Any) -> list[Any]:
        found = self.get(value)
        refuse_unless(isinstance(found, list), DAMAGED_PDF)
        return list(found)

    def content(self, value: Any) -> bytes:
        """Return the unpacked bytes of a stream."""
        stream = self.get(value)
        refuse_unless(isinstance(stream, Stream), DAMAGED_PDF)
        length = self.get(stream.entries.get("Length"))
        refuse_unless(type(length) is int and 0 <= length < len(self.data), DAMAGED_PDF)
        packed = self.data[stream.begins : stream.begins + length]
        after = self.data[stream.begins + length : stream.begins + length + 12].lstrip(SPACE)
        refuse_unless(after.startswith(b"endstream"), DAMAGED_PDF)
        kind = self.get(stream.entries.get("Filter"))
        if kind is None:
            unpacked = packed
        else:
            plain = kind == "FlateDecode" and "DecodeParms" not in stream.entries
            refuse_unless(plain, DAMAGED_PDF)
            unpacked = zlib.decompressobj().decompress(packed, LARGEST_ATTACHMENT + 1)
        refuse_unless(len(unpacked) <= LARGEST_ATTACHMENT, DAMAGED_PDF)
        return unpacked

    def _read_table(self, at: int) -> dict[str, Any]:
        refuse_unless(type(at) is int and self.data[at : at + 4] == b"xref", DAMAGED_PDF)
        at = _after_space(self.data, at + 4)
        while self.data[at : at + 7] != b"trailer":
            found = re.compile(rb"(\d{1,10}) (\d{1,7})\s*").match(self.data, at)
            refuse_unless(found is not None, DAMAGED_PDF)
            first, count = (0, 0) if found is None else (int(found[1]), int(found[2]))
            at = at if found is None else found.end()
            refuse_unless(at + 20 * count <= len(self.data), DAMAGED_PDF)
            for number in range(first, first + count):
                entry = self.data[at : at + 20]
                refuse_unless(re.match(rb"\d{10} \d{5} [nf]", entry), DAMAGED_PDF)
                used = entry[17:18] == b"n"
                self.places.setdefault(number, int(entry[:10]) if used else None)
                at += 20
            at = _after_space(self.data, at)
        trailer, _end = _pdf_value(self.data, at + 7, 0)
        refuse_unless(isinstance(trailer, dict), DAMAGED_PDF)
        return dict(trailer)

    def _object(self, reference: Reference) -> Any:
        at = self.places.get(reference.number)
        if at is None:
            return None
        found = re.compile(rb"(\d{1,10})\s+(\d{1,5})\s+obj").match(self.data, at)
        named = found is not None and (int(found[1]), int(found[2])) == reference
        refuse_unless(named, DAMAGED_PDF)
        value, end = _pdf_value(self.data, at if found is None else found.end(), 0)
        at = _after_space(self.data, end)
        if isinstance(value, dict) and self.data[at : at + 6] == b"stream":
            after = self.data[at + 6 : at + 8]
            refuse_unless(after[:1] == b"\n" or after == b"\r\n", DAMAGED_PDF)
            return Stream(value, at + (7 if after[:1] == b"\n" else 8))
        return value


def _after_space(data: bytes, at: int) -> int:
    while at < len(data) and (data[at] in SPACE or data[at : at + 1] == b"%"):
        at = _line_end(data, at) if data[at : at + 1] == b"%" else at + 1
    return at


def _line_end(data: bytes, at: int) -> int:
    found = LINE_END.search(data, at)
    return len(data) if found is None else found.start()


def _pdf_value(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    """Return the value that begins at `at`, and where it ends."""
    refuse_unless(depth < 40, DAMAGED_PDF)
    at = _after_space(data, at)
    begins = data[at : at + 2]
    if begins == b"<<":
        return _pdf_dictionary(data, at + 2, depth)
    if begins[:1] == b"[":
        return _pdf_array(data, at + 1, depth)
    if begins[:1] == b"(":
        return _pdf_string(data, at + 1)
    if begins[:1] == b"<":
        return _pdf_hexadecimal(data, at)
    if begins[:1] == b"/":
        return _pdf_name(data, at + 1)
    found = REFERENCE.match(data, at)
    if found is not None:
        return Reference(int(found[1]), int(found[2])), found.end()
    token = TOKEN.match(data, at)
    refuse_unless(token is not None, DAMAGED_PDF)
    text = b"" if token is None else token[0]
    return _pdf_word(text), at + len(text)


def _pdf_word(text: bytes) -> Any:
    words = {b"true": True, b"false": False, b"null": None}
    if text in words:
        return words[text]
    if re.fullmatch(rb"[+-]?\d{1,15}", text):
        return int(text)
    refuse_unless(re.fullmatch(rb"[+-]?\d{0,15}\.\d{0,15}", text), DAMAGED_PDF)
    return text.decode("ascii")


def _pdf_dictionary(data: bytes, at: int, depth: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    while True:
        at = _after_space(data, at)
        if data[at : at + 2] == b">>":
            return found, at + 2
        refuse_unless(data[at : at + 1] == b"/", DAMAGED_PDF)
        name, at = _pdf_name(data, at + 1)
        refuse_unless(name not in found, DAMAGED_PDF)
        found[name], at = _pdf_value(data, at, depth + 1)


def _pdf_array(data: bytes, at: int, depth: int) -> tuple[list[Any], int]:
    found: list[Any] = []
    while True:
        at = _after_space(data, at)
        if data[at : at + 1] == b"]":
            return found, at + 1
        value, at = _pdf_value(data, at, depth + 1)
        found.append(value)


def _pdf_name(data: bytes, at: int) -> tuple[Name, int]:
    token = TOKEN.match(data, at)
    text = b"" if token is None else token[0]
    plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), text)
    return Name(plain.decode("latin-1")), at + len(text)


def _pdf_hexadecimal(data: bytes, at: int) -> tuple[Hexadecimal, int]:
    end = data.find(b">", at)
    digits = data[at + 1 : end] if end > 0 else b"?"
    refuse_unless(re.fullmatch(rb"(?:[0-9A-Fa-f]{2})*", digits), DAMAGED_PDF)
    return Hexadecimal(bytes.fromhex(digits.decode("ascii")), at, end + 1), end + 1


def _pdf_string(data: bytes, at: int) -> tuple[bytes, int]:
    found, open_brackets = bytearray(), 1
    while at < len(data):
        byte = data[at : at + 1]
        if byte == b"\\":
            octal = re.compile(rb"[0-7]{1,3}").match(data, at + 1)
            if octal is not None:
                found.append(int(octal[0], 8) & 0xFF)
                at = octal.end()
                continue
            after = data[at + 1 : at + 2]
            found += ESCAPES.get(after, after)
            at += 2
            continue
        open_brackets += (byte == b"(") - (byte == b")")
        at += 1
        if not open_brackets:
            return bytes(found), at
        found += byte
    raise Refused(DAMAGED_PDF)


def attachments(pdf: PdfFile) -> dict[str, bytes]:
    """Return the files embedded in a PDF, by name."""
    names = pdf.dictionary(pdf.root.get("Names"))
    found: dict[str, bytes] = {}
    for name, value in _name_tree(pdf, names.get("EmbeddedFiles"), set()):
        files = pdf.dictionary(pdf.dictionary(value).get("EF"))
        refuse_unless(name not in found, DAMAGED_PDF)
        found[name] = pdf.content(files.get("F"))
    return found


def _name_tree(pdf: PdfFile, value: Any, seen: set[Any]) -> Iterator[tuple[str, Any]]:
    """Yield what a name tree names (§7.9.6); one that turns in circles is refused."""
    if isinstance(value, Reference):
        refuse_unless(value not in seen, DAMAGED_PDF)
        seen.add(value)
    node = pdf.dictionary(value)
    for kid in pdf.array(node.get("Kids", [])):
        yield from _name_tree(pdf, kid, seen)
    pairs = pdf.array(node.get("Names", []))
    for name, one in zip(pairs[::2], pairs[1::2]):
        text = name.value if isinstance(name, Hexadecimal) else name
        refuse_unless(isinstance(text, bytes), DAMAGED_PDF)
        yield text.decode("latin-1"), one


class PdfSignature(NamedTuple):
    """The one signature of a PDF, which holds and covers the whole file."""

    signer: Certificate
    at: datetime


def pdf_signature(pdf: PdfFile) -> PdfSignature:
    """Return the signature of a PDF (PAdES B-B); raises `Refused` unless it holds."""
    entries = _only_signature(pdf)
    kind = entries.get("SubFilter") == "ETSI.CAdES.detached"
    contents, ranges = entries.get("Contents"), pdf.array(entries.get("ByteRange"))
    if not isinstance(contents, Hexadecimal) or not kind:
        raise Refused(DAMAGED_PDF)
    begins, ends = contents.begins, contents.ends
    whole = ranges == [0, begins, ends, len(pdf.data) - ends]
    refuse_unless(whole, "La signature ne couvre pas tout le PDF.")
    digits = pdf.data[begins + 1 : ends - 1]
    refuse_unless(digits == digits.upper(), DAMAGED_PDF)
    signed = pdf.data[:begins] + pdf.data[ends:]
    return PdfSignature(_cms_signer(contents.value, signed), _pdf_moment(entries.get("M")))


def _only_signature(pdf: PdfFile) -> dict[str, Any]:
    form = pdf.dictionary(pdf.root.get("AcroForm"))
    fields = [pdf.dictionary(one) for one in pdf.array(form.get("Fields"))]
    simple = all(one.get("FT") == "Sig" and "Kids" not in one for one in fields)
    refuse_unless(len(fields) == 1 and simple, "Ce PDF ne porte pas exactement une signature.")
    return pdf.dictionary(fields[0].get("V"))


def _pdf_moment(value: Any) -> datetime:
    """Return a date (ISO 32000-1 §7.9.4)."""
    text = value.decode("latin-1") if isinstance(value, bytes) else ""
    found = re.fullmatch(r"D:(\d{14})(?:Z|([+-]\d\d)'(\d\d)'?)", text, re.ASCII)
    refuse_unless(found is not None, DAMAGED_PDF)
    digits, hours, minutes = ("", None, None) if found is None else found.groups()
    offset = "+0000" if hours is None else f"{hours}{minutes}"
    return datetime.strptime(f"{digits}{offset}", "%Y%m%d%H%M%S%z")


# CMS (RFC 5652), as PAdES B-B has it: one signer, who signs attributes, who name the content.

SHA256 = bytes.fromhex("300d06096086480165030402010500")
DATA = bytes.fromhex("06092a864886f70d010701")
SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
CONTENT_TYPE, DIGEST, CERTIFICATE_V2 = (
    "1.2.840.113549.1.9.3",
    "1.2.840.113549.1.9.4",
    "1.2.840.113549.1.9.16.2.47",
)
FORGED_PDF = "La signature de ce PDF ne tient pas : il a été modifié."


def _cms_signer(container: bytes, content: bytes) -> Certificate:
    """Return who signed `content`; every byte of the container is checked or made again."""
    first = _der_at(container, 0)
    refuse_unless(not any(container[len(first.raw) :]), FORGED_PDF)
    _kind, holder = _exactly(der_values(first.body), 2)
    _version, _algorithms, _content, kept, infos = _exactly(
        der_values(der_one(holder.body, SEQUENCE).body), 5
    )
    info = der_values(der_one(infos.body, SEQUENCE).body)
    _version, named, _algorithm, attributes, _algorithm, signature = _exactly(info, 6)
    enclosed = der_values(kept.body)
    refuse_unless(len(enclosed) <= 4, FORGED_PDF)
    certificates = [read_certificate(one.raw) for one in enclosed]
    wanted = [c for c in certificates if der_bytes(SEQUENCE, c.issuer, c.serial) == named.raw]
    refuse_unless(len(wanted) == 1, FORGED_PDF)
    signer = wanted[0]
    roots = [c for c in certificates if c is not signer]
    refuse_unless(all(is_issued_by(c, c) and is_issued_by(signer, c) for c in roots), FORGED_PDF)
    again = _cms_again(kept.raw, named.raw, attributes.raw, signature.raw)
    refuse_unless(again == first.raw, FORGED_PDF)
    _check_attributes(attributes, signer, content)
    r, s = der_signature(signature.body)
    signed = der_bytes(SET, attributes.body)
    refuse_unless(ecdsa_holds(signer.point, signed, r, s), FORGED_PDF)
    return signer


def _cms_again(kept: bytes, named: bytes, attributes: bytes, signature: bytes) -> bytes:
    """Return the one container that kiosque writes around these parts."""
    one = b"\x02\x01\x01"
    info = der_bytes(SEQUENCE, one, named, SHA256, attributes, ECDSA_SHA256, signature)
    body = [one, der_bytes(SET, SHA256), der_bytes(SEQUENCE, DATA), kept, der_bytes(SET, info)]
    return der_bytes(SEQUENCE, SIGNED_DATA, der_bytes(0xA0, der_bytes(SEQUENCE, *body)))


def _check_attributes(attributes: Der, signer: Certificate, content: bytes) -> None:
    found: dict[str, Der] = {}
    for one in der_values(attributes.body):
        kind, values = _exactly(der_values(one.body), 2)
        refuse_unless(values.tag == SET and der_object(kind) not in found, FORGED_PDF)
        found[der_object(kind)] = _exactly(der_values(values.body), 1)[0]
    named = {CONTENT_TYPE, DIGEST, CERTIFICATE_V2} <= set(found)
    refuse_unless(attributes.tag == 0xA0 and named, FORGED_PDF)
    digest = der_bytes(OCTETS, hashlib.sha256(content).digest())
    refuse_unless(found[CONTENT_TYPE].raw == DATA and found[DIGEST].raw == digest, FORGED_PDF)
    identifiers = der_values(der_values(found[CERTIFICATE_V2].body)[0].body)
    first = der_values(identifiers[0].body)[0]
    own = der_bytes(OCTETS, hashlib.sha256(signer.raw).digest())
    refuse_unless(first.raw == own, FORGED_PDF)


# The archive: one legal spelling for its files, so that no byte of it goes unseen (APPNOTE 4.3).

FOLDER = "preuve/"
PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*", re.ASCII)
LOCAL, CENTRAL, END = (
    struct.Struct("<4s5H3I2H"),
    struct.Struct("<4s6H3I5H2I"),
    struct.Struct("<4s4H2IH"),
)
VERSION, UNIX, OWNER_ALONE = 20, 3 << 8, 0o100600 << 16
SYSTEM_FILES = {".DS_Store", "Thumbs.db", "desktop.ini"}
"""What a file manager leaves in a folder that somebody looked at."""
OTHER_ARCHIVE = "Ce fichier n'est pas une archive telle que kiosque l'écrit."


class Entry(NamedTuple):
    """A file of an archive, as the archive announces it."""

    name: str
    stamp: tuple[int, int]
    crc: int
    data: bytes


def archive_of(files: dict[str, bytes], moment: datetime) -> bytes:
    """Return the archive of `files`, the same bytes each time: kiosque writes it so."""
    stamp = _stamp(moment)
    entries = [Entry(name, stamp, zlib.crc32(files[name]), files[name]) for name in sorted(files)]
    return _spelled(entries)


def _stamp(moment: datetime) -> tuple[int, int]:
    """Return time and date as archives write them, to two seconds."""
    day = (moment.year - 1980) << 9 | moment.month << 5 | moment.day
    return moment.hour << 11 | moment.minute << 5 | moment.second // 2, day


def _spelled(entries: Sequence[Entry]) -> bytes:
    """Return the archive that holds these entries, stored as they are."""
    local, central = bytearray(), bytearray()
    for entry in entries:
        name, size = f"{FOLDER}{entry.name}".encode("ascii"), len(entry.data)
        common = (0, 0, *entry.stamp, entry.crc, size, size, len(name), 0)
        place = len(local)
        local += LOCAL.pack(b"PK\3\4", VERSION, *common) + name + entry.data
        rest = (0, 0, 0, OWNER_ALONE, place)
        central += CENTRAL.pack(b"PK\1\2", UNIX | VERSION, VERSION, *common, *rest) + name
    count = len(entries)
    end = END.pack(b"PK\5\6", 0, 0, count, count, len(central), len(local), 0)
    return bytes(local + central + end)


def read_archive(data: bytes) -> list[Entry]:
    """Return the files of an archive, as it announces them; raises `Refused`."""
    refuse_unless(END.size <= len(data) <= LARGEST_FILE, OTHER_ARCHIVE)
    magic, _disk, _other, _here, count, _size, at, _comment = END.unpack(data[-END.size :])
    refuse_unless(magic == b"PK\5\6" and count <= MOST_FILES, OTHER_ARCHIVE)
    entries: list[Entry] = []
    for _one in range(count):
        entry, at = _read_entry(data, at)
        entries.append(entry)
    return entries


def _read_entry(data: bytes, at: int) -> tuple[Entry, int]:
    refuse_unless(at + CENTRAL.size <= len(data), OTHER_ARCHIVE)
    fields = CENTRAL.unpack(data[at : at + CENTRAL.size])
    magic, method, crc, size, length, place = (fields[one] for one in (0, 4, 7, 9, 10, 16))
    stored = magic == b"PK\1\2" and method == 0
    refuse_unless(stored, OTHER_ARCHIVE)
    name = data[at + CENTRAL.size : at + CENTRAL.size + length].decode("ascii", "replace")
    inside = name.startswith(FOLDER) and PLAIN_NAME.fullmatch(name[len(FOLDER) :])
    refuse_unless(inside, f"L'archive contient un nom interdit : {shown(name)}.")
    begins = place + LOCAL.size + length
    refuse_unless(begins + size <= len(data), OTHER_ARCHIVE)
    entry = Entry(name[len(FOLDER) :], (fields[5], fields[6]), crc, data[begins : begins + size])
    return entry, at + CENTRAL.size + length


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the files of an unpacked archive, by name; raises `Refused` or `OSError`."""
    found: dict[str, bytes] = {}
    total = 0
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.name in SYSTEM_FILES or (path.is_dir() and not path.is_symlink()):
            continue
        plain = PLAIN_NAME.fullmatch(name) and path.is_file() and not path.is_symlink()
        refuse_unless(plain, f"Le dossier contient autre chose qu'un fichier : {shown(name)}.")
        total += path.stat().st_size
        refuse_unless(
            len(found) < MOST_FILES and total <= LARGEST_FILE, "Ce dossier est trop gros."
        )
        found[name] = path.read_bytes()
    return found


# What is found: one sentence a check.


class Check(NamedTuple):
    """One thing that was looked at."""

    name: str
    sentence: str
    file: str
    """Which file it is about; empty for the whole."""
    ok: bool | None
    """None when it cannot be told, or only informs."""


NEEDED = {
    "manifest", "files", "certificates", "record", "text", "seal", "paper", "journal", "place",
    "standing",
}  # fmt: skip
"""The checks that every proof passes, whatever happened to its mandate."""


@dataclass
class Report:
    """All that may be said of a proof."""

    checks: list[Check] = field(default_factory=list)
    fingerprint: str = ""
    issuer: str = ""
    confirmed: bool = False
    specimen: bool = False
    number: str = ""
    state: str = ""
    """What the mandate was when the proof was made: a key of `STATES`."""

    def passed(self, name: str, sentence: str, file: str = "") -> None:
        self.checks.append(Check(name, sentence, file, ok=True))

    def failed(self, name: str, sentence: str, file: str = "") -> None:
        self.checks.append(Check(name, sentence, file, ok=False))

    def informs(self, name: str, sentence: str, file: str = "") -> None:
        self.checks.append(Check(name, sentence, file, ok=None))

    @property
    def wrong(self) -> list[Check]:
        return [check for check in self.checks if check.ok is False]

    @property
    def altered(self) -> bool:
        """Whether something is wrong, or a check that every proof needs could not be made."""
        passed = {check.name for check in self.checks if check.ok}
        return bool(self.wrong) or not passed >= NEEDED

    @property
    def exit_code(self) -> int:
        if self.altered:
            return ALTERED
        return INTACT if self.confirmed else UNCONFIRMED

    @property
    def verdict(self) -> str:
        """The last sentence."""
        if self.wrong and all(check.name == "issuer" for check in self.wrong):
            return "REFUSÉ : ce dossier n'est pas de la structure que vous avez désignée."
        if self.altered:
            files = sorted({check.file or "le dossier" for check in self.wrong}) or ["le dossier"]
            return f"MODIFIÉ ou illisible : {', '.join(map(shown, files))}."
        intact = "Intact ; émetteur à confirmer."
        if self.confirmed:
            intact = f"Intact, émis par {shown(self.issuer)}."
        state = f" Mandat {self.number} : {STATES[self.state]}, à la date de ce dossier."
        specimen = " SPÉCIMEN : sans aucune valeur." if self.specimen else ""
        return f"{intact}{state}{specimen}"

    def to_json(self) -> dict[str, Any]:
        """Return one document with stable keys."""
        words = {INTACT: "intact", UNCONFIRMED: "unconfirmed", ALTERED: "altered"}
        return {
            "verdict": words[self.exit_code],
            "exit": self.exit_code,
            "sentence": self.verdict,
            "issuer": {"name": self.issuer, "fingerprint": self.fingerprint},
            "number": self.number,
            "state": self.state,
            "specimen": self.specimen,
            "altered": sorted({check.file for check in self.wrong if check.file}),
            "checks": [check._asdict() for check in self.checks],
        }


def shown(text: str) -> str:
    """Return outside text as one harmless line."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)[:300]


# The checks, in the order in which `judge` makes them.

READ_ME, MANIFEST, PAPER, RECORD, SEAL = (
    "LISEZ-MOI.txt",
    "manifeste.jws",
    "mandat.pdf",
    "mandat.jws",
    "cachet.txt",
)
JOURNAL, PROGRAM, REVOCATIONS = "journal.jsonl", "verifier.py", "annulations/"
ROOT, KIOSK, MEDIATOR = (f"certificats/{one}.pem" for one in ("racine", "poste", "mediateur"))
STATES = {
    "signed_locally": "signé, FranceConnect à venir",
    "active": "actif",
    "suspended": "suspendu",
    "expired": "expiré",
    "revoked": "annulé",
    "superseded": "remplacé",
}
RESULTS = {
    "done": "fait",
    "sent": "envoyé",
    "prepared": "préparé, non envoyé",
    "to_do": "reste à faire",
}
FILE_MEMBERS = members(
    {"name": matching(PLAIN_NAME.pattern), "size": is_count, "sha256": is_digest}
)
MANIFEST_MEMBERS = members(
    {
        "v": among(1),
        "typ": among("proof"),
        "made_at": is_moment,
        "practice": is_flag,
        "kiosk": is_kiosk,
        "mandate": members({"id": is_identifier, "number": is_number}),
        "standing": members(
            {
                "state": among(*STATES),
                "scopes": lambda value: value == [] or are_scopes(value),
                "superseded": listed(members({"seq": is_count, "scopes": are_scopes})),
            }
        ),
        "files": lambda value: isinstance(value, list) and all(map(FILE_MEMBERS, value)),
    }
)


@dataclass(frozen=True)
class Trusted:
    """Whom the reader trusts, told from outside."""

    root: Certificate | None = None
    fingerprint: str = ""


@dataclass
class Proof:
    """The files, and what the checks established so far."""

    files: dict[str, bytes]
    manifest: dict[str, Any] | None = None
    root: Certificate | None = None
    record: dict[str, Any] | None = None
    signers: list[Certificate] = field(default_factory=list)
    """Of the record: the kiosk, then the mediator."""
    seal: Seal | None = None
    journal: Journal | None = None
    signed: Event | None = None
    """The event `mandate.signed`."""

    def file(self, name: str) -> bytes:
        """Return a file; raises `Refused` where it is missing, `Skipped` where all are."""
        needed(self.files or None)
        refuse_unless(name in self.files, f"Il manque {name}.")
        return self.files[name]


T = TypeVar("T")


def needed(value: T | None) -> T:
    """Return what another check established; raises `Skipped` without it."""
    if value is None:
        raise Skipped
    return value


def judge(source: bytes | dict[str, bytes], trusted: Trusted) -> Report:
    """Say all that is known of a proof: an archive, or the files of an unpacked one."""
    report, proof = Report(), Proof({})
    steps: list[tuple[str, str, Callable[[], None]]] = [
        ("archive", "archive", lambda: check_archive(source, proof, report)),
        ("manifest", MANIFEST, lambda: check_manifest(proof, report)),
        ("files", "", lambda: check_files(proof, report)),
        ("certificates", ROOT, lambda: check_certificates(proof, report)),
        ("issuer", "", lambda: check_issuer(proof, report, trusted)),
        ("record", RECORD, lambda: check_mandate(proof, report)),
        ("text", "", lambda: check_text(proof, report)),
        ("seal", SEAL, lambda: check_seal(proof, report)),
        ("paper", PAPER, lambda: check_paper(proof, report)),
        ("journal", JOURNAL, lambda: check_journal(proof, report)),
        ("place", JOURNAL, lambda: check_place(proof, report)),
        ("habilitation", JOURNAL, lambda: check_habilitation(proof, report)),
        ("hand_signed", JOURNAL, lambda: check_hand_signatures(proof, report)),
        ("acts", JOURNAL, lambda: check_acts(proof, report)),
        ("revocations", "", lambda: check_revocations(proof, report)),
        ("standing", MANIFEST, lambda: check_standing(proof, report)),
    ]
    for name, file, step in steps:
        _carefully(name, file, step, report)
    note_limits(proof, report)
    return report


def _carefully(name: str, file: str, step: Callable[[], None], report: Report) -> None:
    """Make a check; whatever hostile bytes provoke becomes a sentence."""
    try:
        step()
    except Skipped:
        return
    except Refused as refused:
        report.failed(name, str(refused), file)
    except Exception:  # noqa: BLE001  (hostile bytes raise what they provoke)
        report.failed(name, "Ce qui a été donné ne peut pas être lu.", file)


def check_archive(source: bytes | dict[str, bytes], proof: Proof, report: Report) -> None:
    """Take the files out, and compare the archive with the only one that holds them."""
    if isinstance(source, dict):
        proof.files = source
        report.informs("archive", "Le dossier est déjà ouvert : l'archive n'est pas comparée.")
        return
    try:
        entries = read_archive(source)
        names = [entry.name for entry in entries]
        twice = sorted({shown(name) for name in names if names.count(name) > 1})
        refuse_unless(not twice, f"L'archive contient deux fois {', '.join(twice)}.")
    except Refused as refused:
        report.failed("archive", str(refused), "archive")
        return
    proof.files = {entry.name: entry.data for entry in entries}
    damaged = [entry.name for entry in entries if zlib.crc32(entry.data) != entry.crc]
    for name in damaged:
        report.failed("archive", "Ses octets ne sont plus ceux qui ont été rangés.", name)
    if source != _spelled(sorted(entries)):
        sentence = "L'archive n'est pas, octet pour octet, celle que kiosque écrit."
        report.failed("archive", sentence, "archive")
    elif not damaged:
        _check_stamps(entries, proof)
        report.passed("archive", "L'archive est, octet pour octet, celle que kiosque écrit.")


def _check_stamps(entries: list[Entry], proof: Proof) -> None:
    """Check that every date of the archive is that of the record."""
    payload, _signatures = open_record(proof.file(RECORD))
    stamp = _stamp(when(read_mandate(payload)["signed_at"]))
    same = all(entry.stamp == stamp for entry in entries)
    refuse_unless(same, "Les dates de l'archive ne sont pas celle du mandat.")


def check_manifest(proof: Proof, report: Report) -> None:
    """Check who signed the list of the files, and that it is a list of this format."""
    data = proof.file(MANIFEST)
    payload, signatures = open_record(data)
    plain = json.dumps(read_json(data), separators=(",", ":")).encode("ascii")
    refuse_unless(plain == data and len(signatures) == 1, UNREADABLE_RECORD)
    refuse_unless(signatures[0].holds, "La signature du manifeste ne tient pas : il a été modifié.")
    manifest = read_canonical(payload)
    newer = isinstance(manifest, dict) and is_count(manifest.get("v")) and manifest["v"] > 1
    refuse_unless(not newer, "Ce dossier vient d'une version plus récente de kiosque.")
    refuse_unless(MANIFEST_MEMBERS(manifest), DAMAGED_JSON)
    names = [one["name"] for one in manifest["files"]]
    refuse_unless(names == sorted(set(names)) and MANIFEST not in names, DAMAGED_JSON)
    leaf, root = signatures[0].chain[0], signatures[0].chain[-1]
    reason = why_not_trusted(leaf, root, when(manifest["made_at"]))
    refuse_unless(not reason, f"Le manifeste n'a pas été signé comme il faut : {reason}.")
    same = leaf.kiosk == manifest["kiosk"] and leaf.specimen == manifest["practice"]
    refuse_unless(same, "Le manifeste et le certificat de son poste se contredisent.")
    for name, certificate in ((ROOT, root), (KIOSK, leaf)):
        if name in proof.files and proof.files[name] != pem(certificate):
            report.failed("certificates", "Ce certificat n'est pas celui du manifeste.", name)
    proof.manifest, proof.root = manifest, root
    who = f"le poste {manifest['kiosk']} ({shown(leaf.name(ORGANISATION))})"
    made = long_moment(manifest["made_at"])
    report.passed("manifest", f"Le manifeste est signé par {who}, {made}.", MANIFEST)


def check_files(proof: Proof, report: Report) -> None:
    """Compare each file with the manifest, both ways."""
    listed_files = {one["name"]: one for one in needed(proof.manifest)["files"]}
    wrong = 0
    for name in sorted({*listed_files, *proof.files} - {MANIFEST}):
        data, told = proof.files.get(name), listed_files.get(name)
        if data is None:
            sentence = "Ce fichier manque."
        elif told is None:
            sentence = "Ce fichier est en trop : le manifeste ne le connaît pas."
        elif (len(data), hashlib.sha256(data).hexdigest()) != (told["size"], told["sha256"]):
            sentence = "Ce fichier n'est plus celui du manifeste : il a été modifié."
        else:
            continue
        wrong += 1
        report.failed("files", sentence, name)
    if not wrong:
        report.passed("files", f"Les {len(listed_files)} fichiers du manifeste sont là, intacts.")


def check_certificates(proof: Proof, report: Report) -> None:
    """Check the root by itself."""
    root = needed(proof.root)
    refuse_unless(is_issued_by(root, root), "Le certificat racine n'en est pas un.")
    report.fingerprint, report.issuer = root.fingerprint, root.name(ORGANISATION)
    report.specimen = root.specimen
    report.passed("certificates", "Le certificat racine de la structure est bien formé.", ROOT)


def check_issuer(proof: Proof, report: Report, trusted: Trusted) -> None:
    """Compare the root with what the reader got from elsewhere."""
    root = needed(proof.root)
    given = trusted.root is not None or bool(trusted.fingerprint)
    own = root.fingerprint.replace(" ", "")
    same = trusted.root is None or trusted.root.raw == root.raw
    if not (same and trusted.fingerprint in {"", own}):
        sentence = (
            "Émetteur refusé : ce dossier vient d'une autre structure, même si le nom est pareil."
        )
        report.failed("issuer", sentence)
    elif given:
        report.confirmed = True
        report.passed("issuer", f"Émis par {shown(report.issuer)}, que vous avez désignée.")
    else:
        report.informs(
            "issuer",
            "Émetteur à confirmer : comparez cette empreinte avec celle qui est imprimée en bas "
            f"du papier, ou affichée par la structure : {root.fingerprint}.",
        )


def check_mandate(proof: Proof, report: Report) -> None:
    """Check the two signatures of the record, and what it says."""
    payload, signers = _signed_twice(proof, proof.file(RECORD), "Le mandat")
    record = read_mandate(payload)
    _check_signers(record, signers, record["signed_at"], needed(proof.root), "Le mandat")
    manifest = needed(proof.manifest)
    same = {"id": record["id"], "number": record["number"]} == manifest["mandate"]
    refuse_unless(
        same and record["practice"] == manifest["practice"], "Le manifeste parle d'un autre mandat."
    )
    proof.record, proof.signers = record, signers
    report.number, report.specimen = record["number"], report.specimen or record["practice"]
    if proof.file(MEDIATOR) != pem(signers[1]):
        report.failed("certificates", "Ce certificat n'a pas signé le mandat.", MEDIATOR)
    report.passed(
        "record",
        f"Le mandat {record['number']} est intact : signé par la structure et accepté par "
        f"{shown(record['mediator']['name'])}, {long_moment(record['signed_at'])}.",
        RECORD,
    )
    citizen = record["citizen"]
    who = shown(" ".join([*citizen["given_names"], citizen["family_name"]]))
    born = "/".join(part for part in reversed(citizen["birth_date"].split("-")) if part != "00")
    report.informs("record", f"Il est donné par {who}, date de naissance {born}.", RECORD)
    ends = long_moment(record["ends_at"])
    report.informs(
        "record", f"Il vaut pour : {titles(record['scopes'])}. Fin prévue {ends}.", RECORD
    )


def _signed_twice(proof: Proof, data: bytes, what: str) -> tuple[bytes, list[Certificate]]:
    payload, signatures = open_record(data)
    hold = len(signatures) == 2 and all(one.holds for one in signatures)
    refuse_unless(hold, f"{what} : une signature ne tient pas, le document a été modifié.")
    root = needed(proof.root)
    ended = all(one.chain[-1].raw == root.raw for one in signatures if len(one.chain) > 1)
    refuse_unless(ended, f"{what} : une signature vient d'une autre structure.")
    return payload, [one.chain[0] for one in signatures]


def _check_signers(
    record: dict[str, Any], signers: list[Certificate], at: str, root: Certificate, what: str
) -> None:
    """Check who signed, and that certificates and record tell one story."""
    for leaf in signers:
        reason = why_not_trusted(leaf, root, when(at))
        refuse_unless(not reason, f"{what} : {reason}.")
    kiosk, mediator = signers
    siret = record["organisation"]["siret"]
    agree = (
        kiosk.kiosk == record["kiosk"]
        and mediator.name(SERIAL_NUMBER) == record["mediator"]["id"]
        and kiosk.name(ORGANISATION) == mediator.name(ORGANISATION)
        and kiosk.siret == mediator.siret == siret
        and kiosk.specimen == mediator.specimen == record["practice"]
    )
    refuse_unless(agree, f"{what} et les certificats qui l'ont signé se contredisent.")


def check_text(proof: Proof, report: Report) -> None:
    """Check that the legal text enclosed, and what stood beside it, are those of the record."""
    text = needed(proof.record)["text"]
    enclosed = [(text, "txt")]
    if "translation" in text:
        enclosed.append((text["translation"], "po"))
    for told, ending in enclosed:
        name = f"textes/{told['template']}.{ending}"
        digest = hashlib.sha256(proof.file(name)).hexdigest()
        if digest == told["sha256"]:
            report.passed("text", "Le texte joint est celui que le mandat nomme.", name)
        else:
            report.failed("text", "Ce texte n'est pas celui que le mandat nomme.", name)


def check_seal(proof: Proof, report: Report) -> None:
    """Check that the seal was made by the kiosk, and says what the record says."""
    record, kiosk = needed(proof.record), proof.signers[0]
    seal = _genuine_seal(proof.file(SEAL), kiosk)
    content = seal.content
    same = (
        seal.kind == "mandate"
        and seal.scopes == record["scopes"]
        and content[8] == int(when(record["ends_at"]).timestamp())
        and content[7] == int(when(record["starts_at"]).timestamp())
        and _same_subject(seal, record, record["id"])
    )
    refuse_unless(same, "Le cachet et le mandat ne disent pas la même chose.")
    mine = content[12] == commitment(content[11], record["citizen"])
    refuse_unless(mine, "Le cachet est celui d'une autre personne.")
    proof.seal = seal
    report.passed(
        "seal", "Le cachet imprimé est du même poste et dit la même chose que le mandat.", SEAL
    )


def _genuine_seal(text: bytes, kiosk: Certificate) -> Seal:
    seal = read_seal(text.decode("ascii"))
    genuine = seal.kid == kiosk.kid and raw_holds(kiosk, seal.signed, seal.signature)
    refuse_unless(genuine, "Le cachet n'a pas été fait par ce poste, ou il a été modifié.")
    return seal


def _same_subject(seal: Seal, record: dict[str, Any], identifier: str) -> bool:
    content = seal.content
    return bool(
        content[4].hex() == identifier.replace("-", "")
        and f"{content[5]:014d}" == record["organisation"]["siret"]
        and content[2] == record["practice"]
    )


def check_paper(proof: Proof, report: Report) -> None:
    """Check the signature of the PDF, and that it carries this record and this seal."""
    at = _check_pdf(proof, PAPER, {"mandat.jws": RECORD, "cachet.txt": SEAL})
    told = "Le PDF est intact du premier au dernier octet, et contient ce mandat et ce cachet"
    report.passed("paper", f"{told} ; signé par le poste {long_moment(at.isoformat())}.", PAPER)


def _check_pdf(proof: Proof, name: str, inside: dict[str, str]) -> datetime:
    """Check a paper against files of the proof; return when the kiosk signed it."""
    pdf = PdfFile(proof.file(name))
    signature = pdf_signature(pdf)
    kiosk = needed(proof.signers or None)[0]
    reason = why_not_trusted(signature.signer, needed(proof.root), signature.at)
    refuse_unless(not reason, f"Le PDF n'a pas été signé comme il faut : {reason}.")
    same = (signature.signer.kid, signature.signer.point) == (kiosk.kid, kiosk.point)
    refuse_unless(same, "Le PDF n'a pas été signé par le poste qui a signé le mandat.")
    carried = attachments(pdf)
    for attached, file in inside.items():
        refuse_unless(
            carried.get(attached) == proof.file(file),
            f"Le PDF ne contient pas {file}, tel que joint.",
        )
    return signature.at


def check_journal(proof: Proof, report: Report) -> None:
    """Check the checkpoint, the place of every event, and what each one says."""
    proof.journal = Journal(proof.file(JOURNAL))
    known = _known_events(proof)
    for event in proof.journal.events:
        refuse_unless(known(event), _about(event.seq, "n'a rien à faire dans ce dossier"))
    count = len(proof.journal.events)
    report.passed(
        "journal",
        f"Le point de contrôle du journal est signé ; les {count} événements joints sont à leur "
        f"place parmi {proof.journal.checkpoint.size}, et leur contenu est celui d'origine.",
        JOURNAL,
    )
    for event in proof.journal.events:
        if event.withheld:
            why = f"est joint sans son contenu : {WITHHELD[event.withheld]}"
            report.informs("journal", _about(event.seq, why), JOURNAL)


def _known_events(proof: Proof) -> Callable[[Event], bool]:
    """Return what tells whether an event belongs to a proof of this mandate."""
    record = needed(proof.record)
    replaced = [one["seq"] for one in needed(proof.manifest)["standing"]["superseded"]]
    about_mandate = {"signed", "hand_signed", "confirmed", "suspended", "resumed", "revoked"}

    def known(event: Event) -> bool:
        room, _dot, what = event.type.partition(".")
        if event.type == "log.opened":
            return True
        if event.type in ABOUT_MEDIATOR:
            return bool(event.subject == record["mediator"]["id"])
        if event.seq in replaced:
            return event.type == "mandate.signed" and event.withheld == "other_mandate"
        if room == "mandate" and what in about_mandate:
            return bool(event.subject == record["id"])
        told = event.payload or {}
        return event.type == "act.recorded" and told.get("mandate") == record["id"]

    return known


def check_place(proof: Proof, report: Report) -> None:
    """Check that the journal holds this very mandate, where its seal says."""
    journal, record = needed(proof.journal), needed(proof.record)
    signed = journal.of("mandate.signed", subject=record["id"])
    refuse_unless(len(signed) == 1, "Le journal joint n'a pas ce mandat.")
    event = signed[0]
    same = (event.payload or {}).get("record", "").encode() == proof.file(RECORD)
    refuse_unless(same, "Le mandat du journal n'est pas celui qui est joint.")
    seal = needed(proof.seal)
    placed = (seal.content[9], seal.content[10]) == (event.seq, event.chain)
    refuse_unless(placed, "Le cachet imprimé nomme une autre place dans le journal.")
    proof.signed = event
    report.passed(
        "place",
        f"Le journal contient ce mandat, à la place {event.seq} : celle que nomme le cachet.",
        JOURNAL,
    )


def check_habilitation(proof: Proof, report: Report) -> None:
    """Say since when the mediator could act, as the journal tells it up to the mandate."""
    journal, signed, record = needed(proof.journal), needed(proof.signed), needed(proof.record)
    who = record["mediator"]
    events = journal.of(*ABOUT_MEDIATOR)
    for event in events:
        belongs = event.seq < signed.seq
        refuse_unless(belongs, _about(event.seq, "n'a rien à faire dans ce dossier"))
    name = shown(who["name"])
    if not events:
        report.informs(
            "habilitation",
            f"Le journal joint ne dit pas depuis quand {name} pouvait agir ; son certificat, émis "
            "par la structure, couvre la date du mandat.",
            JOURNAL,
        )
        return
    roles: list[str] | None = []
    for event in events:
        roles = _roles_after(event, roles, who)
    since = _local_day(events[0], record)
    if roles is None:
        report.passed(
            "habilitation",
            f"{name} a rejoint l'équipe le {since}, avant le mandat. Le contenu de cet événement "
            f"n'est pas joint : {WITHHELD['card']}. Son certificat dit son rôle.",
            JOURNAL,
        )
        return
    refuse_unless(
        "mediator" in roles, f"{name} n'avait pas le droit d'accepter un mandat à cette date."
    )
    report.passed(
        "habilitation",
        f"{name} était médiatrice ou médiateur de la structure à cette date, depuis le {since}.",
        JOURNAL,
    )


def _roles_after(event: Event, roles: list[str] | None, who: dict[str, str]) -> list[str] | None:
    """Return the roles of somebody after an event; None where its content is not enclosed."""
    if event.type == "mediator.deactivated":
        return []
    if event.payload is None:
        return None
    same = event.payload.get("slot") == who["id"]
    refuse_unless(
        same and event.payload.get("name", who["name"]) == who["name"],
        _about(event.seq, "parle de quelqu'un d'autre"),
    )
    found = event.payload.get("roles", roles)
    refuse_unless(found is None or listed(is_text)(found), DAMAGED_JSON)
    return None if found is None else list(found)


def _local_day(event: Event, record: dict[str, Any]) -> str:
    """Return the day of an event where the mandate was signed, in words."""
    return long_day(event.at.astimezone(when(record["signed_at"]).tzinfo).isoformat())


def check_hand_signatures(proof: Proof, report: Report) -> None:
    """Say whether both originals are said to be signed by hand."""
    for event in needed(proof.journal).of("mandate.hand_signed")[:1]:
        day = _local_day(event, needed(proof.record))
        told = f"La structure a noté le {day} que les deux originaux sont signés à la main."
        report.passed("hand_signed", told, JOURNAL)


class Ending(NamedTuple):
    """What took scopes away from the mandate, and since when it says so itself."""

    seq: int
    scopes: list[str]
    at: datetime


def _endings(proof: Proof) -> list[Ending]:
    """Return the revocations of the mandate, and the newer mandates that replaced it."""
    record, journal = needed(proof.record), needed(proof.journal)
    found = []
    for event in journal.of("mandate.revoked"):
        payload, _signatures = open_record((event.payload or {})["record"].encode())
        revocation = read_revocation(payload)
        scopes = revocation.get("scopes", record["scopes"])
        found.append(Ending(event.seq, scopes, when(revocation["revoked_at"])))
    newer = {event.seq: event for event in journal.of("mandate.signed")}
    for one in needed(proof.manifest)["standing"]["superseded"]:
        refuse_unless(one["seq"] in newer, _about(one["seq"], "manque au journal joint"))
        found.append(Ending(one["seq"], one["scopes"], newer[one["seq"]].at))
    return found


def check_acts(proof: Proof, report: Report) -> None:
    """Tell each act, and check that the mandate allowed it."""
    journal, endings = needed(proof.journal), _endings(proof)
    acts = journal.of("act.recorded")
    for event in acts:
        report.passed("acts", _act(event, proof, endings), JOURNAL)
    if not acts:
        report.informs("acts", "Aucun acte n'est joint.", JOURNAL)


def _act(event: Event, proof: Proof, endings: list[Ending]) -> str:
    """Return the sentence of an act; raises `Refused` for one that the mandate did not allow."""
    record, signed, told = needed(proof.record), needed(proof.signed), event.payload or {}
    at = when(told["at"])
    ended = [one for one in endings if told["scope"] in one.scopes]
    within = told["scope"] in record["scopes"] and at < when(record["ends_at"])
    running = signed.seq < event.seq and all(event.seq < one.seq for one in ended)
    refuse_unless(
        within and running, _about(event.seq, "est un acte que le mandat ne permettait pas")
    )
    result = RESULTS.get(told["result"], shown(told["result"]))
    reference = f", référence {shown(told['reference'])}" if told["reference"] else ""
    late = any(one.at < at for one in ended)
    warning = " Il a été fait avant que l'annulation soit connue du poste." if late else ""
    return (
        f"Acte noté {long_moment(told['at'])} par {shown(told['mediator'])} : "
        f"{shown(told['label'])} ({result}{reference}).{warning}"
    )


def check_revocations(proof: Proof, report: Report) -> None:
    """Check each revocation as the mandate was, and that its files are those of the journal."""
    events = needed(proof.journal).of("mandate.revoked")
    files = {f"{REVOCATIONS}{at}" for at in range(1, len(events) + 1)}
    extra = {name.partition(".")[0] for name in proof.files if name.startswith(REVOCATIONS)} - files
    refuse_unless(not extra, "Une annulation jointe n'est pas dans le journal.")
    for at, event in enumerate(events, start=1):
        check = partial(_check_revocation, f"{REVOCATIONS}{at}", event, proof, report)
        _carefully("revocations", f"{REVOCATIONS}{at}.jws", check, report)


def _check_revocation(stem: str, event: Event, proof: Proof, report: Report) -> None:
    mandate, root = needed(proof.record), needed(proof.root)
    data = proof.file(f"{stem}.jws")
    same = (event.payload or {}).get("record", "").encode() == data
    refuse_unless(same, "L'annulation jointe n'est pas celle du journal.")
    payload, signers = _signed_twice(proof, data, "L'annulation")
    record = read_revocation(payload)
    _check_signers(record, signers, record["revoked_at"], root, "L'annulation")
    refuse_unless(
        record["mandate"]["id"] == mandate["id"], "L'annulation est celle d'un autre mandat."
    )
    seal = _genuine_seal(proof.file(f"{stem}.cachet.txt"), signers[0])
    same = _says_revocation(seal, record, event)
    mine = seal.content[12] == commitment(seal.content[11], mandate["citizen"])
    refuse_unless(same and mine, "Le cachet de l'annulation et l'annulation se contredisent.")
    _check_pdf(
        proof, f"{stem}.pdf", {"annulation.jws": f"{stem}.jws", "cachet.txt": f"{stem}.cachet.txt"}
    )
    what = f"pour : {titles(record['scopes'])}" if "scopes" in record else "en entier"
    report.passed(
        "revocations",
        f"Le mandat a été annulé {what}, depuis {long_moment(record['revoked_at'])} ; "
        "l'annulation est intacte, signée comme le mandat, et à sa place dans le journal.",
        f"{stem}.jws",
    )


def _says_revocation(seal: Seal, record: dict[str, Any], event: Event) -> bool:
    """Tell whether a seal says what a revocation says, and where its event stands."""
    content = seal.content
    return (
        seal.kind == "revocation"
        and seal.scopes == record.get("scopes", [])
        and content[7] == int(when(record["revoked_at"]).timestamp())
        and _same_subject(seal, record, record["id"])
        and (content[9], content[10]) == (event.seq, event.chain)
    )


def check_standing(proof: Proof, report: Report) -> None:
    """Compare what the events make of the mandate with what the manifest says of it."""
    record, manifest = needed(proof.record), needed(proof.manifest)
    standing, endings = manifest["standing"], _endings(proof)
    newer = {one["seq"] for one in standing["superseded"]}
    revoked = {key for one in endings if one.seq not in newer for key in one.scopes}
    replaced = {key for one in endings if one.seq in newer for key in one.scopes} - revoked
    left = [key for key in record["scopes"] if key not in revoked | replaced]
    state = _state(proof, left, replaced=bool(replaced & set(record["scopes"])))
    same = (state, left) == (standing["state"], standing["scopes"])
    refuse_unless(same, "Les événements joints et ce que le manifeste en dit se contredisent.")
    report.state = state
    still = (
        f" Il valait encore pour : {titles(left)}." if 0 < len(left) < len(record["scopes"]) else ""
    )
    made = long_moment(manifest["made_at"])
    told = f"D'après la structure, {made}, ce mandat était : {STATES[state]}.{still}"
    report.passed("standing", told, MANIFEST)
    for one in standing["superseded"]:
        report.informs(
            "standing",
            "La structure atteste qu'un mandat plus récent, qui n'est pas joint, l'a remplacé "
            f"pour : {titles(one['scopes'])}.",
            MANIFEST,
        )


def _state(proof: Proof, left: list[str], *, replaced: bool) -> str:
    """Return what the mandate was when the proof was made (docs/formats/mandate-record.md §6)."""
    record, journal = needed(proof.record), needed(proof.journal)
    if not left:
        return "superseded" if replaced else "revoked"
    if when(needed(proof.manifest)["made_at"]) >= when(record["ends_at"]):
        return "expired"
    if len(journal.of("mandate.suspended")) > len(journal.of("mandate.resumed")):
        return "suspended"
    confirmed = record["identity_proof"]["kind"] == "franceconnect"
    return "active" if confirmed or journal.of("mandate.confirmed") else "signed_locally"


def note_limits(proof: Proof, report: Report) -> None:
    """Say what no proof can tell."""
    if report.specimen:
        report.informs("specimen", "SPÉCIMEN : dossier d'entraînement, sans aucune valeur.")
    made = "" if proof.manifest is None else f" le {long_day(proof.manifest['made_at'])}"
    report.informs(
        "limits",
        f"Ce dossier dit ce que la structure savait{made}. Seule la structure peut dire si le "
        "mandat a été annulé depuis.",
    )


# Words.

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip


def titles(scopes: list[str]) -> str:
    return ", ".join(SCOPES[key] for key in scopes)


def long_day(text: str) -> str:
    """Return a day in words: « 1er mars 2026 »."""
    moment = when(text)
    day = "1er" if moment.day == 1 else str(moment.day)
    return f"{day} {MONTHS[moment.month - 1]} {moment.year}"


def long_moment(text: str) -> str:
    """Return a day and an hour in words, in the time zone of the text."""
    moment = when(text)
    zone = "" if moment.utcoffset() else " UTC"
    return f"le {long_day(text)} à {moment.hour} h {moment.minute:02d}{zone}"


def french(text: str) -> str:
    """Return text with the no-break spaces of French typography."""
    return re.sub(r" (?=[:;!?»])", "\u00a0", text).replace("« ", "«\u00a0")


MARKS = {True: "✔ oui ", False: "✘ NON ", None: "· note"}


def lines_of(report: Report) -> Iterator[str]:
    """Yield what is written: one line a check, then the verdict."""
    for check in report.checks:
        file = f"[{shown(check.file)}] " if check.file and check.ok is False else ""
        yield f"{MARKS[check.ok]} {file}{french(check.sentence)}"
    yield ""
    yield french(report.verdict)
    if report.exit_code == UNCONFIRMED:
        yield french(f"Empreinte à comparer avec celle du papier : {report.fingerprint}")


class Misused(Exception):
    """The command is wrong; the message says how."""


@dataclass
class Command:
    """What was typed."""

    path: Path
    trusted: Trusted
    as_json: bool


def read_command(words: Sequence[str]) -> Command:
    """Return what the words of the command ask for; raises `Misused`."""
    left, paths, options = list(words), [], {"--racine": "", "--empreinte": ""}
    as_json = False
    while left:
        word = left.pop(0)
        if word == "--json":
            as_json = True
        elif word in options:
            if not left or options[word]:
                raise Misused(f"{word} attend une valeur, une seule fois.")
            options[word] = left.pop(0)
        elif word.startswith("-"):
            raise Misused(f"Option inconnue : {shown(word)}.")
        else:
            paths.append(word)
    if len(paths) > 1:
        raise Misused("Donnez un seul dossier à la fois.")
    path = Path(paths[0]) if paths else Path(__file__).resolve().parent
    return Command(
        path, Trusted(_root(options["--racine"]), _typed(options["--empreinte"])), as_json
    )


def _root(name: str) -> Certificate | None:
    if not name:
        return None
    path = Path(name)
    try:
        enclosed = (path.resolve().parent.parent / MANIFEST).exists()
        root = read_pem(_content(path))[0]
        authority = is_issued_by(root, root)
    except (Refused, OSError, ValueError):
        authority, enclosed, root = False, False, None
    if enclosed:
        raise Misused(
            "Ce certificat est dans le dossier à vérifier : il ne dit pas de qui le dossier vient. "
            "Prenez celui que la structure vous a remis autrement, ou comparez l'empreinte."
        )
    if not authority:
        raise Misused("--racine attend le fichier du certificat de la structure (PEM).")
    return root


def _typed(text: str) -> str:
    """Return a fingerprint as it was typed, without what separates its groups."""
    digits = re.sub(r"[\s:.\u00a0-]", "", text).upper()
    if text and not re.fullmatch(r"[0-9A-F]{64}", digits):
        raise Misused(
            "--empreinte attend les 64 chiffres et lettres (A à F) imprimés sur le papier."
        )
    return digits


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def judge_path(path: Path, trusted: Trusted) -> Report:
    """Judge an archive or an unpacked folder; raises `Misused` for what is not there."""
    try:
        source = read_folder(_unpacked(path)) if path.is_dir() else _content(path)
    except (OSError, ValueError):
        raise Misused(f"Ce fichier ne peut pas être ouvert : {shown(str(path))}.") from None
    except Refused as refused:
        report = Report()
        report.failed("archive", str(refused), "archive")
        return report
    return judge(source, trusted)


def _unpacked(folder: Path) -> Path:
    """Return the folder of a proof: this one, or the one that the archive made in it."""
    found = [one for one in (folder, folder / FOLDER) if (one / MANIFEST).is_file()]
    if not found:
        raise Misused(f"Il n'y a pas de preuve ici : {MANIFEST} manque. Donnez son dossier.")
    return found[0]


def main(words: Sequence[str]) -> int:
    """Do what the command asks; return the exit code."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    if any(word in {"-h", "--help", "--aide"} for word in words):
        sys.stdout.write((__doc__ or "").strip() + "\n")
        return INTACT
    try:
        command = read_command(words)
        report = judge_path(command.path, command.trusted)
    except Misused as misused:
        sys.stderr.write(french(f"{misused}\n") + "python3 verifier.py --aide\n")
        return MISUSED
    if command.as_json:
        text = json.dumps(report.to_json(), ensure_ascii=False, indent=1)
    else:
        text = "\n".join(lines_of(report))
    sys.stdout.write(text + "\n")
    return report.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
