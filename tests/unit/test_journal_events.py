"""Headers, chain values and commitments."""

import hashlib
import json
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from kiosque.errors import UnreadableError
from kiosque.journal.events import PAYLOAD_VERSIONS, chain_value, commit, header_bytes, parse_header

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "journal" / "events.json").read_text("utf-8")
)

hashes = st.binary(min_size=32, max_size=32)
headers = st.builds(
    header_bytes,
    log=st.from_regex(r"[0-9a-f]{32}", fullmatch=True),
    seq=st.integers(0, 10**15 - 1),
    prev=hashes,
    type=st.sampled_from(sorted(PAYLOAD_VERSIONS)),
    sv=st.integers(1, 9999),
    ts=st.just("2026-11-24T09:12:07.125Z"),
    tsq=st.sampled_from(["hub", "ntp", "manual", "unknown"]),
    seen=st.tuples(st.just(""), st.integers(0, 10**15 - 1)),
    subject=st.uuids().map(str),
    com=hashes,
    ct=hashes,
    length=st.integers(0, 10**15 - 1),
)


@pytest.mark.parametrize("vector", VECTORS["headers"], ids=lambda v: v["what"])
def test_the_published_headers_have_the_published_chain_values(vector: dict[str, str]) -> None:
    header = vector["header"].encode()
    assert chain_value(header).hex() == vector["chain"]
    assert str(parse_header(header).seq) == str(vector["seq"])


@pytest.mark.parametrize("vector", VECTORS["commitments"], ids=lambda v: v["what"])
def test_the_published_commitments_open(vector: dict[str, str]) -> None:
    salt, payload = bytes.fromhex(vector["salt"]), vector["payload"].encode()
    assert commit(salt, payload).hex() == vector["commitment"]


@given(headers)
def test_every_header_written_is_read_back_to_the_same_bytes(header: bytes) -> None:
    parsed = parse_header(header)
    again = header_bytes(
        log=parsed.log,
        seq=parsed.seq,
        prev=parsed.prev,
        type=parsed.type,
        sv=parsed.sv,
        ts=parsed.ts,
        tsq=parsed.tsq,
        seen=parsed.seen,
        subject=parsed.subject,
        com=parsed.com,
        ct=parsed.ct,
        length=parsed.length,
    )
    assert again == header


@given(headers)
def test_a_header_is_written_as_the_rfc_8785_library_would(header: bytes) -> None:
    assert header == rfc8785.dumps(json.loads(header))


@given(headers)
def test_the_chain_value_is_the_leaf_hash_of_rfc_6962(header: bytes) -> None:
    assert chain_value(header) == hashlib.sha256(b"\x00" + header).digest()


@given(headers, st.data())
def test_a_header_with_one_byte_more_or_less_is_refused(header: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(header) - 1))
    for altered in (header[:at] + b" " + header[at:], header + b"\n", b"\xef\xbb\xbf" + header):
        with pytest.raises(UnreadableError):
            parse_header(altered)


@pytest.mark.parametrize(
    "hostile",
    [b"", b"{}", b"null", b"[" * 900, b'{"v":1}', b"\xff" * 300, b"{" * 5000, b'{"v":2}'],
)
def test_what_is_no_header_is_refused_without_a_traceback(hostile: bytes) -> None:
    with pytest.raises(UnreadableError):
        parse_header(hostile)
