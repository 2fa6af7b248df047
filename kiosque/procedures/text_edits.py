"""Changing texts inside a content file, the rest of it kept byte for byte, comments too.

Scalars are found by the marks of the YAML reader and written again in their own style. Each result
is read back before it is returned: only what was to change did.
"""

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kiosque.errors import InputError
from kiosque.i18n import N_
from kiosque.procedures.yaml_tree import Content, Path, read_tree

_PLAIN: Final = re.compile(r"[^\W\d_][^\n:#{}\[\],&*!|>%@`\\]*(?<![\s])")
"""Texts that need no quotes wherever they stand; others are quoted, at worst for nothing."""
_WORDS_OF_YAML: Final = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_COLUMNS: Final = 96


@dataclass(frozen=True, slots=True)
class _Span:
    """Where a scalar stands: characters from the beginning of the text."""

    start: int
    end: int
    style: str
    """Sign that begins it: `'`, `"`, `|`, `>`, or nothing for plain words."""


def replaced(text: str, changes: Mapping[Path, str]) -> str:
    """Return `text` with the scalars at these paths changed; raises `InputError`, `ContentRefused`.

    Blank lines around a block of text are those of the file.
    """
    if not changes:
        return text
    spans = dict(_spans(_root(text), ()))
    unknown = [path for path in changes if path not in spans]
    if unknown:
        raise _lost()
    done = text
    for path in sorted(changes, key=lambda one: spans[one].start, reverse=True):
        span = spans[path]
        written = _written(text, span, changes[path])
        done = f"{done[: span.start]}{written}{done[span.end :]}"
    _check_only(text, done, changes)
    return done


def with_entries(text: str, mapping: Path, after: str, entries: Mapping[str, str]) -> str:
    """Return `text` with these short entries in a mapping: changed, or added after the key `after`.

    Raises `InputError` when there is no such mapping.
    """
    here = _mapping(text, mapping)
    known = {key.value for key, _value in here.value}
    changed = {(*mapping, key): value for key, value in entries.items() if key in known}
    added = {key: value for key, value in entries.items() if key not in known}
    done = replaced(text, changed)
    if not added:
        return done
    here = _mapping(done, mapping)
    key, value = next(pair for pair in here.value if pair[0].value == after)
    lines = [f"{name}: {_short(said)}" for name, said in added.items()]
    if here.flow_style:
        at = value.end_mark.index
        done = f"{done[:at]}, {', '.join(lines)}{done[at:]}"
    else:
        at = _end_of_line(done, value.end_mark.index)
        margin = f"{_newline(done)}{' ' * key.start_mark.column}"
        done = f"{done[:at]}{''.join(margin + line for line in lines)}{done[at:]}"
    _check_only(text, done, {(*mapping, name): said for name, said in entries.items()})
    return done


def _root(text: str) -> Any:
    import yaml

    read_tree(text, "")
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return yaml.compose(text, Loader=loader)


def _spans(node: Any, path: Path) -> Iterator[tuple[Path, _Span]]:
    for at, child in _children(node):
        yield from _spans(child, (*path, at))
    if type(node).__name__ == "ScalarNode":
        style = node.style or ""
        yield path, _Span(node.start_mark.index, node.end_mark.index, style)


def _children(node: Any) -> Iterable[tuple[str | int, Any]]:
    match type(node).__name__:
        case "MappingNode":
            return [(key.value, value) for key, value in node.value]
        case "SequenceNode":
            return list(enumerate(node.value))
        case _:
            return ()


def _mapping(text: str, path: Path) -> Any:
    node = _root(text)
    for part in path:
        node = dict(_children(node)).get(part)
        if node is None:
            raise _lost()
    return node


def _written(text: str, span: _Span, new: str) -> str:
    """Return a scalar in the style of the one that it replaces."""
    if span.style in {"|", ">"}:
        return _block(text, span, new)
    if span.style == "'" and "\n" not in new:
        return "'" + new.replace("'", "''") + "'"
    return _short(new) if span.style != '"' else _quoted(new)


def _short(new: str) -> str:
    plain = _PLAIN.fullmatch(new) and new.casefold() not in _WORDS_OF_YAML
    return new if plain or re.fullmatch(r"\d{4}-\d\d-\d\d", new) else _quoted(new)


def _quoted(new: str) -> str:
    escaped = new.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t") + '"'


def _block(text: str, span: _Span, new: str) -> str:
    """Return a block of lines under its own header, with the blank lines that follow it."""
    old = text[span.start : span.end]
    header, *rest = old.splitlines()
    filled = [line for line in rest if line.strip()]
    margin = min((len(line) - len(line.lstrip(" ")) for line in filled), default=2)
    after = len(rest) - (max(i for i, line in enumerate(rest) if line.strip()) + 1 if filled else 0)
    lines = [line.rstrip() for line in new.strip("\n").split("\n")]
    lines[0] = lines[0].lstrip()
    if header.startswith(">"):
        if len(lines) == 1:
            lines = _folded(lines[0], _COLUMNS - margin)
        else:
            header = "|" + header[1:]
    newline = _newline(text)
    written = [header, *(f"{' ' * margin}{line}" if line else "" for line in lines)]
    ends = newline if old.endswith(("\n", "\r")) else ""
    return newline.join([*written, *[""] * after]) + ends


def _folded(line: str, columns: int) -> list[str]:
    import textwrap

    return textwrap.wrap(line, columns, break_long_words=False, break_on_hyphens=False) or [""]


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _end_of_line(text: str, at: int) -> int:
    found = re.compile(r"\r?\n|\Z").search(text, at)
    return len(text) if found is None else found.start()


def _check_only(before: str, after: str, changes: Mapping[Path, str]) -> None:
    """Raise `InputError` unless reading `after` gives `before` with these changes, and no other."""
    wanted = copy.deepcopy(read_tree(before, "").content)
    found = read_tree(after, "").content
    for path, new in changes.items():
        said = _at(found, path)
        if not isinstance(said, str) or said.strip() != _unfolded(new):
            raise _lost()
        _put(wanted, path, said)
    if found != wanted:
        raise _lost()


def _unfolded(new: str) -> str:
    return "\n".join(line.rstrip() for line in new.strip().split("\n"))


def _at(content: Content, path: Path) -> Content:
    here: Any = content
    for part in path:
        here = here[part]
    return here  # type: ignore[no-any-return]


def _put(content: Content, path: Path, new: str) -> None:
    here: Any = _at(content, path[:-1])
    here[path[-1]] = new


def _lost() -> InputError:
    return InputError(
        "text",
        N_("Ce texte ne peut pas être changé ici sans toucher au reste du fichier."),
        advice=N_("Rien n'a été changé. Changez-le dans le fichier, avec un éditeur."),
    )
