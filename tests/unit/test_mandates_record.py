"""The record: what is signed is exactly what is stored, and nothing hostile gets into it."""

import json
from datetime import datetime, timedelta
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosque.content import content_root
from kiosque.errors import KiosqueError, UnreadableError
from kiosque.mandates.cleaning import clean_text
from kiosque.mandates.durations import Duration
from kiosque.mandates.envelope import Signer, open_record, sign_record
from kiosque.mandates.number import mandate_number
from kiosque.mandates.record import MandateRecord, parse_record
from kiosque.mandates.revocation import parse_revocation
from tests.mandate_examples import (
    CITIZEN,
    FRANCECONNECT_PROOF,
    ORGANISATION,
    PARIS,
    SIGNED_AT,
    fixed_key,
    record,
    revocation,
    signers,
)

HOSTILE = (
    "[/]",
    "[@click=app.quit]x",
    "a" * 300,
    "\u202eilaneB",
    "😀",
    "Ben\nali",
    "Ben\x00ali",
    "\x1b[2Jx",
    "{identite}",
    "*gras*",
    "\u2066",
    "",
)
MEDIATOR_ID = "0199aa00-0000-7000-8000-000000000002"
TEXT_FIELDS = (
    *(("organisation", name) for name in ORGANISATION if name not in {"siret", "postcode"}),
    ("organisation", "postcode"),
    ("mediator", "name"),
    ("mediator", "id"),
    ("citizen", "family_name"),
    ("citizen", "preferred_name"),
    ("citizen", "given_names"),
    ("identity_proof", "issuer"),
    ("identity_proof", "acr"),
    ("text", "template"),
)
BASES: dict[str, dict[str, Any]] = {
    "organisation": dict(ORGANISATION),
    "mediator": {"id": MEDIATOR_ID, "name": "Awa D."},
    "citizen": CITIZEN,
    "identity_proof": FRANCECONNECT_PROOF,
    "text": {"template": "mandat-2026-11-24.fr", "sha256": "0" * 64, "language": "fr"},
}
MANDATE_SCHEMA = json.loads(
    (content_root() / "mandates" / "schema" / "mandate-1.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
@pytest.mark.parametrize(("part", "name"), TEXT_FIELDS)
def test_a_hostile_text_is_kept_as_text_or_refused(part: str, name: str, hostile: str) -> None:
    value: Any = [hostile] if name == "given_names" else hostile
    refused = ""
    try:
        found = record(**{part: {**BASES[part], name: value}})
    except UnreadableError as error:
        refused = str(error)
    if refused:
        assert len(hostile) < 2 or hostile not in refused
    else:
        assert clean_text(hostile) == hostile
        assert parse_record(found.to_bytes()) == found


@settings(max_examples=300)
@given(st.text(max_size=280), st.text(max_size=280))
def test_any_two_texts_are_read_back_or_refused(name: str, contact: str) -> None:
    try:
        found = record(
            mediator={"id": MEDIATOR_ID, "name": name},
            organisation={**ORGANISATION, "contact": contact},
        )
    except UnreadableError:
        return
    assert (found.mediator.name, found.organisation.contact) == (name, contact)
    assert parse_record(found.to_bytes()) == found


@settings(max_examples=300)
@given(st.data())
def test_a_record_changed_anywhere_never_crashes_its_reader(data: st.DataObject) -> None:
    payload = bytearray(record().to_bytes())
    at = data.draw(st.integers(0, len(payload) - 1))
    payload[at] ^= data.draw(st.integers(1, 255))
    try:
        found = parse_record(bytes(payload))
    except KiosqueError:
        return
    assert found.to_bytes() == bytes(payload)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"{" * 70_000,
        b"[" * 60_000 + b"]" * 60_000,
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b'{"v":1e400,"typ":"mandate"}',
        b'{"v":NaN,"typ":"mandate"}',
        b'{"v":' + b"9" * 5000 + b',"typ":"mandate"}',
        b'{"v":true,"typ":"mandate"}',
        b'{"typ":"mandate"}',
        record().to_bytes().decode().encode("utf-16"),
        record().to_bytes() + b" ",
    ],
    ids=range(15),
)
def test_what_is_no_record_is_refused(payload: bytes) -> None:
    for parse in (parse_record, parse_revocation):
        with pytest.raises(UnreadableError) as refusal:
            parse(payload)
        assert refusal.value.advice


@pytest.mark.parametrize(
    ("payload", "parse"), [(record(), parse_record), (revocation(), parse_revocation)]
)
def test_a_newer_version_is_refused_by_saying_so(payload: Any, parse: Any) -> None:
    newer = payload.to_bytes().replace(b'"v":1}', b'"v":2}')
    with pytest.raises(UnreadableError, match="version plus récente") as refusal:
        parse(newer)
    assert "jour" in refusal.value.advice


def test_dates_at_the_ends_of_time_are_refused() -> None:
    moments = ("9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00")
    for moment in moments:
        payload = json.loads(record().to_bytes())
        for name in ("signed_at", "starts_at", "ends_at"):
            payload[name] = moment
        text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        with pytest.raises(UnreadableError):
            parse_record(text.encode())


MOMENTS = st.datetimes(
    min_value=datetime.fromisoformat("2020-01-01"),
    max_value=datetime.fromisoformat("2050-01-01"),
    timezones=st.just(PARIS),
).map(lambda moment: moment.replace(microsecond=0))


@st.composite
def records(draw: st.DrawFn) -> MandateRecord:
    duration = draw(st.sampled_from(Duration))
    signed_at = draw(MOMENTS)
    ends_at = signed_at.timestamp() + draw(st.integers(1, duration.days * 86_400))
    proofs: list[dict[str, Any]] = [
        {"kind": "known_person"},
        {"kind": "document", "document": "passeport"},
        FRANCECONNECT_PROOF,
    ]
    procedures = draw(st.sampled_from([(), ("social/rsa",), ("rsa", "social/css")]))
    titled = draw(st.booleans())
    renews = draw(st.none() | st.uuids().map(str))
    numbered = renews is not None and draw(st.booleans())
    return record(
        practice=draw(st.booleans()),
        duration=duration,
        signed_at=signed_at,
        ends_at=datetime.fromtimestamp(ends_at, PARIS),
        posture=draw(st.sampled_from(["je_fais", "j_accompagne"])),
        identity_proof=draw(st.sampled_from(proofs)),
        supersedes=draw(st.lists(st.uuids().map(str), max_size=5)),
        renews=renews,
        renews_number=mandate_number("BEL", 1, draw(st.integers(0, 999_999))) if numbered else None,
        procedures=procedures,
        procedure_titles=[f"Demander {name}" for name in procedures] if titled else [],
    )


@given(records())
def test_whatever_is_recorded_fits_its_schema_and_is_read_back(found: MandateRecord) -> None:
    jsonschema.validate(json.loads(found.to_bytes()), MANDATE_SCHEMA)
    assert parse_record(found.to_bytes()) == found


@pytest.mark.parametrize(
    ("procedures", "titles"),
    [
        ((), ("RSA",)),
        (("rsa",), ("RSA", "CSS")),
        (("rsa", "css"), ("RSA",)),
        (("rsa",), (" RSA",)),
        (("rsa",), ("",)),
        (("rsa",), ("RSA\N{RIGHT-TO-LEFT OVERRIDE}",)),
        (("rsa",), ("R" * 257,)),
    ],
)
def test_titles_that_are_not_one_clean_text_for_each_procedure_are_never_signed(
    procedures: tuple[str, ...], titles: tuple[str, ...]
) -> None:
    with pytest.raises(UnreadableError):
        record(procedures=procedures, procedure_titles=titles)


@pytest.mark.parametrize(
    ("renews", "number"),
    [(None, "BEL1-0123-F"), ("0199aa00-0000-7000-8000-0000000000aa", "BEL1-0123-G")],
    ids=["renews nothing", "no number"],
)
def test_the_number_of_a_renewed_mandate_is_one_and_stands_beside_it(
    renews: str | None, number: str
) -> None:
    with pytest.raises(UnreadableError):
        record(renews=renews, renews_number=number)


def test_what_is_not_known_is_left_out() -> None:
    found = record(citizen={**CITIZEN, "birth_place": None, "preferred_name": None})
    payload = json.loads(found.to_bytes())
    assert "birth_place" not in payload["citizen"]
    assert "procedures" not in payload
    assert "procedure_titles" not in payload
    assert "renews" not in payload
    assert b"null" not in found.to_bytes()


def test_an_envelope_carries_the_payload_byte_for_byte() -> None:
    payload = record().to_bytes()
    opened = open_record(sign_record(payload, signers()))
    assert opened.payload == payload
    assert [(one.role_hint, one.valid) for one in opened.signatures] == [
        ("kiosk", True),
        ("person", True),
    ]


@settings(max_examples=200)
@given(st.data())
def test_no_change_to_an_envelope_passes_for_genuine(data: st.DataObject) -> None:
    signed = sign_record(record().to_bytes(), signers())
    changed = bytearray(signed)
    at = data.draw(st.integers(0, len(signed) - 1))
    changed[at] ^= data.draw(st.integers(1, 255))
    try:
        opened = open_record(bytes(changed))
    except UnreadableError:
        return
    assert not all(one.valid for one in opened.signatures)


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"\xff", b"[" * 300_000, b'{"payload":"","signatures":[[]]}']
)
def test_what_is_no_envelope_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        open_record(data)


def test_a_signer_needs_the_key_of_its_certificate() -> None:
    kiosk, person = signers()
    for wrong in (
        (),
        (Signer(kiosk.key, ()),),
        (Signer(kiosk.key, person.chain),),
        (Signer(fixed_key(9), kiosk.chain),),
    ):
        with pytest.raises(ValueError, match=r"signature|signer|key"):
            sign_record(b"{}", wrong)


def test_a_revocation_names_what_it_ends() -> None:
    whole = revocation(scopes=())
    assert whole.whole
    assert "scopes" not in json.loads(whole.to_bytes())
    assert not revocation().whole
    assert revocation().revoked_at == SIGNED_AT + timedelta(days=7)
    with pytest.raises(UnreadableError):
        revocation(reason="because")
