"""Verifying a signed mandate record: two signatures, two certificates, one story."""

from datetime import datetime

from cryptography import x509

from kiosque.i18n import _
from kiosque.mandates.commitment import SALT_BYTES, commitment, commitment_to
from kiosque.mandates.envelope import OpenedRecord, open_record
from kiosque.mandates.record import MandateRecord, parse_record
from kiosque.mandates.revocation import RevocationRecord
from kiosque.receipts.findings import note_dates, note_issuer, note_person
from kiosque.receipts.question import Person, Question
from kiosque.receipts.trust import (
    is_specimen,
    kiosk_of,
    organisation_of,
    serial_of,
    siret_of,
)
from kiosque.receipts.verdict import Verdict

SIGNATURES = 2
"""A record is signed by the organisation and by the mediator."""


def check_record(data: bytes, question: Question, verdict: Verdict) -> MandateRecord:
    """Check a record's two signatures, their chains, and what it says; return it.

    Raises `UnreadableError` for what is no record that this program knows.
    """
    opened = open_record(data)
    record = parse_record(opened.payload)
    verdict.kind, verdict.subject, verdict.number = "mandate", record.id, record.number
    verdict.scopes = record.scopes
    verdict.specimen = verdict.specimen or record.practice
    if not check_signatures(opened, record, record.signed_at, question, verdict):
        return record
    note_dates(verdict, record.starts_at, record.ends_at, question.now)
    if question.person is not None:
        note_person(verdict, same=_names(record, question.person))
    return record


def check_signatures(
    opened: OpenedRecord,
    record: MandateRecord | RevocationRecord,
    at: datetime,
    question: Question,
    verdict: Verdict,
) -> bool:
    """Say who signed a record `at`; return False when a signature does not hold."""
    if len(opened.signatures) != SIGNATURES or not all(s.valid for s in opened.signatures):
        verdict.signature = "invalid"
        verdict.failed(
            "signature",
            _("Une signature de l'annulation ne tient pas\N{NO-BREAK SPACE}: elle a été modifiée.")
            if isinstance(record, RevocationRecord)
            else _("Une signature du mandat ne tient pas\N{NO-BREAK SPACE}: il a été modifié."),
        )
        return False
    verdict.signature = "valid"
    verdict.passed("signature", _intact(record))
    for signature in opened.signatures:
        note_issuer(verdict, signature.chain, question.trust, at)
    if not _signers_agree(opened, record):
        verdict.failed("story", _("Le mandat et les certificats qui l'ont signé se contredisent."))
    return True


def _intact(record: MandateRecord | RevocationRecord) -> str:
    if isinstance(record, RevocationRecord):
        return _(
            "L'annulation est intacte\N{NO-BREAK SPACE}: signée par la structure et par sa "
            "médiatrice ou son médiateur."
        )
    return _(
        "Le mandat est intact\N{NO-BREAK SPACE}: signé par la structure et accepté par sa "
        "médiatrice ou son médiateur."
    )


def _signers_agree(opened: OpenedRecord, record: MandateRecord | RevocationRecord) -> bool:
    """Tell whether kiosk, mediator, organisation and practice are those of the certificates."""
    kiosk, mediator = (signature.chain[0] for signature in opened.signatures)
    return (
        kiosk_of(kiosk) == record.kiosk
        and serial_of(mediator) == record.mediator.id
        and _one_organisation(kiosk, mediator)
        and siret_of(kiosk) == record.organisation.siret
        and is_specimen(kiosk) == is_specimen(mediator) == record.practice
    )


def _one_organisation(kiosk: x509.Certificate, mediator: x509.Certificate) -> bool:
    return organisation_of(kiosk) == organisation_of(mediator) and siret_of(kiosk) == siret_of(
        mediator
    )


def _names(record: MandateRecord, person: Person) -> bool:
    """Compare as a seal would, so that both papers answer alike."""
    salt = bytes(SALT_BYTES)
    asked = commitment_to(
        salt,
        family_name=person.family_name,
        first_given_name=person.first_given_name,
        birth_date=person.birth_date,
    )
    return asked == commitment(salt, record.citizen)
