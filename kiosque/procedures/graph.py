"""Every path of a procedure, tried: no undecided guard, no step out of reach, an end each time.

Steps are taken in order with the set of answers that can lead there. An answer that no later guard
reads is forgotten, which keeps the set small without losing any path.
"""

from collections.abc import Mapping
from datetime import date
from heapq import nsmallest
from itertools import chain
from typing import Final

from kiosque.i18n import N_
from kiosque.procedures.answers import outside
from kiosque.procedures.catalogue import SharedValue
from kiosque.procedures.domains import days_to_try, domains
from kiosque.procedures.findings import Finding, Level
from kiosque.procedures.guard_reading import fields_read, references_read
from kiosque.procedures.guards.expression import Expression
from kiosque.procedures.guards.functions import Maybe
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
from kiosque.procedures.tried_answers import State, TriedAnswers, drawn
from kiosque.procedures.verdicts import Verdicts
from kiosque.procedures.yaml_tree import Path, Tree

_OUT_OF_REACH: Final = "K051"
MAX_STATES: Final = 2_000
_LEAST_EACH: Final = 8
"""Continuations tried from each state, however many states there are."""


def check_paths(
    procedure: Procedure, tree: Tree, values: Mapping[str, SharedValue], today: date
) -> list[Finding]:
    """Return what the paths of a procedure have wrong, today or once the calendar has changed them.

    A step is out of reach when it is on each of these days.
    """
    guards = [guard for _index, _path, guard in _guards(procedure)]
    days = days_to_try(procedure, guards, values, today)
    explored = [_Explorer(procedure, tree, values, day).explore() for day in days]
    found: dict[tuple[str, str], Finding] = {}
    for finding in chain.from_iterable(explored):
        same = [any(_alike(finding, other) for other in others) for others in explored]
        if finding.code != _OUT_OF_REACH or all(same):
            found.setdefault((finding.code, finding.where), finding)
    return list(found.values())


def _alike(one: Finding, other: Finding) -> bool:
    return (one.code, one.where) == (other.code, other.where)


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
        self._last_read = self._last_reads()
        self._tried = self._answers_to_try()
        self._verdicts = Verdicts(procedure, self._tried, values, today)
        self._verdicts_without: dict[frozenset[str], Verdicts] = {}

    def _last_reads(self) -> dict[str, int]:
        """Return the last step that reads each field.

        What a calculation reads is kept until its step, so that an unknown result is found.
        """
        reads = [(index, guard) for index, _path, guard in self._guards]
        reads += [
            (step.index, self._procedure.computed[step.rule])
            for step in self._procedure.steps
            if isinstance(step, CalculationStep)
        ]
        last: dict[str, int] = {}
        for index, expression in reads:
            for name in fields_read(expression, self._procedure.computed):
                last[name] = max(index, last.get(name, -1))
        return last

    def _answers_to_try(self) -> TriedAnswers:
        fields = self._procedure.fields
        asked = [fields[name] for name in sorted(self._last_read) if name in fields]
        guards = [guard for _index, _path, guard in self._guards]
        found = domains(self._procedure, asked, guards, self._values, self._today)
        if DATE_OF_REQUEST in self._last_read:
            found[DATE_OF_REQUEST] = (self._today,)
        return TriedAnswers(found)

    def explore(self) -> list[Finding]:
        states = {self._tried.start}
        for step in self._procedure.steps:
            here, past = self._parted(step, states)
            self._check_pieces(step, here)
            self._check_result(step, here)
            if not here:
                self._never_reached(step)
            limit = max(_LEAST_EACH, 2 * MAX_STATES // max(1, len(states)))
            states = past.union(*(self._taken(step, state, limit) for state in here))
            states = self._tried.forgotten(states, self._read_no_more(step))
            states = self._bounded(step, states, MAX_STATES)
        return self._findings

    def _bounded(self, step: Step, states: set[State], limit: int) -> set[State]:
        """Return at most `limit` states: a sample that is always the same, and said."""
        if len(states) <= limit:
            return states
        if not self._sampled:
            self._sampled = True
            what = N_("trop de combinaisons à partir d'ici : un échantillon est essayé")
            self._say(step, Level.NOTICE, "K055", what)
        return set(nsmallest(limit, states, key=drawn))

    def _read_no_more(self, step: Step) -> list[str]:
        return [name for name, last in self._last_read.items() if last == step.index]

    def _parted(self, step: Step, states: set[State]) -> tuple[set[State], set[State]]:
        """Return the states that a step is for, and those that pass it by; say the undecided."""
        if step.guard is None:
            return states, set()
        verdict = self._verdicts.of(step.guard)
        parts: dict[Maybe, set[State]] = {True: set(), False: set(), None: set()}
        for state in states:
            parts[verdict(state)].add(state)
        self._undecided(step.guard, parts[None], ("etapes", step.index, "si"))
        return parts[True], parts[False]

    def _never_reached(self, step: Step) -> None:
        what = N_("aucune réponse ne mène à l'étape « {id} »")
        # A sample may have missed the answers that lead there.
        level = Level.NOTICE if self._sampled else Level.ERROR
        self._say(step, level, _OUT_OF_REACH, what, id=step.id)

    def _taken(self, step: Step, state: State, limit: int) -> set[State]:
        if isinstance(step, EndStep):
            return {state} if self._may_be_passed_over(step, state) else set()
        asked = (DATE_OF_REQUEST,) if isinstance(step, SENDS_A_REQUEST) else asked_by(step)
        states = {state}
        for name in asked:
            if name in self._tried:
                states = {after for one in states for after in self._tried.answered(one, name)}
                states = self._bounded(step, states, limit)
        return states

    def _may_be_passed_over(self, step: EndStep, state: State) -> bool:
        """Say whether the mediator may decide to go on past an end (see `walk.Doubt`)."""
        if step.guard is None or step.outcome not in TURNS_AWAY:
            return False
        read = references_read(step.guard, self._procedure.computed)
        flawed = frozenset(
            name for name in read if name in self._values and self._values[name].flaw(self._today)
        )
        return bool(flawed) and self._without(flawed).of(step.guard)(state) is not True

    def _check_pieces(self, step: Step, here: set[State]) -> None:
        """Check the guards of a check-list, which do not change the path."""
        for index, path, guard in self._guards:
            if index != step.index or path[-2:] == (index, "si"):
                continue
            verdict = self._verdicts.of(guard)
            self._undecided(guard, {state for state in here if verdict(state) is None}, path)

    def _check_result(self, step: Step, here: set[State]) -> None:
        """Check that a calculation gives a result to whoever comes to it."""
        if not isinstance(step, CalculationStep):
            return
        rule = self._procedure.computed[step.rule]
        verdict = self._verdicts.of(rule)
        if self._foreseen(rule, {state for state in here if verdict(state) is None}):
            what = N_("ce calcul peut rester sans résultat sur un chemin")
            self._say(step, Level.WARNING, "K054", what)

    def _without(self, hidden: frozenset[str]) -> Verdicts:
        """Return the verdicts when some shared values are unknown."""
        if hidden not in self._verdicts_without:
            self._verdicts_without[hidden] = Verdicts(
                self._procedure, self._tried, self._values, self._today, hidden
            )
        return self._verdicts_without[hidden]

    def _undecided(self, guard: Expression, states: set[State], path: Path) -> None:
        """Say that a guard is unknown in these states; a warning when no bounds allow them."""
        if not states:
            return
        foreseen = self._foreseen(guard, states)
        state = min(foreseen or states)
        read = fields_read(guard, self._procedure.computed)
        asked = {name for name in read if self._tried.value(state, name) is None}
        what = N_("cette condition peut rester inconnue : {names} sans réponse sur un chemin")
        level = Level.ERROR if foreseen else Level.WARNING
        self._findings.append(
            self._tree.finding(path, level, "K050", what, names=", ".join(sorted(asked)))
        )

    def _foreseen(self, expression: Expression, states: set[State]) -> set[State]:
        """Return the states whose answers that an expression reads are all within their bounds."""
        fields = self._procedure.fields
        read = fields_read(expression, self._procedure.computed) & fields.keys()
        bounded = [fields[name] for name in read if fields[name].minimum or fields[name].maximum]
        return {
            state
            for state in states
            if not any(
                outside(field, self._tried.value(state, field.name), self._today, self._values)
                for field in bounded
            )
        }

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
