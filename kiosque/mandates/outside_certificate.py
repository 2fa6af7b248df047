"""A certificate that came from outside: readable in all its parts, or refused.

The library reads a part when it is asked for, and raises there; asking for each one here lets
everything after this rely on them.
"""

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm


def read_certificate(der: bytes) -> x509.Certificate:
    """Return the certificate in `der`; raises `ValueError` when any part of it cannot be read."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        _read_parts(certificate)
    except (ValueError, UnsupportedAlgorithm, x509.InvalidVersion, x509.DuplicateExtension):
        raise ValueError("this certificate cannot be read") from None
    return certificate


def _read_parts(certificate: x509.Certificate) -> None:
    for name in (certificate.subject, certificate.issuer):
        name.rfc4514_string()
    certificate.public_key()
    for part in ("extensions", "not_valid_before_utc", "not_valid_after_utc"):
        getattr(certificate, part)
