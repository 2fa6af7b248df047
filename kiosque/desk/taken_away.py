"""What the founder of an organisation takes away: second factor and recovery key.

They are drawn first, so that a front door has both copied and proved before anything is written.
"""

from dataclasses import dataclass, field

from kiosque.clock import Reading
from kiosque.desk.second_factor import proved_step
from kiosque.errors import InputError
from kiosque.i18n import N_
from kiosque.vault.founding import FirstSecrets, draw_first_secrets
from kiosque.vault.recovery import begins_with, write_recovery_key
from kiosque.vault.totp import SecondFactor, base32, otpauth_uri

PROVED_GROUPS = 2
"""Groups of the recovery key that are typed back, to prove that it was copied."""


@dataclass(frozen=True, slots=True)
class TakenAway:
    """What the founder takes away; shown once and kept nowhere else in clear."""

    secrets: FirstSecrets = field(repr=False)
    recovery_key: str = field(repr=False)
    """As the recovery sheet prints it."""
    otpauth: str = field(repr=False)
    totp_secret: str = field(repr=False)
    """Base32, for an application that does not read the picture."""

    def proved_step(self, code: str, reading: Reading) -> int:
        """Return the time step of a code that proves the enrolment; raises `InputError`."""
        return proved_step(SecondFactor(self.secrets.totp_seed), code, reading)

    def check_copied(self, typed: str) -> None:
        """Raise `InputError` unless the first groups of the recovery key were typed back."""
        if not begins_with(typed, self.recovery_key, PROVED_GROUPS):
            raise InputError(
                "recovery",
                N_("Ce ne sont pas les deux premiers groupes de la clé."),
                advice=N_("Relisez la feuille : deux fois quatre signes."),
            )


def draw_taken_away(person: str, organisation: str) -> TakenAway:
    """Draw the second factor and the recovery key of an organisation that is not founded yet."""
    secrets = draw_first_secrets()
    return TakenAway(
        secrets=secrets,
        recovery_key=write_recovery_key(secrets.recovery_key),
        otpauth=otpauth_uri(secrets.totp_seed, person=person, organisation=organisation),
        totp_secret=base32(secrets.totp_seed),
    )
