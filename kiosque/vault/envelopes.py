"""Encryption primitives, each with one use: payloads, wrapped keys, sealed keys, derived keys."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap,
    aes_key_wrap,
)

from kiosque.errors import TamperedError
from kiosque.i18n import N_

KEY_BYTES = 32
NONCE_BYTES = 12
_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def encrypt(key: bytes, clear: bytes, bound_to: bytes) -> bytes:
    """Return nonce ‖ AES-256-GCM ciphertext, valid only with the same `bound_to`.

    Nonces are random: a key lives for one citizen, mandate, draft or month, far below the limit
    of NIST SP 800-38D §8.3.
    """
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, clear, bound_to)


def decrypt(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """Return the clear bytes; raises `TamperedError` when key, bytes or `bound_to` differ."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError):
        raise _refused() from None


def wrap_key(wrapping: bytes, key: bytes) -> bytes:
    """Return `key` wrapped under `wrapping` (RFC 3394), 8 bytes longer."""
    return aes_key_wrap(bytes(wrapping), key)


def unwrap_key(wrapping: bytes, wrapped: bytes) -> bytes:
    """Return a wrapped key; raises `TamperedError` when it does not open."""
    try:
        return aes_key_unwrap(bytes(wrapping), wrapped)
    except (InvalidUnwrap, ValueError):
        raise _refused() from None


def seal_to(public_key: X25519PublicKey, clear: bytes, label: bytes) -> bytes:
    """Seal to a slot's public key (HPKE base mode, RFC 9180: X25519, SHA-256, AES-256-GCM)."""
    return _SUITE.encrypt(clear, public_key, label)


def open_sealed(private_key: X25519PrivateKey, sealed: bytes, label: bytes) -> bytes:
    """Open what was sealed to this slot; raises `TamperedError`."""
    try:
        return _SUITE.decrypt(sealed, private_key, label)
    except (InvalidTag, ValueError):
        raise _refused() from None


def derive(secret: bytes, label: str, salt: bytes | None = None) -> bytes:
    """Return 32 bytes derived from `secret` for one use (HKDF-SHA-256, RFC 5869)."""
    hkdf = HKDF(hashes.SHA256(), KEY_BYTES, salt, label.encode())
    return hkdf.derive(bytes(secret))


def _refused() -> TamperedError:
    return TamperedError(
        N_(
            "Une donnée chiffrée ne s'ouvre pas\N{NO-BREAK SPACE}: elle a été modifiée ou déplacée."
        ),
        advice=N_("Ne supprimez aucun fichier et prévenez votre référent."),
    )
