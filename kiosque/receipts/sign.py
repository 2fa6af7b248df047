"""The organisation's signature on a PDF: PAdES B-B, P-256, its chain inside (ETSI EN 319 142-1)."""

import logging
from collections.abc import Sequence
from io import BytesIO

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

FIELD = "Cachet"

logging.getLogger("pyhanko").setLevel(logging.ERROR)


def sign_pdf(
    pdf: bytes, key: ec.EllipticCurvePrivateKey, chain: Sequence[x509.Certificate], *, place: str
) -> bytes:
    """Return `pdf` with an invisible signature over all of it; `chain` is leaf first."""
    from asn1crypto import keys as asn1_keys
    from asn1crypto import x509 as asn1_x509
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    certificates = [
        asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
        for certificate in chain
    ]
    store.register_multiple(certificates)
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
    signed = BytesIO()
    signers.PdfSigner(metadata, signer).sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)), output=signed
    )
    return signed.getvalue()
