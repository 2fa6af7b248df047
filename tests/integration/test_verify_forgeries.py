"""No paper that was forged, changed or put together from others passes for genuine."""

import json
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from kiosque.mandates.commitment import commitment
from kiosque.mandates.envelope import sign_record
from kiosque.mandates.seal import seal_text, sign_seal
from kiosque.receipts.attach import finish
from kiosque.receipts.sign import sign_pdf
from tests import mandate_examples, paper_examples
from tests.judged_papers import (
    CANNOT_TELL,
    END,
    FORMS,
    GENUINE,
    PDF,
    REFUSED,
    as_given,
    judge,
    told,
)
from tests.mandate_examples import CITIZEN, SIGNED_AT
from tests.paper_examples import bellevue, mandate, signers


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "BEL1-0124-C"},
        {"scopes": ["papiers", "famille", "social", "travail", "argent"]},
        {"ends_at": "2026-12-25T09:40:59+01:00"},
        {"practice": True},
        {"citizen": {**CITIZEN, "family_name": "Benalia"}},
        {"supersedes": [mandate_examples.MANDATE_ID]},
    ],
)
def test_a_record_changed_after_its_signature_is_refused(changes: dict[str, Any]) -> None:
    forged = paper_examples.changed_payload(mandate().signed, **changes)
    verdict = judge(forged)
    assert verdict.exit_code in {REFUSED, CANNOT_TELL}
    assert verdict.signature != "valid"


def test_a_record_needs_the_organisation_and_the_mediator_in_that_order() -> None:
    envelope = json.loads(mandate().signed)
    kiosk, mediator = envelope["signatures"]
    for signatures in (
        [kiosk],
        [mediator],
        [mediator, kiosk],
        [kiosk, kiosk],
        [kiosk, mediator] * 2,
    ):
        data = json.dumps({**envelope, "signatures": signatures}).encode()
        assert judge(data).exit_code == REFUSED, len(signatures)


def test_a_record_is_signed_by_the_kiosk_and_mediator_it_names() -> None:
    other_kiosk = mandate_examples.record(kiosk="K2")
    other_mediator = mandate_examples.record(mediator={"id": "someone-else", "name": "Awa D."})
    for record in (other_kiosk, other_mediator):
        verdict = judge(sign_record(record.to_bytes(), signers(bellevue())))
        assert verdict.exit_code == REFUSED
        assert "se contredisent" in told(verdict)


def test_a_record_or_a_seal_in_the_name_of_another_organisation_is_refused() -> None:
    elsewhere = {**mandate_examples.ORGANISATION, "siret": "35600000000048"}
    made = mandate(bellevue(), organisation=elsewhere)
    for form in FORMS:
        verdict = judge(as_given(made, form))
        assert verdict.exit_code == REFUSED, form
        assert "se contredisent" in told(verdict)


def test_a_mediator_signs_no_paper_for_the_organisation() -> None:
    """A mediator's key accepts mandates: the seal and the PDF are the kiosk's."""
    by = bellevue()
    made = mandate()
    text = seal_text(
        sign_seal(paper_examples.seal_content(made.record), by.mediator_key, b"\x00\x01\x01")
    )
    assert judge(text.encode()).exit_code == REFUSED
    forged = replace(made, seal=text)
    pdf = sign_pdf(forged.drawn.pdf, by.mediator_key, by.mediator_chain, place="Lyon", at=SIGNED_AT)
    verdict = judge(pdf)
    assert verdict.exit_code == REFUSED
    assert "pas du même poste" in told(verdict)


@pytest.mark.parametrize(
    "changes",
    [
        {"siret": "35600000000048"},
        {"scopes": ("papiers",)},
        {"ends_at": END + timedelta(days=1)},
        {"starts_at": SIGNED_AT + timedelta(seconds=1)},
        {"subject_id": bytes(16)},
        {
            "commitment": commitment(
                bytes(range(8)),
                mandate_examples.record(citizen={**CITIZEN, "family_name": "Le Goff"}).citizen,
            )
        },
        {"practice": True},
        {"kind": "revocation", "ends_at": SIGNED_AT},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_paper_whose_seal_and_record_differ_is_refused(changes: dict[str, Any]) -> None:
    by, made = bellevue(), mandate()
    text = paper_examples.seal(by, paper_examples.seal_content(made.record, **changes))
    verdict = judge(replace(made, seal=text).pdf)
    assert verdict.exit_code == REFUSED, told(verdict)
    assert verdict.signature == "valid"


def _paper_with(files: dict[str, bytes]) -> bytes:
    """Return a paper of the example that carries other files, signed by its kiosk."""
    by = bellevue()
    blank = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(blank)
    pdf = finish(blank.getvalue(), (), title="Mandat", made_at=SIGNED_AT, files=files)
    return sign_pdf(pdf, by.kiosk_key, by.kiosk_chain, place="Lyon", at=SIGNED_AT)


@pytest.mark.parametrize(
    ("files", "code", "sentence"),
    [
        ({}, CANNOT_TELL, "ne contient pas de cachet"),
        ({"mandat.jws": mandate().signed}, CANNOT_TELL, "ne contient pas de cachet"),
        ({"cachet.txt": mandate().seal.encode()}, REFUSED, "Le mandat signé manque"),
        ({"cachet.txt": b"KQ1:\xff"}, CANNOT_TELL, "pas un cachet kiosque lisible"),
        (
            {"mandat.jws": b"{}", "cachet.txt": mandate().seal.encode()},
            CANNOT_TELL,
            "pas un mandat signé lisible",
        ),
        (
            {
                "mandat.jws": mandate(paper_examples.found()).signed,
                "cachet.txt": mandate().seal.encode(),
            },
            REFUSED,
            "Émetteur refusé",
        ),
        (
            {"mandat.jws": b" " * 1_000_001, "cachet.txt": mandate().seal.encode()},
            CANNOT_TELL,
            "ne peut pas être lu",
        ),
    ],
    ids=["nothing", "no seal", "no record", "no real seal", "no real record", "foreign", "bomb"],
)
def test_a_signed_pdf_proves_nothing_unless_all_of_it_is_there(
    files: dict[str, bytes], code: int, sentence: str
) -> None:
    verdict = judge(_paper_with(files))
    assert verdict.exit_code == code, told(verdict)
    assert sentence in told(verdict)


def test_a_paper_completed_after_its_signature_is_refused() -> None:
    pdf = as_given(mandate(), PDF)
    added = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        document.add_blank_page()
        document.save(added)
    for changed in (pdf + b"\n% plus\n", pdf + pdf, added.getvalue(), pdf[:-10]):
        assert judge(changed).exit_code in {REFUSED, CANNOT_TELL}


def test_a_record_of_a_newer_version_cannot_be_judged_and_says_why() -> None:
    payload = mandate().record.to_bytes().replace(b'"v":1}', b'"v":2}')
    verdict = judge(sign_record(payload, signers(bellevue())))
    assert verdict.exit_code == CANNOT_TELL
    assert "version plus récente" in told(verdict)
    assert "Mettez kiosque à jour" in told(verdict)


def test_two_different_seals_are_too_many() -> None:
    two = f"{mandate().seal}\n{paper_examples.account_seal(bellevue())}\n"
    verdict = judge(two.encode())
    assert verdict.exit_code == CANNOT_TELL
    assert "plusieurs cachets" in told(verdict)
    twice = f"{mandate().seal}\n" * 2
    assert judge(twice.encode()).exit_code == GENUINE


@pytest.mark.parametrize("begin", range(3))
def test_no_digit_of_the_container_of_a_signature_may_change(begin: int) -> None:
    """A signature does not cover what holds it; every digit was tried once, every 97th is here."""
    pdf = mandate().pdf
    container = pdf.index(b"/Contents <") + len(b"/Contents ")
    for at in range(container + begin, pdf.index(b">", container) + 1, 97):
        other = b"1" if pdf[at : at + 1] != b"1" else b"2"
        verdict = judge(pdf[:at] + other + pdf[at + 1 :])
        assert verdict.exit_code in {REFUSED, CANNOT_TELL}, at
        assert verdict.signature != "valid"


def test_letters_of_a_container_written_small_are_a_change() -> None:
    pdf = mandate().pdf
    container = pdf.index(b"/Contents <") + len(b"/Contents ")
    end = pdf.index(b">", container)
    small = pdf[:container] + pdf[container:end].lower() + pdf[end:]
    assert judge(small).exit_code == REFUSED
