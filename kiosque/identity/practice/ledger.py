"""What the practice provider remembers: its client, codes, tokens and sessions, in memory."""

import hmac
import time
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from kiosque.identity.practice.citizens import Citizen
from kiosque.identity.practice.misbehaviour import Misbehaviour
from kiosque.identity.practice.sealing import Recipient
from kiosque.identity.practice.signing import SigningKeys
from kiosque.identity.provider import CALLBACK_PATH

CODE_SECONDS: Final = 30
GRANT_SECONDS: Final = 30
TOKEN_SECONDS: Final = 60
"""Lives of FranceConnect v2: code and grant 30 s, access token and id_token 60 s."""

LEVELS: Final = ("eidas1", "eidas2", "eidas3")
"""Levels of assurance offered, weakest first."""

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost"})


def is_loopback_address(uri: str, path: str) -> bool:
    """Tell whether `uri` is `http://<loopback>[:port]<path>`, any port (RFC 8252 §7.3)."""
    try:
        parts = urlsplit(uri)
        _ = parts.port
    except ValueError:
        return False
    return (
        parts.scheme == "http"
        and parts.hostname in _LOOPBACK
        and parts.path == path
        and not (parts.query or parts.fragment or parts.username or parts.password)
    )


@dataclass(frozen=True, slots=True)
class PracticeClient:
    """The one service that the provider knows, as Authlib asks about it."""

    client_id: str
    client_secret: str

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        """No default: the address is always asked for."""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        asked = (scope or "").split()
        return " ".join(asked) if "openid" in asked else None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return is_loopback_address(redirect_uri, CALLBACK_PATH)

    def check_client_secret(self, client_secret: str) -> bool:
        return hmac.compare_digest(client_secret.encode(), self.client_secret.encode())

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        return method == "client_secret_post"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass(frozen=True, slots=True)
class AuthorizationCode:
    """What one code stands for, from the choice of the citizen until its exchange."""

    code: str
    person: Citizen
    redirect_uri: str
    scope: str
    nonce: str
    level: str
    granted_at: float
    code_challenge: str | None = None
    code_challenge_method: str | None = None

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(self.granted_at)

    def get_acr(self) -> str:
        return self.level

    def get_amr(self) -> None:
        """No `amr`: the practice client has not been granted it."""


class Ledger:
    """Everything the provider remembers, in memory, for less than a minute each."""

    def __init__(
        self,
        issuer: str,
        client: PracticeClient,
        misbehaviour: Misbehaviour = Misbehaviour.NONE,
        *,
        recipient: Recipient | None = None,
        pkce: bool = False,
    ) -> None:
        self.recipient = recipient
        self.pkce = pkce
        self.issuer = issuer
        self.client = client
        self.misbehaviour = misbehaviour
        self.keys = SigningKeys()
        self.codes: dict[str, AuthorizationCode] = {}
        self.tokens: dict[str, AuthorizationCode] = {}
        self.sessions: dict[str, Citizen] = {}

    def take_code(self, code: str) -> AuthorizationCode | None:
        """Return what `code` stands for, once and within its life; None afterwards."""
        found = self.codes.pop(code, None)
        if found is None or time.time() - found.granted_at > CODE_SECONDS:
            return None
        return found

    def prune(self) -> None:
        """Forget what has outlived its use."""
        oldest = time.time() - TOKEN_SECONDS
        for store in (self.codes, self.tokens):
            for key in [key for key, kept in store.items() if kept.granted_at < oldest]:
                store.pop(key, None)
