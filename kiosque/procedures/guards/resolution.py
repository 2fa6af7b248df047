"""The types of a guard: every name known, every choice real, every comparison possible.

Checking also settles what the grammar leaves open: after `=` a bare word is a choice when the left
side has choices, `oui` or `non` when it is a yes/no, and a name otherwise.
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from kiosque.i18n import N_
from kiosque.procedures.guards.functions import FUNCTIONS, ArgumentKind
from kiosque.procedures.guards.syntax import (
    Among,
    And,
    Arithmetic,
    Call,
    Choice,
    Comparison,
    Contains,
    Flag,
    KnownTest,
    Name,
    Node,
    Not,
    Number,
    Or,
    Reference,
    Text,
    Word,
)
from kiosque.procedures.guards.tokens import GuardError


class Kind(StrEnum):
    """What a value can be; named as in the files, because messages show it."""

    YES_NO = "oui_non"
    CHOICE = "choix"
    CHOICES = "choix_multiple"
    NUMBER = "nombre"
    DATE = "date"
    TEXT = "texte"


@dataclass(frozen=True, slots=True)
class Type:
    """A kind, and its choices when it has some."""

    kind: Kind
    choices: tuple[str, ...] = ()


YES_NO: Final = Type(Kind.YES_NO)
NUMBER: Final = Type(Kind.NUMBER)
DATE: Final = Type(Kind.DATE)
TEXT: Final = Type(Kind.TEXT)

_ORDERED: Final = frozenset({Kind.NUMBER, Kind.DATE})
_EQUAL_SIGNS: Final = frozenset({"=", "!="})
_WANTED: Final[Mapping[ArgumentKind, frozenset[Kind]]] = {
    "date": frozenset({Kind.DATE}),
    "number": frozenset({Kind.NUMBER}),
    "text or number": frozenset({Kind.TEXT, Kind.NUMBER}),
    "ordered": _ORDERED,
}


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that a guard may use."""

    names: Mapping[str, Type] = field(default_factory=dict[str, Type])
    """Fields, computed expressions and `date_demande`."""
    references: Mapping[str, Type] = field(default_factory=dict[str, Type])
    """Shared values, without `v.`."""
    never_kept: frozenset[str] = frozenset()
    """Fields that are never kept: a path must not depend on what is forgotten at once."""


def resolve(node: Node, scope: Scope) -> tuple[Node, Type]:  # noqa: C901, PLR0912  (one case per node)
    """Return the tree with its words settled, and its type; raises `GuardError`."""
    match node:
        case Number():
            return node, NUMBER
        case Text():
            return node, TEXT
        case Name():
            return node, _name(node.name, node.column, scope)
        case Reference():
            return node, _reference(node, scope)
        case Call():
            return _call(node, scope)
        case Arithmetic():
            left = _typed(node.left, scope, Kind.NUMBER)
            right = _typed(node.right, scope, Kind.NUMBER)
            return replace(node, left=left, right=right), NUMBER
        case And() | Or():
            left = _typed(node.left, scope, Kind.YES_NO)
            right = _typed(node.right, scope, Kind.YES_NO)
            return replace(node, left=left, right=right), YES_NO
        case Not():
            return replace(node, operand=_typed(node.operand, scope, Kind.YES_NO)), YES_NO
        case KnownTest():
            return replace(node, subject=resolve(node.subject, scope)[0]), YES_NO
        case Among():
            return _among(node, scope), YES_NO
        case Contains():
            return _contains(node, scope), YES_NO
        case Comparison():
            return _comparison(node, scope), YES_NO
        case Word() | Choice() | Flag():
            raise GuardError(node.column, N_("un choix n'a de sens qu'après une comparaison"))


def _typed(node: Node, scope: Scope, wanted: Kind) -> Node:
    resolved, found = resolve(node, scope)
    if found.kind is not wanted:
        raise GuardError(
            node.column,
            N_("un {wanted} est attendu ici, et c'est un {found}"),
            wanted=wanted.value,
            found=found.kind.value,
        )
    return resolved


def _name(name: str, column: int, scope: Scope) -> Type:
    if name in scope.never_kept:
        raise GuardError(
            column,
            N_("« {name} » n'est jamais conservé : une condition ne peut pas en dépendre"),
            name=name,
        )
    known = scope.names.get(name)
    if known is None:
        raise unknown(column, N_("« {name} » n'est pas un champ connu"), name, scope.names)
    return known


def _reference(node: Reference, scope: Scope) -> Type:
    known = scope.references.get(node.name)
    if known is None:
        what = N_("« {name} » n'est pas une valeur connue de valeurs.yaml")
        raise unknown(node.column, what, node.name, scope.references)
    return known


def unknown(column: int, what: str, name: str, known: Iterable[str]) -> GuardError:
    """Return the error for an unknown name, with the nearest known one when there is one."""
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    if not near:
        return GuardError(column, what, name=name)
    suggestion = {
        N_("« {name} » n'est pas un champ connu"): N_(
            "« {name} » n'est pas un champ connu ; vouliez-vous dire « {near} » ?"
        ),
        N_("« {name} » n'est pas une valeur connue de valeurs.yaml"): N_(
            "« {name} » n'est pas une valeur connue de valeurs.yaml"
            " ; vouliez-vous dire « {near} » ?"
        ),
        N_("« {name} » n'est pas une fonction connue"): N_(
            "« {name} » n'est pas une fonction connue ; vouliez-vous dire « {near} » ?"
        ),
    }
    return GuardError(column, suggestion[what], name=name, near=near[0])


def _call(node: Call, scope: Scope) -> tuple[Node, Type]:
    function = FUNCTIONS.get(node.function)
    if function is None:
        what = N_("« {name} » n'est pas une fonction connue")
        raise unknown(node.column, what, node.function, FUNCTIONS)
    least = 2 if function.variadic else len(function.arguments)
    count = len(node.arguments)
    if count < least or (count > least and not function.variadic):
        raise GuardError(
            node.column,
            N_("{function} attend {expected} valeur(s) et en reçoit {count}"),
            function=node.function,
            expected=least,
            count=count,
        )
    resolved: list[Node] = []
    kinds: list[Kind] = []
    for index, argument in enumerate(node.arguments):
        wanted = _WANTED[function.arguments[min(index, len(function.arguments) - 1)]]
        tree, found = resolve(argument, scope)
        _check_argument(argument, found, wanted, kinds, node.function)
        resolved.append(tree)
        kinds.append(found.kind)
    result = kinds[0] if function.result == "ordered" else Kind(_RESULTS[function.result])
    return replace(node, arguments=tuple(resolved)), Type(result)


_RESULTS: Final = {"date": "date", "number": "nombre"}


def _check_argument(
    argument: Node, found: Type, wanted: frozenset[Kind], before: list[Kind], function: str
) -> None:
    mixed = function in {"min", "max"} and before and before[0] is not found.kind
    if found.kind not in wanted or mixed:
        raise GuardError(
            argument.column,
            N_("{function} ne s'applique pas à un {found}"),
            function=function,
            found=found.kind.value,
        )


def _among(node: Among, scope: Scope) -> Among:
    subject, found = resolve(node.subject, scope)
    if found.kind is not Kind.CHOICE:
        raise GuardError(node.column, N_("« dans » ne s'emploie qu'après un choix"))
    for choice in node.choices:
        _check_choice(choice, found, node.subject)
    return replace(node, subject=subject)


def _contains(node: Contains, scope: Scope) -> Contains:
    subject, found = resolve(node.subject, scope)
    if found.kind is not Kind.CHOICES:
        raise GuardError(node.column, N_("« contient » ne s'emploie qu'après un choix_multiple"))
    _check_choice(node.choice, found, node.subject)
    return replace(node, subject=subject)


def _comparison(node: Comparison, scope: Scope) -> Comparison:
    left, found = resolve(node.left, scope)
    if node.sign not in _EQUAL_SIGNS and found.kind not in _ORDERED:
        raise GuardError(
            node.column,
            N_("« {sign} » ne compare que des nombres ou des dates, et c'est un {found}"),
            sign=node.sign,
            found=found.kind.value,
        )
    if found.kind is Kind.CHOICES:
        raise GuardError(node.column, N_("un choix_multiple se compare avec « contient »"))
    right = _right_side(node, found, scope)
    return replace(node, left=left, right=right)


def _right_side(node: Comparison, left: Type, scope: Scope) -> Node:
    right = node.right
    if isinstance(right, Word) and left.kind is Kind.CHOICE:
        choice = Choice(right.name, right.column)
        _check_choice(choice, left, node.left)
        return choice
    if isinstance(right, Word) and left.kind is Kind.YES_NO and right.name in {"oui", "non"}:
        return Flag(right.name == "oui", right.column)
    if isinstance(right, Word):
        right = Name(right.name, right.column)
    if left.kind is Kind.CHOICE:
        raise GuardError(right.column, N_("un choix est attendu ici"))
    return _typed(right, scope, left.kind)


def _check_choice(choice: Choice, owner: Type, subject: Node) -> None:
    if choice.key in owner.choices:
        return
    raise GuardError(
        choice.column,
        N_("« {key} » n'est pas un choix de {owner} ({choices})"),
        key=choice.key,
        owner=subject.name if isinstance(subject, Name) else "…",
        choices=", ".join(owner.choices),
    )
