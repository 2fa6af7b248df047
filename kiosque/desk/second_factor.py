"""Second factors: handed over and proved, then asked for, with the drift of a card's clock.

Steps are kept in 30 seconds of this kiosk's time whatever shows the codes, so that the last one
accepted also tells what time it was at least.
"""

from dataclasses import dataclass, field

from kiosque.clock import Reading
from kiosque.errors import InputError
from kiosque.i18n import N_
from kiosque.store import people_rows
from kiosque.store.database import Connection
from kiosque.vault.totp import (
    CARD_STEP_SECONDS,
    DIGITS,
    STEP_SECONDS,
    SecondFactor,
    base32,
    draw_seed,
    matching_step,
    otpauth_uri,
    seed_from_base32,
)

LINK_WINDOW = 10
"""Steps around now in which a card is linked: it lay in a drawer."""
RESYNC_WINDOW = 30
"""Steps around now in which two codes that follow each other are looked for (RFC 4226 §7.4)."""
SHORTEST_SEED = 16
"""Bytes (RFC 4226 §4, R6)."""
LONGEST_SEED = 64
LONGEST_SERIAL = 32
_HALVES = CARD_STEP_SECONDS // STEP_SECONDS


@dataclass(frozen=True, slots=True)
class NewFactor:
    """A second factor that nobody uses yet; shown once and kept nowhere else in clear."""

    factor: SecondFactor
    otpauth: str = field(repr=False, default="")
    """Empty for a card, which holds its secret already."""
    totp_secret: str = field(repr=False, default="")
    """Base32, for an application that does not read the picture; empty for a card."""

    def proved_step(self, code: str, reading: Reading) -> int:
        """Return the time step of a code that proves the enrolment; raises `InputError`."""
        return proved_step(self.factor, code, reading)


def draw_factor(person: str, organisation: str) -> NewFactor:
    """Draw the seed of an application."""
    factor = SecondFactor(draw_seed())
    uri = otpauth_uri(factor.seed, person=person, organisation=organisation)
    return NewFactor(factor, uri, base32(factor.seed))


def card_factor(serial: str, seed: str) -> NewFactor:
    """Return the second factor of a card, from its serial number and the seed its maker gave.

    The seed is in hexadecimal or base 32. Raises `InputError`.
    """
    return NewFactor(SecondFactor(_card_seed(seed), check_serial(serial)))


def check_serial(serial: str) -> str:
    """Return a card's serial number as it is kept; raises `InputError`."""
    number = "".join(serial.split()).upper()
    if not (number.isascii() and number.isalnum() and len(number) <= LONGEST_SERIAL):
        raise InputError(
            "serial",
            N_("Ce numéro de série n'est pas celui d'une carte."),
            advice=N_("Recopiez les lettres et les chiffres imprimés au dos de la carte."),
        )
    return number


def proved_step(factor: SecondFactor, code: str, reading: Reading) -> int:
    """Return the step, in 30 s of the factor's own time, of a code; raises `InputError`."""
    window = LINK_WINDOW if factor.serial else 1
    step = matching_step(
        factor.seed, code, reading.now, after_step=None, step=factor.step_seconds, window=window
    )
    if step is None:
        raise InputError(
            "code",
            N_("Ce code n'est pas celui que l'application doit montrer maintenant."),
            advice=N_(
                "Vérifiez la ligne choisie dans l'application et l'heure du téléphone et du "
                "poste, attendez le code suivant, puis tapez-le."
            ),
        )
    return step * _halves(factor) + _halves(factor) - 1


def enrol(
    connection: Connection, slot: str, factor: SecondFactor, proved: int | None, reading: Reading
) -> None:
    """Begin anew for `slot`; the code of the step `proved` is spent, and tells a card's drift."""
    drift = 0
    if proved is not None:
        drift = proved // _HALVES - _card_step(reading) if factor.serial else 0
        people_rows.remember_step(connection, slot, proved - drift * _HALVES)
    people_rows.remember_drift(connection, slot, drift)


def accepted_step(
    connection: Connection,
    slot: str,
    factor: SecondFactor,
    code: str,
    reading: Reading,
    *,
    window: int,
    reusable: bool,
) -> int | None:
    """Spend the time step of `code` and return it, in 30 s of this kiosk's time; None if wrong.

    With a card, two codes that follow each other set its clock again.
    """
    spent = None if reusable else people_rows.last_step(connection, slot)
    if not factor.serial:
        step = matching_step(factor.seed, code, reading.now, after_step=spent, window=window)
        if step is not None:
            people_rows.remember_step(connection, slot, step)
        return step
    drift = people_rows.drift_of(connection, slot)
    after = None if spent is None else spent // _HALVES + drift
    found = _card_match(factor, code, reading, after=after, drift=drift, window=window)
    if found is None:
        return None
    new_drift = found - _card_step(reading)
    step = _card_step(reading) * _HALVES + _HALVES - 1
    people_rows.remember_step(connection, slot, step)
    people_rows.remember_drift(connection, slot, new_drift)
    return step


def _card_match(
    factor: SecondFactor,
    code: str,
    reading: Reading,
    *,
    after: int | None,
    drift: int,
    window: int,
) -> int | None:
    digits = "".join(code.split())
    if len(digits) != 2 * DIGITS:
        wider = max(1, window // _HALVES)
        return matching_step(
            factor.seed,
            digits,
            reading.now,
            after_step=after,
            step=CARD_STEP_SECONDS,
            window=wider,
            drift=drift,
        )
    first, second = digits[:DIGITS], digits[DIGITS:]
    for step in range(-RESYNC_WINDOW, RESYNC_WINDOW):
        pair = [
            matching_step(
                factor.seed,
                one,
                reading.now,
                after_step=after,
                step=CARD_STEP_SECONDS,
                window=0,
                drift=step + later,
            )
            for later, one in enumerate((first, second))
        ]
        if None not in pair:
            return pair[1]
    return None


def _card_step(reading: Reading) -> int:
    return int(reading.now.timestamp()) // CARD_STEP_SECONDS


def _halves(factor: SecondFactor) -> int:
    return factor.step_seconds // STEP_SECONDS


def _card_seed(text: str) -> bytes:
    bare = "".join(text.split())
    try:
        seed = bytes.fromhex(bare)
    except ValueError:
        try:
            seed = seed_from_base32(bare)
        except ValueError:
            seed = b""
    if not SHORTEST_SEED <= len(seed) <= LONGEST_SEED:
        raise InputError(
            "seed",
            N_("Cette graine n'est pas celle d'une carte."),
            advice=N_(
                "Recopiez la graine remise par le fabricant pour ce numéro de série, en "
                "hexadécimal ou en base 32."
            ),
        )
    return seed
