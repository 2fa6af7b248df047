"""What grants and events cannot do without, bare: signatures, encryptions, a durable commit."""

import os
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_wrap

from kiosque.store.database import connect

KEY_BYTES, NONCE_BYTES = 32, 12


class Primitives:
    """Fresh keys, and a SQLCipher database of one table with the product's own settings."""

    def __init__(self, folder: Path) -> None:
        self._seal, self._person = (ec.generate_private_key(ec.SECP256R1()) for _key in range(2))
        self._log = Ed25519PrivateKey.generate()
        self._parent = os.urandom(KEY_BYTES)
        self._connection = connect(folder / "bare.db", os.urandom(KEY_BYTES))
        self._connection.execute("CREATE TABLE kept (n INTEGER PRIMARY KEY, data BLOB)")

    def grant(self, written: bytes) -> None:
        """Sign record, seal and checkpoint; encrypt two payloads; commit `written`."""
        for key in (self._seal, self._person, self._seal):
            key.sign(written, ec.ECDSA(hashes.SHA256()))
        self._log.sign(written[:KEY_BYTES])
        half = len(written) // 2
        for payload in (written[:half], written[half:]):
            self._encrypt(payload)
        self.commit(written)

    def append(self, written: bytes) -> None:
        """Sign a checkpoint, encrypt a payload under a key that is there, commit `written`."""
        self._log.sign(written[:KEY_BYTES])
        AESGCM(self._parent).encrypt(os.urandom(NONCE_BYTES), written, None)
        self.commit(written)

    def commit(self, written: bytes) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("INSERT INTO kept (data) VALUES (?)", (written,))
        self._connection.execute("COMMIT")

    def close(self) -> None:
        self._connection.close()

    def _encrypt(self, payload: bytes) -> None:
        """Encrypt under a fresh key, itself wrapped, as citizens and mandates have."""
        key = os.urandom(KEY_BYTES)
        aes_key_wrap(self._parent, key)
        AESGCM(key).encrypt(os.urandom(NONCE_BYTES), payload, None)
