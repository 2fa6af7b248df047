"""The demonstration as a newcomer runs it, then commands on what it leaves."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.system_programs import need

Run = subprocess.CompletedProcess[str]


def kiosque(*arguments: str, environment: dict[str, str] | None = None, given: str = "") -> Run:
    return subprocess.run(
        [sys.executable, "-m", "kiosque", *arguments],
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, **(environment or {})},
    )


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("demo")
    done = kiosque("demo", "--auto", "--keep", str(folder), "--json")
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def test_the_demonstration_leaves_papers_that_verify(played: dict[str, Any]) -> None:
    papers = [played["receipts"]["mandate"], played["receipts"]["account"]]
    for paper in [*papers, played["mandate"]["record"]]:
        done = kiosque("verify", paper, "--trust", played["trust"], "--json")
        verdict = json.loads(done.stdout)
        assert done.returncode == 0, verdict
        assert verdict["specimen"] is True
        assert verdict["signature"] == "valid"
        assert verdict["issuer"]["status"] == "trusted"
        assert verdict["revocation"] == "unknown"


def test_the_name_on_the_paper_is_proved_and_another_is_refused(played: dict[str, Any]) -> None:
    paper, trust = played["receipts"]["mandate"], ("--trust", played["trust"])
    born = ("--birth-date", "1987-03-12")
    for name in ("Martin, Léa", "LEA MARTIN", "martin léa"):
        assert kiosque("verify", paper, *trust, "--name", name, *born).returncode == 0
    assert kiosque("verify", paper, *trust, "--name", "Martin, Léo", *born).returncode == 1
    assert kiosque("verify", paper, *trust, "--name", "Martin, Léa").returncode == 2


def test_without_certificates_a_verifier_cannot_tell(played: dict[str, Any]) -> None:
    done = kiosque("verify", played["receipts"]["mandate"])
    assert done.returncode == 2
    assert "empreinte" in done.stdout


def test_a_changed_record_is_refused(played: dict[str, Any], tmp_path: Path) -> None:
    record = Path(played["mandate"]["record"]).read_text(encoding="utf-8")
    document = json.loads(record)
    document["payload"] = document["payload"][:-8] + "AAAAAAAA"
    forged = tmp_path / "faux.jws"
    forged.write_text(json.dumps(document), encoding="ascii")
    done = kiosque("verify", str(forged), "--trust", played["trust"])
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "given", ["", "KQ1:", "bonjour", "{}", "%PDF-1.7", "\x00\x01", "KQ1:AA" * 9000]
)
def test_whatever_is_piped_in_gets_a_sentence(given: str) -> None:
    done = kiosque("verify", "-", given=given)
    assert done.returncode == 2
    assert done.stdout
    assert "Traceback" not in done.stderr


def test_the_environment_lets_later_commands_work_again_and_again(played: dict[str, Any]) -> None:
    environment = played["environment"]
    for _again in range(2):
        listed = json.loads(kiosque("mandate", "list", "--json", environment=environment).stdout)
        assert {line["number"] for line in listed["mandates"]} >= {played["mandate"]["number"]}
        states = [line["state"] for line in listed["mandates"]]
        assert set(states) == {"active", "signed_locally"}
        verified = kiosque("journal", "verify", "--json", environment=environment)
        assert json.loads(verified.stdout)["ok"] is True
    found = kiosque("citizen", "list", "lea martain", "--json", environment=environment)
    (citizen,) = json.loads(found.stdout)["citizens"]
    shown = kiosque("citizen", "show", citizen["id"], "--json", environment=environment)
    assert json.loads(shown.stdout)["mandates"][0]["number"] == played["mandate"]["number"]
    by_number = kiosque(
        "mandate", "show", played["mandate"]["number"].lower(), "--json", environment=environment
    )
    assert json.loads(by_number.stdout)["id"] == played["mandate"]["id"]


GRANT = (
    "--scope=social",
    "--duration=MONTH",
    "--given-names=Émile Jean",
    "--family-name=[@click=app.quit]x",
    "--gender=male",
    "--birth-date=1950-00-00",
    "--birth-country=99350",
    "--document=passeport",
)
AGREED = ("--notices-read", "--not-protected", "--agreed")


def test_a_mandate_granted_by_command_is_exported_with_its_proof(
    played: dict[str, Any], tmp_path: Path
) -> None:
    environment = played["environment"]
    done = kiosque("mandate", "grant", *GRANT, *AGREED, "--json", environment=environment)
    assert done.returncode == 0, done.stderr
    granted = json.loads(done.stdout)
    output = str(tmp_path / "clé USB")
    command = ("mandate", "export", granted["number"], "--proof", "--output", output, "--json")
    files = json.loads(kiosque(*command, environment=environment).stdout)
    assert set(files) == {"paper", "record", "trust", "proof"}
    verified = kiosque("verify", files["paper"], "--trust", files["trust"])
    assert verified.returncode == 0, verified.stdout
    seal = kiosque("verify", granted["seal"], "--trust", files["trust"])
    assert seal.returncode == 0, seal.stdout
    assert "tlog-proof" in Path(files["proof"]).read_text(encoding="utf-8")


def test_no_mandate_without_what_must_be_said_first(played: dict[str, Any]) -> None:
    for missing in AGREED:
        said = [flag for flag in AGREED if flag != missing]
        done = kiosque("mandate", "grant", *GRANT, *said, environment=played["environment"])
        assert done.returncode == 1
        assert "manque" in done.stderr


def test_an_export_into_the_data_directory_is_refused(played: dict[str, Any]) -> None:
    environment = played["environment"]
    inside = str(Path(environment["KIOSQUE_HOME"]) / "papiers")
    command = ("mandate", "export", played["mandate"]["number"], "--output", inside)
    done = kiosque(*command, environment=environment)
    assert done.returncode == 1
    assert not Path(inside).exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "lettre.txt"
    kept.write_text("à garder", encoding="utf-8")
    done = kiosque("demo", "--auto", "--keep", str(tmp_path))
    assert done.returncode == 1
    assert "vide" in done.stderr
    assert sorted(tmp_path.iterdir()) == [kept]


def test_the_data_never_hold_the_name_in_clear(played: dict[str, Any]) -> None:
    home = Path(played["environment"]["KIOSQUE_HOME"])
    planted = home / "planted"
    planted.write_text("Quimper MARTIN", encoding="utf-8")
    found = {
        file.name
        for file in home.rglob("*")
        if file.is_file()
        and any(w in file.read_bytes() for w in (b"MARTIN", b"Le Goff", b"1987-03"))
    }
    planted.unlink()
    assert found == {"planted"}


def test_the_seal_is_read_from_a_picture_of_the_page(
    played: dict[str, Any], tmp_path: Path
) -> None:
    need("pdftoppm")
    page = tmp_path / "page"
    subprocess.run(
        [
            "pdftoppm",
            "-r",
            "200",
            "-png",
            "-f",
            "1",
            "-l",
            "1",
            played["receipts"]["mandate"],
            page,
        ],
        check=True,
    )
    (picture,) = tmp_path.glob("*.png")
    done = kiosque("verify", str(picture), "--trust", played["trust"])
    assert done.returncode == 0, done.stdout
