"""The providers of identity that a coordinator registered this organisation with.

The last one configured is the one in use. The journal tells everything but the secrets.
"""

import json
from dataclasses import dataclass, field, replace
from typing import Any

from kiosque.clock import Reading
from kiosque.desk.identity_secrets import (
    USUAL_ENCRYPTION,
    client_secret,
    keep_client_secret,
    keep_own_key,
    own_key,
)
from kiosque.desk.keyring import organisation_key
from kiosque.desk.ledger import Fact
from kiosque.desk.session import Session
from kiosque.errors import Refusal
from kiosque.i18n import N_
from kiosque.identity.browser import BrowserKind, usual_browser
from kiosque.identity.encryption import DecryptionKey, KeyAlgorithm, draw_key
from kiosque.identity.profiles import PROFILES, ProfileName, Registration, settings_of
from kiosque.identity.provider import Algorithm, ClientAuth, ProviderSettings, UserinfoForm
from kiosque.store import identity_rows
from kiosque.store.database import Connection


@dataclass(frozen=True, slots=True)
class ConfigureIdentity:
    """A registration with a provider; None takes the profile's ordinary choice."""

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
    encryption: KeyAlgorithm | None = None
    """Of the own key, where the provider encrypts; the key that is there is kept if it fits."""
    client_auth: ClientAuth = "post"
    browser: BrowserKind | None = None


@dataclass(frozen=True, slots=True)
class RegisteredProvider:
    """A registration as it may be shown: no secret in it."""

    profile: ProfileName
    issuer: str
    client_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    level: str | None
    pkce: bool | None
    algorithm: Algorithm | None
    userinfo: UserinfoForm | None
    client_auth: ClientAuth
    encryption: KeyAlgorithm | None
    key_id: str | None
    browser: BrowserKind

    @property
    def label(self) -> str:
        """Return how screens and papers call the provider."""
        return PROFILES[self.profile].label

    def to_payload(self) -> dict[str, Any]:
        """Return the registration as the journal and `--json` write it."""
        return {
            "profile": str(self.profile),
            "issuer": self.issuer,
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scopes": list(self.scopes),
            "level": self.level,
            "pkce": self.pkce,
            "algorithm": self.algorithm,
            "userinfo": self.userinfo,
            "client_auth": self.client_auth,
            "encryption": self.encryption,
            "key_id": self.key_id,
            "browser": str(self.browser),
        }


def configure_identity(session: Session, command: ConfigureIdentity) -> RegisteredProvider:
    """Register with a provider, which is the one in use from here on; nothing is contacted.

    Raises `Refusal` for somebody who is no coordinator, and what `settings_of` raises for settings
    that could not be safe.
    """
    session.must_be_coordinator()
    encrypted = "encrypted" in (command.userinfo, PROFILES[command.profile].userinfo[0])
    drawn = draw_key(command.encryption or USUAL_ENCRYPTION) if encrypted else None
    _settings(session, command, drawn)
    reading = session.clock.read()

    def write(connection: Connection) -> RegisteredProvider:
        key = own_key(session, connection, command.profile)
        fits = key is not None and command.encryption in (None, key.algorithm)
        if drawn is not None and not fits:
            key = drawn
            keep_own_key(session, connection, command.profile, drawn, reading.now)
        registered = _registered(command, key if encrypted else None)
        keep_client_secret(session, connection, command.profile, command.client_secret, reading.now)
        identity_rows.forget_documents(connection, command.issuer)
        _record(session, connection, registered, reading)
        return registered

    return session.database.write(write)


def choose_browser(session: Session, browser: BrowserKind) -> RegisteredProvider:
    """Let people sign in in another browser from here on; the rest of the registration stays.

    Raises `Refusal` for somebody who is no coordinator, and where none is registered.
    """
    session.must_be_coordinator()
    changed = replace(registered_provider(session), browser=browser)
    reading = session.clock.read()
    session.database.write(lambda connection: _record(session, connection, changed, reading))
    return changed


def remove_identity(session: Session, profile: ProfileName) -> None:
    """Forget a registration, its secret and the own key; whatever it confirmed stays confirmed.

    Raises `Refusal` for somebody who is no coordinator, and where there is no such registration.
    """
    session.must_be_coordinator()
    removed = registered_provider(session, profile)
    reading = session.clock.read()

    def write(connection: Connection) -> None:
        identity_rows.drop_secrets(connection, profile)
        identity_rows.forget_documents(connection, removed.issuer)
        told = {"profile": str(profile), "by": session.vault.slot_id}
        under = organisation_key(connection, session.vault, reading.now)
        fact = Fact("identity.removed", session.organisation.id, told, under)
        session.record(connection, [fact], reading)

    session.database.write(write)


def registered_providers(session: Session) -> tuple[RegisteredProvider, ...]:
    """Return every registration, the one in use first; nothing is contacted."""
    return session.database.read(_registrations)


def registered_provider(session: Session, profile: ProfileName | None = None) -> RegisteredProvider:
    """Return the registration of a profile, or the one in use; raises `Refusal` without one."""
    for one in registered_providers(session):
        if profile in (None, one.profile):
            return one
    raise Refusal(
        N_("Aucun service d'identité n'est configuré pour cette structure."),
        advice=N_(
            "Une personne référente l'enregistre avec kiosque identity configure. D'ici là, un "
            "document d'identité suffit."
        ),
    )


def stored_settings(
    session: Session, profile: ProfileName | None = None
) -> ProviderSettings | None:
    """Return the settings of a registration, or of the one in use; None without one.

    Raises what `settings_of` raises for one that could not be safe any more.
    """

    def read(connection: Connection) -> Registration | None:
        for one in _registrations(connection):
            if profile in (None, one.profile):
                return _registration(session, connection, one)
        return None

    registration = session.database.read(read)
    return None if registration is None else settings_of(registration, practice=session.practice)


def browser_of(session: Session) -> BrowserKind:
    """Return the browser in which people sign in at this kiosk."""
    if session.provider is None:
        for one in registered_providers(session):
            return one.browser
    return BrowserKind.SYSTEM


def _record(
    session: Session, connection: Connection, registered: RegisteredProvider, reading: Reading
) -> None:
    told = registered.to_payload() | {"by": session.vault.slot_id}
    under = organisation_key(connection, session.vault, reading.now)
    fact = Fact("identity.configured", session.organisation.id, told, under)
    session.record(connection, [fact], reading)


def _registrations(connection: Connection) -> tuple[RegisteredProvider, ...]:
    return tuple(_from_payload(json.loads(one)) for one in identity_rows.registrations(connection))


def _from_payload(told: dict[str, Any]) -> RegisteredProvider:
    known = {name: told[name] for name in RegisteredProvider.__slots__}
    known["profile"] = ProfileName(told["profile"])
    known["scopes"] = tuple(told["scopes"])
    known["browser"] = BrowserKind(told["browser"])
    return RegisteredProvider(**known)


def _registration(
    session: Session, connection: Connection, one: RegisteredProvider
) -> Registration:
    return Registration(
        profile=one.profile,
        issuer=one.issuer,
        client_id=one.client_id,
        client_secret=client_secret(session, connection, one.profile),
        redirect_uri=one.redirect_uri,
        scopes=one.scopes,
        level=one.level,
        pkce=one.pkce,
        algorithm=one.algorithm,
        userinfo=one.userinfo,
        decryption=own_key(session, connection, one.profile) if one.key_id else None,
        client_auth=one.client_auth,
    )


def _settings(
    session: Session, command: ConfigureIdentity, key: DecryptionKey | None
) -> ProviderSettings:
    registration = Registration(
        profile=command.profile,
        issuer=command.issuer,
        client_id=command.client_id,
        client_secret=command.client_secret,
        redirect_uri=command.redirect_uri,
        scopes=command.scopes,
        level=command.level,
        pkce=command.pkce,
        algorithm=command.algorithm,
        userinfo=command.userinfo,
        decryption=key,
        client_auth=command.client_auth,
    )
    return settings_of(registration, practice=session.practice)


def _registered(command: ConfigureIdentity, key: DecryptionKey | None) -> RegisteredProvider:
    return RegisteredProvider(
        profile=command.profile,
        issuer=command.issuer,
        client_id=command.client_id,
        redirect_uri=command.redirect_uri,
        scopes=command.scopes,
        level=command.level,
        pkce=command.pkce,
        algorithm=command.algorithm,
        userinfo=command.userinfo,
        client_auth=command.client_auth,
        encryption=None if key is None else key.algorithm,
        key_id=None if key is None else key.jwk["kid"],
        browser=command.browser or usual_browser(),
    )
