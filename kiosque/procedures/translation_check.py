"""A translation held against the French texts of today: nothing lost, nothing missing, no surplus.

A catalogue is about the files that it names in its places; when it names none, about all of them.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosque.i18n import N_
from kiosque.procedures.findings import ContentRefused, Finding, Level, ordered
from kiosque.procedures.library import NOT_OPENED, Library, read_text, shown_name
from kiosque.procedures.references import HOLE
from kiosque.procedures.translation import LARGEST, Message, every_message, read_catalogue

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

_TITLES: Final = frozenset({"titre", "bloc"})
_MOST_LONGER: Final = 1.6
"""A translated title of more than so many times the French one does not fit its line."""
_SHORT: Final = 20
"""Cells that every line has room for, however short the French title is."""


def check_translation(path: Path, shelf: Library) -> list[Finding]:
    """Return what is wrong with a catalogue of translations, by file and line."""
    name = shown_name(Path(path.name))
    try:
        catalogue = read_catalogue(read_text(path, name, LARGEST), name)
    except ContentRefused as refused:
        return list(refused.findings)
    except OSError:
        return [Finding(name, 1, 1, Level.ERROR, "K090", NOT_OPENED)]
    return ordered(compared(catalogue, name, every_message(shelf)))


def compared(catalogue: "Catalog", name: str, texts: Iterable[Message]) -> Iterator[Finding]:
    """Yield what differs between the translations of a catalogue and the French texts."""
    about = {file for entry in catalogue for file, _line in entry.locations}
    wanted: dict[str, list[Message]] = {}
    for message in texts:
        if not about or message.file in about:
            wanted.setdefault(message.text, []).append(message)
    for text, places in wanted.items():
        entry = catalogue.get(text)
        if entry is None:
            yield _missing(places[0].file, places[0].line, text)
        elif entry.fuzzy or not isinstance(entry.string, str) or not entry.string:
            yield _missing(name, entry.lineno or 1, text)
        else:
            yield from _translated(name, entry.lineno or 1, entry.string, places)
    for entry in catalogue:
        french = entry.id if isinstance(entry.id, str) else entry.id[0]
        if french and entry.string and french not in wanted:
            what = N_("le texte français n'existe plus, ou a changé : « {beginning} »")
            yield _finding(name, entry.lineno or 1, Level.WARNING, "K093", what, french)


def _missing(file: str, line: int, text: str) -> Finding:
    what = N_("ce texte n'est pas traduit : « {beginning} »")
    return _finding(file, line, Level.WARNING, "K091", what, text)


def _translated(name: str, line: int, said: str, places: list[Message]) -> Iterator[Finding]:
    french = places[0].text
    if set(HOLE.findall(french)) != set(HOLE.findall(said)):
        what = N_("la traduction n'a pas les mêmes {{…}} : « {beginning} »")
        yield _finding(name, line, Level.ERROR, "K092", what, french)
    is_title = any(one.place.rsplit("/", 1)[-1] in _TITLES for one in places)
    most = max(_SHORT, int(_MOST_LONGER * cells(french)))
    if is_title and cells(said) > most:
        what = N_("titre trop long : {count} colonnes ({limit} au plus) : « {beginning} »")
        yield _finding(
            name, line, Level.WARNING, "K094", what, french, count=cells(said), limit=most
        )


def cells(text: str) -> int:
    """Return how many columns of a terminal a text takes (Unicode Standard Annex 11)."""
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _finding(
    file: str, line: int, level: Level, code: str, what: str, text: str, **params: object
) -> Finding:
    shown = "".join(c if c.isprintable() else " " for c in text)
    beginning = " ".join(shown.split())[:60]
    return Finding(file, line, 1, level, code, what, {"beginning": beginning, **params})
