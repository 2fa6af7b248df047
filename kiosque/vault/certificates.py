"""Who signs: the organisation's root, its kiosks, its mediators (X.509, P-256).

A key is used for the time its certificate's private key usage period says (three years for a
kiosk, one for a mediator), and the certificate lives eight years longer, because the papers it
signed do: an offline PAdES B-B signature carries no timestamp.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

YEAR = timedelta(days=365)
ROOT_LIFE = 20 * YEAR
KIOSK_USE = 3 * YEAR
MEDIATOR_USE = YEAR
AFTERLIFE = 8 * YEAR
BACKDATED = timedelta(minutes=10)
"""Certificates begin a little before they are made, for verifiers whose clock is behind."""

SPECIMEN = "SPÉCIMEN – sans valeur"
LONGEST_NAME = 64
"""Bytes of a common or organisation name: RFC 5280 (ub-common-name) counts characters, strict
readers count bytes."""
_REGISTER = "NTRFR-"
"""Before a SIRET: the national register of France (ETSI EN 319 412-1 §5.1.4)."""


@dataclass(frozen=True, slots=True)
class Holder:
    """The organisation that certificates name."""

    name: str
    siret: str
    practice: bool


@dataclass(frozen=True, slots=True)
class Issuer:
    """A certificate with its private key."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


def new_key() -> ec.EllipticCurvePrivateKey:
    """Draw a P-256 key."""
    return ec.generate_private_key(ec.SECP256R1())


def issue_root(holder: Holder, *, now: datetime) -> Issuer:
    """Return the organisation's root, which signs certificates and nothing else."""
    key = new_key()
    name = _name(holder, holder.name, suffix=" – racine")
    begins = now - BACKDATED
    builder = _builder(name, name, key.public_key(), begins, begins + ROOT_LIFE)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = builder.add_extension(identifier, critical=False)
    return Issuer(key, builder.sign(key, hashes.SHA256()))


def issue_kiosk(
    root: Issuer,
    public_key: ec.EllipticCurvePublicKey,
    holder: Holder,
    *,
    kiosk: int,
    generation: int,
    now: datetime,
) -> x509.Certificate:
    """Certify a kiosk's seal key; the subject's serial number is `K<number>-<generation>`."""
    name = _name(holder, holder.name, suffix=f" – poste K{kiosk}", serial=f"K{kiosk}-{generation}")
    begins = now - BACKDATED
    return _leaf(root, public_key, name, begins, begins + KIOSK_USE)


def issue_mediator(
    root: Issuer,
    public_key: ec.EllipticCurvePublicKey,
    holder: Holder,
    *,
    person: str,
    slot: str,
    now: datetime,
) -> x509.Certificate:
    """Certify a mediator's own key, with which mandates are accepted."""
    name = _name(holder, person, serial=slot)
    begins = now - BACKDATED
    return _leaf(root, public_key, name, begins, begins + MEDIATOR_USE)


def certify_again(
    root: Issuer, certificate: x509.Certificate, use: timedelta, *, now: datetime
) -> x509.Certificate:
    """Return a certificate for the same key, from its first day to `use` from now.

    It covers what the key signed before, so that one certificate verifies all of it. Raises
    ValueError for a key that is not one of ours.
    """
    public_key = certificate.public_key()
    if not isinstance(public_key, ec.EllipticCurvePublicKey):
        raise ValueError(certificate.serial_number)  # noqa: TRY004  (a wrong file, not a wrong call)
    begins = certificate.not_valid_before_utc
    return _leaf(root, public_key, certificate.subject, begins, now + use)


def siret_in(certificate: x509.Certificate) -> str:
    """Return the SIRET that a certificate's subject names; empty when it names none."""
    named = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_IDENTIFIER)
    return str(named[0].value).removeprefix(_REGISTER) if named else ""


def end_of_use(certificate: x509.Certificate) -> datetime:
    """Return when a key may not sign any more; raises ValueError for a certificate without it."""
    period = certificate.extensions.get_extension_for_class(x509.PrivateKeyUsagePeriod).value
    if period.not_after is None:
        raise ValueError(certificate.serial_number)
    end = period.not_after
    return end if end.tzinfo else end.replace(tzinfo=UTC)


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of a certificate, in groups of four as papers print it."""
    digits = certificate.fingerprint(hashes.SHA256()).hex().upper()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def to_pem(*certificates: x509.Certificate) -> str:
    """Return certificates in PEM, in the order given."""
    return "".join(
        certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")
        for certificate in certificates
    )


def certificate_from(pem: str) -> x509.Certificate:
    """Return the certificate in PEM; raises ValueError."""
    return x509.load_pem_x509_certificate(pem.encode("ascii"))


def _leaf(
    root: Issuer,
    public_key: ec.EllipticCurvePublicKey,
    name: x509.Name,
    begins: datetime,
    use_ends: datetime,
) -> x509.Certificate:
    issuer = root.certificate.subject
    builder = _builder(name, issuer, public_key, begins, use_ends + AFTERLIFE)
    builder = builder.add_extension(
        x509.BasicConstraints(ca=False, path_length=None), critical=True
    )
    builder = builder.add_extension(_usage(signs_certificates=False), critical=True)
    period = x509.PrivateKeyUsagePeriod(begins, use_ends)
    builder = builder.add_extension(period, critical=False)
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key())
    builder = builder.add_extension(above, critical=False)
    identifier = x509.SubjectKeyIdentifier.from_public_key(public_key)
    builder = builder.add_extension(identifier, critical=False)
    return builder.sign(root.key, hashes.SHA256())


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    begins: datetime,
    ends: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
    )


def _name(holder: Holder, common: str, *, suffix: str = "", serial: str = "") -> x509.Name:
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, _short(holder.name)),
        x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, f"{_REGISTER}{holder.siret}"),
    ]
    if holder.practice:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, SPECIMEN))
    if serial:
        parts.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, serial))
    parts.append(x509.NameAttribute(NameOID.COMMON_NAME, _short(common, suffix)))
    return x509.Name(parts)


def _short(name: str, suffix: str = "") -> str:
    """Return name and suffix in `LONGEST_NAME` bytes; a name that does not fit ends with « … »."""
    if len(f"{name}{suffix}".encode()) <= LONGEST_NAME:
        return f"{name}{suffix}"
    room = LONGEST_NAME - len(f"…{suffix}".encode())
    kept = name.encode()[:room].decode("utf-8", "ignore")
    return f"{kept.rstrip()}…{suffix}"


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
