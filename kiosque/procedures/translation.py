"""The texts of procedures as a gettext catalogue, for those who translate, and its reading back.

A message identifier is the French text as it is written in the file; the same text at several
places is one message. Each says the line of each place, and in a comment the identifiers that lead
to it, as `etapes/accueil/titre`.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final

from kiosque.i18n import N_
from kiosque.procedures.findings import ContentRefused, Finding, Level
from kiosque.procedures.library import Library, LoadedFile
from kiosque.procedures.model import FORMAT
from kiosque.procedures.text_lines import PROCEDURE, lines
from kiosque.procedures.yaml_tree import Tree

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

LARGEST: Final = 8 * 1024 * 1024
"""Bytes of a catalogue; that of every procedure is under two."""
_SHARED: Final = ("pieces", "glossaire", "organismes", "valeurs")
"""Shared files that people read; letters go to administrations, in French."""
_CONTROL: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_HEADER: Final = "# Textes de démarches, à traduire du français."
_WIDTH: Final = 100
_NOT_OURS: Final = N_("ce n'est pas un catalogue de traductions (.po)")


@dataclass(frozen=True, slots=True)
class Message:
    """One text to translate, at one place."""

    text: str
    file: str
    line: int
    """From 1."""
    place: str
    """Identifiers that lead to it."""


def messages(files: Iterable[LoadedFile]) -> Iterator[Message]:
    """Yield the texts of some procedures, in the order of their files."""
    for loaded in files:
        yield from _messages(loaded.tree, PROCEDURE)


def every_message(shelf: Library) -> Iterator[Message]:
    """Yield the texts of every procedure, then those that they share."""
    yield from messages(shelf.files)
    for trees in shelf.shared:
        for kind in _SHARED:
            if kind in trees:
                yield from _messages(trees[kind], kind)


def _messages(tree: Tree, kind: str) -> Iterator[Message]:
    for line in lines(tree, kind):
        if line.is_text and line.said:
            yield Message(line.said, tree.file, tree.place(line.path).line, line.place)


def template(found: Iterable[Message], today: date) -> "Catalog":
    """Return a catalogue of these texts without any translation."""
    from babel.messages.catalog import Catalog

    made = Catalog(
        header_comment=_HEADER,
        creation_date=datetime.combine(today, time(), UTC),
        project="kiosque",
        version=FORMAT,
        fuzzy=False,
    )
    for message in found:
        entry = made.add(
            message.text,
            locations=[(message.file, message.line)],
            auto_comments=[message.place],
        )
        # A percentage is no hole: « {name} » is the only kind that these texts have.
        entry.flags.discard("python-format")
    return made


def renewed(known: "Catalog", fresh: "Catalog") -> "Catalog":
    """Return the texts of `fresh` with the translations that `known` has of them.

    A text that changed a little keeps the translation of what it was, marked to be read again.
    """
    known.update(fresh)
    return known


def catalogue_text(catalogue: "Catalog") -> bytes:
    """Return a catalogue as a `.po` file; a text that changed comes with what it was."""
    from babel.messages.pofile import write_po

    written = io.BytesIO()
    write_po(written, catalogue, width=_WIDTH, include_previous=True)
    return written.getvalue()


def read_catalogue(text: str, name: str) -> "Catalog":
    """Return the catalogue of a `.po` file; raises `ContentRefused`, `name` naming the file."""
    from babel.messages.pofile import PoFileError, read_po

    try:
        read = read_po(io.StringIO(text), abort_invalid=True)
    except PoFileError as error:
        raise _refused(name, error.lineno + 1, _NOT_OURS) from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        # What Babel raises for a header that it does not expect.
        raise _refused(name, 1, _NOT_OURS) from error
    if not len(read):
        raise _refused(name, 1, N_("ce catalogue ne contient aucun texte"))
    for entry in read:
        control = _CONTROL.search(f"{entry.id}{entry.string}")
        if control is not None:
            what = N_("caractère de contrôle interdit ({character})")
            raise _refused(name, entry.lineno or 1, what, character=f"U+{ord(control[0]):04X}")
    return read


def _refused(name: str, line: int, what: str, **params: object) -> ContentRefused:
    return ContentRefused([Finding(name, line, 1, Level.ERROR, "K090", what, params)])
