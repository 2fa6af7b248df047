"""From a passphrase to a key: Argon2id (RFC 9106), never below a floor.

The floor is the second recommended option of RFC 9106 §4: 64 MiB, three passes, four lanes.
"""

import os
import time
from dataclasses import dataclass

from kiosque.errors import TamperedError
from kiosque.i18n import N_

FLOOR_MEMORY_KIB = 65_536
FLOOR_PASSES = 3
FLOOR_LANES = 4
CEILING_MEMORY_KIB = 1_048_576
CEILING_PASSES = 64
"""A header that asks for more is hostile: it would stop the machine."""

SALT_BYTES = 16
KEY_BYTES = 32
SHORTEST_SECONDS = 0.3
LONGEST_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Argon2Parameters:
    """What one slot's passphrase goes through."""

    memory_kib: int
    passes: int
    lanes: int
    salt: bytes


def floor_parameters() -> Argon2Parameters:
    """Return the least that is ever accepted, with a fresh salt."""
    return Argon2Parameters(FLOOR_MEMORY_KIB, FLOOR_PASSES, FLOOR_LANES, os.urandom(SALT_BYTES))


def calibrate() -> Argon2Parameters:
    """Return parameters that take this machine 0.3 to 1 s and at most a quarter of its memory.

    Memory doubles first, since it is what an attacker's hardware lacks.
    """
    parameters = floor_parameters()
    limit = min(_quarter_of_memory_kib(), CEILING_MEMORY_KIB)
    seconds = _seconds(parameters)
    while seconds < SHORTEST_SECONDS:
        if parameters.memory_kib * 2 <= limit:
            stronger = _with(parameters, memory_kib=parameters.memory_kib * 2)
        elif parameters.passes < CEILING_PASSES:
            stronger = _with(parameters, passes=parameters.passes + 1)
        else:
            break
        seconds = _seconds(stronger)
        if seconds > LONGEST_SECONDS:
            break
        parameters = stronger
    return parameters


def check(parameters: Argon2Parameters) -> None:
    """Raise `TamperedError` for parameters below the floor: somebody lowered them."""
    if (
        parameters.memory_kib < FLOOR_MEMORY_KIB
        or parameters.passes < FLOOR_PASSES
        or parameters.lanes != FLOOR_LANES
        or parameters.memory_kib > CEILING_MEMORY_KIB
        or parameters.passes > CEILING_PASSES
        or len(parameters.salt) != SALT_BYTES
    ):
        raise TamperedError(
            N_("La protection des phrases de passe a été modifiée dans le coffre."),
            advice=N_("N'ouvrez pas de session sur ce poste et prévenez votre référent."),
        )


def derive_key(passphrase: str, parameters: Argon2Parameters) -> bytes:
    """Return 32 bytes; the passphrase is taken in Unicode form NFKC, without outer spaces."""
    import unicodedata

    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    check(parameters)
    normal = unicodedata.normalize("NFKC", passphrase).strip()
    function = Argon2id(
        salt=parameters.salt,
        length=KEY_BYTES,
        iterations=parameters.passes,
        lanes=parameters.lanes,
        memory_cost=parameters.memory_kib,
    )
    # Half of a surrogate pair is what a badly set terminal hands over: wrong, and no crash.
    return function.derive(normal.encode("utf-8", "surrogatepass"))


def _seconds(parameters: Argon2Parameters) -> float:
    """Return the better of two measures: a busy moment must not pass for a slow machine."""
    return min(_once(parameters), _once(parameters))


def _once(parameters: Argon2Parameters) -> float:
    before = time.perf_counter()
    derive_key("calibration", parameters)
    return time.perf_counter() - before


def _with(
    parameters: Argon2Parameters, *, memory_kib: int | None = None, passes: int | None = None
) -> Argon2Parameters:
    return Argon2Parameters(
        memory_kib or parameters.memory_kib,
        passes or parameters.passes,
        parameters.lanes,
        parameters.salt,
    )


def _quarter_of_memory_kib() -> int:
    pages, page = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return max(pages * page // 4 // 1024, FLOOR_MEMORY_KIB)
