"""Commands as a person runs them: another process, real files, sentences and exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.desks import PASSPHRASE, SIRET

FOUNDING = {
    "name": "Centre social de Bellevue",
    "siret": SIRET,
    "address": "12 rue des Lilas",
    "postcode": "44800",
    "city": "Saint-Herblain",
    "contact": "02 40 00 00 00",
    "data-protection-contact": "dpo@bellevue.example",
    "person": "Awa D.",
}


def kiosque(
    *arguments: str, environment: dict[str, str], given: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kiosque", *arguments],
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, **environment},
    )


def found(
    tmp_path: Path, **changes: str
) -> tuple[subprocess.CompletedProcess[str], dict[str, str]]:
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
    environment = {"KIOSQUE_HOME": str(tmp_path / "home")}
    options = [f"--{name}={value}" for name, value in {**FOUNDING, **changes}.items()]
    done = kiosque(
        "init",
        *options,
        "--practice",
        "--json",
        f"--passphrase-file={secret}",
        environment=environment,
    )
    if done.returncode == 0:
        seed = tmp_path / "seed"
        seed.write_text(json.loads(done.stdout)["totp_secret"], encoding="utf-8")
        environment |= {
            "KIOSQUE_MEDIATOR": "Awa D.",
            "KIOSQUE_PASSPHRASE_FILE": str(secret),
            "KIOSQUE_TOTP_SECRET_FILE": str(seed),
        }
    return done, environment


def test_an_organisation_is_founded_and_its_journal_verifies(tmp_path: Path) -> None:
    done, environment = found(tmp_path)
    assert done.returncode == 0, done.stderr
    verified = kiosque("journal", "verify", "--json", environment=environment)
    assert verified.returncode == 0, verified.stderr
    assert json.loads(verified.stdout)["ok"] is True
    rebuilt = kiosque("journal", "rebuild", "--json", environment=environment)
    assert json.loads(rebuilt.stdout)["same"] is True
    proof = kiosque("journal", "proof", "0", environment=environment)
    assert proof.stdout.startswith("c2sp.org/tlog-proof@v1\nindex 0\n")


def test_a_wrong_siret_is_a_sentence_and_exit_code_2(tmp_path: Path) -> None:
    done, _environment = found(tmp_path, siret="12345678901234")
    assert done.returncode == 2
    assert "SIRET" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout


def test_without_a_session_a_command_says_what_it_needs(tmp_path: Path) -> None:
    done = kiosque("journal", "verify", environment={"KIOSQUE_HOME": str(tmp_path)})
    assert done.returncode == 1
    assert "KIOSQUE_MEDIATOR" in done.stderr


def test_an_unknown_command_is_wrong_usage(tmp_path: Path) -> None:
    done = kiosque("inconnu", environment={"KIOSQUE_HOME": str(tmp_path)})
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
