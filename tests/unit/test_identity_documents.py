"""A document is looked at; only its kind is kept."""

from datetime import UTC, date, datetime

import pytest

from kiosque.errors import InputError
from kiosque.identity.documents import (
    DOCUMENT_KINDS,
    EXPIRED,
    document_kind,
    document_proof,
    document_warning,
)
from kiosque.mandates.fields import Fields
from kiosque.mandates.record_parts import identity_proof

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


@pytest.mark.parametrize("kind", [kind.key for kind in DOCUMENT_KINDS])
def test_every_kind_gives_a_proof_that_fits_the_mandate_record(kind: str) -> None:
    proof = document_proof(kind, "mediatrice-1", NOW)
    assert identity_proof(Fields(proof)).to_payload() == proof


def test_country_and_expiry_are_looked_at_and_not_kept() -> None:
    proof = document_proof("passeport", "mediatrice-1", NOW, "99352", date(2030, 1, 1))
    assert proof == {"kind": "document", "document": "passeport"}


@pytest.mark.parametrize(
    ("field", "arguments"),
    [
        ("document", ("carte_bancaire", "m", NOW)),
        ("checked_by", ("passeport", " ", NOW)),
        ("checked_by", ("passeport", "m", NOW.replace(tzinfo=None))),
        ("issuing_country", ("passeport", "m", NOW, "FR")),
        ("issuing_country", ("passeport", "m", NOW, "59350")),
        ("expires", ("passeport", "m", NOW, None, date(2126, 1, 1))),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(field: str, arguments: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as refusal:
        document_proof(*arguments)  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_an_expired_document_is_left_to_the_mediator_s_judgement() -> None:
    assert document_warning("passeport", date(2026, 11, 23), TODAY) == EXPIRED
    assert document_warning("passeport", TODAY, TODAY) is None
    assert document_warning("passeport", None, TODAY) is None


def test_a_document_without_photo_asks_for_another_one() -> None:
    kind = document_kind("attestation_prolongation")
    assert document_warning(kind.key, None, TODAY) == kind.note


def test_no_two_kinds_share_a_key_or_a_label() -> None:
    assert len({kind.key for kind in DOCUMENT_KINDS}) == len(DOCUMENT_KINDS)
    assert len({kind.label for kind in DOCUMENT_KINDS}) == len(DOCUMENT_KINDS)
