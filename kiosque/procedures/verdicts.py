"""What guards and calculations are worth in each state of an exploration, worked out once.

Two states that differ only by answers that an expression does not read give it the same value.
"""

from collections.abc import Callable, Mapping
from datetime import date

from kiosque.procedures.catalogue import SharedValue
from kiosque.procedures.guard_reading import fields_read
from kiosque.procedures.guards.expression import Expression
from kiosque.procedures.guards.functions import Maybe
from kiosque.procedures.model import Procedure
from kiosque.procedures.tried_answers import State, TriedAnswers

Verdict = Callable[[State], Maybe]
"""The value of one expression in a state."""


class Verdicts:
    """The verdicts of one procedure on one day."""

    def __init__(
        self,
        procedure: Procedure,
        tried: TriedAnswers,
        values: Mapping[str, SharedValue],
        today: date,
        hidden: frozenset[str] = frozenset(),
    ) -> None:
        """`hidden` are shared values to treat as unknown."""
        self.computed = procedure.computed
        self.tried = tried
        self.values = {name: value for name, value in values.items() if name not in hidden}
        self.today = today
        self.hidden = hidden
        self._made: dict[str, Verdict] = {}

    def of(self, expression: Expression) -> Verdict:
        """Return the verdict of an expression, one for all the places where it is written so."""
        made = self._made.get(expression.text)
        if made is None:
            made = self._made[expression.text] = self._remembered(expression)
        return made

    def _remembered(self, expression: Expression) -> Verdict:
        projection = self.tried.projection(fields_read(expression, self.computed))
        found: dict[object, Maybe] = {}

        def verdict(state: State) -> Maybe:
            seen = projection(state)
            if seen not in found:
                found[seen] = expression.value(_InState(self, state))
            return found[seen]

        return verdict


class _InState:
    """Where an expression finds the values of names in one state; every field counts as asked."""

    def __init__(self, verdicts: Verdicts, state: State) -> None:
        self._verdicts = verdicts
        self._state = state

    @property
    def today(self) -> date:
        return self._verdicts.today

    def name(self, name: str) -> Maybe:
        expression = self._verdicts.computed.get(name)
        if expression is None:
            return self._verdicts.tried.value(self._state, name)
        return self._verdicts.of(expression)(self._state)

    def reference(self, name: str) -> Maybe:
        value = self._verdicts.values.get(name)
        return None if value is None else value.value

    def unsure(self, names: frozenset[str], references: frozenset[str]) -> bool:
        del names
        return bool(references & self._verdicts.hidden)
