"""Data keys: one for each citizen, mandate, draft and month, wrapped one by the other."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from kiosque.desk.epoch import epoch_key
from kiosque.store import key_rows
from kiosque.store.database import Connection
from kiosque.vault.envelopes import unwrap_key, wrap_key
from kiosque.vault.open_vault import OpenVault

KEY_BYTES = 32
STAFF = "staff-"
"""Before the month, in the purpose of a technical key."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """A key in clear, in memory only."""

    id: str
    secret: bytes = field(repr=False)


def new_id(now: datetime) -> str:
    """Return a UUIDv7 (RFC 9562 §5.7): time-ordered, random, never derived from a person."""
    milliseconds = int(now.timestamp() * 1000) & ((1 << 48) - 1)
    value = milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return str(UUID(int=value | 0b10 << 62 | secrets.randbits(62)))


def create_key(
    connection: Connection, vault: OpenVault, purpose: str, now: datetime, parent: DataKey | None
) -> DataKey:
    """Draw a key, keep it wrapped under `parent`, or under the epoch key without one."""
    key = DataKey(new_id(now), secrets.token_bytes(KEY_BYTES))
    wrapping = epoch_key(connection, vault) if parent is None else parent.secret
    above = None if parent is None else parent.id
    key_rows.insert_key(connection, key.id, purpose, wrap_key(wrapping, key.secret), above)
    return key


def open_key(connection: Connection, vault: OpenVault, key_id: str) -> DataKey | None:
    """Return the key in clear; None once it, or one above it, was destroyed."""
    path = key_rows.key_path(connection, key_id)
    return unwrapped(epoch_key(connection, vault), key_id, path) if path else None


def unwrapped(secret: bytes, key_id: str, path: Sequence[bytes]) -> DataKey:
    """Return the key at the end of `path`, which begins under the epoch key `secret`."""
    for wrapped in path:
        secret = unwrap_key(secret, wrapped)
    return DataKey(key_id, secret)


def staff_key(connection: Connection, vault: OpenVault, now: datetime) -> DataKey:
    """Return the month's technical key, made when first needed; it is destroyed after a year."""
    return _kept_key(connection, vault, f"{STAFF}{now:%Y-%m}", now)


def organisation_key(connection: Connection, vault: OpenVault, now: datetime) -> DataKey:
    """Return the key of what is about the organisation and no person helped."""
    return _kept_key(connection, vault, "organisation", now)


def _kept_key(connection: Connection, vault: OpenVault, purpose: str, now: datetime) -> DataKey:
    known = key_rows.key_for_purpose(connection, purpose)
    if known is not None:
        opened = open_key(connection, vault, known)
        if opened is not None:
            return opened
    return create_key(connection, vault, purpose, now, None)
