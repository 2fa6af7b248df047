"""The provider of identity: what is configured, and what its discovery document says.

Rules: OpenID Connect Discovery 1.0 §4.3 (the issuer of the document is the configured one, to the
letter), and stricter: every endpoint lies on the issuer's own host.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import urlsplit

from kiosque.identity.encryption import DecryptionKey
from kiosque.identity.refusals import refused

Algorithm = Literal["ES256", "RS256", "HS256"]
UserinfoForm = Literal["unencrypted", "plain", "signed", "encrypted"]
"""`unencrypted`: plain or signed, as its content type says, where nothing was registered."""
ClientAuth = Literal["post", "basic"]
"""How the client shows its secret: in the form, or in a header (RFC 6749 §2.3.1)."""

LEVELS: Final[tuple[str, ...]] = ("eidas1", "eidas2", "eidas3")
"""Levels of assurance, weakest first."""

DISCOVERY_PATH: Final = "/.well-known/openid-configuration"
LOOPBACK_HOSTS: Final = frozenset({"127.0.0.1", "localhost"})

CALLBACK_PATH: Final = "/kiosque/retour"
FAREWELL_PATH: Final = "/kiosque/fin"
"""Where a browser comes back to this machine, and where it lands at the end."""

SANDBOX_ISSUER: Final = "https://fcp-low.sbx.dev-franceconnect.fr/api/v2"
"""FranceConnect v2, sandbox: test identities only, `http://localhost` callbacks allowed."""

_PRODUCTION_HOSTS: Final = frozenset(
    {
        "oidc.franceconnect.gouv.fr",
        "auth.franceconnect.gouv.fr",
        "app.franceconnect.gouv.fr",
    }
)


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """One provider as this kiosk is registered with it."""

    name: str
    """How screens and papers call it; only FranceConnect itself is called « FranceConnect »."""
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    practice: bool
    """Identities are invented. Plain HTTP is allowed here only, and on this machine only."""
    level: str = "eidas1"
    """Weakest level of assurance accepted; sent as `acr_values`. Empty: none is asked."""
    scopes: tuple[str, ...] = ("openid", "identite_pivot", "preferred_username")
    algorithms: tuple[Algorithm, ...] = ("ES256",)
    """Those that may sign id_token and userinfo; HS256, keyed with the secret, stands alone."""
    prompt: Literal["login", "consent", "login consent"] | None = None
    callback_host: Literal["127.0.0.1", "localhost"] = "127.0.0.1"
    callback_port: int = 0
    """0: any free port, where the provider allows that (RFC 8252 §7.3; FranceConnect does not)."""
    callback_path: str = CALLBACK_PATH
    wait_seconds: float = 300.0
    """How long the citizen has in the browser."""
    answer_seconds: float = 10.0
    """How long one answer of the provider may take; the grant itself lives 30 s."""
    relayed: bool = False
    """The browser comes back to a server of the organisation, not to this kiosk."""
    pkce: bool = False
    """Send a challenge (RFC 7636, S256); FranceConnect refuses it."""
    userinfo: UserinfoForm = "signed"
    """The one form registered; no other is accepted in its place."""
    decryption: DecryptionKey | None = field(default=None, repr=False)
    issuer_on_callback: bool = True
    """Whether `iss` must stand on the callback (RFC 9207); a wrong one is always refused."""
    logout: bool = True
    """Whether the provider must say where its session is ended."""
    known_levels: tuple[str, ...] = LEVELS
    """Levels from weakest to strongest; outside these, only the very one asked is accepted."""
    client_auth: ClientAuth = "post"
    dated_userinfo: bool = True
    """Whether a signed userinfo must say when it was made and how long it holds; Core §5.3.2 asks
    for neither."""


def practice_settings(issuer: str, client_id: str, client_secret: str) -> ProviderSettings:
    """Return the settings for a practice provider started on this machine."""
    return ProviderSettings(
        name="FranceConnect d'entraînement",
        issuer=issuer,
        client_id=client_id,
        client_secret=client_secret,
        practice=True,
    )


@dataclass(frozen=True, slots=True)
class ProviderMetadata:
    """The addresses that the discovery document gives."""

    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None


def check_settings(settings: ProviderSettings) -> None:
    """Refuse settings that could not be safe, before any connection.

    Raises `IdentityRefused`: `issuer_invalid`, `http_refused`, `hub_needed`, `settings`.
    """
    check_issuer(settings.issuer, practice=settings.practice)
    if settings.relayed or urlsplit(settings.issuer).hostname in _PRODUCTION_HOSTS:
        raise refused("hub_needed")
    if not (settings.client_id and settings.client_secret) or "openid" not in settings.scopes:
        raise refused("settings")


def check_issuer(issuer: str, *, practice: bool) -> None:
    """Refuse an issuer's address that could not be safe: `issuer_invalid`, `http_refused`."""
    try:
        parts = urlsplit(issuer)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise refused("issuer_invalid") from None
    if parts.scheme not in {"http", "https"} or not host or has_extras(issuer):
        raise refused("issuer_invalid")
    if parts.scheme == "http" and not (practice and host in LOOPBACK_HOSTS):
        raise refused("http_refused")


def discovery_address(settings: ProviderSettings) -> str:
    """Return the address of the discovery document."""
    return settings.issuer.rstrip("/") + DISCOVERY_PATH


def read_discovery(document: Mapping[str, object], settings: ProviderSettings) -> ProviderMetadata:
    """Return the endpoints of `document`; raises `IdentityRefused("discovery")`."""
    if document.get("issuer") != settings.issuer:
        raise refused("discovery")
    return ProviderMetadata(
        authorization_endpoint=_endpoint(document, "authorization_endpoint", settings),
        token_endpoint=_endpoint(document, "token_endpoint", settings),
        userinfo_endpoint=_endpoint(document, "userinfo_endpoint", settings),
        jwks_uri=_endpoint(document, "jwks_uri", settings),
        end_session_endpoint=_logout_endpoint(document, settings),
    )


def _logout_endpoint(document: Mapping[str, object], settings: ProviderSettings) -> str | None:
    if not settings.logout and "end_session_endpoint" not in document:
        return None
    return _endpoint(document, "end_session_endpoint", settings)


def _endpoint(document: Mapping[str, object], name: str, settings: ProviderSettings) -> str:
    """Return an endpoint of the issuer's own origin, without query or fragment."""
    address = document.get(name)
    if not isinstance(address, str) or has_extras(address):
        raise refused("discovery")
    try:
        parts, issuer = urlsplit(address), urlsplit(settings.issuer)
        same = (parts.scheme, parts.hostname, parts.port) == (
            issuer.scheme,
            issuer.hostname,
            issuer.port,
        )
    except ValueError:
        raise refused("discovery") from None
    if not same:
        raise refused("discovery")
    return address


def has_extras(address: str) -> bool:
    """Tell whether an address holds what an issuer or endpoint never needs."""
    return (
        any(mark in address for mark in "?#@\\")
        or not address.isascii()
        or not address.isprintable()
        or " " in address
    )
