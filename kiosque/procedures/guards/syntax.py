"""The tree of a guard."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

ArithmeticSign = Literal["+", "-", "*", "/"]
ComparisonSign = Literal["=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Number:
    """A number written in the guard."""

    value: Decimal
    column: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text between double quotes."""

    value: str
    column: int


@dataclass(frozen=True, slots=True)
class Name:
    """A field, a computed expression or `date_demande`."""

    name: str
    column: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A shared value, written `v.name`."""

    name: str
    column: int


@dataclass(frozen=True, slots=True)
class Word:
    """A bare word after `=` or `!=`: a choice, or a name where no choice is possible."""

    name: str
    column: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice key, once the checker knows that the word is one."""

    key: str
    column: int


@dataclass(frozen=True, slots=True)
class Flag:
    """`oui` or `non` as a value."""

    value: bool
    column: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function and its arguments."""

    function: str
    arguments: tuple["Node", ...]
    column: int


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two numbers and a sign."""

    sign: ArithmeticSign
    left: "Node"
    right: "Node"
    column: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values and a sign."""

    sign: ComparisonSign
    left: "Node"
    right: "Node"
    column: int


@dataclass(frozen=True, slots=True)
class Among:
    """`field dans [a, b]`."""

    subject: "Node"
    choices: tuple[Choice, ...]
    column: int


@dataclass(frozen=True, slots=True)
class Contains:
    """`field contient a`."""

    subject: "Node"
    choice: Choice
    column: int


@dataclass(frozen=True, slots=True)
class KnownTest:
    """`x est connu` or `x est inconnu`."""

    subject: "Node"
    wants_known: bool
    column: int


@dataclass(frozen=True, slots=True)
class Not:
    """`non a`."""

    operand: "Node"
    column: int


@dataclass(frozen=True, slots=True)
class And:
    """`a et b`."""

    left: "Node"
    right: "Node"
    column: int


@dataclass(frozen=True, slots=True)
class Or:
    """`a ou b`."""

    left: "Node"
    right: "Node"
    column: int


Node = (
    Number
    | Text
    | Name
    | Reference
    | Word
    | Choice
    | Flag
    | Call
    | Arithmetic
    | Comparison
    | Among
    | Contains
    | KnownTest
    | Not
    | And
    | Or
)


def children(node: Node) -> tuple[Node, ...]:
    """Return the parts of a node that are nodes themselves, left to right."""
    match node:
        case Arithmetic() | Comparison() | And() | Or():
            return (node.left, node.right)
        case Call():
            return node.arguments
        case Among() | Contains() | KnownTest():
            return (node.subject,)
        case Not():
            return (node.operand,)
        case _:
            return ()


def names_in(node: Node) -> frozenset[str]:
    """Return the fields and computed expressions that a tree reads."""
    own = frozenset({node.name}) if isinstance(node, Name) else frozenset[str]()
    return own.union(*(names_in(child) for child in children(node)))


def references_in(node: Node) -> frozenset[str]:
    """Return the shared values that a tree reads."""
    own = frozenset({node.name}) if isinstance(node, Reference) else frozenset[str]()
    return own.union(*(references_in(child) for child in children(node)))
