"""What a provider must never tell and no event holds: the client's secret, the own private key.

Each is sealed under the organisation's data key and bound to its profile, in a table that no
projection touches.
"""

import json
from datetime import datetime
from typing import Literal

from kiosque.desk.keyring import open_key, organisation_key
from kiosque.desk.session import Session
from kiosque.identity.encryption import DecryptionKey, KeyAlgorithm, draw_key, public_key_set
from kiosque.identity.profiles import ProfileName
from kiosque.store import identity_rows
from kiosque.store.database import Connection
from kiosque.vault.envelopes import decrypt, encrypt

What = Literal["client_secret", "encryption_key"]

USUAL_ENCRYPTION: KeyAlgorithm = "ECDH-ES"
"""The lightest of those that FranceConnect+ offers."""


def keep_client_secret(
    session: Session, connection: Connection, profile: ProfileName, secret: str, now: datetime
) -> None:
    _keep(session, connection, profile, "client_secret", secret.encode(), now)


def client_secret(session: Session, connection: Connection, profile: ProfileName) -> str:
    """Return the secret; empty when there is none, or none that opens any more."""
    clear = _opened(session, connection, profile, "client_secret")
    return "" if clear is None else clear.decode()


def own_key(session: Session, connection: Connection, profile: ProfileName) -> DecryptionKey | None:
    """Return the key that opens what the provider encrypts; None when none was drawn."""
    clear = _opened(session, connection, profile, "encryption_key")
    if clear is None:
        return None
    kept = json.loads(clear)
    return DecryptionKey(kept["algorithm"], kept["jwk"])


def keep_own_key(
    session: Session,
    connection: Connection,
    profile: ProfileName,
    key: DecryptionKey,
    now: datetime,
) -> None:
    clear = json.dumps({"algorithm": key.algorithm, "jwk": dict(key.jwk)}).encode()
    _keep(session, connection, profile, "encryption_key", clear, now)


def published_keys(
    session: Session, profile: ProfileName, algorithm: KeyAlgorithm = USUAL_ENCRYPTION
) -> dict[str, list[dict[str, str]]]:
    """Return the JWK Set to register with the provider; the key is drawn when first asked for.

    `algorithm` is that of a key which is still to be drawn. Raises `Refusal` for somebody who is
    no coordinator.
    """
    session.must_be_coordinator()
    kept = session.database.read(lambda connection: own_key(session, connection, profile))
    if kept is not None:
        return public_key_set(kept)
    drawn, now = draw_key(algorithm), session.clock.read().now

    def write(connection: Connection) -> DecryptionKey:
        meanwhile = own_key(session, connection, profile)
        if meanwhile is None:
            keep_own_key(session, connection, profile, drawn, now)
        return meanwhile or drawn

    return public_key_set(session.database.write(write))


def _keep(
    session: Session,
    connection: Connection,
    profile: ProfileName,
    what: What,
    clear: bytes,
    now: datetime,
) -> None:
    key = organisation_key(connection, session.vault, now)
    sealed = encrypt(key.secret, clear, _bound_to(profile, what))
    identity_rows.put_secret(connection, profile, what, key.id, sealed)


def _opened(
    session: Session, connection: Connection, profile: ProfileName, what: What
) -> bytes | None:
    row = identity_rows.secret(connection, profile, what)
    key = None if row is None else open_key(connection, session.vault, row[0])
    if row is None or key is None:
        return None
    return decrypt(key.secret, row[1], _bound_to(profile, what))


def _bound_to(profile: ProfileName, what: What) -> bytes:
    """Return the associated data: a secret cannot be moved to another provider."""
    return f"kiosque/identity/v1\0{profile}\0{what}".encode()
