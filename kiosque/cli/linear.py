"""`kiosque linear`: the visit by plain questions and answers."""

from functools import partial

import click

from kiosque.i18n import _


@click.command()
def linear() -> None:
    """Accompagner par questions et réponses, sans écran plein."""
    from kiosque.bootstrap import kiosk
    from kiosque.desk.identification import open_sign_in
    from kiosque.linear.asking import Stopped
    from kiosque.linear.entrance import enter_by_questions
    from kiosque.linear.menu import run_menu
    from kiosque.linear.terminal import Idle, TerminalConsole

    console = TerminalConsole()
    while True:
        try:
            session = enter_by_questions(kiosk(), console)
        except (Stopped, Idle):
            return
        try:
            run_menu(session, console, partial(open_sign_in, session))
        except Idle:
            console.say(_("Sans réponse depuis longtemps, la session est fermée."))
            console.say(_("Ce qui était répondu est gardé. Ouvrez une session pour reprendre."))
        else:
            return
        finally:
            session.close()
