"""A guard that was read and checked, ready to be evaluated."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kiosque.i18n import N_
from kiosque.procedures.guards.evaluation import Lookup, evaluate, truth
from kiosque.procedures.guards.functions import Maybe
from kiosque.procedures.guards.parser import parse
from kiosque.procedures.guards.resolution import Kind, Scope, Type, resolve
from kiosque.procedures.guards.syntax import Name, Node, children, names_in, references_in
from kiosque.procedures.guards.tokens import GuardError

MOST_PARTS: Final = 500
"""Parts of a computed expression once unfolded: a few that double each other would fill memory."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression with the names that it reads."""

    text: str
    """As the author wrote it."""
    tree: Node = field(repr=False)
    type: Type
    names: frozenset[str] = field(repr=False)
    """Fields and computed expressions read directly."""
    references: frozenset[str] = field(repr=False)
    """Shared values read directly."""

    def value(self, lookup: Lookup) -> Maybe:
        """Return its value, or None when it is unknown."""
        return evaluate(self.tree, lookup)

    def truth(self, lookup: Lookup) -> bool | None:
        """Return vrai, faux or inconnu (`None`)."""
        return truth(self.tree, lookup)


def compile_expression(text: str, scope: Scope, wanted: Kind | None = None) -> Expression:
    """Return `text` checked against `scope`; raises `GuardError` with a column."""
    return checked(text, parse(text), scope, wanted)


def checked(text: str, tree: Node, scope: Scope, wanted: Kind | None = None) -> Expression:
    """Return a parsed tree checked against `scope`; raises `GuardError` with a column."""
    resolved, found = resolve(tree, scope)
    if wanted is not None and found.kind is not wanted:
        raise GuardError(
            1,
            N_("l'expression donne un {found}, il faut un {wanted}"),
            found=found.kind.value,
            wanted=wanted.value,
        )
    return Expression(text, resolved, found, names_in(resolved), references_in(resolved))


def compile_named(texts: Mapping[str, str], scope: Scope) -> "Compiled":
    """Return named expressions that may use each other, in any order, without a circle."""
    compiled = Compiled(scope)
    for name, text in texts.items():
        compiled.parse(name, text)
    for name in compiled.trees:
        compiled.check(name)
    return compiled


@dataclass(slots=True)
class Compiled:
    """Named expressions under compilation, and the errors met."""

    scope: Scope
    """Grows with the type of each expression that was checked."""
    texts: dict[str, str] = field(default_factory=dict[str, str])
    trees: dict[str, Node] = field(default_factory=dict[str, Node])
    expressions: dict[str, Expression] = field(default_factory=dict[str, Expression])
    errors: dict[str, GuardError] = field(default_factory=dict[str, GuardError])
    blocked: set[str] = field(default_factory=set[str])
    """Expressions that use one with an error: only the first cause is worth reading."""
    _sizes: dict[str, int] = field(default_factory=dict[str, int])
    """Parts of each expression, those of the expressions that it uses counted at each use."""
    _busy: list[str] = field(default_factory=list[str])

    def parse(self, name: str, text: str) -> None:
        """Parse one expression; what is wrong goes to `errors`."""
        try:
            self.trees[name] = parse(text)
            self.texts[name] = text
        except GuardError as error:
            self.errors[name] = error

    def check(self, name: str) -> None:
        """Check one expression after those that it uses; what is wrong goes to `errors`."""
        if name in self.expressions or name in self.errors or name in self.blocked:
            return
        self._busy.append(name)
        for used in sorted(names_in(self.trees[name]) & self.trees.keys()):
            if used in self._busy:
                circle = " → ".join([*self._busy[self._busy.index(used) :], used])
                self.errors[name] = GuardError(
                    1, N_("ces calculs tournent en rond : {circle}"), circle=circle
                )
                break
            self.check(used)
        self._busy.pop()
        if names_in(self.trees[name]) & (self.errors.keys() | self.blocked):
            self.blocked.add(name)
        elif name not in self.errors:
            self._finish(name)

    def _finish(self, name: str) -> None:
        try:
            expression = checked(self.texts[name], self.trees[name], self.scope)
        except GuardError as error:
            self.errors[name] = error
            return
        self._sizes[name] = self._size(self.trees[name])
        if self._sizes[name] > MOST_PARTS:
            what = N_("ce calcul est trop long, avec ceux qu'il reprend ({limit} parties au plus)")
            self.errors[name] = GuardError(1, what, limit=MOST_PARTS)
            return
        self.expressions[name] = expression
        names = {**self.scope.names, name: expression.type}
        self.scope = Scope(names, self.scope.references, self.scope.never_kept)

    def _size(self, node: Node) -> int:
        own = self._sizes.get(node.name, 1) if isinstance(node, Name) else 1
        return own + sum(map(self._size, children(node)))
