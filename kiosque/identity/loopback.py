"""The callback's port of entry: a listener on 127.0.0.1 that hears one callback and no more.

Rules: RFC 8252 §7.3 and §8.3 (loopback address, closed as soon as served). Whatever is not the
one expected navigation gets « 404 » and changes nothing: another path, another method, a second
delivery, a `Host` that is not this listener (DNS rebinding), a picture or script that another
page tries to load from here, a page that a browser fetches in advance. The browser is then sent
on, so that no page shows the code in its address, and nothing of a request enters a log.
"""

import socket
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from kiosque.identity.landing import Page, render
from kiosque.identity.provider import FAREWELL_PATH, ProviderSettings
from kiosque.identity.refusals import refused
from kiosque.identity.tokens import same_text

ADDRESS: Final = "127.0.0.1"
LAST_PAGE_SECONDS: Final = 5.0
"""How long the last page stays reachable once it was shown."""

_LONGEST_TARGET: Final = 16_384
_SILENCE_SECONDS: Final = 10.0

Landing = Callable[[str], str | None]
"""Given the callback's query, where to send the browser next; None for the farewell page."""


class CallbackListener:
    """Listens from construction until `close`; `landing` runs at most once, on its own thread."""

    def __init__(self, settings: ProviderSettings, farewell_state: str, landing: Landing) -> None:
        _stop_lingering(settings.callback_port)
        try:
            self._server = _Server(settings, farewell_state, landing)
        except OSError:
            raise refused("port_busy", port=settings.callback_port) from None
        origin = f"http://{settings.callback_host}:{self.port}"
        self.redirect_uri = origin + settings.callback_path
        self.farewell_uri = origin + FAREWELL_PATH
        self.farewell_reached = self._server.farewell_reached
        self.seen_off = self._server.seen_off
        self.closed = threading.Event()
        self._lingers = False
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def show(self, page: Page) -> None:
        """Choose the last page that the citizen sees."""
        self._server.page = page

    def linger(self, seconds: float) -> None:
        """Close by itself after `seconds`.

        Sooner once the last page has been seen, or when the same port is wanted again.
        """
        with self._closing:
            if self._closed or self._lingers:
                return
            self._lingers = True
        _LINGERING[self.port] = self
        threading.Thread(target=self._close_later, args=(seconds,), daemon=True).start()

    def close(self) -> None:
        """Stop listening; safe to call twice and from any thread but a request's own."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
        _LINGERING.pop(self.port, None)
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self.closed.set()
        self.seen_off.set()

    def _close_later(self, seconds: float) -> None:
        if self.seen_off.wait(seconds):
            self.closed.wait(LAST_PAGE_SECONDS)
        self.close()


_LINGERING: Final[dict[int, CallbackListener]] = {}
"""Listeners that only wait to show their last page, by port."""


def _stop_lingering(port: int) -> None:
    """Free a fixed port that the previous sign-in still holds for its last page."""
    previous = _LINGERING.get(port)
    if previous is not None:
        previous.close()


def is_free(port: int) -> bool:
    """Tell whether a sign-in could listen on `port` (0: any) now."""
    if port == 0 or port in _LINGERING:
        return True
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((ADDRESS, port))
        except OSError:
            return False
    return True


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 8

    def __init__(self, settings: ProviderSettings, farewell_state: str, landing: Landing) -> None:
        self.callback_path = settings.callback_path
        self.farewell_state = farewell_state
        self.farewell_reached = threading.Event()
        """The provider has ended its session and sent the browser back."""
        self.seen_off = threading.Event()
        """The browser has shown its last page."""
        self.ends_here = False
        """The callback led straight to the last page: the provider ends no session."""
        self.page: Page = "waiting"
        self._landing: Landing | None = landing
        self._taking = threading.Lock()
        super().__init__((ADDRESS, settings.callback_port), _Handler)
        port = self.server_address[1]
        self.names = {f"{settings.callback_host}:{port}", f"{ADDRESS}:{port}"}

    def take_landing(self) -> Landing | None:
        """Return the landing the first time, None ever after."""
        with self._taking:
            landing, self._landing = self._landing, None
        return landing

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay silent: a browser that hangs up is no event, and a request is no log line."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.0"
    server_version = "kiosque"
    sys_version = ""
    timeout = _SILENCE_SECONDS

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if not self._meant_for_us():
            self._show("unknown", HTTPStatus.NOT_FOUND)
        elif path == FAREWELL_PATH:
            self._farewell(query)
        elif path == self.server.callback_path and query:
            self._callback(query)
        else:
            self._show("unknown", HTTPStatus.NOT_FOUND)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (inherited name)
        """Write nothing: the request line holds the code."""

    def send_error(self, *_told: object, **_named: object) -> None:
        """Answer « 404 » to every other method and every malformed request alike."""
        self.command = getattr(self, "command", None) or "GET"
        self.request_version = getattr(self, "request_version", None) or self.protocol_version
        self._show("unknown", HTTPStatus.NOT_FOUND)

    def _callback(self, query: str) -> None:
        landing = self.server.take_landing()
        if landing is None:
            self._show("unknown", HTTPStatus.NOT_FOUND)
            return
        onward = landing(query)
        self.server.ends_here = onward is None
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", onward or FAREWELL_PATH)
        self._harden()
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _farewell(self, query: str) -> None:
        page = self.server.page
        ended = same_text(query, f"state={self.server.farewell_state}")
        if ended:
            self.server.farewell_reached.set()
        elif page == "done":
            page = "waiting"
        self._show(page, HTTPStatus.OK)
        if ended or self.server.ends_here:
            self.server.seen_off.set()

    def _meant_for_us(self) -> bool:
        hosts = self.headers.get_all("Host") or []
        return (
            len(self.path) <= _LONGEST_TARGET
            and len(hosts) == 1
            and hosts[0] in self.server.names
            and self.headers.get("Sec-Fetch-Dest", "document") == "document"
            and "Sec-Purpose" not in self.headers
        )

    def _show(self, page: Page, status: HTTPStatus) -> None:
        body = render(page)
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self._harden()
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _harden(self) -> None:
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("X-Frame-Options", "DENY")
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        self.send_header("Connection", "close")
