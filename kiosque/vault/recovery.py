"""The recovery key: 160 bits on paper, in groups that can be read aloud, with a checksum.

Crockford's base 32 (no I, L, O, U), eight groups of four for the key and one for the checksum:
the first 20 bits of its SHA-256. What looks alike is read alike.
"""

import hashlib
import os

from kiosque.errors import InputError
from kiosque.i18n import N_

KEY_BYTES = 20
GROUP = 4
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans("ILO", "110")
_KEY_SIGNS = KEY_BYTES * 8 // 5
_CHECK_SIGNS = 4


def draw_recovery_key() -> bytes:
    """Return a fresh key."""
    return os.urandom(KEY_BYTES)


def write_recovery_key(key: bytes) -> str:
    """Return the key as printed: nine groups of four."""
    signs = _signs(int.from_bytes(key), _KEY_SIGNS) + _checksum(key)
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


def read_recovery_key(text: str) -> bytes:
    """Return the key typed from paper; raises `InputError` for a typing mistake."""
    signs = _typed(text)
    if len(signs) != _KEY_SIGNS + _CHECK_SIGNS or any(c not in _ALPHABET for c in signs):
        raise _mistyped()
    value = 0
    for sign in signs[:_KEY_SIGNS]:
        value = value * 32 + _ALPHABET.index(sign)
    key = value.to_bytes(KEY_BYTES)
    if _checksum(key) != signs[_KEY_SIGNS:]:
        raise _mistyped()
    return key


def begins_with(typed: str, printed: str, groups: int) -> bool:
    """Tell whether `typed` is the first groups of a printed key, read as the whole key would be."""
    return _typed(typed) == "".join(printed.split("-")[:groups])


def _typed(text: str) -> str:
    return "".join(c for c in text.upper() if c.isalnum()).translate(_ALIKE)


def _checksum(key: bytes) -> str:
    return _signs(int.from_bytes(hashlib.sha256(key).digest()[:3]) >> 4, _CHECK_SIGNS)


def _signs(value: int, count: int) -> str:
    return "".join(_ALPHABET[value >> 5 * (count - 1 - at) & 31] for at in range(count))


def _mistyped() -> InputError:
    return InputError(
        "recovery_key",
        N_("Cette clé de secours n'est pas recopiée exactement."),
        advice=N_("Relisez-la groupe par groupe\N{NO-BREAK SPACE}: neuf groupes de quatre signes."),
    )
