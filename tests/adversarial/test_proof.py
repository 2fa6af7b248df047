"""A proof that was changed, packed otherwise or put together from others is named as such."""

import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosque.desk.acts import ActResult
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.revoking import RevokeMandate, revoke
from kiosque.desk.session import Session
from kiosque.desk.using import UseMandate, use_mandate
from kiosque.mandates.envelope import Signer, open_record, sign_record
from kiosque.mandates.fields import canonical_bytes
from kiosque.receipts.proof import verifier
from kiosque.receipts.proof.verifier import ALTERED, UNCONFIRMED, Proof, Report
from tests.desks import Place, found, grant, person
from tests.hostile_papers import HOSTILE
from tests.proof_examples import WISH, act, altered, judged, members, proof_of, rich_proof, told

SIGNED_AT = datetime.fromisoformat("2026-11-24T10:12:30+01:00")


@pytest.fixture(autouse=True)
def _curves_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compute each signature once: most of them are the same in every altered proof."""
    monkeypatch.setattr(verifier, "ecdsa_holds", _remembered)


@cache
def _remembered(point: tuple[int, int], message: bytes, r: int, s: int) -> bool:
    return _ecdsa_holds(point, message, r, s)


_ecdsa_holds = verifier.ecdsa_holds


@cache
def places(proof: bytes) -> tuple[str, ...]:
    """Return which file each byte of an archive belongs to; `archive` between them."""
    of = ["archive"] * len(proof)
    for entry in verifier.read_archive(proof):
        begins = proof.index(entry.data)
        of[begins : begins + len(entry.data)] = [entry.name] * len(entry.data)
    return tuple(of)


def flipped(data: bytes, at: int, mask: int) -> bytes:
    changed = bytearray(data)
    changed[at] ^= mask
    return bytes(changed)


def test_the_proof_to_alter_is_whole() -> None:
    proof, _root = rich_proof()
    assert judged(proof).exit_code == UNCONFIRMED
    assert set(places(proof)) == {"archive", *members(proof)}


@settings(max_examples=35, deadline=None)
@given(st.floats(0, 1, exclude_max=True), st.integers(1, 255))
def test_one_byte_changed_anywhere_is_named(where: float, mask: int) -> None:
    proof, _root = rich_proof()
    at = int(where * len(proof))
    report = judged(flipped(proof, at, mask))
    assert report.exit_code == ALTERED
    assert places(proof)[at] in altered(report)
    assert places(proof)[at] in report.verdict


@settings(max_examples=35, deadline=None)
@given(st.data(), st.integers(1, 255))
def test_one_byte_changed_in_any_file_is_named(data: st.DataObject, mask: int) -> None:
    """Each file has its turn, however small; the archive is packed anew around the change."""
    proof, _root = rich_proof()
    files = members(proof)
    name = data.draw(st.sampled_from(sorted(files)))
    at = data.draw(st.integers(0, len(files[name]) - 1))
    files[name] = flipped(files[name], at, mask)
    for source in (verifier.archive_of(files, SIGNED_AT), files):
        report = verifier.judge(source, verifier.Trusted())
        assert report.exit_code == ALTERED
        assert name in altered(report)
        assert name in report.verdict


def test_every_byte_between_the_files_counts() -> None:
    """Signatures, versions, flags, dates, sizes, names, modes, offsets: each bit of each byte."""
    files = {"LISEZ-MOI.txt": b"Bonjour.", "certificats/racine.pem": b"-----"}
    packed = verifier.archive_of(files, SIGNED_AT)
    for at in range(len(packed)):
        for bit in range(8):
            report = Report()
            source = flipped(packed, at, 1 << bit)
            verifier._carefully(
                "archive",
                "archive",
                lambda s=source, r=report: verifier.check_archive(s, Proof({}), r),  # type: ignore[misc]
                report,
            )
            assert places(packed)[at] in altered(report)


def test_bytes_cut_or_added_are_named() -> None:
    proof, _root = rich_proof()
    for changed in (
        b"",
        proof[:-1],
        proof[1:],
        proof[:22],
        proof + b"\0",
        b"\0" + proof,
        proof * 2,
    ):
        report = judged(changed)
        assert (report.exit_code, altered(report)) == (ALTERED, {"archive"})


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_is_given_instead_of_a_proof_gets_a_sentence(name: str) -> None:
    report = judged(HOSTILE[name])
    assert (report.exit_code, altered(report)) == (ALTERED, {"archive"})
    assert told(report).strip()


@pytest.mark.parametrize("hostile", HOSTILE)
def test_whatever_stands_in_place_of_a_file_gets_a_sentence(signing: Session, hostile: str) -> None:
    """Even where the kiosk itself signed the list of files."""
    files = members(proof_of_all(signing))
    others = ("mandat.jws", "cachet.txt", "journal.jsonl", "annulations/1.jws")
    name = "mandat.pdf" if "pdf" in hostile else others[list(HOSTILE).index(hostile) % 4]
    files[name] = HOSTILE[hostile]
    report = judged(resigned(signing, files))
    assert report.exit_code == ALTERED
    assert name in altered(report)


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """Return files in an archive of the ordinary kind."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(
                zipfile.ZipInfo(f"preuve/{name}", SIGNED_AT.timetuple()[:6]), data, method
            )
    return written.getvalue()


def test_the_same_files_packed_otherwise_are_refused() -> None:
    files = members(rich_proof()[0])
    for changed in (
        packed(files),
        packed(files, zipfile.ZIP_DEFLATED),
        verifier.archive_of(files, SIGNED_AT.replace(year=2027)),
    ):
        report = judged(changed)
        assert report.exit_code == ALTERED
        assert altered(report) == {"archive"}


def test_an_archive_with_a_name_twice_a_way_out_or_a_bomb_is_refused() -> None:
    proof, _root = rich_proof()
    entries = verifier.read_archive(proof)
    twice = verifier._spelled([*entries, entries[0]])
    assert "deux fois" in told(judged(twice))
    for name in (
        "../evasion.txt",
        "a/../../b",
        "/etc/passwd",
        "é.txt",
        "a\x1b[2J.txt",
        "C:\\x",
        "",
    ):
        stray = verifier.Entry(name, entries[0].stamp, zlib.crc32(b"x"), b"x")
        changed = spelled_anyhow([*entries, stray])
        report = judged(changed)
        assert (report.exit_code, altered(report)) == (ALTERED, {"archive"})
        assert "\x1b" not in told(report)
    bomb = packed({"a": bytes(20_000_000)}, zipfile.ZIP_DEFLATED)
    assert len(bomb) < 100_000
    assert judged(bomb).exit_code == ALTERED
    many = END.pack(b"PK\5\6", 0, 0, 65535, 65535, 0, 0, 0)
    assert judged(many).exit_code == ALTERED


END = struct.Struct("<4s4H2IH")


def spelled_anyhow(entries: list[verifier.Entry]) -> bytes:
    """Return an archive whose names nothing forbids."""
    by_name = {f"preuve/{e.name}": e for e in entries}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, entry in by_name.items():
            archive.writestr(zipfile.ZipInfo(name), entry.data)
    return written.getvalue()


def test_a_file_more_or_less_is_named() -> None:
    files = members(rich_proof()[0])
    more = judged(verifier.archive_of({**files, "avis.txt": b"Bonjour."}, SIGNED_AT))
    assert altered(more) == {"avis.txt"}
    for name in files:
        less = judged(verifier.archive_of({n: d for n, d in files.items() if n != name}, SIGNED_AT))
        assert less.exit_code == ALTERED
        assert name in altered(less) | {"manifeste.jws"} & altered(less)


# What the kiosk itself cannot make agree: its own key signs the list of files again.


@pytest.fixture(scope="module")
def signing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Return the session of an organisation that signs whatever is asked."""
    place = found(tmp_path_factory.mktemp("signing") / "home")
    _SIGNING.append(place)
    yield place.session
    place.session.close()


_SIGNING: list[Place] = []


@cache
def _all_of(session_id: int) -> bytes:
    place = next(one for one in _SIGNING if id(one.session) == session_id)
    granted = grant(place)
    act(place, granted)
    revoke(place.session, RevokeMandate(granted.number, WISH))
    return proof_of(place.session, granted.number)


def proof_of_all(session: Session) -> bytes:
    """Return the proof of a mandate that was used and revoked, made once."""
    return _all_of(id(session))


def resigned(session: Session, files: dict[str, bytes], **changes: Any) -> bytes:
    """Return the archive of some files under a list that the kiosk signs."""
    payload = json.loads(open_record(files[verifier.MANIFEST]).payload)
    listed = {name: data for name, data in files.items() if name != verifier.MANIFEST}
    payload["files"] = [
        {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in sorted(listed.items())
    ]
    kiosk = Signer(session.vault.seal_key, session.vault.kiosk_chain)
    manifest = sign_record(canonical_bytes(payload | changes), [kiosk])
    return verifier.archive_of({**listed, verifier.MANIFEST: manifest}, SIGNED_AT)


def test_signing_the_list_again_changes_nothing(signing: Session) -> None:
    report = judged(resigned(signing, members(proof_of_all(signing))))
    assert (report.exit_code, report.state) == (UNCONFIRMED, "revoked"), told(report)


@pytest.mark.parametrize(
    "name",
    [
        "mandat.pdf", "mandat.jws", "cachet.txt", "journal.jsonl", "annulations/1.jws",
        "annulations/1.pdf", "annulations/1.cachet.txt",
    ],
)  # fmt: skip
def test_a_part_of_another_proof_of_the_same_organisation_is_named(
    signing: Session, name: str
) -> None:
    files = members(proof_of_all(signing))
    other = members(other_proof(signing))
    files[name] = other[name]
    report = judged(resigned(signing, files))
    assert report.exit_code == ALTERED
    assert report.wrong


@cache
def _other_of(session_id: int) -> bytes:
    place = next(one for one in _SIGNING if id(one.session) == session_id)
    granted = grant(place, identity=person(family_name="Le Goff"))
    act(place, granted)
    revoke(place.session, RevokeMandate(granted.number, WISH))
    return proof_of(place.session, granted.number)


def other_proof(session: Session) -> bytes:
    return _other_of(id(session))


@pytest.mark.parametrize(
    "changes",
    [
        {"standing": {"state": "signed_locally", "scopes": ["social"], "superseded": []}},
        {"standing": {"state": "superseded", "scopes": [], "superseded": []}},
        {"practice": False},
        {"kiosk": "K2"},
        {"made_at": "2046-11-24T10:12:30+01:00"},
        {"made_at": "2020-11-24T10:12:30+01:00"},
        {"mandate": {"id": "0199aa00-0000-7000-8000-0000000000aa", "number": "BEL1-0123-F"}},
        {"v": 2},
        {"typ": "mandate"},
        {"more": 1},
    ],
    ids=str,
)
def test_a_list_that_lies_is_named(signing: Session, changes: dict[str, Any]) -> None:
    report = judged(resigned(signing, members(proof_of_all(signing)), **changes))
    assert report.exit_code == ALTERED
    assert altered(report) & {"manifeste.jws", "mandat.jws"}


def lines_of(files: dict[str, bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files["journal.jsonl"].splitlines()]


def with_lines(files: dict[str, bytes], lines: list[dict[str, Any]]) -> dict[str, bytes]:
    return {**files, "journal.jsonl": b"".join(canonical_bytes(one) + b"\n" for one in lines)}


def test_no_line_of_the_journal_can_be_changed_or_brought_from_elsewhere(signing: Session) -> None:
    files, other = members(proof_of_all(signing)), lines_of(members(other_proof(signing)))
    lines = lines_of(files)
    signed = next(at for at, one in enumerate(lines) if '"mandate.signed"' in str(one))
    alien = next(one for one in other if '"act.recorded"' in str(one))
    wrong: list[list[dict[str, Any]]] = [
        [one for at, one in enumerate(lines) if at != signed],
        [lines[0], *reversed(lines[1:])],
        [*lines, lines[-1]],
        [*lines, alien],
        [{**lines[0], "checkpoint": other[0]["checkpoint"]}, *lines[1:]],
        [{**lines[0], "public_key": "00" * 32}, *lines[1:]],
        [{**lines[0], "past_logs": [{"public_key": "00" * 32, "size": 1}]}, *lines[1:]],
    ]
    for at, line in enumerate(lines[1:], start=1):
        wrong += (
            [*lines[:at], {**line, **change}, *lines[at + 1 :]]
            for change in (
                {"payload": line["payload"] + " "},
                {"salt": "00" * 32},
                {"seq": line["seq"] + 1},
                {"header": line["header"].replace('"v":1', '"v":2')},
                {"proof": line["proof"].replace("index ", "index 1")},
                {"withheld": "destroyed"},
            )
        )
    for changed in wrong:
        report = judged(resigned(signing, with_lines(files, changed)))
        assert report.exit_code == ALTERED
        assert "journal.jsonl" in altered(report)


@pytest.mark.parametrize(
    "change",
    [{"seq": 10**9}, {"seq": 0}, {"scope": "argent"}, {"at": "2040-01-01T00:00:00+01:00"}],
    ids=str,
)
def test_an_act_that_the_mandate_did_not_allow_is_named(
    signing: Session, change: dict[str, Any]
) -> None:
    """After the revocation, before the mandate, outside its scopes, after its end.

    Nothing records one; a proof that showed one would contradict itself.
    """
    proof, report = Proof(members(proof_of_all(signing))), Report()
    verifier.check_manifest(proof, report)
    verifier.check_mandate(proof, report)
    verifier.check_seal(proof, report)
    verifier.check_journal(proof, report)
    verifier.check_place(proof, report)
    verifier.check_acts(proof, report)
    (event,) = needed_journal(proof).of("act.recorded")
    payload = {**(event.payload or {}), **change}
    wrong = replace(event, seq=int(change.get("seq", event.seq)), payload=payload)
    needed_journal(proof).events = [wrong]
    with pytest.raises(verifier.Refused, match="ne permettait pas"):
        verifier._act(wrong, proof, [verifier.Ending(10**6, ["social"], wrong.at)])


def needed_journal(proof: Proof) -> verifier.Journal:
    return verifier.needed(proof.journal)


def test_outside_words_reach_the_screen_as_words(tmp_path: Path) -> None:
    place = found(tmp_path / "home", name="Centre \u202eerialuciteP")
    granted = grant(place)
    confirm_hand_signatures(place.session, granted.number)
    label = "Dossier \x1b]0;titre\x07 ✘ NON"
    use_mandate(place.session, UseMandate(granted.number, "social", label, ActResult.SENT))
    report = judged(proof_of(place.session, granted.number))
    assert report.exit_code == UNCONFIRMED
    text = told(report)
    assert all(c.isprintable() or c in "\n\N{NO-BREAK SPACE}" for c in text)
    assert not [line for line in text.splitlines() if line.startswith("✘")]
    place.session.close()


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n" + b"%\n" * 2_000_000 + b"startxref\n9\n%%EOF\n",
        b"%PDF-1.7\nxref\n" + b"0 0\n" * 100_000 + b"trailer<<>>\nstartxref\n9\n%%EOF\n",
    ],
    ids=["comments", "sections"],
)
def test_a_paper_made_to_waste_time_is_refused_at_once(data: bytes) -> None:
    with pytest.raises(verifier.Refused):
        verifier.pdf_signature(verifier.PdfFile(data))


def test_names_of_attachments_that_turn_in_circles_are_refused() -> None:
    kids = b" ".join([b"2 0 R"] * 200)
    objects = (
        b"<< /Names << /EmbeddedFiles 2 0 R >> >>",
        b"<< /Kids [" + kids + b"] >>",
    )
    data, places_of = bytearray(b"%PDF-1.7\n"), []
    for at, one in enumerate(objects, start=1):
        places_of.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (at, one)
    index = len(data)
    data += b"xref\n0 3\n0000000000 65535 f \n"
    data += b"".join(b"%010d 00000 n \n" % place for place in places_of)
    data += b"trailer << /Root 1 0 R /Size 3 >>\nstartxref\n%d\n%%%%EOF\n" % index
    pdf = verifier.PdfFile(bytes(data))
    with pytest.raises(verifier.Refused):
        verifier.attachments(pdf)
