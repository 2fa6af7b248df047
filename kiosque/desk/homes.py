"""The data directory: one folder for each organisation."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from kiosque.errors import UnavailableError
from kiosque.i18n import N_

ORGANISATIONS = "organisations"


def organisation_folder(home: Path, organisation_id: str) -> Path:
    """Return the folder of an organisation; the identifier must be a UUID, never a path."""
    return home / ORGANISATIONS / str(UUID(organisation_id))


def make_folder(home: Path, organisation_id: str) -> Path:
    """Make the folder, readable by this user only; raises `UnavailableError`."""
    folder = organisation_folder(home, organisation_id)
    try:
        for part in (home, home / ORGANISATIONS, folder):
            part.mkdir(mode=0o700, parents=True, exist_ok=True)
        home.chmod(0o700)
    except OSError:
        raise UnavailableError(
            N_("Le dossier des données ne peut pas être créé."),
            advice=N_("Vérifiez la place et les droits du disque, puis recommencez."),
        ) from None
    return folder


def organisation_folders(home: Path) -> Iterator[Path]:
    """Yield the folder of each organisation found in `home`."""
    parent = home / ORGANISATIONS
    if not parent.is_dir():
        return
    for name in sorted(os.listdir(parent)):  # noqa: PTH208  (sorted names, not paths)
        try:
            UUID(name)
        except ValueError:
            continue
        yield parent / name
