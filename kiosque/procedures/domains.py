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
from kiosque.procedures.guards.evaluation import truth
from kiosque.procedures.guards.expression import Expression
from kiosque.procedures.guards.functions import Known, Maybe, add_months
from kiosque.procedures.guards.resolution import Kind
from kiosque.procedures.guards.syntax import (
    And,
    Name,
    Node,
    Not,
    Or,
    names_in,
    numbers_in,
    texts_in,
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
    distinct = list({guard.text: guard for guard in guards}.values())
    read = [(fields_read(guard, computed), reached(guard, computed)) for guard in distinct]
    tests = [_test(test, computed) for guard in distinct for test in _tests(guard.tree, computed)]
    found: dict[str, tuple[Maybe, ...]] = {}
    for field in fields:
        name = field.name
        parts = [part for names, parts in read if name in names for part in parts]
        concerned = [test for test in tests if name in test.fields]
        possible = _values(field, parts, values, today)
        told_apart = _told_apart(name, possible, concerned, _Lone(procedure, values, today))
        found[name] = (*told_apart, None) if field.optional else told_apart
    return found


@dataclass(frozen=True, slots=True)
class _Lone:
    """What is needed to try the values of one field alone."""

    procedure: Procedure
    values: Mapping[str, SharedValue]
    today: date

    def names(self, name: str, value: Known) -> Names:
        return Names({name: value}, self.procedure.computed, self.values, self.today)


@dataclass(frozen=True, slots=True)
class _Test:
    """A part of a guard that is true or false by itself."""

    tree: Node
    fields: frozenset[str]
    """Those that it reads, through computed expressions too."""


def _test(tree: Node, computed: Mapping[str, Expression]) -> _Test:
    names = names_in(tree)
    deeper = (fields_read(computed[name], computed) for name in names & computed.keys())
    return _Test(tree, (names - computed.keys()).union(*deeper))


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
        names = lone.names(name, value)
        classes.setdefault(tuple(truth(test.tree, names) for test in tests), value)
    return tuple(classes.values())


def _values(
    field: Field, read: list[Expression], values: Mapping[str, SharedValue], today: date
) -> list[Known]:
    shared = [values[name].value for part in read for name in part.references if name in values]
    numbers = {number for part in read for number in numbers_in(part.tree)}
    numbers |= {value for value in shared if isinstance(value, Decimal)}
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
            days = {value for value in shared if isinstance(value, date)}
            return sorted(_days(numbers, days | {today}))
        case Kind.TEXT:
            texts = {text for part in read for text in texts_in(part.tree)}
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
