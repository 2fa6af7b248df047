"""What a stranger learns from a paper: whether it is genuine, whose, and until when."""

import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosque.desk.checking import check_paper, ways_to_read
from kiosque.errors import InputError, UnreadableError
from tests import mandate_examples, paper_examples
from tests.judged_papers import (
    BORN,
    CANNOT_TELL,
    END,
    ENDED,
    FORMS,
    GENUINE,
    NAME,
    PDF,
    PICTURE,
    RECORD,
    REFUSED,
    SEAL,
    as_given,
    judge,
    picture_of,
    told,
)
from tests.mandate_examples import PARIS, SIGNED_AT
from tests.paper_examples import bellevue, mandate, within
from tests.system_programs import need

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
