"""A paper as a person gives it: the name of a file, or the text of a seal."""

from pathlib import Path

from kiosque.errors import UnreadableError
from kiosque.i18n import N_
from kiosque.mandates.seal import TEXT_PREFIX

LARGEST = 50_000_000
"""Bytes; what is read beyond is refused as too large."""


def given_paper(paper: str) -> bytes:
    """Return the bytes of a seal's own text, or of the file named; raises `UnreadableError`."""
    if paper.lstrip().startswith(TEXT_PREFIX):
        return paper.encode("utf-8", "replace")
    return read_file(Path(paper))


def read_file(path: Path) -> bytes:
    """Return the bytes of a file; raises `UnreadableError`."""
    try:
        with path.expanduser().open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError, RuntimeError):
        raise UnreadableError(
            N_("Ce fichier ne peut pas être lu."),
            advice=N_("Vérifiez son nom et qu'il existe, puis recommencez."),
        ) from None
