"""A provider that somebody else wrote (idpyoidc), registered with and served as FranceConnect is.

Its person signs in without a page, so that a test follows one address.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from idpyoidc.server import Server
from idpyoidc.server.configure import OPConfiguration
from idpyoidc.server.exception import UnAuthorizedClient
from idpyoidc.server.oidc.authorization import Authorization
from idpyoidc.server.oidc.provider_config import ProviderConfiguration
from idpyoidc.server.oidc.token import Token
from idpyoidc.server.oidc.userinfo import UserInfo

CLIENT, SECRET = "kiosque", "s" * 40
LIFETIME = 60
PERSON = {
    "given_name": "Angela Claire Louise",
    "family_name": "DUBOIS",
    "gender": "female",
    "birthdate": "1962-08-24",
    "birthplace": "75107",
    "birthcountry": "99100",
}


@contextmanager
def second_opinion(redirect_uri: str, **client: Any) -> Iterator[str]:
    """Serve a provider that knows one client; gives its issuer."""
    server = _Server(("127.0.0.1", 0), _Handler)
    issuer = f"http://127.0.0.1:{server.server_address[1]}"
    server.provider = _provider(issuer)
    server.provider.context.cdb[CLIENT] = {
        "client_id": CLIENT,
        "client_secret": SECRET,
        "redirect_uris": [(redirect_uri, {})],
        "response_types_supported": ["code"],
        "allowed_scopes": ["openid", "identite_pivot"],
        "token_endpoint_auth_method": "client_secret_post",
        **client,
    }
    server.provider.context.keyjar.add_symmetric(CLIENT, SECRET)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _provider(issuer: str) -> Any:
    keys = [{"type": "EC", "crv": "P-256", "use": ["sig"]}, {"type": "RSA", "use": ["sig"]}]
    secret = {"type": "oct", "bytes": 24, "use": ["enc"], "kid": "code"}
    endpoints: dict[str, tuple[str, type, dict[str, Any]]] = {
        "provider_config": (".well-known/openid-configuration", ProviderConfiguration, {}),
        "authorization": ("authorize", Authorization, {"response_types_supported": ["code"]}),
        "token": ("token", Token, {"client_authn_method": ["client_secret_post"]}),
        "userinfo": ("userinfo", UserInfo, {"client_authn_method": ["bearer_header"]}),
    }
    token = "idpyoidc.server.token"
    configuration = {
        "issuer": issuer,
        "keys": {"uri_path": "jwks", "key_defs": keys},
        "endpoint": {
            name: {"path": path, "class": made, "kwargs": more}
            for name, (path, made, more) in endpoints.items()
        },
        "userinfo": {
            "class": "idpyoidc.server.user_info.UserInfo",
            "kwargs": {"db": {"angela": PERSON}},
        },
        "authentication": {
            "anybody": {
                "acr": "eidas1",
                "class": "idpyoidc.server.user_authn.user.NoAuthn",
                "kwargs": {"user": "angela"},
            }
        },
        "add_on": {
            "pkce": {
                "function": "idpyoidc.server.oauth2.add_on.pkce.add_support",
                "kwargs": {"essential": False, "code_challenge_method": "S256"},
            }
        },
        "token_handler_args": {
            "jwks_def": {"private_path": "", "key_defs": [secret]},
            "code": {"kwargs": {"lifetime": LIFETIME}},
            "token": {
                "class": f"{token}.jwt_token.JWTToken",
                "kwargs": {"lifetime": LIFETIME},
            },
            "id_token": {
                "class": f"{token}.id_token.IDToken",
                "kwargs": {"lifetime": LIFETIME},
            },
        },
        "scopes_to_claims": {"openid": ["sub"], "identite_pivot": list(PERSON)},
        "claims_supported": ["sub", *PERSON],
        "acr_values_supported": ["eidas1"],
    }
    return Server(OPConfiguration(conf=configuration, base_path="."), cwd=".")


class _Server(ThreadingHTTPServer):
    provider: Any
    daemon_threads = True


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self._answer(dict(parse_qsl(urlsplit(self.path).query)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer(dict(parse_qsl(body)))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (inherited name)
        """Stay silent."""

    def _answer(self, asked: dict[str, str]) -> None:
        provider, path = self.server.provider, urlsplit(self.path).path.lstrip("/")
        if path == "jwks":
            self._send(200, provider.keyjar.export_jwks_as_json())
            return
        endpoint = next(one for one in provider.endpoint.values() if one.endpoint_path == path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        about = {"headers": headers, "method": self.command, "url": self.path}
        try:
            request = endpoint.parse_request(asked, http_info=about)
        except UnAuthorizedClient:
            self._send(401, '{"error": "invalid_client"}')
            return
        told = endpoint.process_request(request, http_info=about)
        answer = endpoint.do_response(request=request, **told)
        named = dict(answer.get("http_headers", []))
        kind = named.get("Content-type", "application/json").partition(";")[0]
        onward = told.get("redirect_location") or str(answer["response"])
        if onward.startswith("http"):
            self._send(303, "", location=onward)
        else:
            self._send(400 if "error" in told else 200, answer["response"], kind)

    def _send(
        self, status: int, text: str, kind: str = "application/json", location: str = ""
    ) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
