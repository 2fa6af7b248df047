"""`kiosque mediator passphrase`: another passphrase for who signs in."""

from pathlib import Path

import click

from kiosque.cli.output import answer, json_option
from kiosque.cli.secrets_shown import first_line
from kiosque.cli.sessions import unattended
from kiosque.errors import Refusal
from kiosque.i18n import N_, _


@click.command()
@click.option(
    "--new-passphrase-file", required=True, type=click.Path(path_type=Path),
    help="La nouvelle phrase, 1re ligne.",
)  # fmt: skip
@click.option("--code", help="Code à six chiffres, pas encore utilisé.")
@json_option
def passphrase(*, new_passphrase_file: Path, code: str | None, as_json: bool) -> None:
    """Changer sa propre phrase de passe\N{NO-BREAK SPACE}; l'ancienne n'ouvre plus rien."""
    from kiosque.bootstrap import kiosk
    from kiosque.desk.own_passphrase import change_passphrase

    new = first_line(new_passphrase_file, "passphrase")
    credentials = kiosk().settings.unattended
    old = "" if credentials is None else credentials.passphrase()
    with unattended() as session:
        if code is None and not session.reusable_codes:
            raise Refusal(
                N_("Il faut un code à six chiffres qui n'a pas encore servi."),
                advice=N_("Rien n'a changé. Donnez-le avec --code."),
            )
        change_passphrase(session, old, new, code or session.current_code())
        slot = session.vault.slot_id
    answer({"slot": slot}, [_("Votre phrase de passe est changée.")], as_json=as_json)
