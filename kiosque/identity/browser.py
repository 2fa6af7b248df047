"""Opening an address: the system's browser, or the address shown for the person to type.

The kiosk never shows the provider's pages itself (RFC 8252 §8.12: no embedded view).
"""

import os
import subprocess
import sys
import threading
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
        return _open(webbrowser.get(), url)
    except (webbrowser.Error, OSError):
        return False


def _open(browser: webbrowser.BaseBrowser, url: str) -> bool:
    """Start a browser in silence: what it writes would land in the middle of the kiosk's page."""
    if not isinstance(browser, webbrowser.GenericBrowser):
        return browser.open(url, new=1)
    quiet = subprocess.DEVNULL
    started = subprocess.Popen(  # noqa: S603  (the browser that this machine names, no shell)
        [browser.name, *(argument.replace("%s", url) for argument in browser.args)],
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        start_new_session=True,
    )
    threading.Thread(target=started.wait, daemon=True).start()
    return True


def _has_screen() -> bool:
    """Tell whether a window can open: a text browser would take over the kiosk's own terminal."""
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY"))
