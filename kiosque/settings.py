"""What the environment says: where the data lies, and how unattended commands sign in.

`KIOSQUE_HOME` names the data directory. `KIOSQUE_MEDIATOR`, `KIOSQUE_PASSPHRASE_FILE` and
`KIOSQUE_TOTP` let a command work without a keyboard; `KIOSQUE_TOTP_SECRET_FILE` is read for
practice organisations only. `KIOSQUE_PROCEDURES` names the folder of an organisation's own
procedures; without it, `demarches` in the data directory is read when it is there.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosque.errors import UnreadableError
from kiosque.i18n import N_

OWN_PROCEDURES = "demarches"


@dataclass(frozen=True, slots=True)
class Unattended:
    """Credentials of a command that nobody sits before."""

    mediator: str
    """Display name or slot identifier."""
    passphrase_file: Path
    code: str | None
    """One TOTP code, used once."""
    code_secret_file: Path | None
    """Base32 TOTP secret; practice organisations only."""

    def passphrase(self) -> str:
        return _first_line(self.passphrase_file)

    def code_secret(self) -> str | None:
        return None if self.code_secret_file is None else _first_line(self.code_secret_file)


@dataclass(frozen=True, slots=True)
class Settings:
    """The environment, read once."""

    home: Path
    """Data directory, made with mode 0700 when first written to."""
    unattended: Unattended | None
    procedures: Path | None = None
    """Folder of the organisation's own procedures, beside those shipped."""


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the environment (of this process unless given)."""
    env = os.environ if environment is None else environment
    home = env.get("KIOSQUE_HOME")
    if home:
        folder = Path(home)
    else:
        import platformdirs

        folder = platformdirs.user_data_path("kiosque", appauthor=False)
    home_folder = folder.expanduser().absolute()
    return Settings(home_folder, _unattended(env), _own_procedures(env, home_folder))


def _own_procedures(env: Mapping[str, str], home: Path) -> Path | None:
    named = env.get("KIOSQUE_PROCEDURES")
    folder = Path(named).expanduser().absolute() if named else home / OWN_PROCEDURES
    return folder if named or folder.is_dir() else None


def _unattended(env: Mapping[str, str]) -> Unattended | None:
    mediator, passphrase_file = env.get("KIOSQUE_MEDIATOR"), env.get("KIOSQUE_PASSPHRASE_FILE")
    if not mediator or not passphrase_file:
        return None
    secret = env.get("KIOSQUE_TOTP_SECRET_FILE")
    return Unattended(
        mediator=mediator,
        passphrase_file=Path(passphrase_file),
        code=env.get("KIOSQUE_TOTP"),
        code_secret_file=Path(secret) if secret else None,
    )


def _first_line(path: Path) -> str:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise UnreadableError(
            N_("Un fichier nommé par l'environnement est illisible."),
            advice=N_(
                "Vérifiez KIOSQUE_PASSPHRASE_FILE et KIOSQUE_TOTP_SECRET_FILE, puis recommencez."
            ),
        ) from None
    return lines[0] if lines else ""
