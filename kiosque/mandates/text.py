"""The legal texts: plain files with named holes, that a lawyer can review as they are.

The format is described for its authors in mandates/README.md. A template is named after its file,
`mandat-2026-11-24.fr`; a text in force is never edited, a new date is added, so that every paper
can be printed again for ever. Values are put into holes as text: nothing in them is interpreted.
"""

import hashlib
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from kiosque.content import content_root
from kiosque.errors import UnreadableError
from kiosque.i18n import N_
from kiosque.mandates.template_lines import BlockKind, Line, parse_lines


@dataclass(frozen=True, slots=True)
class Labelled:
    """An entry of a list that begins with its name."""

    label: str
    text: str


Value = str | bool | Sequence[str] | Sequence[Labelled]

CURRENT: Final = {
    "mandat": "mandat-2026-11-28",
    "mentions": "mentions-2026-11-24",
    "annulation": "annulation-2026-11-24",
    "compte-rendu": "compte-rendu-2026-11-24",
    "annulation-cachet": "annulation-cachet-2026-11-27",
    "compte-rendu-complet": "compte-rendu-complet-2026-11-27",
    "charte": "charte-2026-11-27",
    "confirmation": "confirmation-2026-11-28",
}
"""The dated text in force of each family."""

_NAME: Final = re.compile(r"[a-z]+(?:-[a-z]+)*-\d{4}-\d{2}-\d{2}\.[a-z]{2,3}", re.ASCII)
HOLE: Final = re.compile(r"\{([a-z_]+)\}", re.ASCII)
STRONG: Final = "*"
_STOPPED: Final = re.compile(r"\{([a-z_]+)\}(\*?)\.", re.ASCII)
"""A hole that ends its sentence."""


@dataclass(frozen=True, slots=True)
class Template:
    """A legal text with its holes."""

    name: str
    """File name without `.txt`."""
    sha256: str
    """Of the file's bytes, in lowercase hexadecimal."""
    language: str
    lines: tuple[Line, ...]

    @property
    def holes(self) -> frozenset[str]:
        """Names of the texts and lists it asks for."""
        return frozenset(name for line in self.lines for name in HOLE.findall(line.text))

    @property
    def conditions(self) -> frozenset[str]:
        """Names of the facts that decide whether some of its lines are shown."""
        return frozenset(line.condition for line in self.lines if line.condition)


@dataclass(frozen=True, slots=True)
class Span:
    """Words of one weight."""

    text: str
    strong: bool = False
    verbatim: bool = False
    """In a translation, what was put in as it is: a name or an address, in its own direction."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a filled text, for a layout to draw."""

    kind: BlockKind
    spans: tuple[Span, ...] = ()
    """Empty for signatures."""
    boxes: tuple[str, ...] = ()
    """Captions of the signature boxes, left to right."""

    @property
    def text(self) -> str:
        """The words, without weight."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Document:
    """A filled text: every hole has its value."""

    template: str
    sha256: str
    language: str
    blocks: tuple[Block, ...]

    @property
    def words(self) -> int:
        """How many words it prints; punctuation set off by a space is none."""
        printed = (word for block in self.blocks for word in block.text.split())
        return sum(1 for word in printed if any(c.isalnum() for c in word))


class Filling(NamedTuple):
    """A text, and what its holes and conditions are filled with."""

    template: Template
    values: Mapping[str, Value]


@cache
def template(name: str) -> Template:
    """Return the text named `name`; raises `UnreadableError` when there is none."""
    return read_template(name, template_source(name))


def template_source(name: str) -> bytes:
    """Return the bytes of the text named `name`; raises `UnreadableError` when there is none."""
    path = content_root() / "mandates" / "texts" / f"{name}.txt"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise UnreadableError(
            N_("Le texte de ce document n'est pas installé avec cette version de kiosque."),
            advice=N_("Installez une version de kiosque qui le contient."),
        )
    return path.read_bytes()


def current_template(family: str, language: str = "fr") -> Template:
    """Return the text in force of a family, one of `CURRENT`."""
    return template(f"{CURRENT[family]}.{language}")


def read_template(name: str, source: bytes) -> Template:
    """Return the text that a file's bytes hold; raises `UnreadableError` for a wrong line."""
    language = name.rpartition(".")[2]
    digest = hashlib.sha256(source).hexdigest()
    return Template(name, digest, language, parse_lines(source))


def template_sha256(name: str) -> str:
    """Return the SHA-256 of a text's bytes, as records carry it."""
    return template(name).sha256


def fill(template: Template, values: Mapping[str, Value]) -> Document:
    """Return the text with its holes filled and its conditions decided.

    A condition takes a boolean, a hole alone on a list line takes texts, any other hole one text.
    Raises `ValueError` for a missing or unknown value, an empty text or list that is shown, or a
    value of another type: a legal text with a gap is never printed.
    """
    wanted = template.holes | template.conditions
    if set(values) != wanted:
        wrong = ", ".join(sorted(set(values) ^ wanted))
        raise ValueError(f"values missing or unknown: {wrong}")
    blocks = [block for line in shown_lines(template, values) for block in _filled(line, values)]
    return Document(template.name, template.sha256, template.language, tuple(blocks))


def shown_lines(template: Template, values: Mapping[str, Value]) -> tuple[Line, ...]:
    """Return the lines whose condition holds; raises `ValueError` for one that is undecided."""
    return tuple(
        line
        for line in template.lines
        if line.condition is None or _decided(values, line.condition)
    )


def boxes_of(line: Line) -> tuple[str, ...]:
    """Return the captions of a line of signature boxes, left to right."""
    return tuple(part.strip() for part in line.text.split("|"))


def listed_hole(line: Line) -> str | None:
    """Return the hole of a list line that repeats for each entry of a value."""
    alone = HOLE.fullmatch(line.text)
    return None if line.kind != "item" or alone is None else alone[1]


def _decided(values: Mapping[str, Value], condition: str) -> bool:
    value = values[condition]
    if not isinstance(value, bool):
        raise ValueError(f"the condition {condition} is neither true nor false")  # noqa: TRY004
    return value


def _filled(line: Line, values: Mapping[str, Value]) -> tuple[Block, ...]:
    if line.kind == "signatures":
        return (Block("signatures", boxes=boxes_of(line)),)
    repeated = listed_hole(line)
    if repeated is not None:
        return tuple(Block("item", spans) for spans in _entries(repeated, values))
    ended = {name for name, value in values.items() if isinstance(value, str) and stops(value)}
    parts = enumerate(stopped_once(line.text, ended).split(STRONG))
    spans = (Span(_fill_holes(part, values), strong=at % 2 == 1) for at, part in parts if part)
    return (Block(line.kind, tuple(spans)),)


def stops(value: str) -> bool:
    """Return whether what fills a hole ends with a full stop of its own: « Awa D. »."""
    return value.endswith(".")


def stopped_once(text: str, ended: Container[str]) -> str:
    """Return a line without the full stops after its holes that are `ended`."""
    return _STOPPED.sub(lambda hole: hole[0][:-1] if hole[1] in ended else hole[0], text)


def _fill_holes(text: str, values: Mapping[str, Value]) -> str:
    return HOLE.sub(lambda hole: _text(hole[1], values), text)


def _entries(name: str, values: Mapping[str, Value]) -> tuple[tuple[Span, ...], ...]:
    value = values[name]
    if isinstance(value, bool | str) or not value or not all(value):
        raise ValueError(f"the list {name} is empty, or no list of texts")
    return tuple(_entry(entry) for entry in value)


def _entry(entry: str | Labelled) -> tuple[Span, ...]:
    if isinstance(entry, str):
        return (Span(entry),)
    return (Span(entry.label, strong=True), Span(f"\N{NO-BREAK SPACE}: {entry.text}"))


def _text(name: str, values: Mapping[str, Value]) -> str:
    value = values[name]
    if not isinstance(value, str) or not value:
        raise ValueError(f"the hole {name} is empty, or no text")
    return value
