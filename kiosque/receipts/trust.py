"""Whom a verifier trusts: an organisation's root, and the kiosks it certified.

A trust file is PEM, root first. Kiosk certificates after it are kept only when the root signed
them; they are found by the kid of a seal. Records and PDFs carry their chain, so the root alone is
enough for them.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from kiosque.errors import UnreadableError
from kiosque.i18n import N_
from kiosque.mandates.outside_certificate import read_certificate

LARGEST_TRUST_FILE = 1_000_000
SPECIMEN_WORD = "SPÉCIMEN"
_REGISTER = "NTRFR-"
_KIOSK = re.compile(r"K(?P<number>\d{1,5})-(?P<generation>\d{1,3})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Trust:
    """An organisation's public certificates."""

    root: x509.Certificate
    kiosks: tuple[x509.Certificate, ...]

    def kiosks_named(self, kid: bytes) -> tuple[x509.Certificate, ...]:
        """Return the certificates that a seal's key identifier names; a renewal adds one."""
        return tuple(kiosk for kiosk in self.kiosks if kid_of(kiosk) == kid)


def read_trust(pem: bytes) -> Trust:
    """Read a trust file; raises `UnreadableError`."""
    try:
        if len(pem) > LARGEST_TRUST_FILE:
            raise ValueError
        certificates = x509.load_pem_x509_certificates(pem)
        root, *others = (read_certificate(one.public_bytes(Encoding.DER)) for one in certificates)
    except ValueError:
        raise _unreadable() from None
    if why_not_root(root) is not None:
        raise _unreadable()
    kiosks = (kiosk for kiosk in others if is_issued_by(kiosk, root) and kid_of(kiosk) is not None)
    return Trust(root, tuple(kiosks))


def why_not_root(certificate: x509.Certificate) -> str | None:
    """Return why a certificate cannot be a root; None when it can."""
    if not is_issued_by(certificate, certificate) or not _is_authority(certificate):
        return N_("le premier certificat n'est pas une racine")
    return None


def is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Tell whether an authority made a certificate; of itself, it is a root."""
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return _is_authority(issuer)


def why_not_trusted(
    chain: tuple[x509.Certificate, ...], root: x509.Certificate, at: datetime
) -> str | None:
    """Return why `chain` (leaf first) does not lead to `root` for a signature made `at`.

    The leaf must be issued by the root, be no authority, be valid at that time, and within the use
    its private key was given (RFC 5280 §4.2.1.3, RFC 3280 §4.2.1.4).
    """
    if not chain:
        return N_("le certificat manque")
    leaf = chain[0]
    if not is_issued_by(leaf, root):
        return N_("le certificat n'est pas émis par cette structure")
    if _is_authority(leaf):
        return N_("le certificat n'est pas fait pour signer des papiers")
    if not leaf.not_valid_before_utc <= at <= leaf.not_valid_after_utc:
        return N_("le certificat n'était pas valable à cette date")
    begins, ends = time_of_use(leaf)
    if not begins <= at <= ends:
        return N_("la clé n'était plus en usage à cette date")
    return None


def time_of_use(certificate: x509.Certificate) -> tuple[datetime, datetime]:
    """Return the first and the last moment at which the private key may sign (RFC 3280 §4.2.1.4).

    They lie within the validity of the certificate; where the extension cannot be read, the last
    comes before the first: there is no such moment.
    """
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    try:
        period = certificate.extensions.get_extension_for_class(x509.PrivateKeyUsagePeriod).value
    except x509.ExtensionNotFound:
        return begins, ends
    except ValueError:
        return ends, begins
    first, last = period.not_before, period.not_after
    return (
        begins if first is None else max(begins, _in_utc(first)),
        ends if last is None else min(ends, _in_utc(last)),
    )


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of a certificate, in groups of four as papers print it."""
    digits = certificate.fingerprint(hashes.SHA256()).hex().upper()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def is_specimen(certificate: x509.Certificate) -> bool:
    """Tell whether a certificate says that it is for practice."""
    return SPECIMEN_WORD in certificate.subject.rfc4514_string()


def organisation_of(certificate: x509.Certificate) -> str:
    """Return the organisation a certificate names; empty without one."""
    names = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return str(names[0].value) if names else ""


def siret_of(certificate: x509.Certificate) -> str:
    """Return the SIRET a certificate names (ETSI EN 319 412-1 §5.1.4); empty without one."""
    names = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_IDENTIFIER)
    return str(names[0].value).removeprefix(_REGISTER) if names else ""


def serial_of(certificate: x509.Certificate) -> str:
    """Return the serial number of a subject: a kiosk's `K1-1` or a mediator's identifier."""
    found = certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    return str(found[0].value) if found else ""


def kiosk_of(certificate: x509.Certificate) -> str:
    """Return the name of a kiosk, such as `K1`; empty for the certificate of a person."""
    return serial_of(certificate).partition("-")[0] if kid_of(certificate) else ""


def public_key_of(certificate: x509.Certificate) -> ec.EllipticCurvePublicKey | None:
    """Return the P-256 key of a certificate; None for any other kind."""
    key = certificate.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    return None


def kid_of(certificate: x509.Certificate) -> bytes | None:
    """Return the seal key identifier of a kiosk, from its serial number `K1-1`."""
    found = _KIOSK.fullmatch(serial_of(certificate))
    if found is None:
        return None
    try:
        return int(found["number"]).to_bytes(2) + int(found["generation"]).to_bytes(1)
    except OverflowError:
        return None


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    except (x509.ExtensionNotFound, ValueError):
        return False
    return constraints.value.ca


def _in_utc(moment: datetime) -> datetime:
    """Return a time of a certificate, which is in UTC whether it says so or not."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _unreadable() -> UnreadableError:
    return UnreadableError(
        N_("Ce fichier n'est pas celui des certificats d'une structure."),
        advice=N_("Demandez à la structure son fichier de certificats (PEM), racine d'abord."),
    )
