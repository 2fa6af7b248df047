"""Verifying a PDF: its signature covers all of it, and what is inside tells one story."""

import logging
import warnings
import zlib
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from cryptography import x509

from kiosque.errors import UnreadableError
from kiosque.i18n import N_, _
from kiosque.journal.checkpoint import parse_checkpoint
from kiosque.journal.proof import read_proof
from kiosque.journal.tree import verify_inclusion
from kiosque.mandates.commitment import commitment
from kiosque.mandates.outside_certificate import read_certificate
from kiosque.mandates.record import MandateRecord
from kiosque.mandates.revocation import RevocationRecord
from kiosque.mandates.seal import ReadSeal, read_seal, verify_seal
from kiosque.receipts.attach import PLACE_FILE, RECORD_FILE, REVOCATION_FILE, SEAL_FILE
from kiosque.receipts.findings import note_issuer
from kiosque.receipts.question import Question
from kiosque.receipts.record_verification import check_record
from kiosque.receipts.revocation_verification import check_revocation, same_revocation
from kiosque.receipts.seal_verification import agrees_with_kiosk, note_content, note_person_of
from kiosque.receipts.signature_container import is_as_written
from kiosque.receipts.trust import is_issued_by, kid_of, public_key_of, why_not_root
from kiosque.receipts.verdict import Verdict
from kiosque.receipts.without_http import without_http

LARGEST_ATTACHMENT = 1_000_000
_SEALED = b"/ETSI.CAdES.detached"
"""In every signed paper: a PDF that says so and cannot be read was changed after its signature."""

logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


def verify_pdf(data: bytes, question: Question, verdict: Verdict) -> None:
    """Check signature, coverage, attached record and seal of a PDF."""
    signed = _signature_of(data)
    if signed is None:
        _note_changed(verdict)
        return
    files = _attachments(data)
    if SEAL_FILE not in files:
        raise UnreadableError(N_("Ce PDF est signé, mais ne contient pas de cachet de kiosque."))
    if not signed.exact:
        _note_changed(verdict)
        return
    verdict.signature = "valid"
    verdict.passed("signature", _("Le PDF est intact, du premier au dernier octet."))
    note_issuer(verdict, signed.chain, question.trust, signed.at or question.now)
    record: MandateRecord | RevocationRecord | None = None
    if RECORD_FILE in files:
        record = check_record(files[RECORD_FILE], question, verdict)
    elif REVOCATION_FILE in files:
        record = check_revocation(files[REVOCATION_FILE], question, verdict)
    read = read_seal(files[SEAL_FILE].decode("ascii", "replace"))
    _check_attached_seal(read, signed.chain[0], record, question, verdict)
    if PLACE_FILE in files:
        _check_place(read, files[PLACE_FILE], verdict)


def _check_place(read: ReadSeal, text: bytes, verdict: Verdict) -> None:
    """Check that the attached proof puts the seal's event where the seal says that it stands.

    Who signed the checkpoint is for whoever holds the journal to say: no certificate here tells.
    """
    proof, content = read_proof(text), read.content
    head = parse_checkpoint(proof.checkpoint)
    stands = proof.index == content.index and verify_inclusion(
        content.chain_value, proof.index, head.size, proof.path, head.root
    )
    if stands:
        verdict.passed("place", _("La place dans le journal, jointe au PDF, est celle du cachet."))
    else:
        verdict.failed("place", _("Le cachet et la place jointe dans le journal se contredisent."))


def attached_seal(data: bytes) -> str:
    """Return the text of the seal that a PDF carries; raises `UnreadableError` without one."""
    files = _attachments(data)
    if SEAL_FILE not in files:
        raise UnreadableError(N_("Ce PDF est signé, mais ne contient pas de cachet de kiosque."))
    return files[SEAL_FILE].decode("ascii", "replace")


def _note_changed(verdict: Verdict) -> None:
    verdict.signature = "invalid"
    verdict.failed(
        "signature",
        _("La signature de ce PDF ne tient pas\N{NO-BREAK SPACE}: il a été modifié."),
    )


def _check_attached_seal(
    read: ReadSeal,
    kiosk: x509.Certificate,
    record: MandateRecord | RevocationRecord | None,
    question: Question,
    verdict: Verdict,
) -> None:
    """Check that the kiosk which signed the PDF made its seal, and that both say the same."""
    key = public_key_of(kiosk)
    if key is None or kid_of(kiosk) != read.kid or not verify_seal(read, key):
        verdict.failed("seal", _("Le cachet imprimé n'est pas du même poste que la signature."))
        return
    verdict.passed("seal", _("Le cachet imprimé est du même poste que la signature."))
    if not agrees_with_kiosk(read, kiosk):
        verdict.failed("story", _("Le cachet et son certificat se contredisent."))
    if record is None:
        note_content(read, question, verdict)
        if read.content.kind == "mandate":
            verdict.failed("record", _("Le mandat signé manque dans ce PDF."))
        elif read.content.kind == "revocation":
            verdict.failed("record", _("L'annulation signée manque dans ce PDF."))
        return
    if isinstance(record, RevocationRecord):
        note_person_of(read, question, verdict)
    verdict.index, verdict.chain_value = read.content.index, read.content.chain_value.hex()
    if not _same_story(read, record):
        verdict.failed("story", _("Le cachet et le mandat joint ne disent pas la même chose."))


def _same_story(read: ReadSeal, record: MandateRecord | RevocationRecord) -> bool:
    if isinstance(record, RevocationRecord):
        return same_revocation(read, record)
    content = read.content
    return (
        content.kind == "mandate"
        and content.subject_id.hex() == record.id.replace("-", "")
        and content.siret == record.organisation.siret
        and content.scopes == record.scopes
        and content.starts_at == record.starts_at
        and content.ends_at == record.ends_at
        and content.practice == record.practice
        and content.commitment == commitment(content.salt, record.citizen)
    )


@dataclass(frozen=True, slots=True)
class _Signed:
    """A signature that holds and covers the whole file."""

    chain: tuple[x509.Certificate, ...]
    """Leaf first; the root ends it when it is there."""
    at: datetime | None
    """When the signer says it was made."""
    exact: bool
    """Whether what the signature itself does not cover is as kiosque writes it."""


def _signature_of(data: bytes) -> _Signed | None:
    """Return the one signature of a PDF; None when it does not hold.

    Raises `UnreadableError` for a PDF that is no signed paper of kiosque.
    """
    with without_http():
        from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            signatures = PdfFileReader(BytesIO(data)).embedded_signatures
    except Exception:  # noqa: BLE001  (a hostile file raises whatever the parser meets)
        if _SEALED in data:
            return None
        raise _not_readable() from None
    if len(signatures) != 1:
        raise UnreadableError(
            N_(
                "Ce PDF ne porte pas exactement une signature\N{NO-BREAK SPACE}: ce n'est pas un "
                "papier de kiosque tel qu'il a été remis."
            ),
        )
    return _checked(data, signatures[0])


def _checked(data: bytes, embedded: Any) -> _Signed | None:
    with without_http():
        from pyhanko.sign.validation import validate_pdf_signature
        from pyhanko.sign.validation.status import SignatureCoverageLevel
        from pyhanko_certvalidator import ValidationContext

    try:
        leaf = read_certificate(embedded.signer_cert.dump())
        others = [read_certificate(one.dump()) for one in embedded.other_embedded_certs]
        at = embedded.self_reported_timestamp
        roots = [c for c in embedded.other_embedded_certs if c.self_signed != "no"]
        context = ValidationContext(
            trust_roots=roots, allow_fetching=False, moment=at, best_signature_time=at
        )
        status = validate_pdf_signature(embedded, context)
        exact = is_as_written(data, embedded)
    except Exception:  # noqa: BLE001  (a hostile signature raises whatever the parser meets)
        return None
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    if not (status.intact and status.valid and whole):
        return None
    issuers = tuple(one for one in others if _is_root_of(leaf, one))
    # A certificate that issued nothing here is one that was changed.
    return _Signed((leaf, *issuers), at, exact=exact and len(issuers) == len(others))


def _is_root_of(leaf: x509.Certificate, root: x509.Certificate) -> bool:
    return is_issued_by(leaf, root) and why_not_root(root) is None


def _attachments(data: bytes) -> dict[str, bytes]:
    import pikepdf

    found: dict[str, bytes] = {}
    try:
        with pikepdf.open(BytesIO(data)) as document:
            for name in (RECORD_FILE, REVOCATION_FILE, SEAL_FILE, PLACE_FILE):
                if name in document.attachments:
                    found[name] = _unpacked(document.attachments[name].get_file().obj)
    except (pikepdf.PdfError, ValueError, KeyError, zlib.error):
        raise _not_readable() from None
    return found


def _unpacked(stream: Any) -> bytes:
    """Return the content of an attachment; a packed one stops at the largest that is read."""
    packed = bytes(stream.read_raw_bytes())
    if "/Filter" not in stream:
        content = packed
    elif stream.Filter == "/FlateDecode" and "/DecodeParms" not in stream:
        content = zlib.decompressobj().decompress(packed, LARGEST_ATTACHMENT + 1)
    else:
        raise _not_readable()
    if len(content) > LARGEST_ATTACHMENT:
        raise _not_readable()
    return content


def _not_readable() -> UnreadableError:
    return UnreadableError(
        N_("Ce PDF ne peut pas être lu."),
        advice=N_("Il est peut-être abîmé\N{NO-BREAK SPACE}: essayez avec une photo du cachet."),
    )
