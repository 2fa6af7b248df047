"""Content files written again whole: the old text or the new one, never half of either."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from kiosque.errors import Refusal, UnavailableError
from kiosque.i18n import N_


def rewrite(path: Path, before: str, after: str) -> None:
    """Put the text `after` in the place of `before`, and keep the mode of the file.

    Raises `Refusal` when the file is no longer what was read, `UnavailableError` when the disk
    refuses; then the file is as it was.
    """
    temporary: Path | None = None
    try:
        if path.read_bytes() != before.encode():
            raise Refusal(
                N_("Ce fichier vient d'être changé par un autre programme."),
                advice=N_("Rien n'a été écrit. Recommencez la commande."),
            )
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".yaml.new")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(after.encode())
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(path.stat().st_mode & 0o777)
        temporary.replace(path)
        _sync(path.parent)
    except OSError:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
        raise UnavailableError(
            N_("Ce fichier ne peut pas être écrit ici."),
            advice=N_("Il est resté comme il était. Travaillez sur une copie du dossier."),
        ) from None


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
