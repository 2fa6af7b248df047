"""The lines of a legal text: what each begins with says what it is.

`# ` title, `## ` heading, `- ` list item, `! ` warning, `% ` comment that is not printed,
`[si: name]` … `[fin]` lines shown when a fact holds, `[signatures: left | right]` boxes; any other
line is a paragraph. Inside a line `*words*` are strong. Empty lines separate for the reader and
mean nothing.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from kiosque.errors import UnreadableError
from kiosque.i18n import N_

BlockKind = Literal["title", "heading", "paragraph", "item", "warning", "signatures"]


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line of a template."""

    kind: BlockKind
    text: str
    condition: str | None
    """Name of the fact that must hold for it to be shown."""


_MARKS: Final[tuple[tuple[str, BlockKind], ...]] = (
    ("# ", "title"),
    ("## ", "heading"),
    ("- ", "item"),
    ("! ", "warning"),
)
_IF: Final = re.compile(r"\[si: ([a-z_]+)\]", re.ASCII)
_END: Final = "[fin]"
_SIGNATURES: Final = re.compile(r"\[signatures: ([^\[\]{}]+)\]")
_PLAIN: Final = r"[^\[\]{}*]|\{[a-z_]+\}"
_PROSE: Final = re.compile(rf"(?:{_PLAIN}|\*(?:{_PLAIN})+\*)+")


def parse_lines(source: bytes) -> tuple[Line, ...]:
    """Return the printed lines; raises `UnreadableError` naming the first wrong line."""
    lines: list[Line] = []
    condition: str | None = None
    rows = _decoded(source).split("\n")
    for at, row in enumerate(rows, start=1):
        opened = _IF.fullmatch(row)
        if not row or row.startswith("%"):
            continue
        if opened is not None and condition is None:
            condition = opened[1]
        elif row == _END and condition is not None:
            condition = None
        else:
            lines.append(_line(row, condition, at))
    if condition is not None or not lines:
        raise _wrong(len(rows))
    return tuple(lines)


def is_prose(text: str) -> bool:
    """Tell whether a line may be written so: holes named, strong passages closed, no bracket."""
    return _PROSE.fullmatch(text) is not None


def _line(row: str, condition: str | None, at: int) -> Line:
    signatures = _SIGNATURES.fullmatch(row)
    if signatures is not None:
        return Line("signatures", signatures[1], condition)
    kind: BlockKind = "paragraph"
    text = row
    for mark, marked in _MARKS:
        if row.startswith(mark):
            kind, text = marked, row.removeprefix(mark)
    if text != text.strip() or not is_prose(text):
        raise _wrong(at)
    return Line(kind, text, condition)


def _decoded(source: bytes) -> str:
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError:
        raise _wrong(1) from None


def _wrong(line: int) -> UnreadableError:
    return UnreadableError(
        N_("Un texte légal est mal écrit à la ligne {line}."),
        advice=N_("Réinstallez kiosque, ou corrigez le fichier du dossier mandates/texts."),
        line=line,
    )
