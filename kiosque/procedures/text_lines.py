"""The texts of a content file that people read, each named by the identifiers around it.

Which ones they are is said once, by the shapes: what they mark `x-traduisible`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from kiosque.procedures.yaml_tree import Content, Path, Tree

PROCEDURE: Final = "procedure"
"""Kind of file, beside the names of the shared files without their ending."""
_ANY: Final = "*"
"""Any name, or any place in a list; no key is written so."""


@dataclass(frozen=True, slots=True)
class Line:
    """One text, or a condition that helps to understand it."""

    path: Path
    place: str
    """Identifiers that lead to it, as `etapes/accueil/titre`."""
    is_text: bool
    said: str


def lines(tree: Tree, kind: str = PROCEDURE) -> Iterator[Line]:
    """Yield the texts and the conditions of a file, in its order."""
    yield from _lines(tree.content, (), (), kind)


def _lines(content: Content, path: Path, names: tuple[str, ...], kind: str) -> Iterator[Line]:
    if isinstance(content, dict):
        for key, child in content.items():
            yield from _lines(child, (*path, key), (*names, key), kind)
    elif isinstance(content, list):
        for at, child in enumerate(content):
            name = child.get("id", at + 1) if isinstance(child, dict) else at + 1
            yield from _lines(child, (*path, at), (*names, str(name)), kind)
    else:
        is_text = _is_translatable(path, kind)
        if is_text or path[-1:] in {("si",), ("echeance",)}:
            yield Line(path, "/".join(names), is_text, content.strip())


def _is_translatable(path: Path, kind: str) -> bool:
    keys = tuple(map(str, path))
    return any(
        len(pattern) == len(keys)
        and all(wanted in {_ANY, key} for wanted, key in zip(pattern, keys, strict=True))
        for pattern in _patterns(kind)
    )


@cache
def _patterns(kind: str) -> frozenset[tuple[str, ...]]:
    """Return the keys that lead to each text of a kind of file."""
    from kiosque.procedures.shape_reading import adapter

    schema = adapter(_shapes()[kind]).json_schema()
    return frozenset(_marked(schema, schema.get("$defs", {})))


def _shapes() -> Mapping[str, Any]:
    from kiosque.procedures.scalars import Said
    from kiosque.procedures.shapes import ProcedureShape
    from kiosque.procedures.shared_shapes import OrganisationShape, PieceShape, ValueShape

    return {
        PROCEDURE: ProcedureShape,
        "valeurs": dict[str, ValueShape],
        "pieces": dict[str, PieceShape],
        "organismes": dict[str, OrganisationShape],
        "glossaire": dict[str, Said],
    }


def _marked(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield the keys that lead to what a JSON Schema marks; the steps' kinds are taken together."""
    from kiosque.procedures.scalars import TRANSLATABLE

    if schema.get(TRANSLATABLE):
        yield ()
    if "$ref" in schema:
        yield from _marked(known[schema["$ref"].rsplit("/", 1)[-1]], known)
    for either in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from _marked(either, known)
    for key, part in schema.get("properties", {}).items():
        yield from ((key, *rest) for rest in _marked(part, known))
    of_any_name = (
        schema.get("additionalProperties"),
        *schema.get("patternProperties", {}).values(),
    )
    for part in (schema.get("items"), *of_any_name):
        if isinstance(part, dict):
            yield from ((_ANY, *rest) for rest in _marked(part, known))
