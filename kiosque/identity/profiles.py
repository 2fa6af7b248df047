"""The kinds of provider, as data, and the settings that a registration with one of them gives.

FranceConnect (v2) and FranceConnect+ fix almost everything; an ordinary OpenID provider leaves it
to its registration. A profile describes how a provider behaves. Where it is stays a setting:
invented addresses are for practice, and only FranceConnect's own may stand in a real vault.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from urllib.parse import SplitResult, urlsplit

from kiosque.identity.encryption import DecryptionKey
from kiosque.identity.provider import (
    FAREWELL_PATH,
    LEVELS,
    LOOPBACK_HOSTS,
    SANDBOX_ISSUER,
    Algorithm,
    ClientAuth,
    ProviderSettings,
    UserinfoForm,
    check_issuer,
    has_extras,
)
from kiosque.identity.refusals import refused

_LOW_SCOPES: Final = frozenset(
    {
        "openid",
        "identite_pivot",
        "profile",
        "birth",
        "given_name",
        "family_name",
        "gender",
        "birthdate",
        "birthplace",
        "birthcountry",
        "preferred_username",
        "email",
        "amr",
    }
)
_REGISTER_SCOPES: Final = frozenset(
    {"rnipp_identite_pivot", "rnipp_profile", "rnipp_birth", "rnipp_given_name"}
)
_PIVOT: Final = ("openid", "identite_pivot", "preferred_username")
_SHORTEST_SHARED_KEY: Final = 32
"""Octets (RFC 7518 §3.2)."""


class ProfileName(StrEnum):
    """How a profile is named on the command line and in a stored registration."""

    FRANCECONNECT = "franceconnect"
    FRANCECONNECT_INTEGRATION = "franceconnect-integration"
    FRANCECONNECT_PLUS = "franceconnect-plus"
    GENERIC = "generic"


@dataclass(frozen=True, slots=True)
class Profile:
    """What one kind of provider allows; the first of several is the ordinary choice."""

    label: str
    """How screens and papers call it."""
    issuers: tuple[str, ...]
    """The only addresses of a real vault; none: any https address."""
    practice_only: bool
    """It knows invented people only."""
    loopback: bool
    """The browser may come back to the kiosk itself."""
    any_port: bool
    """A loopback address needs no port (RFC 8252 §7.3)."""
    algorithms: tuple[Algorithm, ...]
    """Without another choice, each that has a key of its own; a shared key has to be chosen."""
    userinfo: tuple[UserinfoForm, ...]
    levels: tuple[str, ...]
    """Empty: none has to be asked, and any may be."""
    scopes: frozenset[str]
    """Empty: any."""
    usual_scopes: tuple[str, ...]
    pkce: bool
    """Whether it is used unless the registration says otherwise."""
    issuer_on_callback: bool
    logout: bool
    dated_userinfo: bool


PROFILES: Final[Mapping[ProfileName, Profile]] = MappingProxyType(
    {
        ProfileName.FRANCECONNECT: Profile(
            label="FranceConnect",
            issuers=("https://oidc.franceconnect.gouv.fr/api/v2",),
            practice_only=False,
            loopback=False,
            any_port=False,
            algorithms=("ES256", "RS256"),
            userinfo=("signed",),
            levels=("eidas1",),
            scopes=_LOW_SCOPES | {"idp_birthdate", "idp_id"},
            usual_scopes=_PIVOT,
            pkce=False,
            issuer_on_callback=True,
            logout=True,
            dated_userinfo=True,
        ),
        ProfileName.FRANCECONNECT_INTEGRATION: Profile(
            label="FranceConnect (intégration)",
            issuers=(SANDBOX_ISSUER, "https://fcp-low.integ01.dev-franceconnect.fr/api/v2"),
            practice_only=True,
            loopback=True,
            any_port=False,
            algorithms=("ES256", "RS256"),
            userinfo=("signed",),
            levels=("eidas1",),
            scopes=_LOW_SCOPES | {"idp_birthdate", "idp_id"},
            usual_scopes=_PIVOT,
            pkce=False,
            issuer_on_callback=True,
            logout=True,
            dated_userinfo=True,
        ),
        ProfileName.FRANCECONNECT_PLUS: Profile(
            label="FranceConnect+",
            issuers=("https://auth.franceconnect.gouv.fr/api/v2",),
            practice_only=False,
            loopback=False,
            any_port=False,
            algorithms=("ES256",),
            userinfo=("encrypted",),
            levels=("eidas2", "eidas3"),
            scopes=_LOW_SCOPES | _REGISTER_SCOPES,
            usual_scopes=_PIVOT,
            pkce=False,
            issuer_on_callback=True,
            logout=True,
            dated_userinfo=True,
        ),
        ProfileName.GENERIC: Profile(
            label="Service d'identité",
            issuers=(),
            practice_only=False,
            loopback=True,
            any_port=True,
            algorithms=("ES256", "RS256", "HS256"),
            userinfo=("unencrypted", "plain", "signed", "encrypted"),
            levels=(),
            scopes=frozenset(),
            usual_scopes=("openid", "profile"),
            pkce=True,
            issuer_on_callback=False,
            logout=False,
            dated_userinfo=False,
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Registration:
    """What an organisation registered with a provider; None takes the profile's ordinary choice."""

    profile: ProfileName
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    scopes: tuple[str, ...] = ()
    level: str | None = None
    pkce: bool | None = None
    algorithm: Algorithm | None = None
    userinfo: UserinfoForm | None = None
    decryption: DecryptionKey | None = None
    client_auth: ClientAuth = "post"


def settings_of(registration: Registration, *, practice: bool) -> ProviderSettings:
    """Return the settings of a registration, for a practice vault or a real one.

    Raises `IdentityRefused`: `practice_profile`, `issuer_invalid`, `http_refused`,
    `issuer_foreign`, `relay_needed`, `redirect_invalid`, `profile_choice`, `encryption_key`,
    `settings`.
    """
    profile = PROFILES[registration.profile]
    if profile.practice_only and not practice:
        raise refused("practice_profile")
    check_issuer(registration.issuer, practice=practice)
    if not practice and profile.issuers and registration.issuer not in profile.issuers:
        raise refused("issuer_foreign")
    back = _redirect(registration.redirect_uri, profile)
    userinfo = registration.userinfo or profile.userinfo[0]
    chosen = registration.algorithm
    algorithms = (chosen,) if chosen else _with_own_key(profile.algorithms)
    scopes = registration.scopes or profile.usual_scopes
    level = registration.level or (profile.levels[0] if profile.levels else "")
    if (
        userinfo not in profile.userinfo
        or not set(algorithms) <= set(profile.algorithms)
        or (profile.levels and level not in profile.levels)
        or (profile.scopes and not profile.scopes.issuperset(scopes))
    ):
        raise refused("profile_choice")
    if userinfo == "encrypted" and registration.decryption is None:
        raise refused("encryption_key")
    secret = registration.client_secret
    if not (registration.client_id and secret) or "openid" not in scopes:
        raise refused("settings")
    if chosen == "HS256" and len(secret.encode()) < _SHORTEST_SHARED_KEY:
        raise refused("settings")
    return ProviderSettings(
        name=profile.label,
        issuer=registration.issuer,
        client_id=registration.client_id,
        client_secret=secret,
        practice=practice,
        level=level,
        scopes=scopes,
        algorithms=algorithms,
        callback_host="localhost" if back.hostname == "localhost" else "127.0.0.1",
        callback_port=back.port or 0,
        callback_path=back.path,
        relayed=back.scheme == "https",
        pkce=profile.pkce if registration.pkce is None else registration.pkce,
        userinfo=userinfo,
        decryption=registration.decryption,
        issuer_on_callback=profile.issuer_on_callback,
        logout=profile.logout,
        known_levels=LEVELS if profile.levels else (),
        client_auth=registration.client_auth,
        dated_userinfo=profile.dated_userinfo,
    )


def _with_own_key(algorithms: tuple[Algorithm, ...]) -> tuple[Algorithm, ...]:
    return tuple(one for one in algorithms if one != "HS256")


def _redirect(address: str, profile: Profile) -> SplitResult:
    """Return the parts of a redirect address that the profile allows."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise refused("redirect_invalid") from None
    if has_extras(address) or not host or parts.path in {"", "/", FAREWELL_PATH}:
        raise refused("redirect_invalid")
    if host in LOOPBACK_HOSTS or host == "::1":
        if not profile.loopback:
            raise refused("relay_needed")
        if parts.scheme != "http" or host == "::1" or not (port or profile.any_port):
            raise refused("redirect_invalid")
    elif parts.scheme != "https":
        raise refused("redirect_invalid")
    return parts
