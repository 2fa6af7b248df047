"""Verifying a seal alone: against the kiosk that its key identifier names."""

from datetime import datetime
from uuid import UUID

from cryptography import x509

from kiosque.i18n import _
from kiosque.mandates.commitment import ANONYMOUS, commitment_to
from kiosque.mandates.seal import ReadSeal, verify_seal
from kiosque.receipts.findings import note_dates, note_issuer, note_person, note_revocation
from kiosque.receipts.question import Question
from kiosque.receipts.trust import Trust, is_specimen, public_key_of, siret_of
from kiosque.receipts.verdict import Verdict


def check_seal(read: ReadSeal, question: Question, verdict: Verdict) -> None:
    """Check a seal that came without its certificate."""
    note_content(read, question, verdict)
    if question.trust is None:
        verdict.issuer = "unconfirmed"
        verdict.unknown(
            "issuer",
            _(
                "Cachet bien formé\N{NO-BREAK SPACE}; sans les certificats de la structure, sa "
                "signature ne peut pas être vérifiée."
            ),
        )
    else:
        _check_signature(read, question.trust, verdict)


def note_content(read: ReadSeal, question: Question, verdict: Verdict) -> None:
    """Say what a seal says, whoever signed it."""
    content = read.content
    verdict.kind = content.kind
    verdict.specimen = verdict.specimen or content.practice
    verdict.subject = str(UUID(bytes=content.subject_id))
    verdict.scopes, verdict.index = content.scopes, content.index
    verdict.chain_value = content.chain_value.hex()
    if content.kind == "mandate":
        note_dates(verdict, content.starts_at, content.ends_at, question.now)
    elif content.kind == "revocation":
        note_revocation(verdict, content.starts_at, content.scopes)
    note_person_of(read, question, verdict)


def agrees_with_kiosk(read: ReadSeal, kiosk: x509.Certificate) -> bool:
    """Tell whether a seal says of its organisation what the kiosk's certificate says."""
    content = read.content
    return content.siret == siret_of(kiosk) and content.practice == is_specimen(kiosk)


def _check_signature(read: ReadSeal, trust: Trust, verdict: Verdict) -> None:
    kiosks = trust.kiosks_named(read.kid)
    if not kiosks:
        verdict.issuer = "unconfirmed"
        verdict.unknown(
            "issuer", _("Le fichier de certificats ne connaît pas le poste de ce cachet.")
        )
        return
    kiosk = next((one for one in kiosks if _signed_by(read, one)), None)
    if kiosk is None:
        verdict.signature = "invalid"
        verdict.failed(
            "signature",
            _("Le cachet n'a pas été signé par cette structure, ou il a été modifié."),
        )
        return
    verdict.signature = "valid"
    verdict.passed("signature", _("Le cachet est intact."))
    note_issuer(verdict, (kiosk,), trust, _made_at(read))
    if not agrees_with_kiosk(read, kiosk):
        verdict.failed("story", _("Le cachet et son certificat se contredisent."))


def _signed_by(read: ReadSeal, kiosk: x509.Certificate) -> bool:
    key = public_key_of(kiosk)
    return key is not None and verify_seal(read, key)


def _made_at(read: ReadSeal) -> datetime:
    """Return when a seal was made: a mandate begins when it is signed."""
    return read.content.starts_at


def note_person_of(read: ReadSeal, question: Question, verdict: Verdict) -> None:
    """Say whether the person asked about is the one that a seal commits to."""
    if question.person is None:
        return
    person, content = question.person, read.content
    if content.commitment == ANONYMOUS:
        verdict.unknown("person", _("Ce papier ne nomme personne."))
        return
    found = commitment_to(
        content.salt,
        family_name=person.family_name,
        first_given_name=person.first_given_name,
        birth_date=person.birth_date,
    )
    note_person(verdict, same=found == content.commitment)
