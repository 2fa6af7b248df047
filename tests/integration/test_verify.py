"""`kiosque verify`: what a stranger learns from a paper, and that nothing false passes."""

import json
import subprocess
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import segno
from PIL import Image

from kiosque.cli.app import run
from kiosque.desk.checking import check_paper, ways_to_read
from kiosque.errors import InputError, UnreadableError
from kiosque.mandates.commitment import commitment
from kiosque.mandates.envelope import sign_record
from kiosque.mandates.seal import seal_text, sign_seal
from kiosque.receipts.attach import finish
from kiosque.receipts.sign import sign_pdf
from kiosque.receipts.verdict import Verdict
from tests import mandate_examples, paper_examples
from tests.mandate_examples import CITIZEN, PARIS, SIGNED_AT
from tests.paper_examples import MandateFiles, bellevue, mandate, signers, within
from tests.system_programs import need

GENUINE, REFUSED, CANNOT_TELL, ENDED = 0, 1, 2, 3
PDF, RECORD, SEAL, PICTURE = "pdf", "record", "seal", "picture"
FORMS = (PDF, RECORD, SEAL, PICTURE)
NAME, BORN = "Benali, Aïcha", "1959-03-14"
END = SIGNED_AT + timedelta(days=31)


def picture_of(text: str, kind: str = "PNG") -> bytes:
    """Return a picture of a page with one code on it."""
    code, page = BytesIO(), BytesIO()
    segno.make(text, error="m", boost_error=False).save(code, kind="png", scale=5, border=4)
    sheet = Image.new("L", (900, 1200), 255)
    with Image.open(code) as drawn:
        sheet.paste(drawn.convert("L"), (300, 500))
    sheet.save(page, format=kind)
    return page.getvalue()


def as_given(made: MandateFiles, form: str) -> bytes:
    """Return a mandate in one of the forms that a verifier may hold."""
    forms: dict[str, Callable[[], bytes]] = {
        PDF: lambda: made.pdf,
        RECORD: lambda: made.signed,
        SEAL: made.seal.encode,
        PICTURE: lambda: picture_of(made.seal),
    }
    return forms[form]()


def judge(
    data: bytes,
    *,
    trust: bytes | None = b"",
    name: str = "",
    born: str = BORN,
    now: datetime | None = None,
) -> Verdict:
    """Check a paper; with the certificates of the example unless told otherwise."""
    known = bellevue().trust if trust == b"" else trust
    people = ways_to_read(name, born) if name else ()
    return check_paper(data, now or within(), trust=known, people=people)


def told(verdict: Verdict) -> str:
    return "\n".join(check.sentence for check in verdict.checks)


# What is genuine


@pytest.mark.parametrize("form", FORMS)
def test_a_genuine_mandate_is_recognised_in_each_of_its_forms(form: str) -> None:
    verdict = judge(as_given(mandate(), form))
    assert verdict.exit_code == GENUINE, told(verdict)
    answer = verdict.to_json()
    assert answer["signature"] == "valid"
    assert answer["issuer"]["status"] == "trusted"
    assert answer["issuer"]["name"] == "Centre social de Bellevue"
    assert answer["dates"]["status"] == "running"
    assert answer["revocation"] == "unknown"
    assert answer["specimen"] is False
    assert answer["subject"] == mandate_examples.MANDATE_ID
    assert answer["scopes"] == list(mandate().record.scopes)
    assert "Un papier seul ne peut pas dire si le mandat a été annulé" in told(verdict)


def test_the_account_of_a_visit_is_recognised() -> None:
    verdict = judge(paper_examples.account_pdf())
    assert verdict.exit_code == GENUINE, told(verdict)
    assert (verdict.kind, verdict.dates) == ("account", "none")
    seal = judge(paper_examples.account_seal(bellevue()).encode())
    assert (seal.exit_code, seal.kind) == (GENUINE, "account")


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_read_whatever_its_kind(kind: str) -> None:
    assert judge(picture_of(mandate().seal, kind)).exit_code == GENUINE


def test_a_picture_of_the_printed_page_is_read(tmp_path: Path) -> None:
    made = mandate()
    (tmp_path / "mandat.pdf").write_bytes(made.pdf)
    command = [need("pdftoppm"), "-r", "200", "-png", "-f", "1", "-l", "1", "mandat.pdf", "page"]
    subprocess.run(command, cwd=tmp_path, check=True)
    (page,) = tmp_path.glob("*.png")
    assert judge(page.read_bytes()).exit_code == GENUINE


def test_a_seal_among_other_lines_is_found() -> None:
    text = f"Bonjour,\n\n{mandate().seal}\r\nMerci.\n"
    for data in (text.encode(), text.encode("utf-8-sig"), mandate().seal.encode("utf-8-sig")):
        assert judge(data).exit_code == GENUINE


# Whom one trusts


@pytest.mark.parametrize("form", [PDF, RECORD])
def test_without_certificates_it_is_intact_but_its_issuer_is_to_be_confirmed(form: str) -> None:
    verdict = judge(as_given(mandate(), form), trust=None)
    assert verdict.exit_code == CANNOT_TELL
    assert (verdict.signature, verdict.issuer) == ("valid", "unconfirmed")
    assert verdict.issuer_fingerprint in told(verdict)
    assert "émetteur à confirmer" in told(verdict)


@pytest.mark.parametrize("form", [SEAL, PICTURE])
def test_a_seal_without_certificates_proves_nothing_yet(form: str) -> None:
    verdict = judge(as_given(mandate(), form), trust=None)
    assert verdict.exit_code == CANNOT_TELL
    assert (verdict.signature, verdict.issuer) == ("unreadable", "unconfirmed")
    assert verdict.kind == "mandate"


def test_the_root_is_enough_for_what_carries_its_chain() -> None:
    root = bellevue().root_only
    for data in (
        as_given(mandate(), PDF),
        as_given(mandate(), RECORD),
        paper_examples.account_pdf(),
    ):
        assert judge(data, trust=root).exit_code == GENUINE
    seal = judge(as_given(mandate(), SEAL), trust=root)
    assert seal.exit_code == CANNOT_TELL
    assert "ne connaît pas le poste" in told(seal)


@pytest.mark.parametrize("form", FORMS)
def test_another_organisation_did_not_issue_it(form: str) -> None:
    verdict = judge(as_given(mandate(), form), trust=paper_examples.found().trust)
    assert verdict.exit_code == REFUSED


@pytest.mark.parametrize(
    "trust",
    [
        b"",
        b"bonjour",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        b"\xff" * 100,
        b"A" * 2_000_000,
    ],
)
def test_a_file_that_holds_no_certificates_is_refused(trust: bytes) -> None:
    with pytest.raises(UnreadableError) as refusal:
        check_paper(as_given(mandate(), PDF), within(), trust=trust)
    assert refusal.value.advice


def test_a_kiosk_is_no_root_and_a_foreign_kiosk_is_left_out() -> None:
    kiosk_first = bellevue().trust.split(b"-----END CERTIFICATE-----\n")[1]
    with pytest.raises(UnreadableError):
        judge(as_given(mandate(), SEAL), trust=kiosk_first + b"-----END CERTIFICATE-----\n")
    other = paper_examples.found()
    mixed = bellevue().root_only + other.trust
    assert judge(as_given(mandate(other), SEAL), trust=mixed).exit_code == CANNOT_TELL


@pytest.mark.parametrize("form", FORMS)
def test_a_key_is_used_three_years_and_its_papers_stay_good_eight_more(form: str) -> None:
    late = datetime(2029, 11, 25, 9, 0, tzinfo=PARIS)
    after = mandate(signed_at=late)
    refused = judge(as_given(after, form), now=late + timedelta(days=1))
    assert refused.exit_code == REFUSED
    assert "plus en usage" in told(refused)
    old = judge(as_given(mandate(), form), now=datetime(2036, 1, 1, tzinfo=PARIS))
    assert old.exit_code == ENDED
    assert (old.signature, old.issuer) == ("valid", "trusted")


# Whose it is


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "name", [NAME, "BENALI, aicha", "Aïcha Benali", "benali aïcha fatima", "Aïcha Fatima Benali"]
)
def test_the_person_at_the_counter_is_that_of_the_paper(form: str, name: str) -> None:
    verdict = judge(as_given(mandate(), form), name=name)
    assert verdict.exit_code == GENUINE, told(verdict)
    assert verdict.person_matches is True


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("name", "born"),
    [
        ("Benali, Fatima", BORN),
        ("Benalia, Aïcha", BORN),
        ("Benali, Aïcha", "1959-03-15"),
        ("Benali, Aïcha", "1959-00-00"),
    ],
)
def test_a_paper_shown_by_somebody_else_is_refused(form: str, name: str, born: str) -> None:
    verdict = judge(as_given(mandate(), form), name=name, born=born)
    assert verdict.exit_code == REFUSED
    assert verdict.person_matches is False
    assert judge(as_given(mandate(), form), name=name, born=born, trust=None).exit_code == REFUSED


def test_a_seal_pasted_on_the_paper_of_another_is_told_by_the_name() -> None:
    """The photocopied square of one person on the printed page of another is the seal's."""
    copied = picture_of(mandate().seal)
    assert judge(copied, name="Le Goff, Yvonne").exit_code == REFUSED
    assert judge(copied, name=NAME).exit_code == GENUINE


def test_a_paper_that_names_nobody_cannot_answer_for_somebody() -> None:
    for data in (paper_examples.account_pdf(), paper_examples.account_seal(bellevue()).encode()):
        verdict = judge(data, name=NAME)
        assert verdict.exit_code == CANNOT_TELL
        assert "ne nomme personne" in told(verdict)


@pytest.mark.parametrize(
    ("name", "born"),
    [
        ("", BORN),
        ("Benali", BORN),
        (",", BORN),
        ("Benali,", BORN),
        ("a " * 20, BORN),
        (NAME, "hier"),
        (NAME, "1959-02-30"),
        ("\x00\x1b", BORN),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(name: str, born: str) -> None:
    with pytest.raises(InputError):
        ways_to_read(name, born)


# When


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("now", "status", "code"),
    [
        (SIGNED_AT - timedelta(seconds=1), "not_begun", ENDED),
        (SIGNED_AT, "running", GENUINE),
        (END - timedelta(seconds=1), "running", GENUINE),
        (END, "ended", ENDED),
    ],
)
def test_the_dates_are_judged_to_the_second(
    form: str, now: datetime, status: str, code: int
) -> None:
    verdict = judge(as_given(mandate(), form), now=now)
    assert (verdict.dates, verdict.exit_code) == (status, code)
    assert "25 décembre 2026 à 9" in told(verdict) or status == "not_begun"
    answer = verdict.to_json()["dates"]
    assert datetime.fromisoformat(answer["ends_at"]) == END


# What is false


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


# Practice


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("trusted", [True, False])
def test_a_practice_paper_is_a_specimen_whatever_one_trusts(form: str, trusted: bool) -> None:  # noqa: FBT001
    made = mandate(practice=True)
    trust = bellevue(practice=True).trust if trusted else None
    verdict = judge(as_given(made, form), trust=trust)
    assert verdict.to_json()["specimen"] is True
    assert "SPÉCIMEN" in told(verdict)
    assert verdict.exit_code == (GENUINE if trusted else CANNOT_TELL)


@pytest.mark.parametrize("form", FORMS)
def test_practice_and_earnest_never_mix(form: str) -> None:
    practice, earnest = bellevue(practice=True), bellevue()
    for by, flag in ((practice, False), (earnest, True)):
        verdict = judge(as_given(mandate(by, practice=flag), form), trust=by.trust)
        assert verdict.exit_code == REFUSED
        assert verdict.specimen


# Whatever one is given


def _looped_form() -> bytes:
    pdf = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        field = document.make_indirect(pikepdf.Dictionary(T=pikepdf.String("a")))
        field.Kids = pikepdf.Array([field])
        field.Parent = field
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]), SigFlags=3)
        document.save(pdf)
    return pdf.getvalue()


def _object_stream_bomb() -> bytes:
    packed = zlib.compress(b"1 0 " + b" " * 80_000_000 + b"<<>>", 9)
    head = b"%PDF-1.7\n"
    stream = (
        b"1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length "
        + str(len(packed)).encode()
        + b">>stream\n"
        + packed
        + b"\nendstream\nendobj\n"
    )
    return head + stream + b"trailer<</Root 1 0 R/Size 2>>\nstartxref\n9\n%%EOF\n"


HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "a line break": b"\n",
    "nul": b"\x00" * 1000,
    "words": "Bonjour à tous".encode(),
    "no seal": b"KQ1:",
    "a seal that is none": b"KQ1:AA",
    "a very long seal": b"KQ1:" + b"A" * 100_000,
    "an object": b"{}",
    "objects without end": b"{" * 200_000,
    "lists without end": b'{"a":' + b"[" * 200_000,
    "a json bomb": b'{"payload":"' + b"A" * 1_000_000 + b'","signatures":[]}',
    "a pdf of one line": b"%PDF-1.7",
    "a pdf of nothing": b"%PDF-1.7\n%%EOF\n",
    "a pdf that opens lists": b"%PDF-1.7\n1 0 obj\n" + b"[" * 100_000,
    "a pdf that opens dictionaries": b"%PDF-1.7\n1 0 obj\n" + b"<</A" * 50_000,
    "a pdf whose index is elsewhere": b"%PDF-1.7\nstartxref\n99999999999\n%%EOF\n",
    "a pdf whose index is before": b"%PDF-1.7\nstartxref\n-5\n%%EOF\n",
    "a pdf whose index names itself": (
        b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer<</Prev 9/Size 1/Root 1 0 R>>\n"
        b"startxref\n9\n%%EOF\n"
    ),
    "a pdf whose fields turn in circles": _looped_form(),
    "a pdf bomb": _object_stream_bomb(),
    "a png of nothing": b"\x89PNG\r\n\x1a\n",
    "a png cut short": picture_of("KQ1:AA")[:200],
    "a png bomb": (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x86\xa0\x00\x01\x86\xa0\x01\x00\x00\x00\x00"
    ),
    "a png without code": picture_of("bonjour"),
    "a jpeg of nothing": b"\xff\xd8\xff",
    "a jpeg cut short": picture_of("KQ1:AA", "JPEG")[:300],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_is_given_gets_a_sentence_and_no_conclusion(name: str) -> None:
    for trust in (bellevue().trust, None):
        verdict = judge(HOSTILE[name], trust=trust)
        assert verdict.exit_code == CANNOT_TELL
        assert told(verdict).strip()
        assert verdict.to_json()["revocation"] == "unknown"
        assert "Un papier seul" in told(verdict)


# The command


@dataclass(frozen=True)
class Desk:
    """Files of a mandate that runs today, as a stranger has them in a folder."""

    folder: Path
    made: MandateFiles
    trust: str

    def file(self, name: str, data: bytes) -> str:
        path = self.folder / name
        path.write_bytes(data)
        return str(path)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    now = datetime.now(PARIS).replace(microsecond=0)
    by = paper_examples.found(now=now - timedelta(days=1))
    made = mandate(by, signed_at=now - timedelta(hours=1))
    folder = tmp_path_factory.mktemp("verify")
    (folder / "mandat.pdf").write_bytes(made.pdf)
    (folder / "mandat.jws").write_bytes(made.signed)
    (folder / "cachet.png").write_bytes(picture_of(made.seal))
    (folder / "certificats.pem").write_bytes(by.trust)
    old = mandate(by, signed_at=now - timedelta(hours=1), ends_at=now - timedelta(minutes=1))
    (folder / "fini.jws").write_bytes(old.signed)
    return Desk(folder, made, str(folder / "certificats.pem"))


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any], str]:
    """Run the command; return its exit code, its JSON and what it said beside."""
    code = run(["verify", *arguments, "--json"])
    out, err = capsys.readouterr()
    return code, json.loads(out), err


@pytest.mark.parametrize("name", ["mandat.pdf", "mandat.jws", "cachet.png"])
def test_the_command_verifies_files(
    desk: Desk, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = str(desk.folder / name)
    code, found, err = answer(capsys, paper, "--trust", desk.trust)
    assert (code, err) == (GENUINE, "")
    assert {"signature", "issuer", "dates", "revocation", "specimen"} <= set(found)
    assert found["exit"] == code
    named = ("--name", NAME, "--birth-date", BORN)
    assert answer(capsys, paper, "--trust", desk.trust, *named)[0] == GENUINE
    wrong = ("--name", "Le Goff, Yvonne", "--birth-date", BORN)
    assert answer(capsys, paper, "--trust", desk.trust, *wrong)[0] == REFUSED
    assert answer(capsys, paper)[0] == CANNOT_TELL


def test_the_command_verifies_the_text_of_a_seal(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(capsys, desk.made.seal, "--trust", desk.trust)[0] == GENUINE
    assert answer(capsys, f" {desk.made.seal}\n", "--trust", desk.trust)[0] == GENUINE


def test_the_command_tells_a_finished_mandate_from_a_forged_one(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(capsys, str(desk.folder / "fini.jws"), "--trust", desk.trust)[0] == ENDED
    forged = paper_examples.changed_payload(desk.made.signed, supersedes=[desk.made.record.id])
    assert answer(capsys, desk.file("faux.jws", forged), "--trust", desk.trust)[0] == REFUSED


def test_the_command_speaks_to_people(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["verify", str(desk.folder / "mandat.pdf"), "--trust", desk.trust])
    out, err = capsys.readouterr()
    assert (code, err) == (GENUINE, "")
    lines = out.splitlines()
    assert lines[0] == "Authentique, et dans ses dates."
    assert all(line.startswith(("[oui] ", "[NON] ", "[?] ")) for line in lines[1:])
    assert any("annulé" in line for line in lines)


def test_the_command_calls_a_specimen_one_before_anything_else(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    practice = bellevue(practice=True)
    trust = desk.file("exercice.pem", practice.trust)
    account = desk.file("exercice.pdf", paper_examples.account_pdf(practice, practice=True))
    assert run(["verify", account, "--trust", trust]) == GENUINE
    assert capsys.readouterr().out.startswith("SPÉCIMEN authentique")
    earnest = desk.file("compte-rendu.pdf", paper_examples.account_pdf())
    assert run(["verify", earnest, "--trust", desk.file("vrai.pem", bellevue().trust)]) == GENUINE
    assert capsys.readouterr().out.startswith("Authentique.\n")


@pytest.mark.parametrize("name", HOSTILE)
def test_the_command_survives_hostile_files(
    desk: Desk, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found, err = answer(capsys, desk.file("hostile", HOSTILE[name]), "--trust", desk.trust)
    assert code == found["exit"] == CANNOT_TELL
    assert err == ""
    assert found["revocation"] == "unknown"


def test_the_command_says_so_when_a_file_cannot_be_read(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk.folder / "dossier").mkdir()
    large = desk.folder / "large.bin"
    with large.open("wb") as file:
        file.truncate(100_000_000)
    unreadable = (
        "",
        "absent.pdf",
        "a\x00b",
        "x" * 5000,
        str(desk.folder / "dossier"),
        str(large),
    )
    for paper in unreadable:
        code, found, _err = answer(capsys, paper, "--trust", desk.trust)
        assert code == CANNOT_TELL
        sentences = [check["sentence"] for check in found["checks"] if check["name"] == "readable"]
        assert sentences
        assert sentences[0].strip()
    for trust in ("absent.pem", str(desk.folder), str(desk.folder / "mandat.pdf")):
        paper = str(desk.folder / "mandat.pdf")
        assert answer(capsys, paper, "--trust", trust)[0] == CANNOT_TELL


@pytest.mark.parametrize(
    "arguments",
    [
        ("--name", NAME),
        ("--birth-date", BORN),
        ("--name", "Benali", "--birth-date", BORN),
        ("--name", NAME, "--birth-date", "14 mars"),
        ("--unknown",),
    ],
)
def test_the_command_used_wrongly_says_how(
    desk: Desk, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["verify", str(desk.folder / "mandat.pdf"), *arguments])
    out, err = capsys.readouterr()
    assert (code, out) == (CANNOT_TELL, "")
    assert err.strip()
    assert "Traceback" not in err


@pytest.mark.parametrize("name", ["mandat.pdf", "mandat.jws", "cachet.png"])
def test_a_paper_may_come_down_a_pipe(desk: Desk, name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kiosque", "verify", "-", "--trust", desk.trust, "--json"],
        input=(desk.folder / name).read_bytes(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == GENUINE
    assert done.stderr == b""
    assert json.loads(done.stdout)["signature"] == "valid"
