"""On papers of every kind, the verifier of proofs says what `kiosque verify` says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from kiosque.mandates.durations import Duration
from kiosque.receipts.proof import verifier
from kiosque.receipts.proof.verifier import Proof, Report
from kiosque.receipts.sign import sign_pdf
from kiosque.receipts.verdict import Verdict
from tests.hostile_papers import HOSTILE
from tests.judged_papers import judge
from tests.mandate_examples import CITIZEN, SIGNED_AT
from tests.paper_examples import (
    MandateFiles,
    Organisation,
    account_pdf,
    bellevue,
    found,
    mandate,
    seal,
    seal_content,
)

made = cache(mandate)
"""The example mandate, drawn and signed once."""


def kiosque_says(pdf: bytes) -> bool:
    verdict = judge(pdf, trust=bellevue().root_only)
    return verdict.kind == "mandate" and holds(verdict)


def holds(verdict: Verdict) -> bool:
    sound = (verdict.signature, verdict.issuer) == ("valid", "trusted")
    return sound and not [check for check in verdict.checks if check.ok is False]


def verifier_says(pdf: bytes) -> bool:
    """Check a paper alone, with the record and the seal that it carries."""
    report = Report()
    proof = Proof({verifier.PAPER: pdf})

    def take_apart() -> None:
        carried = verifier.attachments(verifier.PdfFile(pdf))
        proof.files[verifier.RECORD] = carried["mandat.jws"]
        proof.files[verifier.SEAL] = carried["cachet.txt"]

    def judge_record() -> None:
        payload, signers = verifier._signed_twice(proof, proof.file(verifier.RECORD), "Le mandat")
        told = verifier.read_mandate(payload)
        root = verifier.needed(proof.root)
        verifier._check_signers(told, signers, told["signed_at"], root, "Le mandat")
        proof.record, proof.signers = told, signers

    proof.root = verifier.read_certificate(bellevue().root.certificate.public_bytes(Encoding.DER))
    steps: list[Callable[[], None]] = [
        take_apart,
        judge_record,
        lambda: verifier.check_seal(proof, report),
        lambda: verifier.check_paper(proof, report),
    ]
    for step in steps:
        verifier._carefully("paper", verifier.PAPER, step, report)
    return not report.wrong


def by_another_key(files: MandateFiles, by: Organisation, days: int = 0) -> bytes:
    at = SIGNED_AT + timedelta(days=days)
    return sign_pdf(files.drawn.pdf, by.kiosk_key, by.kiosk_chain, place="Lyon", at=at)


def by_the_mediator() -> bytes:
    by = bellevue()
    return sign_pdf(
        made().drawn.pdf, by.mediator_key, by.mediator_chain, place="Lyon", at=SIGNED_AT
    )


def completed(pdf: bytes) -> bytes:
    added = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        document.add_blank_page()
        document.save(added)
    return added.getvalue()


def with_seal(**changes: Any) -> bytes:
    text = seal(bellevue(), seal_content(made().record, **changes))
    return replace(made(), seal=text).pdf


def of_somebody_else() -> MandateFiles:
    return mandate(citizen={**CITIZEN, "family_name": "Le Goff"})


GENUINE: dict[str, Callable[[], bytes]] = {
    "as it was given": lambda: made().pdf,
    "of the longest kind": lambda: mandate(duration=Duration.LONG).pdf,
    "signed again two years later": lambda: by_another_key(made(), bellevue(), 700),
}
FORGED: dict[str, Callable[[], bytes]] = {
    "of another organisation": lambda: mandate(found()).pdf,
    "signed by another organisation": lambda: by_another_key(made(), found()),
    "signed by the mediator": by_the_mediator,
    "signed when the key is out of use": lambda: by_another_key(made(), bellevue(), 1200),
    "signed before its certificate": lambda: by_another_key(made(), bellevue(), -30),
    "a record for practice by a real kiosk": lambda: mandate(bellevue(), practice=True).pdf,
    "another kiosk in the record": lambda: mandate(kiosk="K2").pdf,
    "another SIRET in the seal": lambda: with_seal(siret="35600000000048"),
    "other scopes in the seal": lambda: with_seal(scopes=("papiers",)),
    "a later end in the seal": lambda: with_seal(ends_at=SIGNED_AT + timedelta(days=90)),
    "another mandate in the seal": lambda: with_seal(subject_id=bytes(16)),
    "somebody else in the seal": lambda: replace(made(), seal=of_somebody_else().seal).pdf,
    "the record of somebody else": lambda: replace(made(), signed=of_somebody_else().signed).pdf,
    "a record that was changed": lambda: (
        replace(made(), signed=made().signed.replace(b"A", b"B", 1)).pdf
    ),
    "not signed": lambda: made().drawn.pdf,
    "with room for a second signature": lambda: with_room(made().pdf),
    "completed": lambda: completed(made().pdf),
    "cut": lambda: made().pdf[:-10],
    "with bytes after it": lambda: made().pdf + b"\n% plus\n",
    "twice itself": lambda: made().pdf * 2,
    "an account": account_pdf,
}


def with_room(pdf: bytes) -> bytes:
    """Return a paper to which an empty field for another signature was added."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields

    added = BytesIO(pdf)
    writer = IncrementalPdfFileWriter(added)
    fields.append_signature_field(writer, fields.SigFieldSpec("Second"))
    writer.write_in_place()  # type: ignore[no-untyped-call]
    return added.getvalue()


@pytest.mark.parametrize("name", GENUINE)
def test_a_genuine_paper_is_genuine_for_both(name: str) -> None:
    pdf = GENUINE[name]()
    assert (kiosque_says(pdf), verifier_says(pdf)) == (True, True)


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_paper_is_refused_by_both(name: str) -> None:
    pdf = FORGED[name]()
    assert (kiosque_says(pdf), verifier_says(pdf)) == (False, False)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_paper_is_refused_by_both(name: str) -> None:
    assert (kiosque_says(HOSTILE[name]), verifier_says(HOSTILE[name])) == (False, False)
