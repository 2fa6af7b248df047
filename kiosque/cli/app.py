"""The `kiosque` command: finds the group asked for, and turns errors into sentences."""

import importlib
import logging
import sys
from pathlib import Path
from typing import Any

import click

from kiosque.desk.homes import organisation_folders
from kiosque.errors import InputError, KiosqueError, UnavailableError, UnreadableError
from kiosque.i18n import _, advice, sentence

REFUSED = 1
WRONG_USAGE = 2

COMMANDS = {
    "init": ("kiosque.cli.init", "init"),
    "backup": ("kiosque.cli.backup", "backup"),
    "citizen": ("kiosque.cli.citizen", "citizen"),
    "demo": ("kiosque.cli.demo", "demo"),
    "identity": ("kiosque.cli.identity", "identity"),
    "journal": ("kiosque.cli.journal", "journal"),
    "linear": ("kiosque.cli.linear", "linear"),
    "mandate": ("kiosque.cli.mandate", "mandate"),
    "mediator": ("kiosque.cli.mediator", "mediator"),
    "paper": ("kiosque.cli.paper", "paper"),
    "printer": ("kiosque.cli.printer", "printer"),
    "procedure": ("kiosque.cli.procedure", "procedure"),
    "public": ("kiosque.cli.public", "public"),
    "retention": ("kiosque.cli.retention", "retention"),
    "translation": ("kiosque.cli.translation", "translation"),
    "verify": ("kiosque.cli.verify", "verify"),
}
"""Name of each command, and where it is; a module is imported when its command runs."""


class LazyGroup(click.Group):
    """A group whose commands are imported one by one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(cls=LazyGroup, invoke_without_command=True)
@click.version_option(package_name="kiosque")
@click.pass_context
def kiosque(context: click.Context) -> int:
    """Accompagner les démarches en ligne sous mandat signé, même sans réseau.

    Sans commande, ouvre l'écran plein.
    """
    if context.invoked_subcommand is not None:
        return 0
    from kiosque.bootstrap import kiosk

    started = kiosk()
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        click.echo(context.get_help())
        if not any(organisation_folders(started.home)):
            click.echo(_("Aucune structure n'existe encore sur ce poste."))
            click.echo(_("Pour la créer, tapez kiosque init. Pour essayer d'abord, kiosque demo."))
        return 0
    from kiosque.tui.launch import run as run_pages

    return run_pages(started)


def run(arguments: list[str]) -> int:
    """Run one command; return its exit code."""
    try:
        result: Any = kiosque.main(arguments, prog_name="kiosque", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        click.echo(_("Arrêté à votre demande. Rien de plus n'a été enregistré."), err=True)
        return REFUSED
    except click.ClickException as wrong:
        wrong.show()
        return WRONG_USAGE
    except KiosqueError as error:
        return explain(error)
    except BrokenPipeError:
        sys.stderr.close()
        return REFUSED
    except OSError:
        return explain(UnavailableError(_("Un fichier ou le disque a refusé l'opération.")))
    except Exception as error:  # noqa: BLE001  (the last net: a sentence, never a traceback)
        return _unforeseen(error)
    return result if isinstance(result, int) else 0


def explain(error: KiosqueError) -> int:
    """Write what happened and what to do; return the exit code."""
    click.echo(sentence(error), err=True)
    if error.advice:
        click.echo(advice(error), err=True)
    return WRONG_USAGE if isinstance(error, InputError | UnreadableError) else REFUSED


def _unforeseen(error: Exception) -> int:
    """Name the place of a defect without its values, which may be personal."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = "" if trace is None else Path(trace.tb_frame.f_code.co_filename).name
    logging.getLogger("kiosque").critical("%s in %s", type(error).__name__, place)
    click.echo(
        _("Une erreur imprévue a arrêté la commande. Ce qui était enregistré est intact."), err=True
    )
    return REFUSED
