"""The container of a PDF's signature, which the signature itself does not cover.

A signature covers what it signs, and certificates carry signatures of their own; around them lie
algorithm names, lengths and filling, which a reader need not look at. They are made again from what
is covered and compared, so that no byte of a paper can be changed unseen (RFC 5652 §5, PAdES B-B).
"""

from typing import Any


def is_as_written(pdf: bytes, embedded: Any) -> bool:
    """Tell whether the container of `embedded`, in `pdf`, is byte for byte what kiosque writes.

    `embedded` is pyHanko's view of the signature; its own checks come first, and raise.
    """
    _start, before, after, _length = embedded.byte_range
    content = bytes(embedded.pkcs7_content)
    made = _made_again(content, embedded.signer_cert)
    filled = made.ljust(len(content), b"\0")
    return content == filled and pdf[before:after] == b"<" + content.hex().upper().encode() + b">"


def _made_again(content: bytes, leaf: Any) -> bytes:
    from asn1crypto import cms

    found = cms.ContentInfo.load(content)["content"]
    signer = found["signer_infos"][0]
    named = {"issuer": leaf.issuer, "serial_number": leaf.serial_number}
    sha256 = {"algorithm": "sha256"}
    signer_info = {
        "version": "v1",
        "sid": cms.SignerIdentifier("issuer_and_serial_number", named),
        "digest_algorithm": sha256,
        "signed_attrs": signer["signed_attrs"],
        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
        "signature": signer["signature"].native,
    }
    signed = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [sha256],
            "encap_content_info": {"content_type": "data"},
            "certificates": found["certificates"],
            "signer_infos": [signer_info],
        }
    )
    whole = cms.ContentInfo({"content_type": "signed_data", "content": signed})
    made: bytes = whole.dump(force=True)
    return made
