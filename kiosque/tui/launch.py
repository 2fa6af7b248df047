"""Start the full-screen front door, and say what happened when it ends badly."""

import asyncio
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

from kiosque.bootstrap import Kiosk
from kiosque.i18n import _
from kiosque.tui.practice import PracticeAccess

if TYPE_CHECKING:
    from kiosque.tui.hardened import HardenedApp

QUIET_PREFIX = "TEXTUAL"
"""Switches of the library could type keys, write screens to a file or let signals through."""
KEPT = ("TEXTUAL_ANIMATIONS", "TEXTUAL_DISABLE_KITTY_KEY")
ENDINGS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
"""A closed window or a machine that stops: the terminal is given back, drafts are on disk."""
GONE_SECONDS = 1.0
"""Between two looks at whether the terminal is still there."""


def run(kiosk: Kiosk, practice: PracticeAccess | None = None) -> int:
    """Show pages until the person leaves; return the exit code."""
    _forget_switches()
    from kiosque.tui.app import KiosqueApp

    return _shown(
        KiosqueApp(kiosk, practice),
        _("Une erreur imprévue a fermé kiosque. Ce qui était répondu est gardé."),
        _("Relancez, puis choisissez de reprendre l'accompagnement."),
    )


def run_public(kiosk: Kiosk) -> int:
    """Show procedures to anybody until somebody closes the window; return the exit code."""
    _forget_switches()
    from kiosque.tui.public_app import PublicApp

    return _shown(
        PublicApp(kiosk),
        _("Une erreur imprévue a fermé kiosque. Rien de ce qui était répondu n'est gardé."),
        _("Relancez avec kiosque public."),
    )


def _shown(app: "HardenedApp", *told: str) -> int:
    # What a thread or a task leaves behind would be written with its values.
    threading.excepthook = lambda _left: None
    asyncio.run(_serve(app))
    if not app.crash:
        return 0
    place = _("Pour la signaler, donnez ce repère : {place}").format(place=app.crash)
    sys.stderr.write("".join(f"{line}\n" for line in (*told, place)))
    return 1


def _forget_switches() -> None:
    for name in [name for name in os.environ if name.startswith(QUIET_PREFIX)]:
        if name not in KEPT:
            del os.environ[name]


async def _serve(app: "HardenedApp") -> None:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _loop, _context: None)
    for ending in ENDINGS:
        loop.add_signal_handler(ending, app.exit)
    watch = loop.create_task(_leave_lost_terminal(app))
    await app.run_async()
    watch.cancel()


async def _leave_lost_terminal(app: "HardenedApp") -> None:
    """End when the window is gone: under a parent that outlives it, no signal says so."""
    keyboard = sys.__stdin__
    if keyboard is None or not keyboard.isatty():
        return
    while keyboard.isatty():  # noqa: ASYNC110  (no event comes from a terminal that is gone)
        await asyncio.sleep(GONE_SECONDS)
    app.exit()
