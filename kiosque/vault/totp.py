"""The second factor: time-based one-time codes (RFC 6238), six digits, SHA-1.

SHA-1 is what every authenticator application computes; the code is an HMAC, which its collisions
do not weaken.
"""

import base64
import hmac
import os
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

SEED_BYTES = 20
STEP_SECONDS = 30
CARD_STEP_SECONDS = 60
"""A card shows a code for a minute."""
DIGITS = 6
LONGEST_LABEL = 28
LONGEST_ISSUER = 43
"""Bytes of the two names in the text that a QR code carries: 134 in all is version 6, level L."""


_CARD = b"card\0"
"""What a card's secret begins with; an application's is 20 bytes, which no card's is."""


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """What somebody's codes come from: an application, or a card with a serial number."""

    seed: bytes = field(repr=False)
    serial: str = ""
    """ASCII, as printed on the card; empty for an application."""

    @property
    def step_seconds(self) -> int:
        return CARD_STEP_SECONDS if self.serial else STEP_SECONDS

    def to_secret(self) -> bytes:
        """Return the bytes that the slot keeps encrypted."""
        if not self.serial:
            return self.seed
        return _CARD + self.serial.encode("ascii") + b"\0" + self.seed

    @classmethod
    def from_secret(cls, secret: bytes) -> "SecondFactor":
        """Read what `to_secret` wrote."""
        if len(secret) == SEED_BYTES or not secret.startswith(_CARD):
            return cls(secret)
        serial, _zero, seed = secret.removeprefix(_CARD).partition(b"\0")
        return cls(seed, serial.decode("ascii"))


def draw_seed() -> bytes:
    """Return a fresh 160-bit seed (RFC 4226 §4)."""
    return os.urandom(SEED_BYTES)


def code_at(seed: bytes, now: datetime, *, step: int = STEP_SECONDS) -> str:
    """Return the code at `now` (aware)."""
    return _code(seed, int(now.timestamp()) // step)


def matching_step(
    seed: bytes,
    code: str,
    now: datetime,
    *,
    after_step: int | None,
    step: int = STEP_SECONDS,
    window: int = 1,
    drift: int = 0,
) -> int | None:
    """Return the time step whose code was typed, `window` steps around now; None otherwise.

    `drift` is how many steps the clock of the card is known to be ahead.

    A step up to `after_step` was spent before and is refused (RFC 6238 §5.2). Spaces in the code
    are ignored, since applications show it in two groups.
    """
    raw = "".join(code.split()).encode("utf-8", "surrogatepass")
    present = int(now.timestamp()) // step + drift
    matching = None
    for candidate in range(present - window, present + window + 1):
        same = hmac.compare_digest(_code(seed, candidate).encode(), raw)
        if same and (after_step is None or candidate > after_step):
            matching = candidate
    return matching


def otpauth_uri(seed: bytes, *, person: str, organisation: str) -> str:
    """Return the text an authenticator application reads from a QR code.

    Names are cut so that the code fits a terminal of 80 columns and 24 rows; digits and period
    are what every application assumes.
    """
    label, issuer = _quoted(person, LONGEST_LABEL), _quoted(organisation, LONGEST_ISSUER)
    return f"otpauth://totp/{label}?secret={base32(seed)}&issuer={issuer}"


def _quoted(name: str, longest: int) -> str:
    """Return `name` percent-encoded, cut between two characters to `longest` bytes."""
    while len(quote(name, safe="")) > longest:
        name = name[:-1].rstrip(" -–")
    return quote(name, safe="")


def base32(seed: bytes) -> str:
    """Return a seed as applications take it when it is typed."""
    return base64.b32encode(seed).decode("ascii").rstrip("=")


def seed_from_base32(text: str) -> bytes:
    """Read what `base32` wrote; raises ValueError (binascii.Error)."""
    bare = "".join(text.split()).upper()
    return base64.b32decode(bare + "=" * (-len(bare) % 8))


def _code(seed: bytes, counter: int) -> str:
    """Compute HOTP (RFC 4226 §5.3)."""
    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.twofactor.hotp import HOTP

    function = HOTP(bytes(seed), DIGITS, SHA1())  # noqa: S303  (see the module's docstring)
    return function.generate(counter).decode("ascii")
