"""Putting a proof together: fixed names, a signed list of the files, one legal archive.

docs/formats/proof-bundle.md describes the whole.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import resources
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from kiosque.mandates.editions import edition_source
from kiosque.mandates.envelope import Signer, open_record, sign_record
from kiosque.mandates.fields import canonical_bytes, moment_text
from kiosque.mandates.lifecycle import MandateView
from kiosque.mandates.record import MandateRecord
from kiosque.mandates.text import template_source
from kiosque.receipts.proof import verifier
from kiosque.receipts.proof.letter import letter
from kiosque.receipts.trust import kiosk_of

VERSION = 1
TYPE = "proof"


@dataclass(frozen=True, slots=True)
class EndedBy:
    """A revocation, as it is stored and printed."""

    signed: bytes
    seal: str
    paper: bytes = field(repr=False)
    """Its attestation, a signed PDF."""


@dataclass(frozen=True, slots=True)
class Proven:
    """All that a proof is made of."""

    record: MandateRecord
    signed: bytes
    """JWS JSON serialisation, as stored."""
    seal: str
    paper: bytes = field(repr=False)
    """Both originals, a signed PDF."""
    journal: Sequence[Mapping[str, Any]]
    """Its head, then events, as `journal.jsonl` writes them."""
    revocations: Sequence[EndedBy]
    view: MandateView
    superseded: Mapping[int, Sequence[str]]
    """Scopes that a newer mandate took, by the event that signed it."""
    made_at: datetime
    """In the organisation's time zone."""


def proof_archive(proven: Proven, kiosk: Signer) -> bytes:
    """Return the archive of a proof, its list of files signed by the kiosk."""
    files = _files(proven, kiosk)
    files[verifier.MANIFEST] = sign_record(
        canonical_bytes(_manifest(proven, files, kiosk)), [kiosk]
    )
    return verifier.archive_of(files, proven.record.signed_at)


def _files(proven: Proven, kiosk: Signer) -> dict[str, bytes]:
    record = proven.record
    program = resources.files(__package__).joinpath(verifier.PROGRAM).read_bytes()
    mediator = open_record(proven.signed).signatures[1].chain[0]
    files = {
        verifier.READ_ME: letter(record, proven.made_at, revoked=bool(proven.revocations)),
        verifier.PROGRAM: program,
        verifier.PAPER: proven.paper,
        verifier.RECORD: proven.signed,
        verifier.SEAL: proven.seal.encode("ascii"),
        verifier.JOURNAL: b"".join(canonical_bytes(dict(line)) + b"\n" for line in proven.journal),
        verifier.ROOT: _pem(kiosk.chain[-1]),
        verifier.KIOSK: _pem(kiosk.chain[0]),
        verifier.MEDIATOR: _pem(mediator),
    }
    text, translation = record.text, record.text.translation
    files[f"textes/{text.template}.txt"] = template_source(text.template)
    if translation is not None:
        files[f"textes/{translation.template}.po"] = edition_source(translation.template)
    for at, revocation in enumerate(proven.revocations, start=1):
        stem = f"{verifier.REVOCATIONS}{at}"
        files[f"{stem}.jws"] = revocation.signed
        files[f"{stem}.cachet.txt"] = revocation.seal.encode("ascii")
        files[f"{stem}.pdf"] = revocation.paper
    return files


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def _manifest(proven: Proven, files: Mapping[str, bytes], kiosk: Signer) -> dict[str, Any]:
    record, view = proven.record, proven.view
    return {
        "v": VERSION,
        "typ": TYPE,
        "made_at": moment_text(proven.made_at),
        "practice": record.practice,
        "kiosk": kiosk_of(kiosk.chain[0]),
        "mandate": {"id": record.id, "number": record.number},
        "standing": {
            "state": str(view.state),
            "scopes": list(view.scopes),
            "superseded": [
                {"seq": seq, "scopes": list(scopes)}
                for seq, scopes in sorted(proven.superseded.items())
            ],
        },
        "files": [
            {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(files.items())
        ],
    }
