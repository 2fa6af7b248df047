"""With no network from first to last, nothing tries to connect."""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosque.identity.places import search_communes
from kiosque.vault.totp import STEP_SECONDS, code_at, seed_from_base32
from tests.desks import PASSPHRASE, SIRET
from tests.network_guard import NETWORK

ROOT = Path(__file__).parents[2]
NAMESPACE = ("unshare", "--net", "--map-root-user")
"""An empty network: no route, no address, not even this machine's own."""


def _can_leave_the_network() -> bool:
    try:
        return (
            subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode == 0
        )
    except OSError:
        return False


NETWORKS = {"guarded": (), **({"empty": NAMESPACE} if _can_leave_the_network() else {})}


class Machine:
    """A kiosk whose every command runs under the guard."""

    def __init__(self, folder: Path, network: tuple[str, ...]) -> None:
        self._folder, self._network = folder, network
        self.report = folder / "attempts"
        nothing = folder / "no-programs"
        nothing.mkdir()
        self.environment = {"KIOSQUE_HOME": str(folder / "home"), "PATH": str(nothing)}

    def run(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        launcher = [_found(self._network[0]), *self._network[1:]] if self._network else []
        return subprocess.run(
            [*launcher, sys.executable, "-m", "tests.network_guard", self.report, *arguments],
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            cwd=ROOT,
            env={**os.environ, **self.environment},
        )

    def attempts(self) -> str:
        return self.report.read_text(encoding="utf-8") if self.report.exists() else ""


@pytest.fixture(params=NETWORKS)
def machine(tmp_path: Path, request: pytest.FixtureRequest) -> Machine:
    return Machine(tmp_path, NETWORKS[request.param])


def test_the_guard_reports_what_is_tried(tmp_path: Path) -> None:
    machine = Machine(tmp_path, ())
    done = machine.run("--planted")
    assert done.returncode != 0
    assert machine.attempts().split(" ")[0] in NETWORK


def test_a_whole_visit_from_the_founding_to_the_checked_paper_tries_no_network(
    machine: Machine, tmp_path: Path
) -> None:
    founded = _found_organisation(machine, tmp_path)
    papers = tmp_path / "papiers"
    done = machine.run("linear", given=_visit(founded["totp_secret"], papers))
    assert done.returncode == 0, done.stderr
    assert "FranceConnect pourra confirmer plus tard" in done.stdout
    assert "S'identifier avec FranceConnect" not in done.stdout
    trust = tmp_path / "structure.pem"
    trust.write_text(founded["trust"], encoding="ascii")
    mandate = next(papers.glob("mandat-*.pdf"))
    verdict = machine.run("verify", str(mandate), "--trust", str(trust), "--json")
    assert json.loads(verdict.stdout)["signature"] == "valid"
    machine.environment |= _unattended(founded["totp_secret"], tmp_path)
    listed = machine.run("mandate", "list", "--json")
    (line,) = json.loads(listed.stdout)["mandates"]
    assert line["state"] == "signed_locally"
    assert json.loads(machine.run("journal", "verify", "--json").stdout)["ok"] is True
    assert json.loads(machine.run("citizen", "list", "--search", "le gof", "--json").stdout)[
        "citizens"
    ]
    assert machine.attempts() == ""


def test_a_visit_without_a_name_tries_no_network(machine: Machine, tmp_path: Path) -> None:
    founded = _found_organisation(machine, tmp_path)
    first, _second = _codes(founded["totp_secret"])
    lines = [
        *("1", PASSPHRASE, first, "oui", "new", "je_forme", "non", "oui", "papiers", "Une adresse"),
        *("done", "", "non", "oui", "non", "20", "save", str(tmp_path / "p"), "leave"),
    ]
    done = machine.run("linear", given="".join(f"{line}\n" for line in lines))
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "p").glob("*.pdf"))) == 1
    assert machine.attempts() == ""


def _found_organisation(machine: Machine, folder: Path) -> dict[str, str]:
    secret = folder / "phrase"
    secret.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    done = machine.run(
        "init",
        "--name=Centre social de Bellevue",
        f"--siret={SIRET}",
        "--address=12 rue des Lilas",
        "--postcode=44800",
        "--city=Saint-Herblain",
        "--contact=02 40 00 00 00",
        "--data-protection-contact=dpo@bellevue.example",
        "--person=Awa D.",
        f"--passphrase-file={secret}",
        "--practice",
        "--json",
    )
    assert done.returncode == 0, done.stderr
    founded: dict[str, str] = json.loads(done.stdout)
    return founded


def _visit(secret: str, papers: Path) -> str:
    first, second = _codes(secret)
    lines = [
        *(
            "1",
            PASSPHRASE,
            first,
            "oui",
            "new",
            "je_fais",
            "oui",
            "non",
            "non",
            "famille logement",
            "non",
        ),
        *("SHORT", "", "document", "carte_identite", "Le Goff", "Anne Marie", "", "female"),
        *("14/03/1959", "oui", "quimper", search_communes("quimper")[0].code),
        *(["oui"] * 5),
        *("code", second, "save", str(papers), "oui", "non", "oui", "famille", "Dossier"),
        *("prepared", "", "non", "oui", "non", "30", "save", str(papers), "leave"),
    ]
    return "".join(f"{line}\n" for line in lines)


def _codes(secret: str) -> tuple[str, str]:
    """Return the present code and the next, both good for half a minute at least."""
    seed, now = seed_from_base32(secret), time.time()
    return (
        code_at(seed, datetime.fromtimestamp(now, UTC)),
        code_at(seed, datetime.fromtimestamp(now + STEP_SECONDS, UTC)),
    )


def _unattended(secret: str, folder: Path) -> dict[str, str]:
    (folder / "code").write_text(secret, encoding="ascii")
    return {
        "KIOSQUE_MEDIATOR": "Awa D.",
        "KIOSQUE_PASSPHRASE_FILE": str(folder / "phrase"),
        "KIOSQUE_TOTP_SECRET_FILE": str(folder / "code"),
    }


def _found(program: str) -> str:
    """Return where a program is, for a child whose own path is empty."""
    import shutil

    path = shutil.which(program)
    assert path is not None
    return path
