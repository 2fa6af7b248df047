"""Verifying a PDF: its signature covers all of it, and what is inside tells one story."""

import warnings
from datetime import datetime
from io import BytesIO
from typing import Any

from cryptography import x509

from kiosque.errors import UnreadableError
from kiosque.i18n import N_, _
from kiosque.mandates.commitment import commitment
from kiosque.mandates.record import MandateRecord
from kiosque.mandates.seal import ReadSeal, read_seal
from kiosque.receipts.trust import why_not_trusted
from kiosque.receipts.verdict import Verdict
from kiosque.receipts.verification import (
    Question,
    check_record,
    check_seal,
    note_issuer,
)

RECORD_FILE = "mandat.jws"
SEAL_FILE = "cachet.txt"
LARGEST_ATTACHMENT = 1_000_000


def verify_pdf(data: bytes, question: Question, verdict: Verdict) -> None:
    """Check signature, coverage, attached record and seal of a PDF."""
    signed = _signature_of(data)
    if signed is None:
        verdict.signature = "invalid"
        verdict.failed(
            "signature",
            _("La signature de ce PDF ne tient pas\N{NO-BREAK SPACE}: il a été modifié."),
        )
        return
    chain, at = signed
    verdict.signature = "valid"
    verdict.passed("signature", _("Le PDF est intact, du premier au dernier octet."))
    note_issuer(verdict, chain, question.trust, at or question.now)
    files = _attachments(data)
    seal_text = files.get(SEAL_FILE)
    read = None if seal_text is None else read_seal(seal_text.decode("ascii", "replace"))
    record = None
    if RECORD_FILE in files:
        record = check_record(files[RECORD_FILE], question, verdict)
    if read is None:
        raise UnreadableError(N_("Ce PDF est signé, mais ne contient pas de cachet de kiosque."))
    _seal_in_pdf(read, chain, record, question, verdict)


def _seal_in_pdf(
    read: ReadSeal,
    chain: tuple[x509.Certificate, ...],
    record: MandateRecord | None,
    question: Question,
    verdict: Verdict,
) -> None:
    from kiosque.mandates.seal import verify_seal
    from kiosque.receipts.trust import public_key_of

    key = public_key_of(chain[0])
    if key is None or not verify_seal(read, key):
        verdict.failed("seal", _("Le cachet imprimé n'est pas du même poste que la signature."))
        return
    verdict.passed("seal", _("Le cachet imprimé est du même poste que la signature."))
    if record is None:
        if read.content.kind == "mandate":
            verdict.failed("record", _("Le mandat signé manque dans ce PDF."))
        check_seal(read, question, verdict)
        verdict.signature = "valid"
        return
    verdict.index, verdict.chain_value = read.content.index, read.content.chain_value.hex()
    if not _same_story(read, record):
        verdict.failed("story", _("Le cachet et le mandat joint ne disent pas la même chose."))


def _same_story(read: ReadSeal, record: MandateRecord) -> bool:
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


def _signature_of(data: bytes) -> tuple[tuple[x509.Certificate, ...], datetime | None] | None:
    """Return signer's chain and claimed time; None when the signature does not hold.

    Raises `UnreadableError` for a PDF that is no signed paper of kiosque.
    """
    from pyhanko.pdf_utils.misc import PdfReadError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            signatures = PdfFileReader(BytesIO(data)).embedded_signatures
    except (PdfReadError, ValueError, KeyError, IndexError, TypeError, RecursionError, OSError):
        raise _not_readable() from None
    except Exception:  # noqa: BLE001  (a hostile file raises whatever the parser meets)
        raise _not_readable() from None
    if len(signatures) != 1:
        raise UnreadableError(
            N_(
                "Ce PDF ne porte pas exactement une signature\N{NO-BREAK SPACE}: ce n'est pas un "
                "papier de kiosque tel qu'il a été remis."
            ),
        )
    return _checked(signatures[0])


def _checked(embedded: Any) -> tuple[tuple[x509.Certificate, ...], datetime | None] | None:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    try:
        leaf = x509.load_der_x509_certificate(embedded.signer_cert.dump())
        others = [
            x509.load_der_x509_certificate(certificate.dump())
            for certificate in embedded.other_embedded_certs
        ]
        at = embedded.self_reported_timestamp
        roots = [c for c in embedded.other_embedded_certs if c.self_signed != "no"]
        context = ValidationContext(
            trust_roots=roots, allow_fetching=False, moment=at, best_signature_time=at
        )
        status = validate_pdf_signature(embedded, context)
    except Exception:  # noqa: BLE001  (a hostile signature raises whatever the parser meets)
        return None
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    if not (status.intact and status.valid and whole):
        return None
    return (leaf, *(c for c in others if why_not_trusted((leaf,), c, at or _no_time()) is None)), at


def _no_time() -> datetime:
    from datetime import UTC

    return datetime.max.replace(tzinfo=UTC)


def _attachments(data: bytes) -> dict[str, bytes]:
    import pikepdf

    found: dict[str, bytes] = {}
    try:
        with pikepdf.open(BytesIO(data)) as document:
            for name in (RECORD_FILE, SEAL_FILE):
                if name in document.attachments:
                    content = document.attachments[name].get_file().read_bytes()
                    if len(content) <= LARGEST_ATTACHMENT:
                        found[name] = content
    except (pikepdf.PdfError, ValueError, KeyError):
        raise _not_readable() from None
    return found


def _not_readable() -> UnreadableError:
    return UnreadableError(
        N_("Ce PDF ne peut pas être lu."),
        advice=N_("Il est peut-être abîmé\N{NO-BREAK SPACE}: essayez avec une photo du cachet."),
    )
