"""Opening an address: the system's browser, or the address shown for the person to type.

The kiosk never shows the provider's pages itself (RFC 8252 §8.12: no embedded view).
"""

import os
import sys
import webbrowser
from enum import StrEnum


class BrowserKind(StrEnum):
    """How an address reaches a browser."""

    SYSTEM = "system"
    """The browser of this machine."""
    SHOWN = "shown"
    """Nobody opens it: the screen shows the address, and a robot or a person follows it."""


def open_browser(url: str, kind: BrowserKind) -> bool:
    """Open `url`; returns False when it has to be shown instead.

    Only web addresses are opened: any other scheme could start another program.
    """
    if kind is BrowserKind.SHOWN or not url.startswith(("https://", "http://")):
        return False
    if not _has_screen():
        return False
    try:
        return webbrowser.open(url, new=1)
    except (webbrowser.Error, OSError):
        return False


def _has_screen() -> bool:
    """Tell whether a window can open: a text browser would take over the kiosk's own terminal."""
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY"))
