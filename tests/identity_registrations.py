"""Registrations with a provider, for the tests that configure one."""

from typing import Any

from kiosque.desk.identity_registrations import ConfigureIdentity
from kiosque.identity.browser import BrowserKind
from kiosque.identity.practice.launcher import RunningPractice
from kiosque.identity.profiles import ProfileName


def registration(practice: RunningPractice, **changes: Any) -> ConfigureIdentity:
    """Return what registers an organisation with `practice`, as with FranceConnect's own tests."""
    given: dict[str, Any] = {
        "profile": ProfileName.FRANCECONNECT_INTEGRATION,
        "issuer": practice.issuer,
        "client_id": practice.client_id,
        "client_secret": practice.client_secret,
        "redirect_uri": "http://localhost:45872/kiosque/retour",
        "browser": BrowserKind.SHOWN,
    }
    return ConfigureIdentity(**{**given, **changes})


def elsewhere() -> ConfigureIdentity:
    """Return what registers an organisation with a provider that is never reached."""
    return ConfigureIdentity(
        profile=ProfileName.GENERIC,
        issuer="https://identite.example",
        client_id="structure",
        client_secret="secret",
        redirect_uri="http://127.0.0.1/retour",
        browser=BrowserKind.SHOWN,
    )
