"""What would be refused at the end of a founding, checked as soon as it is known."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from kiosque.clock import Clock
from kiosque.desk.homes import check_private, organisation_folders
from kiosque.desk.session_clock import below_floor
from kiosque.desk.stated_time import ClockBelowFloor
from kiosque.errors import InputError, Refusal, UnreadableError
from kiosque.i18n import N_
from kiosque.mandates.siret import organisation_siret
from kiosque.vault.passphrase import judge
from kiosque.vault.sealed_vault import SealedVault


def check_founding(home: Path, clock: Clock) -> None:
    """Raise before anything is asked what would be refused at the end.

    Raises `ClockBelowFloor`, and `Refusal` or `UnavailableError` for the data directory.
    """
    check_private(home)
    floor = below_floor(clock.read().now, None)
    if floor is not None:
        raise ClockBelowFloor(floor)


def check_new_siret(home: Path, siret: str, *, practice: bool) -> str:
    """Return the digits of a SIRET that no organisation of this kind has here.

    Raises `InputError` for what is no SIRET, `Refusal` for one that is known.
    """
    digits = organisation_siret(siret)
    for known in _known_here(home):
        if known.organisation_siret == digits and known.practice == practice:
            raise Refusal(
                N_(
                    "Une structure avec ce SIRET existe déjà sur ce poste\N{NO-BREAK SPACE}: "
                    "{name}."
                ),
                advice=N_(
                    "Rien n'a été créé. Ouvrez une session dans cette structure. Pour vous "
                    "entraîner, créez une structure d'entraînement à côté\N{NO-BREAK SPACE}: "
                    "kiosque init --practice."
                ),
                name=known.organisation_name,
            )
    return digits


def check_passphrase(passphrase: str) -> str:
    """Return a passphrase that will do; raises `InputError` with what to do better."""
    judgement = judge(passphrase)
    if not judgement.ok:
        raise InputError("passphrase", judgement.advice)
    return passphrase


def _known_here(home: Path) -> Iterator[SealedVault]:
    """Yield the vaults that can be read; a damaged one does not stop a founding."""
    for folder in organisation_folders(home):
        with suppress(UnreadableError):
            yield SealedVault.read(folder)
