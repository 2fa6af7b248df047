"""Commands as a user types them, on a practice organisation made by one of them."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosque.cli.app import run
from tests.desks import PASSPHRASE, founding_command

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
            secret = self.desk / "code"
            secret.write_text(json.loads(said.out)["totp_secret"], encoding="utf-8")
            self.monkeypatch.setenv("KIOSQUE_MEDIATOR", command.person)
            self.monkeypatch.setenv("KIOSQUE_PASSPHRASE_FILE", str(passphrase))
            self.monkeypatch.setenv("KIOSQUE_TOTP_SECRET_FILE", str(secret))
        return said


def _option(field: str) -> str:
    return f"--{field.replace('_', '-')}"


def is_a_sentence(said: Said) -> bool:
    """Tell whether a refusal was explained, and not caught by the last nets of the program."""
    nets = ("Traceback", "imprévue", "Un fichier ou le disque a refusé")
    return bool(said.err.strip()) and not any(word in said.err + said.out for word in nets)
