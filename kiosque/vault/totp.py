"""The second factor: time-based one-time codes (RFC 6238), six digits, SHA-1.

SHA-1 is what every authenticator application computes; the code is an HMAC, which its collisions
do not weaken.
"""

import base64
import hmac
import os
from datetime import datetime
from urllib.parse import quote

SEED_BYTES = 20
STEP_SECONDS = 30
DIGITS = 6


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
) -> int | None:
    """Return the time step whose code was typed, `window` steps around now; None otherwise.

    A step up to `after_step` was spent before and is refused (RFC 6238 §5.2). Spaces in the code
    are ignored, since applications show it in two groups.
    """
    typed = "".join(code.split())
    present = int(now.timestamp()) // step
    matching = None
    for candidate in range(present - window, present + window + 1):
        same = hmac.compare_digest(_code(seed, candidate).encode(), typed.encode())
        if same and (after_step is None or candidate > after_step):
            matching = candidate
    return matching


def otpauth_uri(seed: bytes, *, person: str, organisation: str) -> str:
    """Return the text an authenticator application reads from a QR code."""
    label = f"{quote(organisation, safe='')}:{quote(person, safe='')}"
    return (
        f"otpauth://totp/{label}?secret={base32(seed)}"
        f"&issuer={quote(organisation, safe='')}&digits={DIGITS}&period={STEP_SECONDS}"
    )


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
