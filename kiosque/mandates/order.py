"""The order of a visit, from the posture to the signed mandate.

Posture → notices → protection and age → scopes → procedures that narrow them, if any → duration →
identity → statements → recap → code.
A posture without acting ends at once, with neither name nor mandate; a protected person or a minor
ends in orientation. The model is pure: it says what is answered and what comes next, and a front
door shows it in its own way.
"""

from dataclasses import dataclass
from typing import Any, Final, Literal

from kiosque.errors import Refusal
from kiosque.i18n import N_
from kiosque.mandates.consent import STATEMENT_IDS
from kiosque.mandates.draft import (
    VisitDraft,
    answer_protection,
    choose_duration,
    choose_language,
    choose_posture,
    choose_scopes,
    forget_identity,
    identify,
    narrow,
    read_notices,
    tick_statements,
)
from kiosque.mandates.draft_json import draft_from_json, draft_to_json
from kiosque.mandates.step import Step

__all__ = [
    "Orientation",
    "Step",
    "StepStatus",
    "VisitDraft",
    "answer_protection",
    "check_complete",
    "choose_duration",
    "choose_language",
    "choose_posture",
    "choose_scopes",
    "draft_from_json",
    "draft_to_json",
    "forget_identity",
    "identify",
    "narrow",
    "next_step",
    "orientation",
    "read_notices",
    "steps",
    "tick_statements",
]

StepState = Literal["done", "current", "to_come"]


@dataclass(frozen=True, slots=True)
class StepStatus:
    """Where a step stands."""

    step: Step
    state: StepState


@dataclass(frozen=True, slots=True)
class Orientation:
    """Why no mandate is possible here, and where to go; French message identifiers."""

    kind: Literal["protected", "minor"]
    why: str
    where: str


_PROTECTED: Final = Orientation(
    "protected",
    N_("Une personne sous mesure de protection ne peut pas donner de mandat ici."),
    N_(
        "Contactez avec elle son tuteur ou son curateur. Elle peut toujours faire, avec votre aide."
    ),
)
_MINOR: Final = Orientation(
    "minor",
    N_("Une personne de moins de dix-huit ans ne peut pas donner de mandat ici."),
    N_("Ses parents agissent pour elle. Elle peut toujours faire, avec votre aide."),
)
_MANDATE_STEPS: Final = tuple(step for step in Step if step is not Step.ORIENTATION)
_UNTIL_ORIENTATION: Final = (Step.POSTURE, Step.NOTICES, Step.PROTECTION, Step.ORIENTATION)


def orientation(draft: VisitDraft) -> Orientation | None:
    """Return why and where, when the person is protected or a minor."""
    if draft.protected:
        return _PROTECTED
    return _MINOR if draft.minor else None


def next_step(draft: VisitDraft) -> Step | None:
    """Return what to ask now; None when the posture needs nothing more."""
    if not draft.needs_mandate:
        return None
    if draft.oriented:
        return Step.ORIENTATION
    return next((step for step in _MANDATE_STEPS if not _answered(draft, step)), None)


def steps(draft: VisitDraft) -> tuple[StepStatus, ...]:
    """Return every step that this visit has, in order, and where each stands."""
    current = next_step(draft)
    if current is None:
        return (StepStatus(Step.POSTURE, "done"),)
    listed = _UNTIL_ORIENTATION if draft.oriented else _MANDATE_STEPS
    return tuple(StepStatus(step, _state(draft, step, current)) for step in listed)


def check_complete(draft: VisitDraft) -> None:
    """Raise `Refusal` unless everything up to the recap is answered."""
    if not draft.needs_mandate:
        raise Refusal(
            N_("Cet accompagnement n'a pas besoin de mandat."),
            advice=N_("Changez de posture si vous devez agir à la place de la personne."),
        )
    found = orientation(draft)
    if found is not None:
        raise Refusal(found.why, advice=found.where)
    if next_step(draft) is not Step.RECAP:
        raise Refusal(
            N_("Le mandat n'est pas prêt\N{NO-BREAK SPACE}: il manque une réponse."),
            advice=N_("Reprenez l'accompagnement à la première étape sans réponse."),
        )


def _state(draft: VisitDraft, step: Step, current: Step) -> StepState:
    if step is current:
        return "current"
    return "done" if _answered(draft, step) else "to_come"


def _answered(draft: VisitDraft, step: Step) -> bool:
    answers: dict[Step, Any] = {
        Step.POSTURE: True,
        Step.NOTICES: draft.notices_read,
        Step.PROTECTION: draft.protected is not None and draft.minor is not None,
        Step.SCOPES: draft.scopes,
        Step.PROCEDURES: draft.scopes and not draft.narrowing,
        Step.DURATION: draft.duration,
        Step.IDENTITY: draft.identity is not None and draft.identity_proof,
        Step.STATEMENTS: draft.statements == STATEMENT_IDS,
    }
    return bool(answers.get(step, False))
