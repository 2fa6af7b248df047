"""The answers of a case, to be read again: one line each, those off the path apart."""

from dataclasses import dataclass

from kiosque.i18n import _
from kiosque.procedures.case import CaseState
from kiosque.procedures.fields import Field
from kiosque.procedures.model import Procedure
from kiosque.procedures.steps import asked_by
from kiosque.procedures.walk import Walk
from kiosque.procedures.wording import in_words


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One answer."""

    field: Field
    words: str
    """What was asked and what was answered."""


def review_lines(procedure: Procedure, state: CaseState, where: Walk) -> tuple[ReviewLine, ...]:
    """Return the answers that the path asks, in its order."""
    names = (name for step in where.path for name in asked_by(step) if name in state.answers)
    return tuple(_line(procedure, state, name) for name in names)


def off_path_lines(procedure: Procedure, state: CaseState, where: Walk) -> tuple[ReviewLine, ...]:
    """Return the answers that the path does not ask: they stay until the case is closed."""
    names = (name for name in where.off_path if name in procedure.fields)
    return tuple(_line(procedure, state, name) for name in names)


def _line(procedure: Procedure, state: CaseState, name: str) -> ReviewLine:
    field, given = procedure.fields[name], state.answers[name]
    said = in_words(given.value, field)
    asked = field.label if field.label.endswith("?") else f"{field.label}\N{NO-BREAK SPACE}:"
    words = f"{asked} {said}"
    if given.warning:
        words = _("{words} (à vérifier)").format(words=words)
    return ReviewLine(field, words)
