"""The steps of a procedure, one class per kind."""

from dataclasses import dataclass
from enum import StrEnum

from kiosque.procedures.guards.expression import Expression


@dataclass(frozen=True, slots=True)
class EasyRead:
    """An easy-to-read text (FALC), which exists only once proof-readers concerned have read it."""

    text: str
    reviewed_by: str
    reviewed_on: str
    """ISO date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What every step has."""

    id: str
    index: int
    """Place in the file, from 0."""
    title: str
    text: str
    guard: Expression | None
    """The step is on the path when it is true; without one it always is."""
    sources: tuple[str, ...]
    pitfalls: tuple[str, ...]
    easy_read: EasyRead | None
    block: str
    """Heading shared with the steps around it; may be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InfoStep(Step):
    """A text to read."""


@dataclass(frozen=True, slots=True)
class WantedPiece:
    """One document of a check-list."""

    piece: str
    """Key in the shared catalogue."""
    guard: Expression | None
    optional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PiecesStep(Step):
    """A check-list of documents."""

    pieces: tuple[WantedPiece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionStep(Step):
    """One field."""

    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormStep(Step):
    """Several fields."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blockage:
    """A blockage seen in practice, and what helped."""

    when: str
    do: str
    observed: str
    """Month, as `2026-06`; empty when it comes from a source and not from practice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteStep(Step):
    """Work on an official site; instructions speak to the mediator."""

    url: str
    instructions: tuple[str, ...]
    expect: str
    """What the screen of the site shows."""
    at_hand: tuple[str, ...]
    """Fields that the site will ask for."""
    evidence: str
    """What to keep as a proof; may be empty."""
    blockages: tuple[Blockage, ...]


class Confidence(StrEnum):
    """How far a fact can be trusted."""

    GOOD = "bonne"
    PARTIAL = "partielle"
    UNKNOWN = "inconnue"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculationStep(Step):
    """A named result shown with how it is found; only the administration decides."""

    rule: str
    """Name of a computed expression."""
    unit: str
    """As `€` or `€/mois`; empty for a date, a yes or no, or a plain number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterStep(Step):
    """A letter made from the answers, printed or saved."""

    template: str
    """Key in the shared catalogue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitStep(Step):
    """A time to wait, and what to do after it."""

    typical: str
    confidence: Confidence


class Unit(StrEnum):
    """Units of a recurrence."""

    DAYS = "jours"
    WEEKS = "semaines"
    MONTHS = "mois"
    YEARS = "ans"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Every so many days, weeks, months or years."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderStep(Step):
    """Something to do by a date."""

    due: Expression
    recurrence: Recurrence | None


class Outcome(StrEnum):
    """How a procedure ends."""

    SENT = "demande_envoyee"
    NOT_ELIGIBLE = "non_eligible"
    REDIRECTED = "reoriente"
    TO_COMPLETE = "a_completer"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndStep(Step):
    """An end of the path."""

    outcome: Outcome
    towards: tuple[str, ...]
    """Procedures to look at next."""


SENDS_A_REQUEST = (SiteStep, LetterStep)
"""Kinds of steps whose day, once done, is the day of the request."""

TURNS_AWAY = frozenset({Outcome.NOT_ELIGIBLE, Outcome.REDIRECTED})
"""Outcomes after which the person leaves without having applied."""


def asked_by(step: Step) -> tuple[str, ...]:
    """Return the fields whose answer a step takes; a site only needs them at hand."""
    match step:
        case QuestionStep():
            return (step.field,)
        case FormStep():
            return step.fields
        case _:
            return ()
