"""A guard said in French, for whoever reads or prints a procedure; shared values in full."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from kiosque.i18n import N_, _
from kiosque.procedures.catalogue import SharedValue
from kiosque.procedures.guards.evaluation import evaluate
from kiosque.procedures.guards.expression import Expression
from kiosque.procedures.guards.negation import opposite
from kiosque.procedures.guards.resolution import Kind
from kiosque.procedures.guards.syntax import (
    Among,
    And,
    Arithmetic,
    ArithmeticSign,
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
)
from kiosque.procedures.lookups import Names
from kiosque.procedures.model import DATE_OF_REQUEST, Procedure
from kiosque.procedures.wording import in_words, number, worth

_SIGNS: Final = {
    "=": N_("{left} : {right}"),
    "!=": N_("{left} : tout sauf {right}"),
    "<": N_("{left} : moins de {right}"),
    "<=": N_("{left} : {right} au plus"),
    ">": N_("{left} : plus de {right}"),
    ">=": N_("{left} : {right} au moins"),
}
_OPERATIONS: Final[Mapping[ArithmeticSign, str]] = {
    "+": "+",
    "-": "\N{MINUS SIGN}",
    "*": "×",
    "/": "÷",
}
_SUMS: Final = frozenset({"+", "-"})
_CALLS: Final = {
    "age": N_("âge"),
    "aujourdhui": N_("aujourd'hui"),
    "jours_entre": N_("jours entre {0} et {1}"),
    "max": N_("le plus grand de {all}"),
    "min": N_("le plus petit de {all}"),
    "mois_entre": N_("mois entre {0} et {1}"),
    "nombre": "{0}",
}
_SHIFTS: Final = {
    "ajouter_jours": (N_("{far} jours après {day}"), N_("{far} jours avant {day}")),
    "ajouter_mois": (N_("{far} mois après {day}"), N_("{far} mois avant {day}")),
}
_YEARS: Final = N_("{far} ans après {day}"), N_("{far} ans avant {day}")
_YEAR: Final = 12
_TIGHT: Final = (And, Or)
"""What needs brackets inside something else."""


def said(
    expression: Expression, procedure: Procedure, values: Mapping[str, SharedValue], today: date
) -> str:
    """Return a guard, or an expression that gives a date, as a French reader says it."""
    return Speaker(procedure, values, today).words(expression.tree)


class Speaker:
    """Says the tree of an expression."""

    def __init__(
        self, procedure: Procedure, values: Mapping[str, SharedValue], today: date
    ) -> None:
        self._procedure = procedure
        self._values = values
        self._constants = Names({}, procedure.computed, values, today)

    def words(self, node: Node) -> str:
        match node:
            case And():
                return _(" et ").join(self._inside(part) for part in (node.left, node.right))
            case Or():
                return _(" ou ").join(self._inside(part, Or) for part in (node.left, node.right))
            case Not():
                return self._opposite(node.operand)
            case Name() if self._is_yes_no_field(node):
                return self._answered(node, _("oui"))
            case Comparison():
                left, right = self._value(node.left), self._value(node.right, node.left)
                return _(_SIGNS[node.sign]).format(left=left, right=right)
            case Among():
                return self._answered(node.subject, self._labels(node))
            case Contains():
                return self._answered(node.subject, self._value(node.choice, node.subject))
            case KnownTest():
                answer = _("une réponse") if node.wants_known else _("pas de réponse")
                return self._answered(node.subject, answer)
            case _:
                return self._value(node)

    def _inside(self, node: Node, same: type[Node] = And) -> str:
        tree = self._shape(node)
        text = self.words(node)
        return f"({text})" if isinstance(tree, _TIGHT) and not isinstance(tree, same) else text

    def _opened(self, node: Node) -> Node:
        """Return the tree behind a computed name."""
        while isinstance(node, Name) and node.name in self._procedure.computed:
            node = self._procedure.computed[node.name].tree
        return node

    def _shape(self, node: Node) -> Node:
        """Return a tree of the form that will be said: a negation is worked out."""
        tree = self._opened(node)
        return opposite(self._shape(tree.operand)) if isinstance(tree, Not) else tree

    def _opposite(self, node: Node) -> str:
        match node:
            case Name() if self._is_yes_no_field(node):
                return self._answered(node, _("non"))
            case Among():
                left = self._value(node.subject)
                return _(_SIGNS["!="]).format(left=left, right=self._labels(node))
            case Contains():
                label = self._value(node.choice, node.subject)
                return _("{left} : sans {right}").format(
                    left=self._value(node.subject), right=label
                )
            case Name():
                return self._opposite(self._opened(node))
            case _:
                return self.words(opposite(node))

    def _is_yes_no_field(self, node: Name) -> bool:
        field = self._procedure.fields.get(node.name)
        return field is not None and field.type.kind is Kind.YES_NO

    def _labels(self, node: Among) -> str:
        return _(" ou ").join(self._value(choice, node.subject) for choice in node.choices)

    def _answered(self, subject: Node, answer: str) -> str:
        return _(_SIGNS["="]).format(left=self._value(subject), right=answer)

    def _value(self, node: Node, asked: Node | None = None) -> str:
        """Return a value; `asked` is the field that a choice belongs to."""
        match node:
            case Number():
                return number(node.value)
            case Text():
                return node.value
            case Reference():
                shared = self._values.get(node.name)
                return node.name if shared is None else worth(shared)
            case Flag():
                return in_words(node.value)
            case Choice():
                field = self._procedure.fields.get(asked.name) if isinstance(asked, Name) else None
                return _("« {label} »").format(label=in_words(node.key, field))
            case Name():
                return self._named(node)
            case Call():
                return self._call(node)
            case Arithmetic():
                return self._sum(node)
            case Word():
                return node.name
            case _:
                return self.words(node)

    def _named(self, node: Name) -> str:
        if node.name == DATE_OF_REQUEST:
            return _("le jour de la demande")
        field = self._procedure.fields.get(node.name)
        if field is None:
            return self.words(self._opened(node))
        return _("« {label} »").format(label=field.label)

    def _call(self, node: Call) -> str:
        if node.function in _SHIFTS:
            return self._shifted(node)
        parts = [self._argument(argument) for argument in node.arguments]
        return _(_CALLS[node.function]).format(*parts, all=", ".join(parts))

    def _argument(self, node: Node) -> str:
        text = self._bare(node)
        return f"({text})" if self._lists(node) else text

    def _lists(self, node: Node) -> bool:
        """Tell whether a value is said as a list, whose end would not be heard in a longer one."""
        inner = self._opened(node)
        return isinstance(inner, Call) and len(inner.arguments) > 1

    def _shifted(self, node: Call) -> str:
        """Say a day and how far from it, in the unit of the function."""
        day, far = node.arguments
        words = _SHIFTS[node.function]
        known = self._worth(far)
        if known is None:
            return _(words[0]).format(far=self._bare(far), day=self._bare(day))
        if node.function == "ajouter_mois" and abs(known) > _YEAR and not known % _YEAR:
            words, known = _YEARS, known / _YEAR
        return _(words[known < 0]).format(far=number(abs(known)), day=self._bare(day))

    def _sum(self, node: Arithmetic) -> str:
        return self._constant(node) or self._operation(node)

    def _operation(self, node: Arithmetic) -> str:
        left = self._term(node.left, node, second=False)
        right = self._term(node.right, node, second=True)
        return f"{left} {_OPERATIONS[node.sign]} {right}"

    def _term(self, node: Node, within: Arithmetic, *, second: bool) -> str:
        text = self._value(node)
        inner = self._opened(node)
        if not isinstance(inner, Arithmetic) or self._is_one_number(inner):
            return f"({text})" if self._lists(node) else text
        looser = inner.sign in _SUMS and within.sign not in _SUMS
        undone = second and within.sign in {"-", "/"}
        return f"({text})" if looser or undone else text

    def _is_one_number(self, node: Arithmetic) -> bool:
        """Tell whether an operation is said as its result."""
        return self._worth(node) is not None

    def _bare(self, node: Node) -> str:
        """Return a value without its unit: the sentence around it says it."""
        return self._constant(node) or self._value(node)

    def _constant(self, node: Node) -> str | None:
        known = self._worth(node)
        return None if known is None else number(known)

    def _worth(self, node: Node) -> Decimal | None:
        """Return the number that no answer changes."""
        known = None if names_in(node) else evaluate(node, self._constants)
        return known if isinstance(known, Decimal) else None
