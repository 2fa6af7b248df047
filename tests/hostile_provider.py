"""A provider over real HTTP whose every answer a test may replace, to the octet."""

import json
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from kiosque.identity.practice.signing import SigningKeys

JSON, JWT = "application/json", "application/jwt"
CLIENT, SECRET = "service", "s" * 40
PERSON = {
    "given_name": "Léa",
    "family_name": "MARTIN",
    "gender": "female",
    "birthdate": "1987-03-12",
    "birthplace": "59350",
    "birthcountry": "99100",
}


@dataclass(frozen=True)
class Reply:
    """One answer, as it goes over the wire."""

    body: bytes
    kind: str = JSON
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class HostileProvider:
    """An honest provider until `replies` says otherwise, by the last part of the path."""

    def __init__(self, scheme: str = "http") -> None:
        self.keys = SigningKeys()
        self.replies: dict[str, Reply] = {}
        self.asked: Counter[str] = Counter()
        self.nonce = ""
        self.server = _Server(("127.0.0.1", 0), _Handler)
        self.server.provider = self
        self.issuer = f"{scheme}://127.0.0.1:{self.server.server_address[1]}/api/v2"

    def document(self, **changes: object) -> dict[str, object]:
        endpoints = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "userinfo_endpoint": "userinfo",
            "jwks_uri": "jwks",
            "end_session_endpoint": "end",
        }
        named = {name: f"{self.issuer}/{path}" for name, path in endpoints.items()}
        return {"issuer": self.issuer, **named, **changes}

    def claims(self, **more: object) -> dict[str, object]:
        now = int(time.time())
        common = {"iss": self.issuer, "aud": CLIENT, "sub": "a" * 64, "iat": now, "exp": now + 60}
        return {**common, **more}

    def tokens(self, **changes: object) -> dict[str, object]:
        id_token = self.keys.sign(self.claims(nonce=self.nonce, acr="eidas1"))
        return {"access_token": "jeton", "token_type": "Bearer", "id_token": id_token, **changes}

    def reply(self, name: str) -> Reply:
        self.asked[name] += 1
        if name in self.replies:
            return self.replies[name]
        if name == "userinfo":
            return Reply(self.keys.sign(self.claims(**PERSON)).encode(), JWT)
        made: dict[str, Any] = {
            "openid-configuration": self.document,
            "jwks": self.keys.public_set,
            "token": self.tokens,
        }
        return Reply(json.dumps(made[name]()).encode())

    def come_back(self, url: str, **changes: str) -> str:
        """Return the callback's address that answers the request `url`, as a browser meets it."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        self.nonce = asked["nonce"]
        given = {"code": "c", "state": asked["state"], "iss": self.issuer, **changes}
        return f"{asked['redirect_uri']}?{urlencode(given)}"


@contextmanager
def hostile_provider(context: ssl.SSLContext | None = None) -> Iterator[HostileProvider]:
    """Serve until left; under TLS with `context`."""
    provider = HostileProvider("http" if context is None else "https")
    server = provider.server
    if context is not None:
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    provider: HostileProvider
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what some tests wait for."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        reply = self.server.provider.reply(self.path.rpartition("/")[2])
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (inherited name)
        """Stay silent."""
