"""Where the names of a guard get their values during a walk."""

from collections.abc import Collection, Mapping
from datetime import date

from kiosque.procedures.catalogue import SharedValue
from kiosque.procedures.guards.expression import Expression
from kiosque.procedures.guards.functions import Known, Maybe


class Names:
    """Answers, computed expressions (evaluated once, when first read) and shared values."""

    def __init__(
        self,
        answers: Mapping[str, Known],
        computed: Mapping[str, Expression],
        values: Mapping[str, SharedValue],
        today: date,
        *,
        hidden: Collection[str] = (),
        passed: Collection[str] | None = None,
    ) -> None:
        """`hidden` are shared values to treat as unknown; `passed` are the fields asked so far.

        Without `passed`, every field counts as asked.
        """
        self._answers = answers
        self._computed = computed
        self._values = values
        self._today = today
        self._hidden = hidden
        self._passed = passed
        self._known: dict[str, Maybe] = {}

    @property
    def today(self) -> date:
        return self._today

    def name(self, name: str) -> Maybe:
        expression = self._computed.get(name)
        if expression is None:
            return self._answers.get(name)
        if name not in self._known:
            self._known[name] = expression.value(self)
        return self._known[name]

    def reference(self, name: str) -> Maybe:
        value = self._values.get(name)
        return None if value is None or name in self._hidden else value.value

    def unsure(self, names: frozenset[str], references: frozenset[str]) -> bool:
        if references & frozenset(self._hidden):
            return True
        if self._passed is None:
            return False
        return any(self._unasked(name) for name in names)

    def _unasked(self, name: str) -> bool:
        expression = self._computed.get(name)
        if expression is not None:
            return self.unsure(expression.names, expression.references)
        return name not in self._answers and name not in (self._passed or ())
