"""Sets of answers that an exploration tries, as small numbers: quick to compare, keep and draw."""

import hashlib
import struct
from collections.abc import Callable, Collection, Iterable, Mapping
from operator import itemgetter

from kiosque.procedures.guards.functions import Maybe

State = tuple[int, ...]
"""For each field tried, the place of its answer among the values of the field; 0 without one."""


class TriedAnswers:
    """The fields that are tried, each with its telling values."""

    def __init__(self, domains: Mapping[str, tuple[Maybe, ...]]) -> None:
        """`domains` are as those of `domains.domains`: None stands for « passed over »."""
        self._places = {name: place for place, name in enumerate(domains)}
        known = [[value for value in values if value is not None] for values in domains.values()]
        self._values: tuple[tuple[Maybe, ...], ...] = tuple((None, *values) for values in known)
        self._least = tuple(0 if None in values else 1 for values in domains.values())

    def __contains__(self, name: str) -> bool:
        return name in self._places

    @property
    def start(self) -> State:
        """The state before the first question."""
        return (0,) * len(self._places)

    def answered(self, state: State, name: str) -> list[State]:
        """Return the states after each way to answer a field."""
        place = self._places[name]
        before, after = state[:place], state[place + 1 :]
        choices = range(self._least[place], len(self._values[place]))
        return [(*before, choice, *after) for choice in choices]

    def forgotten(self, states: Iterable[State], names: Collection[str]) -> set[State]:
        """Return the states without the answers of some fields; those that differ no more meet."""
        places = [self._places[name] for name in names]
        kept = set(states)
        for place in places:
            kept = {(*state[:place], 0, *state[place + 1 :]) for state in kept}
        return kept

    def value(self, state: State, name: str) -> Maybe:
        """Return the answer of a field, None without one."""
        place = self._places.get(name)
        return None if place is None else self._values[place][state[place]]

    def projection(self, names: Iterable[str]) -> Callable[[State], object]:
        """Return what tells apart two states by these fields alone."""
        places = sorted(self._places[name] for name in names)
        return itemgetter(*places) if places else lambda _state: None


def drawn(state: State) -> bytes:
    """Return the rank of a state in a draw: no pattern of the answers shows in it."""
    return hashlib.sha256(struct.pack(f">{len(state)}I", *state)).digest()
