"""The opposite of a condition, without a negation around it: « pas (a ou b) » reads badly.

In three values as in two, « non (a et b) » is « non a ou non b », « non (a < b) » is « a >= b ».
"""

from collections.abc import Mapping
from typing import Final

from kiosque.procedures.guards.syntax import (
    And,
    Comparison,
    ComparisonSign,
    KnownTest,
    Node,
    Not,
    Or,
)

_OPPOSITES: Final[Mapping[ComparisonSign, ComparisonSign]] = {
    "=": "!=",
    "!=": "=",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
}


def opposite(node: Node) -> Node:
    """Return the opposite of a condition; its parts are negated in turn by who reads them."""
    match node:
        case Not():
            return node.operand
        case And():
            return Or(Not(node.left, 0), Not(node.right, 0), node.column)
        case Or():
            return And(Not(node.left, 0), Not(node.right, 0), node.column)
        case Comparison():
            return Comparison(_OPPOSITES[node.sign], node.left, node.right, node.column)
        case KnownTest():
            return KnownTest(node.subject, not node.wants_known, node.column)
        case _:
            return node
