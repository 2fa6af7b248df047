"""A case: the named answers of one person going through one procedure, never a position."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from kiosque.errors import InputError, Refusal
from kiosque.i18n import N_
from kiosque.procedures.guards.functions import Known
from kiosque.procedures.model import Procedure
from kiosque.procedures.steps import EndStep


class Settlement(StrEnum):
    """What the mediator decided about an end that a doubtful value leads to."""

    TURN_AWAY = "turn_away"
    """The end is right: the path stops there."""
    GO_ON = "go_on"
    """The end is passed over: the request is made all the same."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, in normal form."""

    value: Known = field(repr=False)
    given_on: date
    warning: str = ""
    """French message identifier of what looks wrong; the answer is kept all the same."""


@dataclass(frozen=True, slots=True)
class CaseState:
    """What is known of a case; every change gives a new one."""

    procedure: str
    version: int
    digest: str
    """SHA-256 of the file that the case began with."""
    answers: Mapping[str, Answer] = field(default_factory=dict[str, Answer], repr=False)
    done: Mapping[str, date] = field(default_factory=dict[str, date])
    """Steps marked done, and when."""
    settled: Mapping[str, Settlement] = field(default_factory=dict[str, Settlement])
    """Doubtful ends that the mediator settled, by step."""
    held: frozenset[str] = frozenset()
    """Documents that the person has at hand, by key of the shared catalogue."""


def new_case(procedure: Procedure) -> CaseState:
    """Return an empty case, pinned to this version of the procedure."""
    return CaseState(procedure.id, procedure.version, procedure.digest)


def check_same_version(procedure: Procedure, state: CaseState) -> None:
    """Raise `Refusal` unless the case began with this version of this procedure."""
    if (state.procedure, state.version) != (procedure.id, procedure.version):
        raise Refusal(
            N_("Ce dossier a été commencé avec une autre version de la démarche."),
            advice=N_("Les réponses sont intactes. Ouvrez-le avec la version gardée avec lui."),
        )


def mark_done(procedure: Procedure, state: CaseState, step_id: str, today: date) -> CaseState:
    """Return the case with a step done; raises `InputError` for an unknown step."""
    _check_step(procedure, step_id)
    return replace(state, done={**state.done, step_id: today})


def mark_undone(state: CaseState, step_id: str) -> CaseState:
    """Return the case with a step to do again."""
    return replace(state, done={k: v for k, v in state.done.items() if k != step_id})


def settle(
    procedure: Procedure, state: CaseState, step_id: str, settlement: Settlement
) -> CaseState:
    """Return the case with a doubtful end settled; raises `InputError` unless it is an end."""
    _check_step(procedure, step_id)
    if not isinstance(procedure.step(step_id), EndStep):
        raise InputError("step", N_("Cette étape n'est pas une fin."))
    return replace(state, settled={**state.settled, step_id: settlement})


def hold(state: CaseState, offered: Collection[str], held: Collection[str]) -> CaseState:
    """Return the case with the documents of one check-list ticked: `held` among `offered`."""
    return replace(state, held=state.held - frozenset(offered) | frozenset(held))


def clear(state: CaseState, name: str) -> CaseState:
    """Return the case without the answer of a field."""
    return replace(state, answers={k: v for k, v in state.answers.items() if k != name})


def _check_step(procedure: Procedure, step_id: str) -> None:
    if procedure.step(step_id) is None:
        raise InputError("step", N_("Cette étape n'existe pas dans la démarche."))
