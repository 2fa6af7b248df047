"""A YAML tree held against a shape; what does not fit becomes French findings."""

import difflib
import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

from kiosque.i18n import N_
from kiosque.procedures.findings import ContentRefused, Finding, Level
from kiosque.procedures.yaml_tree import Path, Tree

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Read = TypeVar("Read")

_WRONG_SHAPE: Final = {
    "string_type": N_("un texte est attendu ici"),
    "list_type": N_("une liste est attendue ici"),
    "dict_type": N_("des clés et des valeurs sont attendues ici"),
    "model_type": N_("des clés et des valeurs sont attendues ici"),
    "model_attributes_type": N_("des clés et des valeurs sont attendues ici"),
}
_CHOICES: Final = frozenset({"literal_error", "enum"})
_PATTERNS: Final = {
    r"^[a-z][a-z0-9-]{1,60}$": N_("lettres minuscules sans accent, chiffres et tirets seulement"),
    r"^[a-z][a-z0-9_]{0,60}$": N_("lettres minuscules sans accent, chiffres et « _ » seulement"),
    r"^https://[a-z0-9.-]+(/[!-~]*)?$": N_("une adresse https://… est attendue ici"),
    r"^20[0-9]{2}-(0[1-9]|1[0-2])$": N_("un mois est attendu ici : on écrit 2026-06"),
    r"^[1-9][0-9]? (jours?|semaines?|mois|ans?)$": N_(
        "une durée est attendue ici : 10 jours, 2 semaines, 3 mois ou 1 an"
    ),
    r"^[a-z0-9-]+(\.[a-z0-9-]+)+$": N_("un nom de domaine est attendu ici, comme caf.fr"),
}
_WRITTEN_OTHERWISE: Final = N_("cette écriture n'est pas admise ici")


def read_shape(tree: Tree, shape: "type[Read]") -> Read:
    """Return the content of `tree` as a `shape`; raises `ContentRefused` with every finding.

    `shape` is a class of `shapes`, or a mapping of names to one of them.
    """
    from pydantic import ValidationError

    try:
        read: Read = adapter(shape).validate_python(tree.content)
        return read
    except ValidationError as refused:
        findings = [_finding(tree, dict(error)) for error in refused.errors(include_url=False)]
        raise ContentRefused(findings) from refused


def adapter(shape: Any) -> "TypeAdapter[Any]":
    """Return pydantic's reader of a shape."""
    from pydantic import TypeAdapter

    return TypeAdapter(shape)


def _finding(tree: Tree, error: dict[str, Any]) -> Finding:
    path, on_key = _path(error["loc"])
    kind = error["type"]
    if kind == "extra_forbidden":
        return _unknown_key(tree, path)
    if kind == "missing":
        what = N_("il manque la clé « {key} »")
        return tree.finding(path[:-1], Level.ERROR, "K011", what, key=path[-1])
    if kind == "union_tag_not_found":
        what = N_("il manque la clé « {key} »")
        return tree.finding(path, Level.ERROR, "K011", what, key="type")
    if kind in _WRONG_SHAPE:
        return tree.finding(path, Level.ERROR, "K012", _WRONG_SHAPE[kind])
    what, params = _refusal(kind, error)
    if on_key:
        place = tree.keys.get(path, tree.place(path))
        where = "/".join(str(part) for part in path)
        return Finding(
            tree.file, place.line, place.column, Level.ERROR, "K013", what, params, where
        )
    return tree.finding(path, Level.ERROR, "K013", what, **params)


def _path(loc: tuple[str | int, ...]) -> tuple[Path, bool]:
    """Return the path in the file: pydantic adds the type of a step, and marks errors of keys."""
    on_key = loc[-1:] == ("[key]",)
    path = loc[:-1] if on_key else loc
    if path[:1] == ("etapes",) and len(path) > 2:  # noqa: PLR2004  (etapes, index, type, key…)
        path = path[:2] + path[3:]
    if len(path) == 5 and path[0] == "cas" and path[-1] in {"str", "list[str]"}:  # noqa: PLR2004
        path = path[:-1]
    return path, on_key


def _refusal(kind: str, error: dict[str, Any]) -> tuple[str, Mapping[str, object]]:
    context = error.get("ctx", {})
    if kind in _CHOICES:
        choices = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        return N_("on attend ici : {choices}"), {"choices": choices}
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(context["pattern"], _WRITTEN_OTHERWISE), {}
    if kind == "string_too_long":
        return N_("texte trop long ({limit} caractères au plus)"), {"limit": context["max_length"]}
    if kind == "too_long":
        return N_("il en faut au plus {limit}"), {"limit": context["max_length"]}
    if kind in {"string_too_short", "too_short"}:
        return N_("il en faut au moins {limit}"), {"limit": context["min_length"]}
    if kind == "union_tag_invalid":
        choices = str(context["expected_tags"]).replace("'", "")
        return N_("on attend ici : {choices}"), {"choices": choices}
    if kind == "value_error":
        return str(context["error"]), {}
    return _WRITTEN_OTHERWISE, {}


def _unknown_key(tree: Tree, path: Path) -> Finding:
    key = str(path[-1])
    place = tree.keys.get(path, tree.place(path))
    where = "/".join(str(part) for part in path[:-1])
    near = difflib.get_close_matches(key, _known_keys(), n=1, cutoff=0.75)
    what = N_("la clé « {key} » n'existe pas ici")
    params: dict[str, object] = {"key": key[:60]}
    if near and near[0] != key:
        what = N_("la clé « {key} » n'existe pas ici ; vouliez-vous dire « {near} » ?")
        params["near"] = near[0]
    return Finding(tree.file, place.line, place.column, Level.ERROR, "K010", what, params, where)


@functools.cache
def _known_keys() -> tuple[str, ...]:
    """Return every key of every shape, for suggestions."""
    from pydantic import BaseModel

    from kiosque.procedures import shapes, shared_shapes, table_shapes

    found = {
        key
        for module in (shapes, shared_shapes, table_shapes)
        for shape in vars(module).values()
        if isinstance(shape, type) and issubclass(shape, BaseModel)
        for key in shape.model_fields
    }
    return tuple(sorted(found))
