"""Commands as a user types them, on a practice organisation made by one of them."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosque.cli.app import run
from tests.desks import PASSPHRASE, founding_command
from tests.system_programs import need

GRANT = [
    "mandate", "grant", "--scope", "social", "--duration", "MONTH", "--given-names", "Yvonne",
    "--family-name", "Berthou", "--gender", "female", "--birth-date", "1959-03-14",
    "--birth-place", "29046", "--document", "carte_identite", "--notices-read",
    "--not-protected", "--agreed",
]  # fmt: skip


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str


@dataclass
class Typist:
    """Somebody who types commands in an environment that signs in for them."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    desk: Path
    """Folder of the passphrase and the second factor, outside the data directory."""

    def type(self, *words: str) -> Said:
        self.capsys.readouterr()
        code = run(list(words))
        said = self.capsys.readouterr()
        return Said(code, said.out, said.err)

    def type_without_privilege(self, *words: str) -> Said:
        """Type a command as root is not obeyed: what is closed to its owner stays closed."""
        command = [sys.executable, "-m", "kiosque", *words]
        if os.geteuid() == 0:
            lost = "-dac_override,-dac_read_search"
            command = [need("setpriv"), "--bounding-set", lost, *command]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        return Said(answer.returncode, answer.stdout, answer.stderr)

    def found(self, home: Path) -> Said:
        """Found by options, and sign in from here on; says what `kiosque init` said."""
        passphrase = self.desk / "phrase"
        passphrase.write_text(PASSPHRASE, encoding="utf-8")
        self.monkeypatch.setenv("KIOSQUE_HOME", str(home))
        command = founding_command()
        told = {**command.description(), "person": command.person}
        options = [word for field, value in told.items() for word in (_option(field), value)]
        said = self.type(
            "init", *options, "--passphrase-file", str(passphrase), "--practice", "--json"
        )
        if said.code == 0:
            self.signs_in(home, json.loads(said.out)["totp_secret"])
            terms = json.loads(self.type("mediator", "accept-terms", "--json").out)["version"]
            assert self.type("mediator", "accept-terms", "--terms", terms).code == 0
        return said

    def signs_in(self, home: Path, totp_secret: str) -> None:
        """Let every command from here on sign in as who founded the organisation in `home`."""
        environment = {
            "KIOSQUE_PASSPHRASE_FILE": ("phrase", PASSPHRASE),
            "KIOSQUE_TOTP_SECRET_FILE": ("code", totp_secret),
        }
        for name, (file, content) in environment.items():
            (self.desk / file).write_text(content, encoding="utf-8")
            self.monkeypatch.setenv(name, str(self.desk / file))
        self.monkeypatch.setenv("KIOSQUE_HOME", str(home))
        self.monkeypatch.setenv("KIOSQUE_MEDIATOR", founding_command().person)


def _option(field: str) -> str:
    return f"--{field.replace('_', '-')}"


def is_a_sentence(said: Said) -> bool:
    """Tell whether a refusal was explained, and not caught by the last nets of the program."""
    nets = ("Traceback", "imprévue", "Un fichier ou le disque a refusé")
    return bool(said.err.strip()) and not any(word in said.err + said.out for word in nets)
