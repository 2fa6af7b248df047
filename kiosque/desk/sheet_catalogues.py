"""Translations of what sheets to take away say: texts of procedures, and words around them.

Sheets are drawn anew each time and nobody signs them: their translations change with the
procedures, one gettext file a language beside them, and no record names one.
"""

from functools import cache
from pathlib import Path
from typing import Final

from kiosque.content import content_root
from kiosque.desk.procedures import shelf
from kiosque.errors import UnreadableError
from kiosque.i18n import N_
from kiosque.mandates.editions import Edition, read_catalogue
from kiosque.mandates.extraction import gettext_file
from kiosque.mandates.languages import CODES
from kiosque.mandates.translatable import Translatable
from kiosque.procedures.sheet_texts import sheet_texts

_HEADER: Final = (
    "Fiches des démarches de kiosque à côté du français : trous {entre accolades} et chiffres\n"
    "restent les mêmes. Le mode d'emploi est dans mandates/README.md."
)


def sheet_folder() -> Path:
    return content_root() / "procedures" / "_traductions"


def sheet_sentences() -> tuple[Translatable, ...]:
    """Return what is to be translated: what sheets of the procedures on the shelf print."""
    texts = sheet_texts(shelf().procedures, shelf().catalogue)
    return tuple(Translatable(text, None, (where,)) for text, where in texts)


def sheet_catalogue(language: str) -> Edition | None:
    """Return the translations of sheets into a language; None when there are none."""
    path = sheet_folder() / f"{language}.po"
    return read_sheets(path) if path.is_file() else None


@cache
def read_sheets(path: Path) -> Edition:
    """Return what a file says, which is named after its language; raises `UnreadableError`."""
    if path.stem not in CODES:
        raise UnreadableError(
            N_("Ce fichier ne porte pas le nom d'une langue."),
            advice=N_("Nommez-le comme elle, par exemple uk.po."),
        )
    return read_catalogue(f"fiches-{path.stem}", path.stem, path.read_bytes())


def extracted_sheets(language: str | None) -> bytes:
    """Return a gettext file of what sheets say; with a language, with its translations.

    It is dated as the newest of the procedures, so that the same texts give the same file.
    """
    known = None if language is None else sheet_catalogue(language)
    newest = max(source.read_on for one in shelf().procedures for source in one.sources)
    return gettext_file(sheet_sentences(), language, known, newest, _HEADER)
