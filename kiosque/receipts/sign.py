"""The organisation's signature on a PDF: PAdES B-B, P-256, its chain inside (ETSI EN 319 142-1)."""

import logging
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from kiosque.receipts.without_http import without_http

FIELD = "Cachet"
_BESIDE_CHAIN = 1024
"""Octets of a signature besides certificates and the name of their issuer; about 500 are used."""

logging.getLogger("pyhanko").setLevel(logging.ERROR)


def sign_pdf(
    pdf: bytes,
    key: ec.EllipticCurvePrivateKey,
    chain: Sequence[x509.Certificate],
    *,
    place: str,
    at: datetime,
) -> bytes:
    """Return `pdf` with an invisible signature over all of it, made `at`; `chain` is leaf first."""
    from asn1crypto import keys as asn1_keys
    from asn1crypto import x509 as asn1_x509

    with without_http():
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import signers
        from pyhanko.sign.fields import SigSeedSubFilter
        from pyhanko_certvalidator.registry import SimpleCertificateStore

    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    certificates = [
        asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
        for certificate in chain
    ]
    store.register_multiple(certificates[1:])
    der = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    signer = signers.SimpleSigner(
        signing_cert=certificates[0],
        signing_key=asn1_keys.PrivateKeyInfo.load(der),
        cert_registry=store,
    )
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        location=place,
        reason="Cachet de la structure",
    )

    class SignerOfThatTime(signers.PdfSigner):
        """Signs at the time of the kiosk, which may know better than the system."""

        def init_signing_session(self, *arguments: Any, **named: Any) -> Any:
            session = super().init_signing_session(*arguments, **named)
            session.system_time = at
            return session

    signed = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    SignerOfThatTime(metadata, signer).sign_pdf(
        writer, output=signed, bytes_reserved=_hex_digits(certificates)
    )
    return signed.getvalue()


def _hex_digits(certificates: Sequence[Any]) -> int:
    """Return how many digits hold the signature; unless told, pyHanko signs twice to find out."""
    chain = sum(len(certificate.dump()) for certificate in certificates)
    return 2 * (chain + len(certificates[0].issuer.dump()) + _BESIDE_CHAIN)
