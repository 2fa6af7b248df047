"""Guards of a file compiled, and what is wrong with them placed in the file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kiosque.i18n import N_
from kiosque.procedures.catalogue import Catalogue
from kiosque.procedures.fields import Field, Keep
from kiosque.procedures.findings import Finding, Level
from kiosque.procedures.guards.expression import Expression, compile_expression, compile_named
from kiosque.procedures.guards.resolution import DATE, Kind, Scope
from kiosque.procedures.guards.tokens import GuardError
from kiosque.procedures.model import DATE_OF_REQUEST
from kiosque.procedures.yaml_tree import Path, Place, Tree


def guard_finding(tree: Tree, path: Path, error: GuardError) -> Finding:
    """Return the finding of a wrong guard, at the word when the place of the word is sure."""
    place = tree.place(path)
    if path in tree.inline:
        place = Place(place.line, place.column + error.column - 1)
    where = "/".join(str(part) for part in path)
    return Finding(
        tree.file,
        place.line,
        place.column,
        Level.ERROR,
        "K020",
        error.what,
        error.params,
        where,
        guard_column=error.column,
    )


def references_of(catalogue: Catalogue) -> Scope:
    """Return the scope of an expression that reads no field: shared values only."""
    types = {name: value.type for name, value in catalogue.values.items()}
    return Scope({}, types, frozenset())


@dataclass(slots=True)
class GuardReader:
    """Compiles the guards of one file, step after step, and collects what is wrong."""

    tree: Tree
    scope: Scope
    computed: Mapping[str, Expression] = field(default_factory=dict[str, Expression])
    available: set[str] = field(default_factory=set[str])
    """Fields asked above, and `date_demande` after a site."""
    broken: frozenset[str] = frozenset()
    """Computed expressions with an error of their own: said once, not at each use."""
    findings: list[Finding] = field(default_factory=list[Finding])

    def guard(self, text: str | None, path: Path) -> Expression | None:
        """Return a compiled guard, or None without one or with a wrong one."""
        return self.expression(text, path, Kind.YES_NO)

    def expression(self, text: str | None, path: Path, wanted: Kind) -> Expression | None:
        """Return a compiled expression of a kind, or None without one or with a wrong one."""
        if text is None:
            return None
        try:
            expression = compile_expression(text, self.scope, wanted)
        except GuardError as error:
            if error.params.get("name") not in self.broken:
                self.findings.append(guard_finding(self.tree, path, error))
            return None
        self._check_asked_above(expression, path)
        return expression

    def computed_here(self, name: str, path: Path) -> None:
        """Check that a computed expression exists and reads only what is asked above."""
        expression = self.computed.get(name)
        if expression is not None:
            self._check_asked_above(expression, path)
        elif name not in self.broken:
            what = N_("« {name} » n'est pas un calcul décrit")
            self.findings.append(self.tree.finding(path, Level.ERROR, "K028", what, name=name))

    def _check_asked_above(self, expression: Expression, path: Path) -> None:
        for name in sorted(self.fields_of(expression) - self.available):
            what = N_("« {name} » n'est pas encore demandé à cette étape")
            self.findings.append(self.tree.finding(path, Level.ERROR, "K021", what, name=name))

    def fields_of(self, expression: Expression) -> frozenset[str]:
        """Return the fields that an expression reads, through computed ones too."""
        return fields_read(expression, self.computed)


def fields_read(expression: Expression, computed: Mapping[str, Expression]) -> frozenset[str]:
    """Return the fields that an expression reads, through computed expressions too."""
    names = (read.names for read in reached(expression, computed))
    return frozenset[str]().union(*names) - computed.keys()


def references_read(expression: Expression, computed: Mapping[str, Expression]) -> frozenset[str]:
    """Return the shared values that an expression reads, through computed expressions too."""
    return frozenset[str]().union(*(read.references for read in reached(expression, computed)))


def reached(expression: Expression, computed: Mapping[str, Expression]) -> list[Expression]:
    """Return an expression and the computed ones that it uses, directly or not, once each."""
    found: list[Expression] = []
    seen: set[str] = set()
    waiting = [expression]
    while waiting:
        current = waiting.pop()
        found.append(current)
        used = (current.names & computed.keys()) - seen
        waiting.extend(computed[name] for name in sorted(used))
        seen |= used
    return found


def guard_reader(
    tree: Tree, fields: Iterable[Field], computed: Mapping[str, str], catalogue: Catalogue
) -> GuardReader:
    """Return a reader for a file, its computed expressions already compiled."""
    known = list(fields)
    names = {f.name: f.type for f in known if f.keep is not Keep.NEVER}
    never = frozenset(f.name for f in known if f.keep is Keep.NEVER)
    scope = Scope({**names, DATE_OF_REQUEST: DATE}, references_of(catalogue).references, never)
    compiled = compile_named(computed, scope)
    findings = [
        guard_finding(tree, ("calculs", name), error) for name, error in compiled.errors.items()
    ]
    broken = frozenset(compiled.errors) | frozenset(compiled.blocked)
    return GuardReader(tree, compiled.scope, compiled.expressions, broken=broken, findings=findings)
