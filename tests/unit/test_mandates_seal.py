"""The printed seal: small, canonical, and what another implementation makes of it too."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import cbor2
import cwt
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosque.errors import UnreadableError
from kiosque.mandates.commitment import ANONYMOUS
from kiosque.mandates.scopes import SCOPE_KEYS, in_order
from kiosque.mandates.seal import (
    LARGEST_COSE,
    LONGEST_KID,
    SealContent,
    SealKind,
    read_cose,
    read_seal,
    seal_text,
    sign_seal,
    verify_seal,
)
from kiosque.receipts.qr import SMALLEST_MODULE_MILLIMETRES, matrix
from tests.mandate_examples import fixed_key

KEY, OTHER_KEY = fixed_key(2), fixed_key(3)
KID = b"\x00\x01\x01"
START = datetime(2026, 11, 24, 8, 41, tzinfo=UTC)
MANDATE = SealContent(
    version=1,
    practice=False,
    kind="mandate",
    subject_id=bytes(range(16)),
    siret="73282932000074",
    scopes=("famille", "argent"),
    starts_at=START,
    ends_at=START + timedelta(days=31),
    index=7,
    chain_value=bytes(range(32)),
    salt=bytes(8),
    commitment=bytes(range(16)),
)
LARGEST = replace(
    MANDATE,
    practice=True,
    siret="9" * 14,
    scopes=SCOPE_KEYS,
    starts_at=datetime(9999, 12, 30, tzinfo=UTC),
    ends_at=datetime(9999, 12, 31, tzinfo=UTC),
    index=2**53 - 1,
)
SECONDS = st.integers(0, 4_000_000_000)


@st.composite
def contents(draw: st.DrawFn) -> SealContent:
    kind: SealKind = draw(st.sampled_from(get_args(SealKind)))
    start = draw(SECONDS)
    end = start + draw(st.integers(1, 365 * 86_400)) if kind == "mandate" else start
    least = 1 if kind == "mandate" else 0
    scopes = draw(st.sets(st.sampled_from(SCOPE_KEYS), min_size=least))
    commitments = st.binary(min_size=16, max_size=16).filter(
        lambda found: kind == "account" or found != ANONYMOUS
    )
    if kind == "erasure":
        commitments = st.just(ANONYMOUS)
    return SealContent(
        version=1,
        practice=draw(st.booleans()),
        kind=kind,
        subject_id=draw(st.binary(min_size=16, max_size=16)),
        siret=f"{draw(st.integers(0, 10**14 - 1)):014d}",
        scopes=() if kind in ("account", "erasure") else in_order(tuple(scopes)),
        starts_at=datetime.fromtimestamp(start, UTC),
        ends_at=datetime.fromtimestamp(end, UTC),
        index=draw(st.integers(0, 2**53 - 1)),
        chain_value=draw(st.binary(min_size=32, max_size=32)),
        salt=draw(st.binary(min_size=8, max_size=8)),
        commitment=draw(commitments),
    )


@given(contents())
def test_a_seal_says_what_it_was_given(content: SealContent) -> None:
    text = seal_text(sign_seal(content, KEY, KID))
    read = read_seal(text)
    assert read.content == content
    assert read.kid == KID
    assert verify_seal(read, KEY.public_key())
    assert not verify_seal(read, OTHER_KEY.public_key())


def test_the_largest_seal_fits_its_budget_and_its_square() -> None:
    cose = sign_seal(LARGEST, KEY, b"\xff" * LONGEST_KID)
    assert len(cose) <= LARGEST_COSE == 220
    code = matrix(seal_text(cose))
    assert code.modules - 8 <= 61
    assert code.module_millimetres() >= SMALLEST_MODULE_MILLIMETRES == 0.45


@settings(max_examples=300)
@given(contents(), st.data())
def test_no_changed_byte_goes_unnoticed(content: SealContent, data: st.DataObject) -> None:
    cose = bytearray(sign_seal(content, KEY, KID))
    at = data.draw(st.integers(0, len(cose) - 1))
    cose[at] ^= data.draw(st.integers(1, 255))
    try:
        read = read_cose(bytes(cose))
    except UnreadableError:
        return
    assert not verify_seal(read, KEY.public_key())


@given(st.binary(max_size=240))
def test_whatever_bytes_are_given_are_read_or_refused(hostile: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_cose(hostile)
    with pytest.raises(UnreadableError):
        read_seal(seal_text(hostile))


@given(st.text(max_size=300))
def test_whatever_text_is_given_is_refused(hostile: str) -> None:
    for text in (hostile, f"KQ1:{hostile}"):
        with pytest.raises(UnreadableError):
            read_seal(text)


@pytest.mark.parametrize(
    "payload",
    [
        b"\x81" * 200 + b"\x80",
        cbor2.dumps(cbor2.CBORTag(4, [10**9, 1])),
        bytes.fromhex("c5821b7fffffffffffffff01"),
        cbor2.dumps(cbor2.CBORTag(35, "(a+)+$")),
        cbor2.dumps(cbor2.CBORTag(28, [1])),
        bytes.fromhex("a0"),
        bytes.fromhex("f6"),
    ],
)
def test_a_payload_made_to_hurt_the_reader_is_refused(payload: bytes) -> None:
    protected = cbor2.dumps({1: -7, 4: KID})
    cose = cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, bytes(64)]))
    with pytest.raises(UnreadableError):
        read_cose(cose[:LARGEST_COSE])
    with pytest.raises(UnreadableError):
        read_cose(payload)


def test_a_scanner_may_add_a_line_break_and_nothing_else() -> None:
    text = seal_text(sign_seal(MANDATE, KEY, KID))
    for around in (f"{text}\r\n", f"\t{text}\n"):
        assert read_seal(around).content == MANDATE
    for wrong in (f" {text}", f"{text} ", text.lower(), f"{text}\nx"):
        with pytest.raises(UnreadableError):
            read_seal(wrong)


def test_another_implementation_of_cose_verifies_a_seal_and_makes_one() -> None:
    cose = sign_seal(MANDATE, KEY, KID)
    public = KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    key = cwt.COSEKey.from_pem(public.decode(), kid=KID)
    assert cwt.COSE.new().decode(cose, key) == read_payload(cose)
    with pytest.raises(cwt.VerifyError):
        cwt.COSE.new().decode(cose[:-1] + bytes([cose[-1] ^ 1]), key)
    private = KEY.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    signer = cwt.COSEKey.from_pem(private.decode(), kid=KID)
    theirs = cwt.COSE.new().encode_and_sign(
        read_payload(cose), signer, protected={1: -7, 4: KID}, unprotected={}
    )
    read = read_cose(theirs)
    assert read.content == MANDATE
    assert verify_seal(read, KEY.public_key())


def read_payload(cose: bytes) -> bytes:
    payload: bytes = cbor2.loads(cose).value[2]
    return payload


def test_a_second_implementation_by_hand_verifies_a_seal() -> None:
    protected, _nothing, payload, signature = cbor2.loads(sign_seal(MANDATE, KEY, KID)).value
    signed = b"\x84\x6aSignature1" + _bytes(protected) + b"\x40" + _bytes(payload)
    numbers = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    KEY.public_key().verify(encode_dss_signature(*numbers), signed, ec.ECDSA(hashes.SHA256()))


def _bytes(value: bytes) -> bytes:
    """Return a CBOR byte string of 24 to 255 bytes, or of fewer."""
    return (bytes([0x40 + len(value)]) if len(value) < 24 else bytes([0x58, len(value)])) + value


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 2},
        {"subject_id": bytes(15)},
        {"siret": "7328293200007"},
        {"siret": "7328293200007x"},
        {"siret": "７３２８２９３２００００７４"},
        {"scopes": ("argent", "famille")},
        {"scopes": ("famille", "famille")},
        {"scopes": ("vote",)},
        {"scopes": ()},
        {"starts_at": START.replace(tzinfo=None)},
        {"ends_at": START},
        {"ends_at": START - timedelta(seconds=1)},
        {"starts_at": datetime(1969, 12, 31, tzinfo=UTC)},
        {"index": -1},
        {"index": 2**53},
        {"chain_value": bytes(31)},
        {"salt": bytes(9)},
        {"commitment": bytes(17)},
        {"commitment": ANONYMOUS},
        {"kind": "account"},
        {"kind": "erasure", "scopes": (), "ends_at": START},
        {"kind": "revocation"},
    ],
)
def test_a_seal_that_cannot_be_is_never_signed(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        sign_seal(replace(MANDATE, **changes), KEY, KID)


def test_only_a_p256_key_with_a_short_name_signs() -> None:
    for key, kid in (
        (ec.generate_private_key(ec.SECP384R1()), KID),
        (KEY, b""),
        (KEY, bytes(LONGEST_KID + 1)),
    ):
        with pytest.raises(ValueError, match="P-256"):
            sign_seal(MANDATE, key, kid)
    read = read_cose(sign_seal(MANDATE, KEY, KID))
    assert not verify_seal(read, ec.generate_private_key(ec.SECP384R1()).public_key())
