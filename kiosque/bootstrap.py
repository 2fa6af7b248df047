"""The only place where real clocks and the environment meet the use cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosque.clock import Clock, SystemClock
from kiosque.errors import Refusal
from kiosque.i18n import N_
from kiosque.settings import Settings, read_settings

if TYPE_CHECKING:
    from kiosque.desk.session import Session


@dataclass(frozen=True, slots=True)
class Kiosk:
    """What a front door starts from."""

    home: Path
    clock: Clock
    settings: Settings


def kiosk(environment: Mapping[str, str] | None = None) -> Kiosk:
    """Return this machine's kiosk, as the environment (of this process unless given) says."""
    settings = read_settings(environment)
    return Kiosk(settings.home, system_clock(), settings)


def system_clock() -> Clock:
    """Return the clock of this machine."""
    return SystemClock()


def unattended_session(started: Kiosk, *, daily: bool = True, papers: bool = False) -> "Session":
    """Open the session that the environment describes; raises `Refusal` without one."""
    from kiosque.desk.entrance import sign_in_unattended

    credentials = started.settings.unattended
    if credentials is None:
        raise Refusal(
            N_("Cette commande a besoin d'une session."),
            advice=N_(
                "Donnez KIOSQUE_MEDIATOR, KIOSQUE_PASSPHRASE_FILE et KIOSQUE_TOTP dans "
                "l'environnement."
            ),
        )
    return sign_in_unattended(started.home, started.clock, credentials, daily=daily, papers=papers)
