"""Editions of translations: one gettext file for a language and a date, never edited once used.

The format is docs/formats/translations.md. An edition is named after its file, `ar-2026-11-28`, or
`ar-2026-11-28-2` for the second of a day; a record names the edition that stood beside its text,
with the SHA-256 of the file, and a reprint uses that very one. A sentence is known by its place in
the file, from 0.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

import rfc8785

from kiosque.content import content_root
from kiosque.errors import TamperedError, UnreadableError
from kiosque.i18n import N_
from kiosque.mandates.languages import CODES
from kiosque.mandates.record_parts import Translation

LARGEST_FILE: Final = 1024 * 1024
"""Bytes; a longer file is refused before it is parsed."""

_NAME: Final = re.compile(r"(?P<language>[a-z]{2,3})-\d{4}-\d{2}-\d{2}(-[2-9])?", re.ASCII)

Key = tuple[str, str | None]
"""A French sentence and its context."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One entry of an edition."""

    french: str
    context: str | None
    translated: str
    """Empty where nobody translated it yet."""

    def digest(self, language: str) -> str:
        """Return what a review is bound to: another French or another translation is another."""
        return _digest(self, language)


@lru_cache(maxsize=8192)
def _digest(sentence: Sentence, language: str) -> str:
    # A mandate compares every sentence of its edition: anew each time, it would take a third more.
    told = {
        "context": sentence.context or "",
        "french": sentence.french,
        "language": language,
        "translated": sentence.translated,
    }
    return hashlib.sha256(rfc8785.dumps(told)).hexdigest()


@dataclass(frozen=True, slots=True)
class Edition:
    """Every sentence of one file."""

    name: str
    """File name without `.po`."""
    sha256: str
    """Of the file's bytes, in lowercase hexadecimal."""
    language: str
    sentences: tuple[Sentence, ...]
    places: Mapping[Key, int]

    def find(self, french: str, context: str | None = None) -> tuple[int, str] | None:
        """Return the place and the translation of a sentence; None while it has none."""
        at = self.places.get((french, context))
        if at is None or not self.sentences[at].translated:
            return None
        return at, self.sentences[at].translated

    def translation(self, french: str) -> str:
        """Return the translation of a sentence, or the French one."""
        found = self.find(french)
        return french if found is None else found[1]

    def followed_by(self, other: "Edition") -> "Edition":
        """Return all that is said by this edition, then by `other`: what a sheet is made from."""
        sentences = (*self.sentences, *other.sentences)
        return replace(self, sentences=sentences, places=_places(sentences))


def editions_folder() -> Path:
    return content_root() / "mandates" / "translations"


def newest_edition(language: str) -> str | None:
    """Return the name of the edition for new papers; None when the language has none."""
    if language not in CODES:
        return None
    names = (path.stem for path in editions_folder().glob(f"{language}-*.po"))
    return max((name for name in names if _NAME.fullmatch(name)), default=None)


def language_named(name: str) -> str:
    """Return the language of the edition with this name."""
    return name.partition("-")[0]


def translated_languages() -> tuple[str, ...]:
    """Return the languages that have an edition, in the order of `LANGUAGES`."""
    return tuple(code for code in CODES if newest_edition(code) is not None)


def edition(name: str) -> Edition:
    """Return the edition named `name`; raises `UnreadableError` when there is none."""
    return _read(_file(name))


def edition_source(name: str) -> bytes:
    """Return the bytes of an edition, as records name them by hash; raises as `edition`."""
    return _file(name).read_bytes()


def _file(name: str) -> Path:
    path = editions_folder() / f"{name}.po"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise UnreadableError(
            N_("La traduction de ce document n'est pas installée avec cette version de kiosque."),
            advice=N_("Installez une version de kiosque qui la contient."),
        )
    return path


def signed_edition(translation: Translation) -> Edition:
    """Return the edition that a record names.

    Raises `UnreadableError` when it is not installed, `TamperedError` when it is another one.
    """
    found = edition(translation.template)
    if found.sha256 != translation.sha256:
        raise TamperedError(
            N_("La traduction installée n'est pas celle que ce mandat a montrée."),
            advice=N_("Réinstallez kiosque. Le mandat signé, lui, n'a pas changé."),
        )
    return found


@cache
def _read(path: Path) -> Edition:
    # A parse takes some milliseconds, and an edition never changes once it is published.
    return read_edition(path.stem, path.read_bytes())


def read_edition(name: str, source: bytes) -> Edition:
    """Return the edition that a file's bytes hold; raises `UnreadableError` for what is no PO."""
    named = _NAME.fullmatch(name)
    if named is None:
        raise _wrong(name)
    return read_catalogue(name, named["language"], source)


def read_catalogue(name: str, language: str, source: bytes) -> Edition:
    """Return what a gettext file says in a language; raises `UnreadableError` for what is none."""
    from babel.messages.pofile import PoFileError, read_po

    if len(source) > LARGEST_FILE:
        raise _wrong(name)
    try:
        catalogue = read_po(BytesIO(source), charset="utf-8", abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError, LookupError):
        raise _wrong(name) from None
    sentences: list[Sentence] = []
    for message in catalogue:
        if message.id == "":
            continue
        if not isinstance(message.id, str) or not isinstance(message.string, str):
            raise _wrong(name)
        translated = "" if message.fuzzy else message.string
        sentences.append(Sentence(message.id, message.context, translated))
    digest = hashlib.sha256(source).hexdigest()
    return Edition(name, digest, language, tuple(sentences), _places(sentences))


def _places(sentences: Sequence[Sentence]) -> dict[Key, int]:
    """Return where each sentence is; of one that is there twice, the first."""
    places: dict[Key, int] = {}
    for at, one in enumerate(sentences):
        places.setdefault((one.french, one.context), at)
    return places


def _wrong(name: str) -> UnreadableError:
    return UnreadableError(
        N_("La traduction {name} ne peut pas être lue."),
        advice=N_("Il faut un fichier gettext (.po), en UTF-8, nommé comme ceux qui sont livrés."),
        name=name,
    )
