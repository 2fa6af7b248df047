"""`kiosque linear`: the visit by plain questions and answers."""

import click


@click.command()
def linear() -> None:
    """Accompagner par questions et réponses, sans écran plein."""
    from kiosque.bootstrap import kiosk
    from kiosque.identity.browser import BrowserKind, open_browser
    from kiosque.linear.console import Stopped, TerminalConsole
    from kiosque.linear.door import sign_in_by_questions
    from kiosque.linear.menu import run_menu

    console = TerminalConsole()
    try:
        session = sign_in_by_questions(kiosk(), console)
    except Stopped:
        return
    try:
        run_menu(session, console, lambda url: open_browser(url, BrowserKind.SYSTEM))
    finally:
        session.close()
