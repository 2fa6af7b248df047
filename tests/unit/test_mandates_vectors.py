"""The known answers that other implementations hold to hold this one too, in both directions."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import rfc8785

from kiosque.content import content_root
from kiosque.errors import UnreadableError
from kiosque.mandates.commitment import commitment_to, normalised
from kiosque.mandates.editions import Sentence
from kiosque.mandates.envelope import open_record
from kiosque.mandates.lifecycle import Fact, state_of
from kiosque.mandates.mandate_text import mandate_document
from kiosque.mandates.number import check_number, mandate_number
from kiosque.mandates.record import parse_record
from kiosque.mandates.revocation import parse_revocation
from kiosque.mandates.seal import (
    SealContent,
    read_cose,
    read_seal,
    seal_text,
    sign_seal,
    verify_seal,
)
from kiosque.mandates.text import CURRENT, current_template
from tests import mandate_examples

FOLDER = content_root() / "mandates"


def vector(name: str) -> Any:
    return json.loads((FOLDER / "vectors" / f"{name}.json").read_text(encoding="utf-8"))


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "schema" / name).read_text(encoding="utf-8"))
    return found


def cases(found: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(case, id=case["why"]) for case in found]


RECORD, REVOCATION, ENVELOPE = (vector(name) for name in ("record", "revocation", "envelope"))
TRANSLATION = vector("translation")
SEALS, NUMBERS = vector("seal"), vector("number")
OUTSIDE_SCHEMA = {
    "white space",
    "members in another order",
    "a repeated member",
    "a version written as a fraction",
    "scopes out of order",
    "a number whose check is wrong",
    "an end after the duration",
    "an end before the start",
    "a start before the signature",
    "a birth date that does not exist",
    "places out of order",
    "a place in two reviews",
    "reviews out of order",
    "a day that does not exist",
    "a text with a line break",
    "a text turned around",
    "a text not in NFC",
    "replaced mandates out of order",
}
"""What a schema cannot say, and docs/formats/mandate-record.md does."""


def test_no_vector_is_left_without_its_test() -> None:
    tested = {"commitment", "envelope", "lifecycle", "number", "record", "revocation", "seal"}
    tested |= {"text", "translation"}
    assert {path.stem for path in (FOLDER / "vectors").iterdir()} == tested


def test_the_record_is_read_and_written_as_it_was() -> None:
    payload = RECORD["payload"].encode()
    text = json.loads(payload)["text"]
    assert parse_record(payload) == mandate_examples.record(text=text)
    assert mandate_examples.record(text=text).to_bytes() == payload
    jsonschema.validate(json.loads(payload), schema("mandate-1.json"))


@pytest.mark.parametrize("case", cases(RECORD["invalid"]))
def test_a_wrong_record_is_refused_in_a_sentence(case: dict[str, str]) -> None:
    with pytest.raises(UnreadableError) as refusal:
        parse_record(case["payload"].encode())
    assert str(refusal.value).endswith(".")
    assert refusal.value.advice
    within = case["why"] in OUTSIDE_SCHEMA
    assert _fits(case["payload"], schema("mandate-1.json")) is within


def test_the_revocation_is_read_and_written_as_it_was() -> None:
    payload = REVOCATION["payload"].encode()
    assert parse_revocation(payload) == mandate_examples.revocation()
    assert mandate_examples.revocation().to_bytes() == payload
    jsonschema.validate(json.loads(payload), schema("revocation-1.json"))


def test_a_record_with_a_translation_is_read_and_written_as_it_was() -> None:
    payload = TRANSLATION["payload"].encode()
    found = parse_record(payload)
    assert found.to_bytes() == payload
    assert found.text.translation is not None
    assert [one.by for one in found.text.translation.reviews] == ["Leïla B.", "Amanuel T."]
    jsonschema.validate(json.loads(payload), schema("mandate-1.json"))


@pytest.mark.parametrize("case", cases(TRANSLATION["invalid"]))
def test_a_record_with_wrong_reviews_is_refused_in_a_sentence(case: dict[str, str]) -> None:
    with pytest.raises(UnreadableError):
        parse_record(case["payload"].encode())
    within = case["why"] in OUTSIDE_SCHEMA
    assert _fits(case["payload"], schema("mandate-1.json")) is within


@pytest.mark.parametrize("case", TRANSLATION["sentences"])
def test_a_review_is_bound_to_french_and_translation_together(case: dict[str, str]) -> None:
    told = {name: case[name] for name in ("context", "french", "language", "translated")}
    assert hashlib.sha256(rfc8785.dumps(told)).hexdigest() == case["digest"]
    sentence = Sentence(case["french"], case["context"] or None, case["translated"])
    assert sentence.digest(case["language"]) == case["digest"]


@pytest.mark.parametrize("case", cases(REVOCATION["invalid"]))
def test_a_wrong_revocation_is_refused_in_a_sentence(case: dict[str, str]) -> None:
    with pytest.raises(UnreadableError) as refusal:
        parse_revocation(case["payload"].encode())
    assert refusal.value.advice
    within = case["why"] in OUTSIDE_SCHEMA
    assert _fits(case["payload"], schema("revocation-1.json")) is within


def _fits(payload: str, against: dict[str, Any]) -> bool:
    return jsonschema.Draft202012Validator(against).is_valid(json.loads(payload))


@pytest.mark.parametrize("name", ["mandate-1.json", "revocation-1.json"])
def test_a_schema_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))


def test_the_envelope_opens_and_holds() -> None:
    opened = open_record(ENVELOPE["envelope"].encode())
    assert opened.payload.decode() == ENVELOPE["payload"]
    assert [signature.role_hint for signature in opened.signatures] == ENVELOPE["roles"]
    assert all(signature.valid for signature in opened.signatures)


@pytest.mark.parametrize("case", cases(ENVELOPE["forged"]))
def test_a_forged_envelope_opens_but_does_not_hold(case: dict[str, str]) -> None:
    opened = open_record(case["envelope"].encode())
    assert not all(signature.valid for signature in opened.signatures)


@pytest.mark.parametrize("case", cases(ENVELOPE["invalid"]))
def test_an_envelope_of_another_form_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(UnreadableError):
        open_record(case["envelope"].encode())


def _content(case: dict[str, Any]) -> SealContent:
    return SealContent(
        version=case["version"],
        practice=case["practice"],
        kind=case["kind"],
        subject_id=bytes.fromhex(case["subject_id"]),
        siret=case["siret"],
        scopes=tuple(case["scopes"]),
        starts_at=datetime.fromtimestamp(case["starts_at"], UTC),
        ends_at=datetime.fromtimestamp(case["ends_at"], UTC),
        index=case["index"],
        chain_value=bytes.fromhex(case["chain_value"]),
        salt=bytes.fromhex(case["salt"]),
        commitment=bytes.fromhex(case["commitment"]),
    )


@pytest.mark.parametrize("case", SEALS["valid"], ids=lambda case: case["kind"])
def test_a_seal_is_read_written_and_verified(case: dict[str, Any]) -> None:
    key = mandate_examples.fixed_key(case["private_key"])
    read = read_seal(case["text"])
    assert read == read_cose(bytes.fromhex(case["cose"]))
    assert read.content == _content(case)
    assert read.kid.hex() == case["kid"]
    assert read.to_be_signed.hex() == case["to_be_signed"]
    assert verify_seal(read, key.public_key())
    made = sign_seal(_content(case), key, bytes.fromhex(case["kid"]))
    assert read_cose(made).to_be_signed == read.to_be_signed
    assert seal_text(bytes.fromhex(case["cose"])) == case["text"]


@pytest.mark.parametrize("case", cases(SEALS["invalid"]))
def test_a_wrong_seal_is_refused_in_a_sentence(case: dict[str, str]) -> None:
    with pytest.raises(UnreadableError) as refusal:
        read_seal(case["text"])
    newer = "plus récente" in str(refusal.value)
    assert newer is (case["why"] == "a newer version")


@pytest.mark.parametrize("case", vector("commitment"), ids=lambda case: case["family_name"])
def test_a_commitment_and_its_names_are_the_known_ones(case: dict[str, str]) -> None:
    assert normalised(case["family_name"]) == case["normalised_family_name"]
    assert normalised(case["first_given_name"]) == case["normalised_first_given_name"]
    for family, given in (
        (case["family_name"], case["first_given_name"]),
        (case["normalised_family_name"], case["normalised_first_given_name"]),
    ):
        found = commitment_to(
            bytes.fromhex(case["salt"]),
            family_name=family,
            first_given_name=given,
            birth_date=case["birth_date"],
        )
        assert found.hex() == case["commitment"]


def test_no_two_people_share_a_commitment() -> None:
    found = [case["commitment"] for case in vector("commitment")]
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("case", NUMBERS["valid"], ids=lambda case: case["number"])
def test_a_number_is_made_and_read(case: dict[str, Any]) -> None:
    assert mandate_number(case["prefix"], case["kiosk"], case["counter"]) == case["number"]
    assert check_number(case["number"]) == case["number"]


@pytest.mark.parametrize("case", NUMBERS["forgiven"], ids=lambda case: case["typed"])
def test_a_number_typed_otherwise_is_understood(case: dict[str, str]) -> None:
    assert check_number(case["typed"]) == case["number"]


@pytest.mark.parametrize("case", cases(NUMBERS["invalid"]))
def test_what_is_no_number_is_none(case: dict[str, str]) -> None:
    assert check_number(case["typed"]) is None


@pytest.mark.parametrize("case", cases(vector("lifecycle")))
def test_a_history_has_its_known_outcome(case: dict[str, Any]) -> None:
    facts = [Fact.from_payload(fact) for fact in case["facts"]]
    view = state_of(facts, datetime.fromisoformat(case["now"]))
    assert (str(view.state), list(view.scopes)) == (case["state"], case["scopes"])


def test_a_published_text_never_changes() -> None:
    published = vector("text")["published"]
    for name, digest in published.items():
        path = Path(FOLDER / "texts" / f"{name}.txt")
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
    assert {current_template(family).name for family in CURRENT} <= set(published)


def test_the_example_prints_its_known_text() -> None:
    document = mandate_document(mandate_examples.record(), birth_place="Lyon 3e (Rhône)")
    told = [
        {
            "kind": block.kind,
            "spans": [{"text": span.text, "strong": span.strong} for span in block.spans],
            "boxes": list(block.boxes),
        }
        for block in document.blocks
    ]
    assert told == vector("text")["example"]
