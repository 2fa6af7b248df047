"""Verifying a paper: a PDF, a picture of the page, the text of its seal, or its record.

Everything is untrusted until checked. Order: the signature over the bytes; who signed, up to the
root that the verifier brought; that the parts tell the same story; the dates; the person. A paper
alone cannot know of a revocation, and every answer says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from cryptography import x509

from kiosque.errors import KiosqueError, UnreadableError
from kiosque.i18n import N_, _, sentence
from kiosque.mandates.commitment import ANONYMOUS, commitment_to
from kiosque.mandates.envelope import OpenedRecord, open_record
from kiosque.mandates.record import MandateRecord, parse_record
from kiosque.mandates.seal import TEXT_PREFIX, ReadSeal, read_seal, verify_seal
from kiosque.receipts.trust import (
    Trust,
    fingerprint,
    is_specimen,
    organisation_of,
    public_key_of,
    why_not_trusted,
)
from kiosque.receipts.verdict import Verdict

PARIS = ZoneInfo("Europe/Paris")
"""A seal's times carry no zone: they are told in that of most readers, and said so."""

LARGEST_FILE = 50_000_000
SIGNATURES = 2
"""A record is signed by the organisation and by the mediator."""

PNG, JPEG, PDF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-"


@dataclass(frozen=True, slots=True)
class Person:
    """Name and birth date typed from the papers of the person at the counter."""

    family_name: str
    first_given_name: str
    birth_date: str
    """`YYYY-MM-DD`, with `00` where unknown."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the verifier brings."""

    trust: Trust | None
    person: Person | None
    now: datetime


def verify(data: bytes, question: Question) -> Verdict:
    """Say what is known of `data`; never raises for hostile input."""
    verdict = Verdict()
    try:
        _dispatch(data, question, verdict)
    except KiosqueError as error:
        verdict.unknown("readable", sentence(error))
    _say_revocation(verdict)
    return verdict


def _dispatch(data: bytes, question: Question, verdict: Verdict) -> None:
    if len(data) > LARGEST_FILE:
        raise UnreadableError(N_("Ce fichier est trop grand pour être un papier de kiosque."))
    if data.startswith(PDF):
        from kiosque.receipts.pdf_verification import verify_pdf

        verify_pdf(data, question, verdict)
    elif data.startswith((PNG, JPEG)):
        from kiosque.receipts.picture import seals_in

        _one_seal(seals_in(data), question, verdict)
    elif data.lstrip().startswith(b"{"):
        check_record(data.strip(), question, verdict)
    else:
        _one_seal(_lines_with_seals(data), question, verdict)


def _lines_with_seals(data: bytes) -> tuple[str, ...]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    lines = (line.lstrip("\ufeff") for line in text.splitlines())
    return tuple(line for line in lines if line.startswith(TEXT_PREFIX))


def _one_seal(texts: tuple[str, ...], question: Question, verdict: Verdict) -> None:
    distinct = tuple(dict.fromkeys(texts))
    if not distinct:
        raise UnreadableError(
            N_("Aucun cachet de kiosque n'a été trouvé dans ce qui a été donné."),
            advice=N_("Donnez le PDF, une photo nette du carré, ou le texte qu'il contient."),
        )
    if len(distinct) > 1:
        raise UnreadableError(
            N_("Il y a plusieurs cachets différents\N{NO-BREAK SPACE}: donnez-en un seul."),
        )
    check_seal(read_seal(distinct[0]), question, verdict)


def check_seal(read: ReadSeal, question: Question, verdict: Verdict) -> None:
    """Check a seal's signature against the kiosk that its key identifier names."""
    content = read.content
    verdict.kind = content.kind
    verdict.specimen = verdict.specimen or content.practice
    verdict.subject = str(UUID(bytes=content.subject_id))
    verdict.scopes, verdict.index = content.scopes, content.index
    verdict.chain_value = content.chain_value.hex()
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
        _check_seal_signature(read, question.trust, verdict)
    if content.kind != "account":
        note_dates(verdict, content.starts_at, content.ends_at, question.now)
    _check_person(read, question, verdict)


def _check_seal_signature(read: ReadSeal, trust: Trust, verdict: Verdict) -> None:
    kiosk = trust.kiosk(read.kid)
    key = None if kiosk is None else public_key_of(kiosk)
    if kiosk is None or key is None:
        verdict.issuer = "unconfirmed"
        verdict.unknown(
            "issuer", _("Le fichier de certificats ne connaît pas le poste de ce cachet.")
        )
        return
    verdict.signature = "valid" if verify_seal(read, key) else "invalid"
    if verdict.signature == "invalid":
        verdict.failed(
            "signature",
            _("Le cachet n'a pas été signé par cette structure, ou il a été modifié."),
        )
        return
    verdict.passed("signature", _("Le cachet est intact."))
    note_issuer(verdict, (kiosk,), trust, read.content.starts_at)
    if is_specimen(kiosk) != read.content.practice:
        verdict.failed("specimen", _("Le cachet et son certificat se contredisent."))


def check_record(data: bytes, question: Question, verdict: Verdict) -> MandateRecord:
    """Check a record's two signatures, their chains, and what it says; return it."""
    opened = open_record(data)
    record = parse_record(opened.payload)
    verdict.kind, verdict.subject, verdict.number = "mandate", record.id, record.number
    verdict.scopes = record.scopes
    verdict.specimen = verdict.specimen or record.practice
    if len(opened.signatures) != SIGNATURES or not all(s.valid for s in opened.signatures):
        verdict.signature = "invalid"
        verdict.failed(
            "signature",
            _("Une signature du mandat ne tient pas\N{NO-BREAK SPACE}: il a été modifié."),
        )
        return record
    verdict.signature = "valid"
    verdict.passed(
        "signature",
        _(
            "Le mandat est intact\N{NO-BREAK SPACE}: signé par la structure et accepté par sa "
            "médiatrice ou son médiateur."
        ),
    )
    for signature in opened.signatures:
        note_issuer(verdict, signature.chain, question.trust, record.signed_at)
    _check_signers(opened, record, verdict)
    note_dates(verdict, record.starts_at, record.ends_at, question.now)
    if question.person is not None:
        _note_person(verdict, same=_names_record(question.person, record))
    return record


def _check_signers(opened: OpenedRecord, record: MandateRecord, verdict: Verdict) -> None:
    """The organisation, the mediator and the practice flag are those of the certificates."""
    kiosk, mediator = (signature.chain[0] for signature in opened.signatures)
    agrees = (
        opened.signatures[0].role_hint == "kiosk"
        and opened.signatures[1].role_hint == "person"
        and organisation_of(kiosk) == organisation_of(mediator)
        and is_specimen(kiosk) == is_specimen(mediator) == record.practice
    )
    if not agrees:
        verdict.failed("story", _("Le mandat et les certificats qui l'ont signé se contredisent."))


def note_issuer(
    verdict: Verdict, chain: tuple[x509.Certificate, ...], trust: Trust | None, at: datetime
) -> None:
    """Say who issued what was signed `at`; the worst answer given stays."""
    leaf = chain[0]
    verdict.specimen = verdict.specimen or is_specimen(leaf)
    verdict.issuer_name = verdict.issuer_name or organisation_of(leaf)
    if trust is None:
        root = chain[-1]
        verdict.issuer = "unconfirmed"
        verdict.issuer_fingerprint = fingerprint(root)
        if why_not_trusted(chain, root, at) is not None:
            verdict.failed("issuer", _("Les certificats joints ne tiennent pas entre eux."))
            return
        _once(
            verdict.unknown,
            verdict,
            "issuer",
            _(
                "Intact, émetteur à confirmer\N{NO-BREAK SPACE}: comparez l'empreinte "
                "{fingerprint} avec celle imprimée sur le papier ou affichée par la structure."
            ).format(fingerprint=verdict.issuer_fingerprint),
        )
        return
    verdict.issuer_fingerprint = fingerprint(trust.root)
    reason = why_not_trusted(chain, trust.root, at)
    if reason is not None:
        verdict.issuer = "foreign"
        verdict.failed(
            "issuer",
            _("Émetteur refusé\N{NO-BREAK SPACE}: {reason}.").format(reason=_(reason)),
        )
    elif verdict.issuer != "foreign":
        verdict.issuer = "trusted"
        _once(
            verdict.passed,
            verdict,
            "issuer",
            _("Émis par {name}, que vos certificats connaissent.").format(name=verdict.issuer_name),
        )


def note_dates(verdict: Verdict, starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    """Say whether `now` is within the dates of the mandate."""
    from kiosque.i18n.dates import long_moment

    verdict.starts_at, verdict.ends_at = starts_at, ends_at
    when = long_moment(ends_at)
    if ends_at.tzinfo is UTC:
        when = _("{when} (heure de Paris)").format(when=long_moment(ends_at.astimezone(PARIS)))
    if now < starts_at:
        verdict.dates = "not_begun"
        _once(verdict.failed, verdict, "dates", _("Ce mandat n'a pas encore commencé."))
    elif now >= ends_at:
        verdict.dates = "ended"
        _once(
            verdict.failed,
            verdict,
            "dates",
            _("Ce mandat est fini depuis le {when}.").format(when=when),
        )
    else:
        verdict.dates = "running"
        _once(verdict.passed, verdict, "dates", _("Il court jusqu'au {when}.").format(when=when))


def _check_person(read: ReadSeal, question: Question, verdict: Verdict) -> None:
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
    _note_person(verdict, same=found == content.commitment)


def _note_person(verdict: Verdict, *, same: bool) -> None:
    verdict.person_matches = same
    text = (
        _("Le cachet est bien celui de cette personne.")
        if same
        else _("Le cachet est celui d'une autre personne, ou le nom n'est pas écrit pareil.")
    )
    (verdict.passed if same else verdict.failed)("person", text)


def _names_record(person: Person, record: MandateRecord) -> bool:
    salt = bytes(8)
    citizen = record.citizen
    asked = commitment_to(
        salt,
        family_name=person.family_name,
        first_given_name=person.first_given_name,
        birth_date=person.birth_date,
    )
    return asked == commitment_to(
        salt,
        family_name=citizen.family_name,
        first_given_name=citizen.given_names[0],
        birth_date=citizen.birth_date,
    )


def _once(say: Callable[[str, str], None], verdict: Verdict, name: str, text: str) -> None:
    """Add a check unless the same sentence stands there already."""
    if all(check.sentence != text for check in verdict.checks):
        say(name, text)


def _say_revocation(verdict: Verdict) -> None:
    if verdict.specimen:
        verdict.unknown(
            "specimen",
            _("SPÉCIMEN\N{NO-BREAK SPACE}: papier d'entraînement, sans aucune valeur."),
        )
    if verdict.kind == "mandate":
        verdict.unknown(
            "revocation",
            _(
                "Un papier seul ne peut pas dire si le mandat a été annulé "
                "depuis\N{NO-BREAK SPACE}: demandez à la structure."
            ),
        )
