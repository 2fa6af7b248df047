"""The verifier of proofs, held against the libraries and against what `kiosque verify` says."""

import ast
import base64
import json
import sys
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosque.content import content_root
from kiosque.desk.acts import ActResult
from kiosque.errors import UnreadableError
from kiosque.journal.checkpoint import sign_checkpoint
from kiosque.journal.events import chain_value
from kiosque.journal.events import log_id as journal_log_id
from kiosque.journal.proof import write_proof
from kiosque.journal.tree import inclusion_proof, root_of
from kiosque.mandates import durations, lifecycle
from kiosque.mandates.cleaning import clean_text
from kiosque.mandates.commitment import normalised
from kiosque.mandates.consent import STATEMENT_IDS
from kiosque.mandates.envelope import open_record
from kiosque.mandates.number import check_number
from kiosque.mandates.outside_certificate import read_certificate
from kiosque.mandates.record import parse_record
from kiosque.mandates.revocation import parse_revocation
from kiosque.mandates.scopes import SCOPES
from kiosque.mandates.seal import read_seal
from kiosque.receipts import trust
from kiosque.receipts.proof import verifier
from kiosque.receipts.proof.verifier import Refused
from tests.mandate_examples import SIGNED_AT, fixed_key
from tests.paper_examples import Organisation, bellevue, found, mandate

SOURCE = Path(verifier.__file__).read_text(encoding="utf-8")
MADE = cache(mandate)
"""The example mandate, drawn and signed once."""
VECTORS = content_root() / "mandates" / "vectors"
LIGHT = settings(max_examples=30, deadline=None)


def vector(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def accepted(read: Callable[..., object], *given_to_it: Any) -> bool:
    """Tell whether something is read; whatever else it raises would be a defect."""
    try:
        read(*given_to_it)
    except (Refused, UnreadableError):
        return False
    return True


def test_it_needs_the_standard_library_of_an_old_python_and_nothing_else() -> None:
    tree = ast.parse(SOURCE, feature_version=(3, 8))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [one.name for one in node.names] if isinstance(node, ast.Import)
            else [str(node.module)] if isinstance(node, ast.ImportFrom)
            else []
        )
    }  # fmt: skip
    assert imported <= sys.stdlib_module_names
    called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    newer = {"removeprefix", "removesuffix", "bit_count", "UTC", "is_relative_to", "pairwise"}
    assert not called & newer


def test_its_words_are_those_of_the_papers() -> None:
    assert {one.key: one.title for one in SCOPES} == verifier.SCOPES
    assert list(STATEMENT_IDS) == verifier.STATEMENTS
    assert {str(one): one.days for one in durations.Duration} == verifier.DAYS
    words = {str(key): text for key, text in lifecycle.STATE_WORDS.items() if key != "unknown"}
    assert words == verifier.STATES
    assert {str(one): one.label for one in ActResult} == verifier.RESULTS


# Curves.


def library_holds(key: ec.EllipticCurvePublicKey, message: bytes, r: int, s: int) -> bool:
    try:
        key.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def point_of(key: ec.EllipticCurvePublicKey) -> tuple[int, int]:
    numbers = key.public_numbers()
    return numbers.x, numbers.y


@LIGHT
@given(st.integers(1, verifier.N - 1), st.binary(max_size=40), st.data())
def test_p256_agrees_with_the_library(secret: int, message: bytes, data: st.DataObject) -> None:
    key = ec.derive_private_key(secret, ec.SECP256R1())
    r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
    assert verifier.ecdsa_holds(point_of(key.public_key()), message, r, s)
    edges = [0, 1, r, s, verifier.N - s, verifier.N - 1, verifier.N, verifier.N + s, 2**256 - 1]
    r, s = data.draw(st.sampled_from(edges)), data.draw(st.sampled_from(edges))
    expected = library_holds(key.public_key(), message, r, s)
    assert verifier.ecdsa_holds(point_of(key.public_key()), message, r, s) is expected


@pytest.mark.parametrize("secret", [1, 2, verifier.N - 1, verifier.N - 2])
def test_p256_holds_where_points_meet(secret: int) -> None:
    """The key is the base point or its opposite: additions become doublings, or nothing."""
    key = ec.derive_private_key(secret, ec.SECP256R1())
    for message in (b"", b"a", b"b"):
        r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
        point = point_of(key.public_key())
        assert verifier.ecdsa_holds(point, message, r, s)
        assert not verifier.ecdsa_holds(point, message + b"!", r, s)


def test_a_key_off_the_curve_is_refused() -> None:
    good = fixed_key(2).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    assert verifier.p256_point(good) == point_of(fixed_key(2).public_key())
    wrong = (
        good[:-1] + bytes([good[-1] ^ 1]),
        b"\x04" + bytes(64),
        b"\x04" + b"\xff" * 64,
        b"\x02" + good[1:33],
        good[1:],
        b"\x00",
        b"",
    )
    for encoded in wrong:
        assert not accepted(verifier.p256_point, encoded)


@LIGHT
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=40), st.integers(0, 511))
def test_ed25519_agrees_with_the_library(seed: bytes, message: bytes, bit: int) -> None:
    key = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert verifier.ed25519_holds(public, message, signature)
    flipped = bytearray(signature)
    flipped[bit // 8] ^= 1 << bit % 8
    assert not verifier.ed25519_holds(public, message, bytes(flipped))
    s = int.from_bytes(signature[32:], "little") + verifier.L
    malleable = signature[:32] + s.to_bytes(32, "little")
    for wrong in (malleable, signature[:-1], signature + b"\0", bytes(64), b"\xff" * 64):
        assert not verifier.ed25519_holds(public, message, wrong)
    assert not verifier.ed25519_holds(public, message + b"!", signature)


@pytest.mark.parametrize(
    "public",
    [
        b"\xff" * 32,
        b"\xed" + b"\xff" * 30 + b"\x7f",
        b"\x01" + bytes(30) + b"\x80",
        b"\x02" + bytes(31),
        b"",
    ],
)
def test_an_ed25519_key_that_is_no_point_verifies_nothing(public: bytes) -> None:
    """Beyond the field, zero with a sign, no square root, no bytes."""
    assert not verifier.ed25519_holds(public, b"", b"\x01" + bytes(63))


# Certificates.


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def test_a_certificate_says_what_the_library_reads() -> None:
    for by in (bellevue(), bellevue(practice=True)):
        for certificate in (by.root.certificate, by.kiosk, by.mediator):
            mine = verifier.read_certificate(der(certificate))
            assert mine.fingerprint == trust.fingerprint(certificate)
            assert mine.siret == trust.siret_of(certificate)
            assert mine.specimen is trust.is_specimen(certificate)
            assert mine.kid == (trust.kid_of(certificate) or b"")
            assert mine.kiosk == trust.kiosk_of(certificate)
            assert mine.name(verifier.SERIAL_NUMBER) == trust.serial_of(certificate)
            assert mine.name(verifier.ORGANISATION) == trust.organisation_of(certificate)
            assert mine.time_of_use() == trust.time_of_use(certificate)
            assert verifier.pem(mine) == certificate.public_bytes(Encoding.PEM)


def test_trust_is_decided_as_kiosque_decides_it() -> None:
    mine, other, late = bellevue(), found(), found(now=SIGNED_AT + timedelta(days=400))
    leaves = [c for by in (mine, other, late) for c in (by.kiosk, by.mediator, by.root.certificate)]
    moments = [SIGNED_AT + timedelta(days=days) for days in (-2, 0, 400, 1200, 5000, 9000)]
    for leaf in leaves:
        for moment in moments:
            expected = trust.why_not_trusted((leaf,), mine.root.certificate, moment)
            found_here = verifier.why_not_trusted(
                verifier.read_certificate(der(leaf)),
                verifier.read_certificate(der(mine.root.certificate)),
                moment,
            )
            assert found_here == (expected or "")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["root", "kiosk", "mediator"]), st.data())
def test_a_changed_certificate_is_trusted_by_nobody(which: str, data: st.DataObject) -> None:
    by = bellevue()
    raw = der(by.root.certificate if which == "root" else getattr(by, which))
    changed = bytearray(raw)
    changed[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    root = verifier.read_certificate(der(by.root.certificate))

    def read() -> None:
        certificate = verifier.read_certificate(bytes(changed))
        issuer = certificate if which == "root" else root
        if not verifier.is_issued_by(certificate, issuer):
            raise Refused("not issued")

    assert not stands(read)


def stands(read: Callable[..., object], *given_to_it: Any) -> bool:
    """As `accepted`; damaged text and dates are caught by whoever makes a check."""
    try:
        return accepted(read, *given_to_it)
    except ValueError:
        return False


# Known answers.


@pytest.mark.parametrize("name", ["record", "revocation"])
def test_a_record_is_accepted_or_refused_as_kiosque_does(name: str) -> None:
    known = vector(name)
    read = verifier.read_mandate if name == "record" else verifier.read_revocation
    assert accepted(read, known["payload"].encode())
    for case in known["invalid"]:
        assert not accepted(read, case["payload"].encode()), case["why"]


def test_an_envelope_is_opened_or_refused_as_kiosque_does() -> None:
    known = vector("envelope")
    payload, signatures = verifier.open_record(known["envelope"].encode())
    assert payload.decode() == known["payload"]
    assert [one.holds for one in signatures] == [True, True]
    for case in known["forged"]:
        _payload, forged = verifier.open_record(case["envelope"].encode())
        expected = [one.valid for one in open_record(case["envelope"].encode()).signatures]
        assert [one.holds for one in forged] == expected, case["why"]
    for case in known["invalid"]:
        assert not accepted(verifier.open_record, case["envelope"].encode()), case["why"]


def test_a_seal_is_read_or_refused_as_kiosque_does() -> None:
    known = vector("seal")
    for case in known["valid"]:
        seal = verifier.read_seal(case["text"])
        assert (seal.kind, seal.scopes, seal.kid.hex()) == (
            case["kind"],
            case["scopes"],
            case["kid"],
        )
        assert seal.signed.hex() == case["to_be_signed"]
        assert seal.content[10].hex() == case["chain_value"]
    for case in known["invalid"]:
        assert not stands(verifier.read_seal, case["text"]), case["why"]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 400), st.characters(codec="ascii"))
def test_a_seal_with_another_character_is_judged_alike(at: int, character: str) -> None:
    text = MADE().seal
    changed = text[: at % len(text)] + character + text[at % len(text) + 1 :]
    theirs = accepted(read_seal, changed)
    assert stands(verifier.read_seal, changed) is theirs


def test_numbers_and_commitments_are_the_known_ones() -> None:
    numbers = vector("number")
    for case in (*numbers["valid"], *numbers["forgiven"]):
        assert verifier.is_number(case["number"])
    for case in numbers["invalid"]:
        assert not verifier.is_number(case["typed"])
    for case in vector("commitment"):
        citizen = {
            "family_name": case["family_name"],
            "given_names": [case["first_given_name"]],
            "birth_date": case["birth_date"],
        }
        found_here = verifier.commitment(bytes.fromhex(case["salt"]), citizen)
        assert found_here.hex() == case["commitment"]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30))
def test_names_are_cleaned_and_compared_alike(text: str) -> None:
    assert verifier.clean()(text) is (bool(text) and clean_text(text) == text)
    if not any("\ud800" <= c <= "\udfff" for c in text):
        assert verifier.normalised(text) == normalised(text)


@settings(max_examples=200, deadline=None)
@given(st.from_regex(r"[A-Z]{3}(0|[1-9][0-9]?)-[0-9]{4,5}-[2-9A-Z]", fullmatch=True))
def test_a_number_is_checked_alike(text: str) -> None:
    assert verifier.is_number(text) is (check_number(text) == text)


MUTATIONS: list[Any] = [
    None, True, False, 0, 1, 2, -1, "", " ", "x", "é", "e\u0301", "a\u202eb", "A1", "K1", "K01",
    "1959-02-30", "1959-00-00", "1959-00-04", "1849-01-01", "2026-11-24T09:41:00Z",
    "2026-11-24T09:41:00+01:00", "2026-11-24T09:41:00+15:00", "2026-02-30T09:41:00+01:00",
    "2027-11-24T09:41:00+01:00", "99100", "99350", "29046", "2A004", "x" * 257, "x" * 65, "x" * 17,
    [], ["social"], ["travail", "social"], ["social", "social"], {}, {"kind": "known_person"},
    {"kind": "document", "document": "carte_identite"}, 2**53, "SHORT", "LONG", "je_forme",
    "0199aa00-0000-7000-8000-0000000000AA", "https:///x", "http://fc.example/api?x", "Europe/Paris",
]  # fmt: skip


def places_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every member and entry of a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    found_here: list[tuple[Any, ...]] = []
    for key, one in inside:
        found_here.append((*path, key))
        if isinstance(one, dict | list):
            found_here += places_in(one, (*path, key))
    return found_here


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(["record", "revocation"]), st.data())
def test_a_record_changed_anywhere_is_accepted_or_refused_alike(
    name: str, data: st.DataObject
) -> None:
    value = deepcopy(json.loads(vector(name)["payload"]))
    path = data.draw(st.sampled_from(places_in(value)))
    inner = value
    for key in path[:-1]:
        inner = inner[key]
    change = data.draw(st.sampled_from(["replace", "remove", "add"]))
    if change == "replace":
        inner[path[-1]] = data.draw(st.sampled_from(MUTATIONS))
    elif change == "remove":
        del inner[path[-1]]
    elif isinstance(inner, dict):
        more = ["renews", "procedures", "birth_place", "preferred_name", "translation", "z"]
        inner[data.draw(st.sampled_from(more))] = data.draw(st.sampled_from(MUTATIONS))
    else:
        inner.append(data.draw(st.sampled_from(MUTATIONS)))
    payload = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    theirs = parse_record if name == "record" else parse_revocation
    mine = verifier.read_mandate if name == "record" else verifier.read_revocation
    assert accepted(mine, payload) is accepted(theirs, payload)


@pytest.mark.parametrize(
    "text",
    [
        b'{"a":1.0}', b'{"a":1e3}', b'{"a":NaN}', b'{"a":1,"a":1}', b'{"b":1,"a":2}', b'{"a": 1}',
        b'{"a":"\\u0041"}', b'{"a":"\\/"}', b'{"a":9007199254740992}', b'{"a":01}', b'{"a":-0}',
        b"\xff", b"", b'{"\xf0\x90\x80\x80":1,"\xef\xbc\xa1":2,"z":3}', b"[" * 100_000,
    ],
)  # fmt: skip
def test_json_has_one_spelling(text: bytes) -> None:
    assert not accepted(verifier.read_canonical, text)


def test_keys_are_sorted_as_utf_16_does() -> None:
    """An astral letter sorts before a full-width one, since its first surrogate is smaller."""
    text = '{"\U00010000":1,"\uff21":2}'.encode()
    assert verifier.read_canonical(text) == {"\U00010000": 1, "\uff21": 2}


# The journal.


@pytest.mark.parametrize("size", range(1, 18))
def test_a_leaf_stands_where_the_tree_says(size: int) -> None:
    leaves = [chain_value(bytes([one])) for one in range(size)]
    tree = verifier.Checkpoint(size, root_of(leaves))
    for index, leaf in enumerate(leaves):
        path = list(inclusion_proof(leaves, index))
        assert verifier.is_included(leaf, index, tree, path)
        assert not verifier.is_included(leaf, index, tree, [*path, leaf])
        assert not verifier.is_included(leaf, size, tree, path)
        wrong = (index + 1) % size
        if size > 1:
            assert not verifier.is_included(leaf, wrong, tree, path)
            assert not verifier.is_included(leaf, index, tree, path[:-1])


def test_a_checkpoint_and_a_place_are_read_as_kiosque_writes_them() -> None:
    key = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32))
    public = key.public_key().public_bytes_raw()
    assert verifier.log_id(public) == journal_log_id(key.public_key())
    note = sign_checkpoint(f"kiosque/{verifier.log_id(public)}", 7, bytes(32), key)
    assert verifier.read_checkpoint(note.decode(), public) == (7, bytes(32))
    for path in ((), (bytes(32), b"\1" * 32)):
        place = write_proof(5, path, note).decode()
        assert verifier.read_place(place) == (5, list(path), note.decode())
    wrong = (
        note.replace(b"\n7\n", b"\n8\n"), note.replace(b"\n7\n", b"\n07\n"), note[:-2], b"",
        b"\n\n", note.replace("— ".encode(), b"- "), b"x" + note,
    )  # fmt: skip
    for one in wrong:
        assert not accepted(verifier.read_checkpoint, one.decode(), public)
    assert not accepted(verifier.read_checkpoint, note.decode(), bytes(32))


def test_every_known_header_is_read() -> None:
    known = json.loads(
        (Path(__file__).parent.parent / "vectors" / "journal" / "events.json").read_text()
    )
    for case in known["headers"]:
        found_here = verifier.HEADER.fullmatch(case["header"].encode())
        assert found_here is not None
        assert int(found_here["seq"]) == case["seq"]
        assert verifier.HEADER.fullmatch(case["header"].encode() + b" ") is None


# Papers.


def test_the_paper_of_a_mandate_is_read_whole() -> None:
    made = MADE()
    pdf = verifier.PdfFile(made.pdf)
    signature = verifier.pdf_signature(pdf)
    assert signature.at == SIGNED_AT
    assert signature.signer.raw == der(bellevue().kiosk)
    carried = verifier.attachments(pdf)
    assert (carried["mandat.jws"], carried["cachet.txt"].decode()) == (made.signed, made.seal)


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 1, exclude_max=True), st.integers(1, 255))
def test_a_paper_with_one_byte_changed_is_refused(where: float, mask: int) -> None:
    changed = bytearray(MADE().pdf)
    changed[int(where * len(changed))] ^= mask
    assert not stands(signed_and_trusted, bytes(changed))


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 1, exclude_max=True), st.integers(1, 255))
def test_no_byte_of_the_signature_of_a_paper_is_free(where: float, mask: int) -> None:
    pdf = MADE().pdf
    begins = pdf.rindex(b"/Contents <") + len(b"/Contents ")
    ends = pdf.index(b">", begins) + 1
    changed = bytearray(pdf)
    changed[begins + int(where * (ends - begins))] ^= mask
    assert not stands(signed_and_trusted, bytes(changed))


def signed_and_trusted(data: bytes, by: Organisation | None = None) -> None:
    """Read the signature of a paper, and refuse another signer than the example's kiosk."""
    signature = verifier.pdf_signature(verifier.PdfFile(data))
    root = verifier.read_certificate(der((by or bellevue()).root.certificate))
    reason = verifier.why_not_trusted(signature.signer, root, signature.at)
    if reason:
        raise Refused(reason)


def test_a_paper_with_something_added_is_refused() -> None:
    pdf = MADE().pdf
    for more in (b"\n", b"%", b"\n1 0 obj\nnull\nendobj\n", pdf):
        assert not stands(signed_and_trusted, pdf + more)


def test_a_pem_file_is_read_whole_or_not() -> None:
    text = bellevue().trust
    assert [c.raw for c in verifier.read_pem(text)] == [
        der(bellevue().root.certificate),
        der(bellevue().kiosk),
    ]
    for wrong in (
        b"",
        b"-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----\n",
        b"\xff\xfe",
    ):
        assert not accepted(verifier.read_pem, wrong)


def test_read_certificate_is_as_strict_as_kiosque() -> None:
    """What kiosque itself cannot read, the verifier does not read either."""
    raw = der(bellevue().kiosk)
    for wrong in (b"", raw[:-1], raw + b"\0", b"\x30\x80" + raw[2:], base64.b64encode(raw)):
        with pytest.raises(ValueError, match="read"):
            read_certificate(wrong)
        assert not accepted(verifier.read_certificate, wrong)
