"""Start the full-screen front door, and say what happened when it ends badly."""

import os
import sys

from kiosque.bootstrap import Kiosk
from kiosque.i18n import _
from kiosque.tui.practice import PracticeAccess

QUIET_ENVIRONMENT = (
    "TEXTUAL",
    "TEXTUAL_DEBUG",
    "TEXTUAL_LOG",
    "TEXTUAL_PRESS",
    "TEXTUAL_SCREENSHOT",
)
"""Switches of the library that could type keys or write screens to a file."""


def run(kiosk: Kiosk, practice: PracticeAccess | None = None) -> int:
    """Show pages until the person leaves; return the exit code."""
    for name in QUIET_ENVIRONMENT:
        os.environ.pop(name, None)
    from kiosque.tui.app import KiosqueApp

    app = KiosqueApp(kiosk, practice)
    app.run()
    if not app.crashed:
        return 0
    what = _("Une erreur imprévue a fermé kiosque. Ce qui était répondu est gardé.")
    then = _("Relancez, puis choisissez de reprendre l'accompagnement.")
    sys.stderr.write(f"{what}\n{then}\n")
    return 1
