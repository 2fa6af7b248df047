"""Procedures and walks as lines of text and as plain data."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from kiosque.i18n import N_, _
from kiosque.procedures.case import CaseState
from kiosque.procedures.catalogue import Catalogue
from kiosque.procedures.freshness import Freshness, freshness
from kiosque.procedures.model import Procedure
from kiosque.procedures.normal_form import as_text
from kiosque.procedures.steps import (
    PiecesStep,
    ReminderStep,
    SiteStep,
    Step,
    WaitStep,
    WantedPiece,
    asked_by,
)
from kiosque.procedures.walk import Walk
from kiosque.procedures.wording import filled, in_words, source_line, worth

_LATE = {
    Freshness.LATE: N_("En retard\N{NO-BREAK SPACE}: à revérifier depuis le {day}."),
    Freshness.VERY_LATE: N_(
        "Très en retard\N{NO-BREAK SPACE}: à revérifier depuis le {day}."
        " Ouvrez d'abord la page officielle."
    ),
}


def whole_page(found: Procedure, catalogue: Catalogue, today: date) -> Iterator[str]:
    """Yield a procedure as text, every step with its condition."""
    yield found.title
    yield found.summary
    late = _LATE.get(freshness(found, today))
    if late is not None:
        yield _(late).format(day=in_words(found.review_by))
    for number, step in enumerate(found.steps, start=1):
        yield ""
        yield f"{number}. {step.title}"
        if step.guard is not None:
            yield "   " + _("Si\N{NO-BREAK SPACE}: {guard}").format(guard=step.guard.text)
        for line in _body(found, None, step, catalogue):
            yield f"   {line}"
    yield ""
    for source in found.sources:
        yield source_line(source)
        yield f"   {source.url}"


def _body(found: Procedure, where: Walk | None, step: Step, catalogue: Catalogue) -> Iterator[str]:
    yield from filled(step.text, found, where, catalogue.values).splitlines()
    for name in asked_by(step):
        yield f"? {found.fields[name].label}"
    match step:
        case PiecesStep():
            wanted = step.pieces if where is None else where.wanted_pieces(step)
            yield from (_piece(piece, catalogue) for piece in wanted)
        case SiteStep():
            yield step.url
            yield from (f"- {line}" for line in step.instructions)
            yield _("Vous verrez\N{NO-BREAK SPACE}: {text}").format(text=step.expect)
        case WaitStep():
            yield _("Délai habituel\N{NO-BREAK SPACE}: {text}").format(text=step.typical)
        case ReminderStep():
            due = where.due(step) if where is not None else None
            yield _("Rappel\N{NO-BREAK SPACE}: {day}").format(day=in_words(due))
        case _:
            pass
    for pitfall in step.pitfalls:
        yield _("Piège\N{NO-BREAK SPACE}: {text}").format(text=pitfall)


def _piece(wanted: WantedPiece, catalogue: Catalogue) -> str:
    piece = catalogue.pieces.get(wanted.piece)
    label = piece.label if piece is not None else wanted.piece
    return f"[ ] {label} " + _("(facultatif)") if wanted.optional else f"[ ] {label}"


def walk_document(result: Walk, state: CaseState) -> dict[str, Any]:
    """Return where a walk stands, as plain data; answers that are typed are not repeated."""
    return {
        "path": [step.id for step in result.path],
        "current": result.current.id if result.current is not None else None,
        "missing": [wanted.name for wanted in result.missing],
        "off_path": list(result.off_path),
        "finished": result.finished.id if result.finished is not None else None,
        "outcome": result.finished.outcome.value if result.finished is not None else None,
        "doubt": _doubt(result),
        "warnings": {n: _(given.warning) for n, given in state.answers.items() if given.warning},
    }


def _doubt(result: Walk) -> dict[str, Any] | None:
    if result.doubt is None:
        return None
    values = [
        {"name": value.name, "value": as_text(value.value), "flaw": flaw.value}
        for value, flaw in result.doubt.values
    ]
    return {"step": result.doubt.step.id, "values": values}


def walk_lines(
    found: Procedure, result: Walk, state: CaseState, catalogue: Catalogue
) -> Iterator[str]:
    """Yield where a walk stands, as text."""
    for step in result.path:
        yield f"{'→' if step is result.current else '·'} {step.title}"
        yield from (f"    {line}" for line in _body(found, result, step, catalogue))
    for name, given in state.answers.items():
        if given.warning:
            yield _("Attention, {field}\N{NO-BREAK SPACE}: {reason}").format(
                field=found.fields[name].label, reason=_(given.warning)
            )
    if result.missing:
        names = ", ".join(wanted.name for wanted in result.missing)
        yield _("Il manque\N{NO-BREAK SPACE}: {names}").format(names=names)
    if result.doubt is not None:
        doubtful = ", ".join(
            f"{value.name} = {worth(value)}" for value, _flaw in result.doubt.values
        )
        yield _(
            "Fin à trancher par vous\N{NO-BREAK SPACE}: « {title} » dépend de {values}."
        ).format(title=result.doubt.step.title, values=doubtful)
    if result.off_path:
        names = ", ".join(result.off_path)
        yield _("Hors du chemin\N{NO-BREAK SPACE}: {names}").format(names=names)
