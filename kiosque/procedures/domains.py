"""Telling values of a field: one on each side of every threshold that a guard compares it with."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain, combinations
from typing import Final

from kiosque.procedures.catalogue import SharedValue
from kiosque.procedures.fields import Field
from kiosque.procedures.guard_reading import fields_read, reached
from kiosque.procedures.guards.evaluation import evaluate, truth
from kiosque.procedures.guards.expression import Expression
from kiosque.procedures.guards.functions import Known, Maybe, add_months
from kiosque.procedures.guards.resolution import Kind
from kiosque.procedures.guards.syntax import (
    And,
    Arithmetic,
    Comparison,
    Name,
    Node,
    Not,
    Or,
    children,
    names_in,
)
from kiosque.procedures.lookups import Names
from kiosque.procedures.model import Procedure

_ALL_SUBSETS: Final = 5
"""Up to so many choices, every subset is tried; above, none, each alone, and all."""
_MOST_MONTHS: Final = 150 * 12
_MOST_DAYS: Final = 5000
_LARGE: Final = Decimal(10_000_000)


def domains(
    procedure: Procedure,
    fields: Iterable[Field],
    guards: Iterable[Expression],
    values: Mapping[str, SharedValue],
    today: date,
) -> dict[str, tuple[Maybe, ...]]:
    """Return the values to try of each field; None stands for « passed over »."""
    computed = procedure.computed
    lone = _Lone(procedure, values, today)
    distinct = _distinct(guards)
    read = [(fields_read(guard, computed), reached(guard, computed)) for guard in distinct]
    parts = _distinct(part for _names, parts in read for part in parts)
    constants = {part.text: frozenset(_constants(part.tree, lone)) for part in parts}
    tests = _all_tests(distinct, computed)
    found: dict[str, tuple[Maybe, ...]] = {}
    for field in fields:
        name = field.name
        used = [part.text for names, parts in read if name in names for part in parts]
        concerned = [test for test in tests if name in test.fields]
        known = frozenset[Known]().union(*(constants[text] for text in used))
        possible = _values(field, known, today)
        if field.type.kind is Kind.NUMBER:
            turns = {turn for test in concerned for turn in _turns(test, name, lone)}
            possible = sorted({*possible, *turns})
        told_apart = _told_apart(name, possible, concerned, lone)
        found[name] = (*told_apart, None) if field.optional else told_apart
    return found


def days_to_try(
    procedure: Procedure,
    guards: Iterable[Expression],
    values: Mapping[str, SharedValue],
    today: date,
) -> tuple[date, ...]:
    """Return today, and one day to come for each other way that the calendar alone settles guards.

    After a deadline that is a shared value, other steps are on the path whatever is answered.
    """
    lone = _Lone(procedure, values, today)
    computed = procedure.computed
    settled = [test.tree for test in _all_tests(_distinct(guards), computed) if not test.fields]
    unfolded = [part for tree in settled for part in _unfolded(tree, computed)]
    constants = {known for tree in unfolded for known in _constants(tree, lone)}
    dates = {known for known in constants if isinstance(known, date)} | {today}
    days = sorted(day for day in _days(_numbers(constants), dates) if day > today)
    classes: dict[tuple[bool | None, ...], date] = {}
    for day in (today, *days):
        names = Names({}, computed, values, day)
        classes.setdefault(tuple(truth(tree, names) for tree in settled), day)
    return tuple(classes.values())


def _distinct(expressions: Iterable[Expression]) -> list[Expression]:
    """Return expressions once each: what is written the same in one file is the same."""
    return list({expression.text: expression for expression in expressions}.values())


@dataclass(frozen=True, slots=True)
class _Lone:
    """What is needed to try the values of one field alone."""

    procedure: Procedure
    values: Mapping[str, SharedValue]
    today: date

    def names(self, answers: Mapping[str, Known]) -> Names:
        return Names(answers, self.procedure.computed, self.values, self.today)


@dataclass(frozen=True, slots=True)
class _Test:
    """A part of a guard that is true or false by itself."""

    tree: Node
    fields: frozenset[str]
    """Those that it reads, through computed expressions too."""


def _all_tests(guards: Iterable[Expression], computed: Mapping[str, Expression]) -> list[_Test]:
    return [
        _Test(test, _fields_in(test, computed))
        for guard in guards
        for test in _tests(guard.tree, computed)
    ]


def _fields_in(tree: Node, computed: Mapping[str, Expression]) -> frozenset[str]:
    names = names_in(tree)
    deeper = (fields_read(computed[name], computed) for name in names & computed.keys())
    return (names - computed.keys()).union(*deeper)


def _unfolded(tree: Node, computed: Mapping[str, Expression]) -> list[Node]:
    """Return a tree, and those of the computed expressions that it uses, directly or not."""
    names = sorted(names_in(tree) & computed.keys())
    parts = _distinct(part for name in names for part in reached(computed[name], computed))
    return [tree, *(part.tree for part in parts)]


def _tests(node: Node, computed: Mapping[str, Expression]) -> Iterator[Node]:
    """Yield the parts of a guard that are true or false by themselves, without et, ou and non."""
    match node:
        case And() | Or():
            yield from _tests(node.left, computed)
            yield from _tests(node.right, computed)
        case Not():
            yield from _tests(node.operand, computed)
        case Name() if node.name in computed and computed[node.name].type.kind is Kind.YES_NO:
            yield from _tests(computed[node.name].tree, computed)
        case _:
            yield node


def _told_apart(
    name: str, found: list[Known], tests: list[_Test], lone: _Lone
) -> tuple[Known, ...]:
    """Return one value for each way to answer the tests, when each reads this field alone."""
    if any(test.fields != {name} for test in tests):
        return tuple(found)
    classes: dict[tuple[bool | None, ...], Known] = {}
    for value in found:
        names = lone.names({name: value})
        classes.setdefault(tuple(truth(test.tree, names) for test in tests), value)
    return tuple(classes.values())


def _constants(tree: Node, lone: _Lone) -> Iterator[Known]:
    """Yield what the parts of a tree are worth whatever is answered, as « v.limite + 1 »."""
    if not _fields_in(tree, lone.procedure.computed):
        known = evaluate(tree, lone.names({}))
        if known is not None:
            yield known
    for part in children(tree):
        yield from _constants(part, lone)


def _turns(test: _Test, name: str, lone: _Lone) -> Iterator[Decimal]:
    """Yield the numbers around the one where a comparison turns, as 834 for « n * 12 > 10000 ».

    It is found as if both sides were straight lines; where they are not, it is one number more.
    """
    tree = test.tree
    if not isinstance(tree, Comparison) or test.fields != {name}:
        return
    apart = Arithmetic("-", tree.left, tree.right, tree.column)
    at_0, at_1 = (evaluate(apart, lone.names({name: Decimal(n)})) for n in (0, 1))
    if isinstance(at_0, Decimal) and isinstance(at_1, Decimal) and at_0 != at_1:
        turn = at_0 / (at_0 - at_1)
        if abs(turn) < _LARGE:
            yield from (turn - 1, turn, turn + 1)


def _numbers(constants: Iterable[Known]) -> set[Decimal]:
    return {known for known in constants if isinstance(known, Decimal)}


def _values(field: Field, constants: Iterable[Known], today: date) -> list[Known]:
    numbers = _numbers(constants)
    match field.type.kind:
        case Kind.YES_NO:
            return [True, False]
        case Kind.CHOICE:
            return list(field.type.choices)
        case Kind.CHOICES:
            return list(_subsets(field.type.choices))
        case Kind.NUMBER:
            near = {number + step for number in numbers for step in (-1, 0, 1)}
            return sorted({Decimal(0), _LARGE} | near)
        case Kind.DATE:
            days = {known for known in constants if isinstance(known, date)}
            return sorted(_days(numbers, days | {today}))
        case Kind.TEXT:
            texts = {known for known in constants if isinstance(known, str)}
            return sorted(texts | {"…"} | {f"{number:f}" for number in numbers})


def _subsets(choices: tuple[str, ...]) -> Iterable[frozenset[str]]:
    sizes = range(len(choices) + 1) if len(choices) <= _ALL_SUBSETS else (0, 1, len(choices))
    return map(frozenset, chain.from_iterable(combinations(choices, size) for size in sizes))


def _days(numbers: Iterable[Decimal], days: Iterable[date]) -> set[date]:
    """Return the days around each threshold, counted in years, months or days."""
    found: set[date | None] = set()
    for day in days:
        found |= {day}
        for number in (n for n in numbers if n == n.to_integral_value()):
            count = int(number)
            if abs(count) * 12 <= _MOST_MONTHS:
                found |= {add_months(day, -count * 12), add_months(day, -count)}
                found |= {add_months(day, count)}
            if abs(count) <= _MOST_DAYS:
                found |= {day - timedelta(days=count), day + timedelta(days=count)}
    known = {day for day in found if day is not None and 1 < day.year < date.max.year}
    return {day + timedelta(days=step) for day in known for step in (-1, 0, 1)}
