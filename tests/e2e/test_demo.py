"""The demonstration as a newcomer runs it, then commands on what it leaves."""

import base64
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.proof_examples import run_verifier
from tests.system_programs import need
from tests.typing_people import TypingPerson, kiosque

ROOT = Path(__file__).parents[2]


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
    found = kiosque("citizen", "list", "--search", "lea martain", "--json", environment=environment)
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
    command = ("mandate", "export", granted["number"], "--output", output, "--json")
    files = json.loads(kiosque(*command, environment=environment).stdout)
    assert set(files) == {"paper", "record", "trust"}
    verified = kiosque("verify", files["paper"], "--trust", files["trust"])
    assert verified.returncode == 0, verified.stdout
    seal = kiosque("verify", granted["seal"], "--trust", files["trust"])
    assert seal.returncode == 0, seal.stdout
    proof = json.loads(kiosque(*command, "--proof", environment=environment).stdout)["proof"]
    alone = run_verifier(tmp_path, proof, "--racine", files["trust"])
    assert alone.returncode == 0, alone.stdout
    assert "Émile Jean [@click=app.quit]x, date de naissance 1950." in alone.stdout


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


def test_the_answer_has_the_keys_that_scripts_rely_on(played: dict[str, Any]) -> None:
    assert played.keys() == {"mandate", "receipts", "trust", "journal", "environment", "steps"}
    assert played["mandate"].keys() == {"id", "number", "record"}
    assert played["receipts"].keys() == {"mandate", "account"}
    assert played["journal"].keys() == {"size", "root"}
    assert len(base64.b64decode(played["journal"]["root"])) == 32
    files = (*played["receipts"].values(), played["mandate"]["record"], played["trust"])
    for file in files:
        assert Path(file).is_absolute()
        assert Path(file).is_file()
    assert all(isinstance(step, str) for step in played["steps"])
    assert sum(step.startswith("— ") for step in played["steps"]) == 3


def test_the_steps_tell_no_secret(played: dict[str, Any]) -> None:
    told = "\n".join(played["steps"])
    for name in ("KIOSQUE_PASSPHRASE_FILE", "KIOSQUE_TOTP_SECRET_FILE"):
        secret = Path(played["environment"][name]).read_text(encoding="utf-8").strip()
        assert secret not in told
    assert "••••••" in told
    assert not re.search(r"code à 6 chiffres.*\d{6}", told)


def test_without_a_folder_the_papers_lie_where_it_says_and_its_commands_work(
    tmp_path: Path,
) -> None:
    for _run in range(2):
        done = kiosque("demo", "--auto", environment={"TMPDIR": str(tmp_path)})
        assert done.returncode == 0, done.stderr
        folder = re.search(r"Les papiers sont dans (.+)", done.stdout)
        assert folder is not None
        assert len(list(Path(folder[1]).glob("*.pdf"))) >= 5
        typed = next(line for line in done.stdout.splitlines() if " verify " in line)
        checked = subprocess.run(shlex.split(typed), check=False, capture_output=True)
        assert checked.returncode == 0
        given = dict(re.findall(r"export (\w+)=(.+)", done.stdout))
        environment = {name: shlex.split(value)[0] for name, value in given.items()}
        listed = kiosque("mandate", "list", "--json", environment=environment)
        assert len(json.loads(listed.stdout)["mandates"]) == 2
    assert len(list(tmp_path.glob("kiosque-demo-*"))) == 2


def test_a_folder_with_spaces_and_accents_is_as_good_as_another(tmp_path: Path) -> None:
    folder = tmp_path / "ma clé « à moi »"
    done = kiosque("demo", "--auto", "--keep", str(folder), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["receipts"]["mandate"].startswith(str(folder))


def test_make_demo_plays_by_itself_where_there_is_no_terminal(tmp_path: Path) -> None:
    make = need("make")
    ready = f"{sys.prefix}/.ready"
    done = subprocess.run(
        [make, "-o", ready, f"VENV={sys.prefix}", "demo"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "Les papiers sont dans" in done.stdout


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("à garder", encoding="utf-8")
    for place in ("fichier", "fichier/dedans"):
        done = kiosque("demo", "--auto", "--keep", str(tmp_path / place))
        assert done.returncode in (1, 2)
        assert done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 1), (signal.SIGTERM, -15), (signal.SIGKILL, -9)]
)
@pytest.mark.parametrize(
    "moment", ["FranceConnect d'entraînement", "Lisez ces mentions", "Relisez"]
)
def test_however_it_is_stopped_no_provider_outlives_it(
    tmp_path: Path, number: int, code: int, moment: str
) -> None:
    mark = uuid.uuid4().hex
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "kiosque", "demo", "--auto"],
        env={**os.environ, "TMPDIR": str(tmp_path), "KIOSQUE_TEST_MARK": mark},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = ""
    while moment not in said:
        line = process.stdout.readline()
        assert line, said
        said += line
    process.send_signal(number)
    said += process.stdout.read()
    assert process.wait(60) == code
    process.stdout.close()
    _until(lambda: not _alive(mark))
    assert "Traceback" not in said
    if number == signal.SIGINT:
        assert "Arrêté à votre demande" in said
        assert list(tmp_path.glob("kiosque-demo-*")) == []


def test_ctrl_c_in_a_terminal_leaves_cleanly(tmp_path: Path) -> None:
    mark = uuid.uuid4().hex
    environment = {"TMPDIR": str(tmp_path), "KIOSQUE_TEST_MARK": mark}
    person = TypingPerson("demo", "--auto", home=tmp_path / "home", **environment)
    person.sees("Lisez ces mentions")
    person.presses("c")
    assert person.leaves() == 1
    assert "Traceback" not in person.shown
    _until(lambda: not _alive(mark))
    assert list(tmp_path.glob("kiosque-demo-*")) == []


def _alive(mark: str) -> list[str]:
    """Return the processes that carry `mark` in their environment, as children inherit it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (process / "environ").read_bytes():
                found.append(process.name)
        except OSError:
            continue
    return found


def _until(true: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.02)
