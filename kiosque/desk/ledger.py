"""From a fact to an event: encrypt, commit, append, project, in the caller's transaction."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kiosque.clock import Reading
from kiosque.desk.keyring import DataKey, open_key
from kiosque.errors import TamperedError
from kiosque.i18n import N_
from kiosque.journal.checkpoint import sign_checkpoint
from kiosque.journal.events import commit, log_id, parse_header, payload_version, read_about
from kiosque.store import journal_rows, projections
from kiosque.store.append import Appended, SealedEvent, append
from kiosque.store.database import Connection
from kiosque.vault.envelopes import decrypt, encrypt
from kiosque.vault.open_vault import OpenVault

SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened, with what is told of it under a key."""

    type: str
    subject: str
    payload: dict[str, Any]
    key: DataKey


class Ledger:
    """The journal of one organisation at one kiosk, written by an open vault."""

    def __init__(self, vault: OpenVault) -> None:
        self._vault = vault
        self._public_key = vault.log_key.public_key()
        self.log = log_id(self._public_key)
        self.origin = f"kiosque/{self.log}"

    def append(
        self, connection: Connection, facts: Sequence[Fact], reading: Reading
    ) -> tuple[Appended, ...]:
        """Write `facts` as events, with their projections, under one signed checkpoint."""
        payloads = [canonical(fact.payload) for fact in facts]
        sealed = [_sealed(fact, payload) for fact, payload in zip(facts, payloads, strict=True)]
        written = append(connection, self.log, sealed, reading, self._sign)
        for fact, payload, event in zip(facts, payloads, written, strict=True):
            projections.project(connection, event.seq, fact.type, fact.key.id, payload)
        return written

    def payload(self, connection: Connection, seq: int) -> dict[str, Any] | None:
        """Return what event `seq` tells; None once it was erased."""
        stored = journal_rows.payload(connection, seq)
        header = journal_rows.header_at(connection, seq)
        if stored is None or header is None:
            return None
        key_id, ciphertext = stored
        clear = self.open(connection, header, key_id, ciphertext)
        return None if clear is None else json.loads(clear)

    def open(
        self, connection: Connection, header: bytes, key_id: str, ciphertext: bytes
    ) -> bytes | None:
        """Return the payload bytes of one event; None when its key was destroyed."""
        key = open_key(connection, self._vault, key_id)
        return None if key is None else opened(key, header, ciphertext)

    def opening(self, connection: Connection, seq: int) -> tuple[bytes, bytes] | None:
        """Return salt and payload of event `seq`, which open its commitment; None once erased."""
        stored = journal_rows.payload(connection, seq)
        header = journal_rows.header_at(connection, seq)
        if stored is None or header is None:
            return None
        key_id, ciphertext = stored
        key = open_key(connection, self._vault, key_id)
        if key is None:
            return None
        clear = decrypt(key.secret, ciphertext, _bound_to(*read_about(header)))
        return clear[:SALT_BYTES], clear[SALT_BYTES:]

    def check_commitment(self, key: DataKey, header: bytes, ciphertext: bytes) -> None:
        """Raise `TamperedError` unless the content is the one that its header commits to."""
        clear = decrypt(key.secret, ciphertext, _bound_to(*read_about(header)))
        told = commit(clear[:SALT_BYTES], clear[SALT_BYTES:])
        if not hmac.compare_digest(told, parse_header(header).com):
            raise TamperedError(N_("Un contenu du journal n'est pas celui qui a été enregistré."))

    def _sign(self, size: int, root: bytes) -> bytes:
        return sign_checkpoint(self.origin, size, root, self._vault.log_key)


def opened(key: DataKey, header: bytes, ciphertext: bytes) -> bytes:
    """Return the payload bytes of one event under its own key; raises `TamperedError`."""
    return told_of(key.secret, *read_about(header), ciphertext)


def told_of(secret: bytes, type_: str, subject: str, ciphertext: bytes) -> bytes:
    """Return the payload bytes of an event of this type and subject; raises `TamperedError`."""
    return decrypt(secret, ciphertext, _bound_to(type_, subject))[SALT_BYTES:]


def canonical(payload: dict[str, Any]) -> bytes:
    """Return the RFC 8785 bytes of a payload."""
    import rfc8785

    return rfc8785.dumps(payload)


def _sealed(fact: Fact, payload: bytes) -> SealedEvent:
    salt = secrets.token_bytes(SALT_BYTES)
    ciphertext = encrypt(fact.key.secret, salt + payload, _bound_to(fact.type, fact.subject))
    return SealedEvent(
        type=fact.type,
        version=payload_version(fact.type),
        subject=fact.subject,
        commitment=commit(salt, payload),
        ciphertext=ciphertext,
        ciphertext_digest=hashlib.sha256(ciphertext).digest(),
        key=fact.key.id,
    )


def _bound_to(type_: str, subject: str) -> bytes:
    """Return the associated data: a payload cannot be moved to another event."""
    return f"kiosque/event/v1\0{type_}\0{subject}".encode()
