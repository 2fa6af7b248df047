"""Verifying the signed record of a revocation: the same two signatures as a mandate's."""

from kiosque.errors import KiosqueError
from kiosque.mandates.envelope import open_record
from kiosque.mandates.revocation import RevocationRecord, parse_revocation
from kiosque.mandates.seal import ReadSeal
from kiosque.receipts.findings import note_revocation
from kiosque.receipts.question import Question
from kiosque.receipts.record_verification import check_signatures
from kiosque.receipts.verdict import Verdict


def is_revocation(data: bytes) -> bool:
    """Tell whether the payload of an envelope says that it is a revocation."""
    try:
        parse_revocation(open_record(data).payload)
    except KiosqueError:
        return False
    return True


def check_revocation(data: bytes, question: Question, verdict: Verdict) -> RevocationRecord:
    """Check a revocation's two signatures, their chains, and what it says; return it.

    Raises `UnreadableError` for what is no revocation that this program knows.
    """
    opened = open_record(data)
    record = parse_revocation(opened.payload)
    verdict.kind, verdict.subject = "revocation", record.id
    verdict.number, verdict.scopes = record.mandate_number, record.scopes
    verdict.specimen = verdict.specimen or record.practice
    if check_signatures(opened, record, record.revoked_at, question, verdict):
        note_revocation(verdict, record.revoked_at, record.scopes)
    return record


def same_revocation(read: ReadSeal, record: RevocationRecord) -> bool:
    """Tell whether a seal says what the record beside it says."""
    content = read.content
    return (
        content.kind == "revocation"
        and content.subject_id.hex() == record.id.replace("-", "")
        and content.siret == record.organisation.siret
        and content.scopes == record.scopes
        and content.starts_at == record.revoked_at
        and content.practice == record.practice
    )
