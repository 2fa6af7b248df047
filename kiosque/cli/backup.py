"""`kiosque backup`: make a backup, and restore one."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kiosque.cli.output import answer, json_option
from kiosque.cli.sessions import unattended
from kiosque.errors import Refusal
from kiosque.i18n import N_

if TYPE_CHECKING:
    from kiosque.bootstrap import Kiosk
    from kiosque.desk.restoring import BackupSeen, Restored


@click.group()
def backup() -> None:
    """Sauvegarder la structure, ou repartir d'une sauvegarde."""


@backup.command()
@click.option(
    "--output", required=True, type=click.Path(path_type=Path), help="Dossier, par exemple une clé."
)
@json_option
def create(*, output: Path, as_json: bool) -> None:
    """Écrire une sauvegarde chiffrée, puis la relire."""
    from kiosque.desk.backup import create_backup
    from kiosque.desk.backup_words import backup_lines

    with unattended() as session:
        made = create_backup(session, output)
        lines = backup_lines(session, made)
    document = {
        "path": str(made.path),
        "made_at": made.made_at.isoformat(),
        "kept_until": made.kept_until.isoformat(),
        "events": made.events,
        "bytes": made.bytes,
        "removed": [str(path) for path in made.removed],
    }
    answer(document, lines, as_json=as_json)


@backup.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--replace",
    is_flag=True,
    help="Mettre de côté des données plus récentes, ou qui ne s'ouvrent plus.",
)
@json_option
def restore(*, file: Path, replace: bool, as_json: bool) -> None:
    """Repartir d'une sauvegarde, vérifiée d'abord ; une personne de la structure l'ouvre."""
    from kiosque.bootstrap import kiosk
    from kiosque.desk.backup_words import restored_lines
    from kiosque.desk.restoring import look_at_backup

    started = kiosk()
    seen = look_at_backup(file)
    if started.settings.unattended is not None:
        restored = _by_environment(started, file, seen, replace=replace)
    else:
        restored = _by_questions(started, file, replace=replace)
    answer(_plain(restored), restored_lines(restored), as_json=as_json)


def _by_environment(
    started: "Kiosk", file: Path, seen: "BackupSeen", *, replace: bool
) -> "Restored":
    from kiosque.desk.entrance import unattended_code
    from kiosque.desk.restoring import RestoreBackup, restore_backup

    credentials = started.settings.unattended
    named = [
        person.slot
        for person in seen.people
        if credentials is not None and credentials.mediator in (person.name, person.slot)
    ]
    if credentials is None or len(named) != 1:
        raise Refusal(
            N_("KIOSQUE_MEDIATOR ne désigne pas une seule personne de cette sauvegarde."),
            advice=N_("Donnez le nom exact qu'elle avait ce jour-là, ou son identifiant."),
        )
    code, reusable = unattended_code(credentials, started.clock, practice=seen.practice)
    command = RestoreBackup(
        file, named[0], credentials.passphrase(), code, replace=replace, reusable_code=reusable
    )
    return restore_backup(started.home, started.clock, command)


def _by_questions(started: "Kiosk", file: Path, *, replace: bool) -> "Restored":
    from kiosque.linear.asking import Stopped
    from kiosque.linear.restoring import restore_by_questions
    from kiosque.linear.terminal import Idle, TerminalConsole

    if not sys.stdin.isatty():
        raise Refusal(
            N_("Quelqu'un de la structure doit ouvrir cette sauvegarde."),
            advice=N_(
                "Tapez la commande dans un terminal, ou donnez KIOSQUE_MEDIATOR, "
                "KIOSQUE_PASSPHRASE_FILE et KIOSQUE_TOTP dans l'environnement."
            ),
        )
    try:
        return restore_by_questions(started, TerminalConsole(), file, replace=replace)
    except (Stopped, Idle):
        raise click.Abort from None


def _plain(restored: "Restored") -> dict[str, Any]:
    return {
        "organisation": restored.organisation,
        "name": restored.name,
        "events": restored.events,
        "log": restored.log,
        "erased_again": restored.erased_again,
        "replaced": None if restored.replaced is None else str(restored.replaced),
    }
