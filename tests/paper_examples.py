"""Whole papers made from real certificates, without a vault: fixed records, sealed and signed."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from kiosque.mandates.commitment import ANONYMOUS, commitment
from kiosque.mandates.envelope import Signer, sign_record
from kiosque.mandates.mandate_text import mandate_document
from kiosque.mandates.record import MandateRecord
from kiosque.mandates.seal import SealContent, seal_text, sign_seal
from kiosque.mandates.text import Document, current_template
from kiosque.mandates.translated_texts import mandate_bilingual
from kiosque.mandates.translation import Bilingual
from kiosque.mandates.visit_texts import account_document
from kiosque.receipts.account_paper import AccountPaper, draw_account
from kiosque.receipts.mandate_paper import DrawnPaper, draw_mandate
from kiosque.receipts.sealing import Sealing
from kiosque.receipts.sections import Entry
from kiosque.receipts.sign import sign_pdf
from kiosque.receipts.trust import fingerprint, is_specimen
from kiosque.vault.certificates import (
    Holder,
    Issuer,
    issue_kiosk,
    issue_mediator,
    issue_root,
    new_key,
    to_pem,
)
from tests import mandate_examples

SIRET = mandate_examples.ORGANISATION["siret"]
ISSUED_AT = mandate_examples.SIGNED_AT - timedelta(days=1)
MEDIATOR_ID = "0199aa00-0000-7000-8000-000000000002"
VISIT_ID = "0199aa00-0000-7000-8000-0000000000cc"
CHAIN_VALUE = bytes(range(32))
SALT = bytes(range(8))
BIRTH_PLACE = "Lyon 3e (Rhône)"


@dataclass(frozen=True)
class Organisation:
    """An organisation with one kiosk and one mediator."""

    root: Issuer
    kiosk_key: ec.EllipticCurvePrivateKey
    kiosk: x509.Certificate
    mediator_key: ec.EllipticCurvePrivateKey
    mediator: x509.Certificate

    @property
    def trust(self) -> bytes:
        """The trust file that it gives out: its root, then its kiosk."""
        return to_pem(self.root.certificate, self.kiosk).encode()

    @property
    def root_only(self) -> bytes:
        return to_pem(self.root.certificate).encode()

    @property
    def kiosk_chain(self) -> tuple[x509.Certificate, ...]:
        return self.kiosk, self.root.certificate

    @property
    def mediator_chain(self) -> tuple[x509.Certificate, ...]:
        return self.mediator, self.root.certificate


def found(
    *, practice: bool = False, siret: str = SIRET, kiosk: int = 1, now: datetime = ISSUED_AT
) -> Organisation:
    """Return a new organisation, with keys of its own, certified at `now`."""
    holder = Holder(mandate_examples.ORGANISATION["name"], siret, practice)
    root = issue_root(holder, now=now)
    kiosk_key, mediator_key = new_key(), new_key()
    return Organisation(
        root=root,
        kiosk_key=kiosk_key,
        kiosk=issue_kiosk(root, kiosk_key.public_key(), holder, kiosk=kiosk, generation=1, now=now),
        mediator_key=mediator_key,
        mediator=issue_mediator(
            root,
            mediator_key.public_key(),
            holder,
            person="Awa D.",
            slot=MEDIATOR_ID,
            now=now,
        ),
    )


def bellevue(*, practice: bool = False) -> Organisation:
    """Return the organisation of the examples, the same one all along."""
    return _bellevues()[practice]


@cache
def _bellevues() -> tuple[Organisation, Organisation]:
    return found(), found(practice=True)


@dataclass(frozen=True)
class MandateFiles:
    """A mandate as it is stored and printed."""

    maker: Organisation
    record: MandateRecord
    signed: bytes
    seal: str

    @cached_property
    def drawn(self) -> DrawnPaper:
        sealing = Sealing(self.seal, fingerprint(self.maker.root.certificate))
        return draw_mandate(self.record, self.text, self.signed, sealing)

    @cached_property
    def text(self) -> Document | Bilingual:
        """What the paper says, in the languages of the record."""
        titles = self.record.procedures
        two = mandate_bilingual(self.record, birth_place=BIRTH_PLACE, procedures=titles)
        return two or mandate_document(self.record, birth_place=BIRTH_PLACE, procedures=titles)

    @cached_property
    def pdf(self) -> bytes:
        """The paper, signed by its maker."""
        return sign_pdf(
            self.drawn.pdf,
            self.maker.kiosk_key,
            self.maker.kiosk_chain,
            place="Lyon",
            at=self.record.signed_at,
        )


def mandate(by: Organisation | None = None, **changes: Any) -> MandateFiles:
    """Return the example mandate with some of it changed, made by `by`."""
    record = mandate_examples.record(**changes)
    maker = by or bellevue(practice=record.practice)
    signed = sign_record(record.to_bytes(), signers(maker))
    return MandateFiles(maker, record, signed, seal(maker, seal_content(record)))


def signers(by: Organisation) -> tuple[Signer, Signer]:
    """Return who signs a record: the kiosk, then the mediator."""
    return (
        Signer(by.kiosk_key, by.kiosk_chain),
        Signer(by.mediator_key, by.mediator_chain),
    )


def seal_content(record: MandateRecord, **changes: Any) -> SealContent:
    content = SealContent(
        version=1,
        practice=record.practice,
        kind="mandate",
        subject_id=UUID(record.id).bytes,
        siret=record.organisation.siret,
        scopes=record.scopes,
        starts_at=record.starts_at,
        ends_at=record.ends_at,
        index=7,
        chain_value=CHAIN_VALUE,
        salt=SALT,
        commitment=commitment(SALT, record.citizen),
    )
    return replace(content, **changes)


def seal(by: Organisation, content: SealContent) -> str:
    return seal_text(sign_seal(content, by.kiosk_key, b"\x00\x01\x01"))


def account_seal(by: Organisation, **changes: Any) -> str:
    """Return the seal of a visit's account, that names nobody."""
    moment = mandate_examples.SIGNED_AT + timedelta(hours=1)
    base = seal_content(mandate_examples.record())
    return seal(
        by,
        replace(
            base,
            kind="account",
            practice=is_specimen(by.kiosk),
            subject_id=UUID(VISIT_ID).bytes,
            scopes=(),
            starts_at=moment,
            ends_at=moment,
            **{"commitment": ANONYMOUS, **changes},
        ),
    )


def account(by: Organisation | None = None, **changes: Any) -> DrawnPaper:
    """Return the drawn account of a visit, with some of it changed, its `text` too."""
    maker = by or bellevue()
    text = changes.pop("text", None)
    values: dict[str, Any] = {
        "organisation": "Centre social de Bellevue",
        "practice": False,
        "number": "BEL1-0123-F",
        "when": "Le mardi 24 novembre 2026 à 10 h 41, avec Awa D.",
        "facts": ("L'aidant a fait les démarches pour la personne.",),
        "done": (Entry("Demande de RSA", " : envoyé, référence A-42."),),
        "to_do": (Entry("Envoyer le RIB.", " Avant le 1er décembre 2026."),),
        "contacts": (Entry("Caf", ", 32 30."),),
        "made_at": mandate_examples.SIGNED_AT + timedelta(hours=1),
    }
    paper = AccountPaper(**{**values, **changes})
    document = account_document(
        current_template("compte-rendu").name,
        practice=paper.practice,
        citizen="Aïcha Benali",
        number=paper.number or None,
    )
    sealing = Sealing(account_seal(maker), fingerprint(maker.root.certificate))
    return draw_account(paper, text or document, sealing)


def account_pdf(by: Organisation | None = None, **changes: Any) -> bytes:
    maker = by or bellevue()
    drawn = account(maker, **changes)
    made_at = mandate_examples.SIGNED_AT + timedelta(hours=1)
    return sign_pdf(drawn.pdf, maker.kiosk_key, maker.kiosk_chain, place="Lyon", at=made_at)


def changed_payload(signed: bytes, **changes: Any) -> bytes:
    """Return an envelope whose payload was changed and whose signatures were not."""
    import base64

    envelope = json.loads(signed)
    text = envelope["payload"]
    payload = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    payload.update(changes)
    made = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    envelope["payload"] = base64.urlsafe_b64encode(made.encode()).decode().rstrip("=")
    return json.dumps(envelope).encode()


def within() -> datetime:
    """Return a moment when the example mandate runs."""
    return mandate_examples.SIGNED_AT + timedelta(days=2)
