"""YAML reduced to what content needs: mappings, lists and text.

Every scalar is the text that the author typed (`01000`, `non`, `1.10` stay what they are). Twice
the same key, an anchor, an alias, a tag, a second document, and anything larger or deeper than a
procedure can be is refused. The file is read as a stream of events, so that an alias or a bomb is
met before anything was built from it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from kiosque.i18n import N_
from kiosque.procedures.findings import ContentRefused, Finding, Level

MAX_BYTES: Final = 512 * 1024
MAX_DEPTH: Final = 12
MAX_NODES: Final = 20_000

Content = str | list["Content"] | dict[str, "Content"]
Path = tuple[str | int, ...]

_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]"
)
_DIRECTION: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the writing direction: a reviewer would not see what the program reads."""


class Place(NamedTuple):
    """A place in a file, from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Tree:
    """The content of a file and where each part of it stands."""

    file: str
    content: Content
    places: Mapping[Path, Place] = field(repr=False)
    """Of values."""
    keys: Mapping[Path, Place] = field(repr=False)
    """Of the keys of mappings, by the path of their value."""
    inline: frozenset[Path] = field(repr=False)
    """Plain scalars: the column of a word inside them can be told."""

    def place(self, path: Path) -> Place:
        """Return the place of a value, or of the nearest part that contains it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(1, 1))

    def finding(self, path: Path, level: Level, code: str, what: str, **params: object) -> Finding:
        """Return a finding at the place of `path`."""
        place = self.place(path)
        where = "/".join(str(part) for part in path)
        return Finding(self.file, place.line, place.column, level, code, what, params, where)


def read_tree(text: str, file: str) -> Tree:
    """Return the content of a YAML text; raises `ContentRefused` with one finding."""
    _check_text(text, file)
    return _Builder(text, file).tree()


def _check_text(text: str, file: str) -> None:
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise _refused(
            file,
            Place(1, 1),
            "K002",
            N_("fichier trop grand ({limit} Kio au plus)"),
            limit=MAX_BYTES // 1024,
        )
    found = _forbidden(text)
    if found is not None:
        what, at = found
        before = text[:at]
        place = Place(before.count("\n") + 1, at - before.rfind("\n"))
        raise _refused(file, place, "K001", what, character=f"U+{ord(text[at]):04X}")


def _forbidden(text: str) -> tuple[str, int] | None:
    """Return what is wrong with the first character that no content may hold, and its place."""
    for pattern, what in (
        (_FORBIDDEN, N_("caractère de contrôle interdit ({character})")),
        (_DIRECTION, N_("marque de sens d'écriture interdite ({character})")),
    ):
        found = pattern.search(text)
        if found is not None:
            return what, found.start()
    return None


def _refused(file: str, place: Place, code: str, what: str, **params: object) -> ContentRefused:
    finding = Finding(file, place.line, place.column, Level.ERROR, code, what, params)
    return ContentRefused([finding])


class _Builder:
    """Turns the events of one document into content, without recursion."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._places: dict[Path, Place] = {}
        self._keys: dict[Path, Place] = {}
        self._inline: set[Path] = set()
        self._open: list[_Collection] = []
        self._root: Content | None = None
        self._nodes = 0
        self._documents = 0

    def tree(self) -> Tree:
        for event in self._events():
            self._take(event)
        if self._root is None:
            raise _refused(self._file, Place(1, 1), "K003", N_("fichier vide"))
        return Tree(self._file, self._root, self._places, self._keys, frozenset(self._inline))

    def _events(self) -> Iterator[Any]:
        import yaml

        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        try:
            yield from yaml.parse(self._text, Loader=loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
            raise _refused(
                self._file,
                place,
                "K001",
                N_("YAML illisible ici : vérifiez l'alignement, les « : » et les guillemets"),
            ) from error
        except yaml.YAMLError as error:
            raise _refused(self._file, Place(1, 1), "K001", N_("YAML illisible")) from error

    def _take(self, event: Any) -> None:
        match type(event).__name__:
            case "ScalarEvent":
                self._scalar(event)
            case "MappingStartEvent":
                self._start(event, {})
            case "SequenceStartEvent":
                self._start(event, [])
            case "MappingEndEvent" | "SequenceEndEvent":
                self._open.pop()
            case "AliasEvent":
                raise self._wrong(event, N_("les renvois (« * ») sont refusés : recopiez le texte"))
            case "DocumentStartEvent":
                self._documents += 1
                if self._documents > 1:
                    raise self._wrong(event, N_("un seul document par fichier"))
            case _:
                pass

    def _wrong(self, event: Any, what: str, **params: object) -> ContentRefused:
        return _refused(self._file, _place(event), "K004", what, **params)

    def _check(self, event: Any) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise self._wrong(event, N_("fichier trop long ({limit} éléments)"), limit=MAX_NODES)
        if event.anchor is not None:
            raise self._wrong(event, N_("les ancres (« & ») sont refusées"))
        if event.tag is not None:
            raise self._wrong(event, N_("les étiquettes (« ! ») sont refusées"))

    def _check_escapes(self, event: Any) -> None:
        """Refuse what a backslash writes between double quotes and no text may hold as it is."""
        found = _forbidden(event.value)
        if found is not None:
            what, at = found
            character = f"U+{ord(event.value[at]):04X}"
            raise _refused(self._file, _place(event), "K001", what, character=character)

    def _scalar(self, event: Any) -> None:
        self._check(event)
        if event.style == '"':
            self._check_escapes(event)
        collection = self._open[-1] if self._open else None
        if collection is not None and collection.wants_key():
            self._key(collection, event)
            return
        path = self._store(event.value, event)
        if not event.style:
            self._inline.add(path)

    def _key(self, collection: "_Collection", event: Any) -> None:
        key = event.value
        held = collection.held
        if isinstance(held, dict) and key in held:
            raise _refused(
                self._file,
                _place(event),
                "K005",
                N_("la clé « {key} » est écrite deux fois"),
                key=key[:60],
            )
        collection.key = key
        self._keys[(*collection.path, key)] = _place(event)

    def _start(self, event: Any, held: list[Content] | dict[str, Content]) -> None:
        self._check(event)
        if len(self._open) >= MAX_DEPTH:
            raise self._wrong(event, N_("fichier trop imbriqué"))
        if self._open and self._open[-1].wants_key():
            raise self._wrong(event, N_("une clé est un simple mot"))
        path = self._store(held, event)
        self._open.append(_Collection(held, path))

    def _store(self, content: Content, event: Any) -> Path:
        path: Path = ()
        if not self._open:
            self._root = content
        else:
            path = self._open[-1].add(content)
        self._places[path] = _place(event)
        return path


@dataclass(slots=True)
class _Collection:
    """A mapping or a list that is not finished."""

    held: list[Content] | dict[str, Content]
    path: Path
    key: str | None = None

    def wants_key(self) -> bool:
        return isinstance(self.held, dict) and self.key is None

    def add(self, content: Content) -> Path:
        if isinstance(self.held, list):
            self.held.append(content)
            return (*self.path, len(self.held) - 1)
        key = self.key or ""
        self.held[key] = content
        self.key = None
        return (*self.path, key)


def _place(event: Any) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)
