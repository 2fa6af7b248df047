"""The practice organisation of demonstrations: invented, and every paper of it says SPÉCIMEN."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kiosque.clock import Clock, SystemClock
from kiosque.desk.founding import Founded, FoundOrganisation, found_organisation
from kiosque.desk.papers import write_new
from kiosque.desk.terms import accept_terms, terms_in_force
from kiosque.vault.totp import code_at, seed_from_base32

MEDIATOR: Final = "Awa Diallo"
_WORDS: Final = (
    "lampe",
    "jardin",
    "rivière",
    "cahier",
    "fenêtre",
    "orange",
    "marché",
    "panier",
    "soleil",
    "nuage",
    "chemin",
    "bateau",
    "colline",
    "musique",
    "guitare",
    "tambour",
    "village",
    "prairie",
    "sentier",
    "tilleul",
    "cerise",
    "noisette",
    "brume",
)
_PASSPHRASE_WORDS: Final = 8


@dataclass(frozen=True, slots=True)
class PracticePlace:
    """A practice organisation, and the files with which commands work on it unattended."""

    founded: Founded
    passphrase: str = field(repr=False)
    environment: dict[str, str]


def found_practice(home: Path, access: Path, clock: Clock) -> PracticePlace:
    """Found it in `home`; write passphrase and code secret into `access`, outside `home`.

    Its terms of use are accepted. Raises `UnavailableError` when the disk refuses.
    """
    passphrase = " ".join(secrets.SystemRandom().sample(_WORDS, _PASSPHRASE_WORDS))
    founded = found_organisation(
        home,
        clock,
        FoundOrganisation(
            name="Centre social des Tilleuls",
            siret="73282932000074",
            address="12 rue des Lilas",
            postcode="44800",
            city="Saint-Herblain",
            contact="02 40 00 00 00",
            data_protection_contact="donnees@tilleuls.example",
            person=MEDIATOR,
            passphrase=passphrase,
            practice=True,
        ),
    )
    accept_terms(founded.session, terms_in_force().template)
    environment = {
        "KIOSQUE_HOME": str(home),
        "KIOSQUE_MEDIATOR": MEDIATOR,
        "KIOSQUE_PASSPHRASE_FILE": str(write_new(access / "phrase", _line(passphrase))),
        "KIOSQUE_TOTP_SECRET_FILE": str(write_new(access / "code", _line(founded.totp_secret))),
    }
    return PracticePlace(founded, passphrase, environment)


def practice_code(totp_secret: str, clock: Clock | None = None) -> str:
    """Return the present code of a practice person, for a screen that shows it."""
    now = (clock or SystemClock()).read().now
    return code_at(seed_from_base32(totp_secret), now)


def _line(text: str) -> bytes:
    return f"{text}\n".encode()
