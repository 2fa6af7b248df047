"""Opening an address: a throw-away browser, the system's, or the address shown to be typed.

The kiosk never shows the provider's pages itself (RFC 8252 §8.12: no embedded view).
"""

import os
import subprocess
import sys
import threading
import webbrowser
from collections.abc import Callable
from enum import StrEnum

from kiosque.i18n import N_
from kiosque.identity.throwaway import PROGRAMS, open_throwaway, program_for

Close = Callable[[], None]
"""Closes what was opened, and destroys its traces; harmless a second time."""


class BrowserKind(StrEnum):
    """How an address reaches a browser."""

    CHROMIUM = "chromium"
    """Chromium in a profile of its own, destroyed afterwards."""
    FIREFOX = "firefox"
    """Firefox likewise."""
    SYSTEM = "system"
    """The browser of this machine."""
    SHOWN = "shown"
    """Nobody opens it: the screen shows the address, and a robot or a person follows it."""


BROWSER_WORDS = {
    BrowserKind.CHROMIUM: N_("Chromium, dans un profil jetable"),
    BrowserKind.FIREFOX: N_("Firefox, dans un profil jetable"),
    BrowserKind.SYSTEM: N_("le navigateur habituel du poste"),
    BrowserKind.SHOWN: N_("aucun : l'adresse est montrée"),
}
"""French message identifiers."""


def forgets(kind: BrowserKind) -> bool:
    """Tell whether a browser of this kind is destroyed after a sign-in, with all that it knows."""
    return kind in PROGRAMS


def usual_browser() -> BrowserKind:
    """Return a browser of this machine that keeps nothing, or else the system's own."""
    for kind in (BrowserKind.CHROMIUM, BrowserKind.FIREFOX):
        if program_for(kind) is not None:
            return kind
    return BrowserKind.SYSTEM


def open_browser(url: str, kind: BrowserKind) -> Close | None:
    """Open `url` and return what closes it; None when it has to be shown instead.

    What the system's browser opened stays the person's to close. Only web addresses are opened:
    any other scheme could start another program.
    """
    if kind is BrowserKind.SHOWN or not url.startswith(("https://", "http://")):
        return None
    if not _has_screen():
        return None
    if kind in PROGRAMS:
        return open_throwaway(url, kind)
    try:
        return _nothing_to_close if _open(webbrowser.get(), url) else None
    except (webbrowser.Error, OSError):
        return None


def _nothing_to_close() -> None:
    """Leave the system's browser alone."""


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
