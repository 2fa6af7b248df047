"""Practice vaults for tests: real keys, the least stretching that is ever accepted."""

from datetime import UTC, datetime
from pathlib import Path

from kiosque.vault.founding import CreatedVault, Founding, create_vault

NOW = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
PASSPHRASE = "un poste calme pour aider chaque personne ici"
ORGANISATION = "0199aa00-0000-7000-8000-000000000001"


def founding(**changes: object) -> Founding:
    """Return what a practice vault is made from, with some of it changed."""
    settings: dict[str, object] = {
        "organisation_id": ORGANISATION,
        "organisation_name": "Centre social de Bellevue",
        "organisation_siret": "73282932000074",
        "kiosk_number": 1,
        "person_name": "Awa D.",
        "roles": ("coordinator", "mediator"),
        "passphrase": PASSPHRASE,
        "practice": True,
        "now": NOW,
        "calibrate": False,
    }
    return Founding(**{**settings, **changes})  # type: ignore[arg-type]


def make_vault(directory: Path, **changes: object) -> CreatedVault:
    directory.mkdir(parents=True, exist_ok=True)
    return create_vault(directory, founding(**changes))
