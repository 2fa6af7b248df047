"""Signed heads of the journal: C2SP tlog-checkpoint in a C2SP signed note, Ed25519.

    origin
    size in decimal
    root in base64

    — origin base64(key id ‖ signature)

Several signature lines are allowed (a hub may add its own); only ours is checked here.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from kiosque.errors import TamperedError, UnreadableError
from kiosque.i18n import N_

ED25519_TYPE = b"\x01"
KEY_ID_BYTES = 4
_SIGNATURE = "— "


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Size and root of the tree at one moment."""

    origin: str
    size: int
    root: bytes


def key_id(name: str, public_key: Ed25519PublicKey) -> bytes:
    """Return SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key)[:4] (C2SP signed-note)."""
    material = name.encode() + b"\n" + ED25519_TYPE + public_key.public_bytes_raw()
    return hashlib.sha256(material).digest()[:KEY_ID_BYTES]


def sign_checkpoint(origin: str, size: int, root: bytes, key: Ed25519PrivateKey) -> bytes:
    """Return the signed note for a tree of `size` leaves."""
    body = f"{origin}\n{size}\n{base64.b64encode(root).decode('ascii')}\n"
    signature = key_id(origin, key.public_key()) + key.sign(body.encode())
    line = f"{_SIGNATURE}{origin} {base64.b64encode(signature).decode('ascii')}\n"
    return f"{body}\n{line}".encode()


def parse_checkpoint(note: bytes) -> Checkpoint:
    """Return what a note says, whoever signed it; raises `UnreadableError` for anything else."""
    try:
        body, _, _signatures = note.decode("utf-8").partition("\n\n")
        origin, size, root = (body + "\n").rstrip("\n").split("\n")
        return Checkpoint(origin, _decimal(size), _from_base64(root))
    except ValueError:
        raise UnreadableError(N_("Un point de contrôle du journal est illisible.")) from None


def read_checkpoint(note: bytes, public_key: Ed25519PublicKey) -> Checkpoint:
    """Return a checkpoint whose signature holds under `public_key`.

    Raises `UnreadableError` when it is not a checkpoint, `TamperedError` when no signature of
    this key holds.
    """
    checkpoint = parse_checkpoint(note)
    origin = checkpoint.origin
    body, _, lines = note.decode("utf-8").partition("\n\n")
    wanted = key_id(origin, public_key)
    for line in lines.split("\n"):
        signature = _signature_of(line, origin)
        if signature is None or not hmac.compare_digest(signature[:KEY_ID_BYTES], wanted):
            continue
        try:
            public_key.verify(signature[KEY_ID_BYTES:], f"{body}\n".encode())
        except InvalidSignature:
            break
        return checkpoint
    raise TamperedError(
        N_("Un point de contrôle du journal n'est pas signé par ce journal."),
        advice=N_("Ne vous fiez plus à ce journal avant d'avoir prévenu votre référent."),
    )


def _signature_of(line: str, origin: str) -> bytes | None:
    prefix = f"{_SIGNATURE}{origin} "
    if not line.startswith(prefix):
        return None
    try:
        return _from_base64(line.removeprefix(prefix))
    except ValueError:
        return None


def _from_base64(text: str) -> bytes:
    """Decode base64 in its one canonical spelling; raises `ValueError` for any other."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode("ascii") != text:
        raise ValueError(text)
    return data


def _decimal(text: str) -> int:
    if not text.isascii() or not text.isdigit() or text != str(int(text)):
        raise ValueError(text)
    return int(text)
