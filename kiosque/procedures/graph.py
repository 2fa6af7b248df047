"""Every path of a procedure, tried: no undecided guard, no step out of reach, an end each time.

Steps are taken in order with the set of answers that can lead there. An answer that no later guard
reads is forgotten, which keeps the set small without losing any path.
"""

import hashlib
from collections.abc import Collection, Mapping
from datetime import date
from heapq import nsmallest
from typing import Final

from kiosque.i18n import N_
from kiosque.procedures.catalogue import SharedValue
from kiosque.procedures.domains import domain
from kiosque.procedures.findings import Finding, Level
from kiosque.procedures.guard_reading import fields_read, references_read
from kiosque.procedures.guards.expression import Expression
from kiosque.procedures.guards.functions import Maybe
from kiosque.procedures.lookups import Names
from kiosque.procedures.model import DATE_OF_REQUEST, Procedure
from kiosque.procedures.steps import (
    SENDS_A_REQUEST,
    TURNS_AWAY,
    CalculationStep,
    EndStep,
    PiecesStep,
    Step,
    asked_by,
)
from kiosque.procedures.yaml_tree import Path, Tree

MAX_STATES: Final = 2_000
_LEAST_EACH: Final = 8
"""Continuations tried from each state, however many states there are."""

_State = frozenset[tuple[str, Maybe]]
"""Fields asked so far that a later guard reads, with their value; None was passed over."""


def check_paths(
    procedure: Procedure, tree: Tree, values: Mapping[str, SharedValue], today: date
) -> list[Finding]:
    """Return what the paths of a procedure have wrong."""
    return _Explorer(procedure, tree, values, today).explore()


class _Explorer:
    """One exploration, step after step."""

    def __init__(
        self,
        procedure: Procedure,
        tree: Tree,
        values: Mapping[str, SharedValue],
        today: date,
    ) -> None:
        self._procedure = procedure
        self._tree = tree
        self._values = values
        self._today = today
        self._findings: list[Finding] = []
        self._sampled = False
        self._guards = _guards(procedure)
        self._held: dict[tuple[int, _State], bool | None] = {}
        """Truth of each guard for each set of the answers that it reads."""
        self._read_by: dict[int, frozenset[str]] = {}
        self._last_read = self._last_reads()
        self._computed_by_a_step()
        guards = [guard for _, _, guard in self._guards]
        self._domains = {
            name: domain(procedure, procedure.fields[name], guards, values, today)
            for name in self._last_read
            if name in procedure.fields
        }

    def _last_reads(self) -> dict[str, int]:
        last: dict[str, int] = {}
        for index, _, guard in self._guards:
            for name in fields_read(guard, self._procedure.computed):
                last[name] = max(index, last.get(name, -1))
        return last

    def _computed_by_a_step(self) -> None:
        """Keep what a calculation reads until its step, so that an unknown result is found."""
        for step in self._procedure.steps:
            if isinstance(step, CalculationStep):
                rule = self._procedure.computed[step.rule]
                for name in fields_read(rule, self._procedure.computed):
                    self._last_read[name] = max(step.index, self._last_read.get(name, -1))

    def explore(self) -> list[Finding]:
        states: set[_State] = {frozenset()}
        for step in self._procedure.steps:
            self._check_inner(step, states)
            self._check_result(step, states)
            states = self._through(step, states)
            states = {self._live(state, step.index) for state in states}
            states = self._bounded(step, states, MAX_STATES)
        return self._findings

    def _bounded(self, step: Step, states: set[_State], limit: int) -> set[_State]:
        """Return at most `limit` states: a sample that is always the same, and said."""
        if len(states) <= limit:
            return states
        if not self._sampled:
            self._sampled = True
            what = N_("trop de combinaisons à partir d'ici : un échantillon est essayé")
            self._say(step, Level.NOTICE, "K055", what)
        return set(nsmallest(limit, states, key=_draw))

    def _live(self, state: _State, index: int) -> _State:
        return frozenset(pair for pair in state if self._last_read.get(pair[0], -1) > index)

    def _through(self, step: Step, states: set[_State]) -> set[_State]:
        after: set[_State] = set()
        is_reached = False
        for state in states:
            held = True if step.guard is None else self._truth(step.guard, state)
            if held is None and step.guard is not None:
                self._undecided(step.guard, state, ("etapes", step.index, "si"))
            if held is not True:
                after |= {state} if held is False else set()
                continue
            is_reached = True
            after |= self._taken(step, state, max(_LEAST_EACH, 2 * MAX_STATES // len(states)))
        if not is_reached:
            what = N_("aucune réponse ne mène à l'étape « {id} »")
            # A sample may have missed the answers that lead there.
            level = Level.NOTICE if self._sampled else Level.ERROR
            self._say(step, level, "K051", what, id=step.id)
        return after

    def _taken(self, step: Step, state: _State, limit: int) -> set[_State]:
        if isinstance(step, EndStep):
            return {state} if self._may_be_passed_over(step, state) else set()
        states = {state}
        if isinstance(step, SENDS_A_REQUEST):
            states = {_with(state, DATE_OF_REQUEST, self._today)}
        for name in asked_by(step):
            if name in self._domains:
                states = {_with(s, name, value) for s in states for value in self._domains[name]}
                states = self._bounded(step, states, limit)
        return states

    def _may_be_passed_over(self, step: EndStep, state: _State) -> bool:
        """Say whether the mediator may decide to go on past an end (see `walk.Doubt`)."""
        if step.guard is None or step.outcome not in TURNS_AWAY:
            return False
        read = references_read(step.guard, self._procedure.computed)
        flawed = {n for n in read if n in self._values and self._values[n].flaw(self._today)}
        return bool(flawed) and step.guard.truth(self._names(state, flawed)) is not True

    def _check_inner(self, step: Step, states: set[_State]) -> None:
        """Check the guards of a check-list, which do not change the path."""
        for index, path, guard in self._guards:
            if index != step.index or path[-2:] == (index, "si"):
                continue
            for state in states:
                on_path = step.guard is None or self._truth(step.guard, state) is True
                if on_path and self._truth(guard, state) is None:
                    self._undecided(guard, state, path)
                    break

    def _check_result(self, step: Step, states: set[_State]) -> None:
        """Check that a calculation gives a result to whoever comes to it."""
        if not isinstance(step, CalculationStep):
            return
        rule = self._procedure.computed[step.rule]
        for state in states:
            on_path = step.guard is None or self._truth(step.guard, state) is True
            if on_path and rule.value(self._names(state)) is None:
                what = N_("ce calcul peut rester sans résultat sur un chemin")
                self._say(step, Level.WARNING, "K054", what)
                return

    def _truth(self, guard: Expression, state: _State) -> bool | None:
        """Return what a guard says of a state; worked out once for the answers that it reads."""
        place = id(guard)
        if place not in self._read_by:
            self._read_by[place] = fields_read(guard, self._procedure.computed)
        read = self._read_by[place]
        answers = frozenset(pair for pair in state if pair[0] in read)
        if (place, answers) not in self._held:
            self._held[place, answers] = guard.truth(self._names(answers))
        return self._held[place, answers]

    def _undecided(self, guard: Expression, state: _State, path: Path) -> None:
        if any(f.code == "K050" and f.where == "/".join(map(str, path)) for f in self._findings):
            return
        known = {name for name, value in state if value is not None}
        asked = fields_read(guard, self._procedure.computed) - known
        what = N_("cette condition peut rester inconnue : {names} sans réponse sur un chemin")
        finding = self._tree.finding(
            path, Level.ERROR, "K050", what, names=", ".join(sorted(asked))
        )
        self._findings.append(finding)

    def _names(self, state: _State, hidden: Collection[str] = ()) -> Names:
        answers = {name: value for name, value in state if value is not None}
        computed = self._procedure.computed
        return Names(answers, computed, self._values, self._today, hidden=hidden)

    def _say(self, step: Step, level: Level, code: str, what: str, **params: object) -> None:
        path: Path = ("etapes", step.index)
        self._findings.append(self._tree.finding(path, level, code, what, **params))


def _guards(procedure: Procedure) -> list[tuple[int, Path, Expression]]:
    """Return every guard with the place where it stands."""
    found: list[tuple[int, Path, Expression]] = []
    for step in procedure.steps:
        if step.guard is not None:
            found.append((step.index, ("etapes", step.index, "si"), step.guard))
        wanted = step.pieces if isinstance(step, PiecesStep) else ()
        found.extend(
            (step.index, ("etapes", step.index, "pieces", place, "si"), piece.guard)
            for place, piece in enumerate(wanted)
            if piece.guard is not None
        )
    return found


def _with(state: _State, name: str, value: Maybe) -> _State:
    return frozenset((*(pair for pair in state if pair[0] != name), (name, value)))


def _draw(state: _State) -> bytes:
    """Return the rank of a state in a draw: no pattern of the answers shows in it."""
    written = repr(sorted(state, key=lambda pair: pair[0]))
    return hashlib.sha256(written.encode()).digest()
