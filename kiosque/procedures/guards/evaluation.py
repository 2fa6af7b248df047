"""The value of a guard: true, false or unknown (Kleene), never an exception."""

import operator
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Context, Decimal
from typing import Any, Final, Protocol

from kiosque.procedures.guards.functions import FUNCTIONS, Known, Maybe
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
    names_in,
    references_in,
)

_QUIET: Final = Context(prec=28, traps=[])
"""Division by zero and overflow give a special number, which counts as unknown."""

_TOO_LARGE: Final = Decimal(10) ** 18
_ARITHMETIC: Final[Mapping[str, Callable[[Decimal, Decimal], Decimal]]] = {
    "+": _QUIET.add,
    "-": _QUIET.subtract,
    "*": _QUIET.multiply,
    "/": _QUIET.divide,
}
_COMPARE: Final[Mapping[str, Callable[[Known, Known], bool]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Lookup(Protocol):
    """Where the values of names come from."""

    @property
    def today(self) -> date:
        """The day that `aujourdhui()` returns."""
        ...

    def name(self, name: str) -> Maybe:
        """Return an answer or a computed value, or None while it is unknown."""
        ...

    def reference(self, name: str) -> Maybe:
        """Return a shared value, or None when it is unknown."""
        ...

    def unsure(self, names: frozenset[str], references: frozenset[str]) -> bool:
        """Return whether it is doubtful that one of these is known or not."""
        ...


def truth(node: Node, lookup: Lookup) -> bool | None:
    """Return vrai, faux or inconnu (`None`)."""
    value = evaluate(node, lookup)
    return value if isinstance(value, bool) else None


def evaluate(node: Node, lookup: Lookup) -> Maybe:
    """Return the value of a resolved tree, or None when it is unknown."""
    return _VALUES[type(node)](node, lookup)


def _among(node: Among, lookup: Lookup) -> bool | None:
    subject = evaluate(node.subject, lookup)
    return None if subject is None else subject in {choice.key for choice in node.choices}


def _contains(node: Contains, lookup: Lookup) -> bool | None:
    held = evaluate(node.subject, lookup)
    return node.choice.key in held if isinstance(held, frozenset) else None


def _not(node: Not, lookup: Lookup) -> bool | None:
    operand = truth(node.operand, lookup)
    return None if operand is None else not operand


def _both(left: bool | None, right: Node, lookup: Lookup) -> bool | None:  # noqa: FBT001
    if left is False:
        return False
    other = truth(right, lookup)
    if other is False:
        return False
    return None if left is None or other is None else True


def _either(left: bool | None, right: Node, lookup: Lookup) -> bool | None:  # noqa: FBT001
    if left is True:
        return True
    other = truth(right, lookup)
    if other is True:
        return True
    return None if left is None or other is None else False


def _call(node: Call, lookup: Lookup) -> Maybe:
    arguments = [evaluate(argument, lookup) for argument in node.arguments]
    known = [argument for argument in arguments if argument is not None]
    if len(known) < len(arguments):
        return None
    return FUNCTIONS[node.function].run(known, lookup.today)


def _arithmetic(node: Arithmetic, lookup: Lookup) -> Maybe:
    left, right = evaluate(node.left, lookup), evaluate(node.right, lookup)
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        return None
    result = _ARITHMETIC[node.sign](left, right)
    # No sum of a person reaches so far: a chain of products must not fill the screen either.
    return result if result.is_finite() and abs(result) < _TOO_LARGE else None


def _comparison(node: Comparison, lookup: Lookup) -> bool | None:
    left, right = evaluate(node.left, lookup), evaluate(node.right, lookup)
    if left is None or right is None or type(left) is not type(right):
        return None
    return _COMPARE[node.sign](left, right)


def _known_test(node: KnownTest, lookup: Lookup) -> bool | None:
    if lookup.unsure(names_in(node.subject), references_in(node.subject)):
        return None
    return (evaluate(node.subject, lookup) is not None) is node.wants_known


_VALUES: Final[Mapping[type[Node], Callable[[Any, Lookup], Maybe]]] = {
    Number: lambda node, _lookup: node.value,
    Text: lambda node, _lookup: node.value,
    Flag: lambda node, _lookup: node.value,
    Choice: lambda node, _lookup: node.key,
    Word: lambda _node, _lookup: None,
    Name: lambda node, lookup: lookup.name(node.name),
    Reference: lambda node, lookup: lookup.reference(node.name),
    Call: _call,
    Arithmetic: _arithmetic,
    Comparison: _comparison,
    Among: _among,
    Contains: _contains,
    KnownTest: _known_test,
    Not: _not,
    And: lambda node, lookup: _both(truth(node.left, lookup), node.right, lookup),
    Or: lambda node, lookup: _either(truth(node.left, lookup), node.right, lookup),
}
"""How each kind of node is worked out: a table, for paths are tried by the hundred thousand."""
