"""The path of a case, recomputed from its answers each time; nothing is guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kiosque.procedures.case import CaseState, Settlement, check_same_version
from kiosque.procedures.catalogue import Flaw, SharedValue
from kiosque.procedures.fields import Field, Keep
from kiosque.procedures.guard_reading import fields_read, references_read
from kiosque.procedures.guards.expression import Expression
from kiosque.procedures.guards.functions import Maybe
from kiosque.procedures.lookups import Names
from kiosque.procedures.model import DATE_OF_REQUEST, Procedure
from kiosque.procedures.steps import (
    SENDS_A_REQUEST,
    TURNS_AWAY,
    EndStep,
    FormStep,
    PiecesStep,
    QuestionStep,
    ReminderStep,
    SiteStep,
    Step,
    WantedPiece,
    asked_by,
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """An end that turns the person away only because of values that cannot be relied on."""

    step: EndStep
    values: tuple[tuple[SharedValue, Flaw], ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a case stands."""

    path: tuple[Step, ...]
    """Steps that are surely on the path, done or not, as far as the answers tell."""
    current: Step | None
    """First step that waits for something; None once finished, or before a doubt."""
    missing: tuple[Field, ...]
    """Fields of the current step still to answer, or those that a guard needs and nobody asked."""
    off_path: tuple[str, ...]
    """Fields answered that the path does not ask: shown greyed, left out at the closing."""
    finished: EndStep | None
    doubt: Doubt | None
    names: Names = field(repr=False, compare=False)

    def wanted_pieces(self, step: PiecesStep) -> tuple[WantedPiece, ...]:
        """Return the documents of a check-list that concern this person; unknown counts as yes."""
        return tuple(
            wanted
            for wanted in step.pieces
            if wanted.guard is None or wanted.guard.truth(self.names) is not False
        )

    def excludes(self, step: Step) -> bool:
        """Tell whether the answers so far surely keep a step off the path."""
        return step.guard is not None and step.guard.truth(self.names) is False

    def due(self, step: ReminderStep) -> date | None:
        """Return the day of a reminder, or None while it is unknown."""
        day = step.due.value(self.names)
        return day if isinstance(day, date) else None

    def value(self, name: str) -> Maybe:
        """Return an answer or a computed value, or None while it is unknown."""
        return self.names.name(name)


def walk(
    procedure: Procedure, state: CaseState, values: Mapping[str, SharedValue], today: date
) -> Walk:
    """Return where a case stands; raises `Refusal` when it began with another version."""
    check_same_version(procedure, state)
    return _Walker(procedure, state, values, today).walk()


def is_complete(procedure: Procedure, state: CaseState, step: Step) -> bool:
    """Return whether a step waits for nothing more."""
    if isinstance(step, EndStep):
        return True
    if not isinstance(step, QuestionStep | FormStep):
        return step.id in state.done
    if missing_fields(procedure, state, step):
        return False
    # What is optional, or gone because it is never kept, was passed over once the step is done.
    every = all(name in state.answers for name in asked_by(step))
    return every or step.id in state.done


def missing_fields(procedure: Procedure, state: CaseState, step: Step) -> tuple[Field, ...]:
    """Return the fields that a step still has to ask."""
    passed = step.id in state.done
    return tuple(
        wanted
        for name in asked_by(step)
        if name not in state.answers
        and not (wanted := procedure.fields[name]).optional
        and not (passed and wanted.keep is Keep.NEVER)
    )


def _asked_from(steps: tuple[Step, ...]) -> tuple[frozenset[str], ...]:
    """Return, for each place in `steps` and for their end, the fields asked from there on."""
    found = [frozenset[str]()]
    for step in reversed(steps):
        names = asked_by(step)
        found.append(found[-1].union(names) if names else found[-1])
    return tuple(reversed(found))


class _Walker:
    """One walk: steps in order until an end, a doubt, or a guard that cannot be decided."""

    def __init__(
        self,
        procedure: Procedure,
        state: CaseState,
        values: Mapping[str, SharedValue],
        today: date,
    ) -> None:
        self._procedure = procedure
        self._state = state
        self._values = values
        self._today = today
        self._path: list[Step] = []
        self._current: Step | None = None
        self._answers = {name: given.value for name, given in state.answers.items()}
        self._asked: set[str] = set()
        """Fields of the steps on the path: an answer given on another path does not count."""
        self._passed: set[str] = set()
        self._later = _asked_from(procedure.steps)
        self._known: Names | None = None
        """What guards find since the last step taken."""

    def walk(self) -> Walk:
        for step in self._procedure.steps:
            held = self._truth(step.guard)
            if held is False:
                continue
            if held is None:
                return self._result(missing=self._needed(step.guard))
            if isinstance(step, EndStep):
                doubt = self._doubt(step)
                settled = self._state.settled.get(step.id)
                if doubt is not None and settled is Settlement.GO_ON:
                    continue
                if doubt is not None and settled is None:
                    return self._result(doubt=doubt)
                self._path.append(step)
                return self._result(end=step)
            self._take(step)
        return self._result()

    def _take(self, step: Step) -> None:
        self._path.append(step)
        self._known = None
        self._asked.update(asked_by(step))
        complete = is_complete(self._procedure, self._state, step)
        if complete:
            self._passed.update(asked_by(step))
        elif self._current is None:
            self._current = step

    def _names(self, hidden: frozenset[str] = frozenset()) -> Names:
        answers = {name: value for name, value in self._answers.items() if name in self._asked}
        done = self._state.done
        sent = [s for s in self._path if isinstance(s, SENDS_A_REQUEST) and s.id in done]
        if sent:
            answers[DATE_OF_REQUEST] = done[sent[-1].id]
        return Names(
            answers,
            self._procedure.computed,
            self._values,
            self._today,
            hidden=hidden,
            passed=self._passed | self._never_asked(),
        )

    def _never_asked(self) -> frozenset[str]:
        """Return the fields whose every step is behind: `est connu` is then surely faux."""
        here = self._path[-1].index if self._path else -1
        asked_later = self._later[here + 1]
        return frozenset(self._procedure.fields.keys() - asked_later - self._asked)

    def _truth(self, guard: Expression | None) -> bool | None:
        if guard is None:
            return True
        if self._known is None:
            self._known = self._names()
        return guard.truth(self._known)

    def _needed(self, guard: Expression | None) -> tuple[Field, ...]:
        if self._current is not None:
            return missing_fields(self._procedure, self._state, self._current)
        names = fields_read(guard, self._procedure.computed) if guard is not None else frozenset()
        known = self._procedure.fields
        return tuple(known[n] for n in sorted(names) if n in known and n not in self._answers)

    def _doubt(self, step: EndStep) -> Doubt | None:
        if step.guard is None or step.outcome not in TURNS_AWAY:
            return None
        read = references_read(step.guard, self._procedure.computed)
        flawed = tuple(
            (value, flaw)
            for name in sorted(read)
            if (value := self._values.get(name)) and (flaw := value.flaw(self._today))
        )
        # With the doubtful values unknown, an end that still holds does not depend on them.
        names = self._names(frozenset(value.name for value, _ in flawed))
        return Doubt(step, flawed) if flawed and step.guard.truth(names) is not True else None

    def _result(
        self,
        *,
        end: EndStep | None = None,
        doubt: Doubt | None = None,
        missing: tuple[Field, ...] = (),
    ) -> Walk:
        current = self._current
        if current is not None:
            missing = missing_fields(self._procedure, self._state, current)
        return Walk(
            path=tuple(self._path),
            current=current,
            missing=missing,
            off_path=tuple(sorted(self._state.answers.keys() - self._asked - self._at_hand())),
            finished=end if current is None else None,
            doubt=doubt if current is None else None,
            names=self._names(),
        )

    def _at_hand(self) -> set[str]:
        return {n for step in self._path if isinstance(step, SiteStep) for n in step.at_hand}
