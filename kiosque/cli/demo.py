"""`kiosque demo`: a practice organisation, a practice FranceConnect, and whole visits."""

import base64
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kiosque.cli.output import json_option, narrate, program, write_json
from kiosque.desk.practice import PracticePlace, found_practice
from kiosque.errors import Refusal
from kiosque.i18n import N_, _


@click.command()
@click.option("--auto", is_flag=True, help="Jouer trois accompagnements sans clavier.")
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    help="Dossier vide où tout garder\N{NO-BREAK SPACE}; sinon un dossier temporaire.",
)
@json_option
def demo(*, auto: bool, keep: Path | None, as_json: bool) -> int:
    """Montrer le travail principal, dans une structure d'entraînement."""
    folder = _folder(keep)
    alone = auto or as_json or not (sys.stdin.isatty() and sys.stdout.isatty())
    try:
        code = _demonstrate(folder, alone=alone, as_json=as_json)
    except BaseException:
        if keep is None:
            _throw_away(folder)
        raise
    if not as_json:
        click.echo(_("Tout est resté dans {folder}, sans valeur.").format(folder=folder))
    return code


def _demonstrate(folder: Path, *, alone: bool, as_json: bool) -> int:
    from kiosque.bootstrap import system_clock
    from kiosque.identity.practice.launcher import practice_provider
    from kiosque.identity.provider import practice_settings

    narrate(_("Création d'une structure d'entraînement…"))
    place = found_practice(folder / "donnees", folder / "acces", system_clock())
    place.founded.session.close()
    narrate(_("Démarrage du FranceConnect d'entraînement…"))
    with practice_provider() as running:
        settings = practice_settings(running.issuer, running.client_id, running.client_secret)
        if not alone:
            return _open(place, settings)
        _play(place, folder, settings, as_json=as_json)
    return 0


def _folder(keep: Path | None) -> Path:
    if keep is None:
        return Path(tempfile.mkdtemp(prefix="kiosque-demo-"))
    folder = keep.expanduser().absolute()
    if folder.exists() and any(folder.iterdir()):
        raise Refusal(
            N_("Le dossier donné à --keep n'est pas vide."),
            advice=N_(
                "Donnez un dossier vide ou nouveau\N{NO-BREAK SPACE}: rien n'y est remplacé."
            ),
        )
    return folder


def _play(place: PracticePlace, folder: Path, settings: Any, *, as_json: bool) -> None:
    from kiosque.bootstrap import kiosk, unattended_session
    from kiosque.linear.demonstration import play_visits

    steps: list[str] = []
    session = unattended_session(kiosk(place.environment))
    try:
        played = play_visits(session, settings, folder / "papiers", _teller(steps, quiet=as_json))
        document = _document(session, played[0], folder)
    finally:
        session.close()
    document |= {"environment": place.environment, "steps": steps}
    if as_json:
        write_json(document)
        return
    click.echo(_("Les papiers sont dans {folder}").format(folder=folder / "papiers"))
    paper, trust = document["receipts"]["mandate"], document["trust"]
    click.echo(_("Pour en vérifier un, tapez\N{NO-BREAK SPACE}:"))
    click.echo(f"  {shlex.join([*program(), 'verify', paper, '--trust', trust])}")
    click.echo(_("Pour que les autres commandes travaillent sur cette structure, tapez d'abord :"))
    for name, value in place.environment.items():
        click.echo(f"  export {name}={shlex.quote(value)}")


def _throw_away(folder: Path) -> None:
    """Remove the temporary folder of a demonstration that did not end."""
    shutil.rmtree(folder, ignore_errors=True)


def _teller(steps: list[str], *, quiet: bool) -> Callable[[str], None]:
    def say(text: str) -> None:
        steps.append(text)
        (narrate if quiet else click.echo)(text)

    return say


def _document(session: Any, online: Any, folder: Path) -> dict[str, Any]:
    from kiosque.desk.journal import verify_journal
    from kiosque.desk.mandates import load_mandate
    from kiosque.desk.papers import write_new

    stored = load_mandate(session, online.visit.mandate)
    record = write_new(folder / "papiers" / "mandat.jws", stored.signed)
    trust = write_new(folder / "structure.pem", session.vault.trust_pem().encode())
    verified = verify_journal(session)
    mandate_paper, account_paper = online.papers
    return {
        "mandate": {
            "id": stored.record.id,
            "number": stored.record.number,
            "record": str(record),
        },
        "receipts": {"mandate": str(mandate_paper), "account": str(account_paper)},
        "trust": str(trust),
        "journal": {
            "size": verified.size,
            "root": base64.b64encode(verified.root).decode("ascii"),
        },
    }


def _open(place: PracticePlace, settings: Any) -> int:
    from kiosque.bootstrap import kiosk
    from kiosque.tui.launch import run
    from kiosque.tui.practice import PracticeAccess

    access = PracticeAccess(place.passphrase, place.founded.totp_secret, settings)
    return run(kiosk(place.environment), access)
