"""`kiosque public`: procedures for anybody, without signing in; nothing is kept."""

import sys
from pathlib import Path

import click

from kiosque.clock import Clock
from kiosque.i18n import _


@click.command()
@click.option("--linear", is_flag=True, help="Par questions et réponses, sans écran plein.")
def public(*, linear: bool) -> int:
    """Ouvrir les démarches à tout le monde, sans session et sans rien garder.

    Pour un poste en libre accès : chercher, lire, suivre pas à pas, imprimer la liste des
    documents. Sans activité, l'écran s'efface et l'accueil revient.
    """
    from kiosque.bootstrap import kiosk

    started = kiosk()
    if not linear and sys.stdin.isatty() and sys.stdout.isatty():
        from kiosque.tui.launch import run_public

        return run_public(started)
    _by_questions(started.home, started.clock)
    return 0


def _by_questions(home: Path, clock: Clock) -> None:
    """Serve one person after the other; who goes away leaves nothing on the screen."""
    from kiosque.linear.asking import Stopped
    from kiosque.linear.public import PublicDoor
    from kiosque.linear.terminal import Idle, TerminalConsole

    console = TerminalConsole()
    here = False

    def begun() -> None:
        nonlocal here
        here = True

    while True:
        here = False
        try:
            PublicDoor(home, clock, console).run(begun)
        except Idle:
            if here:
                console.wipe()
                console.say(
                    _("Sans réponse depuis longtemps, tout ce qui était répondu est effacé.")
                )
            continue
        except Stopped:
            console.wipe()
            return
        console.wipe()
