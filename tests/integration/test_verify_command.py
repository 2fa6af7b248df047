"""`kiosque verify`: what the command says, on which stream, with which exit code."""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosque.cli.app import run
from tests import paper_examples
from tests.hostile_papers import HOSTILE
from tests.judged_papers import (
    BORN,
    CANNOT_TELL,
    ENDED,
    GENUINE,
    NAME,
    REFUSED,
    picture_of,
)
from tests.mandate_examples import PARIS
from tests.paper_examples import MandateFiles, bellevue, mandate


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
