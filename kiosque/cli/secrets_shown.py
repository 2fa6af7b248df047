"""What a command gives somebody to take away: never in a JSON document unless asked for."""

from pathlib import Path
from typing import Protocol

import click

from kiosque.errors import InputError, UnreadableError
from kiosque.i18n import N_, _

passphrase_option = click.option(
    "--passphrase-file",
    required=True,
    type=click.Path(path_type=Path),
    help="Phrase de passe de la personne, 1re ligne.",
)
show_secrets_option = click.option(
    "--show-secrets",
    is_flag=True,
    help="Avec --json\N{NO-BREAK SPACE}: écrire aussi le secret des codes.",
)


class Shown(Protocol):
    """A second factor that can be shown."""

    @property
    def otpauth(self) -> str: ...

    @property
    def totp_secret(self) -> str: ...


def first_line(file: Path, field: str) -> str:
    """Return the first line of a file; raises `UnreadableError`, `InputError` when empty."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError, ValueError):
        raise UnreadableError(N_("Un fichier donné en option est illisible.")) from None
    if not lines:
        raise InputError(field, N_("Un fichier donné en option est vide."))
    return lines[0]


def check_shown(*, as_json: bool, show_secrets: bool) -> None:
    """Raise `InputError` when nobody would ever see what is drawn."""
    if as_json and not show_secrets:
        raise InputError(
            "show_secrets",
            N_("Le secret des codes ne serait montré à personne."),
            advice=N_("Rien n'est changé. Ajoutez --show-secrets, ou enlevez --json pour le lire."),
        )


def factor_document(factor: Shown) -> dict[str, object]:
    return {"otpauth": factor.otpauth, "totp_secret": factor.totp_secret}


def factor_lines(factor: Shown) -> list[str]:
    if not factor.otpauth:
        return []
    return [
        "",
        _(
            "Second facteur, à enregistrer dans une application "
            "d'authentification\N{NO-BREAK SPACE}:"
        ),
        f"    {factor.otpauth}",
    ]
