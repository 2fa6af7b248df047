"""The browsers in which people sign in, opened as registered and closed with the sign-in."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from kiosque.identity.browser import BrowserKind, open_browser


@dataclass(slots=True)
class SignInBrowsers:
    """What is open at this kiosk, by the address that it was opened on."""

    _closings: dict[str, Callable[[], None]] = field(default_factory=dict, repr=False)
    _changing: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def open(self, url: str, kind: BrowserKind) -> bool:
        """Open an address; False when it has to be shown. What it had open before is closed."""
        self.close(url)
        closing = open_browser(url, kind)
        if closing is None:
            return False
        with self._changing:
            self._closings[url] = closing
        return True

    def close(self, url: str) -> None:
        """Close what was opened on this address and destroy its traces, if anything was."""
        with self._changing:
            closing = self._closings.pop(url, None)
        if closing is not None:
            closing()

    def close_all(self) -> None:
        for url in tuple(self._closings):
            self.close(url)
