"""Procedures and walks as lines of text and as plain data."""

import textwrap
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from kiosque.i18n import _
from kiosque.procedures.case import CaseState
from kiosque.procedures.catalogue import Catalogue
from kiosque.procedures.fields import Field
from kiosque.procedures.model import Procedure
from kiosque.procedures.normal_form import as_text
from kiosque.procedures.step_text import doubt_words
from kiosque.procedures.walk import Walk
from kiosque.procedures.whole_page import OUTCOMES, StepLines, whole_lines

_COLUMNS = 80
_INDENT = "   "


def whole_page(found: Procedure, catalogue: Catalogue, today: date) -> Iterator[str]:
    """Yield a procedure as text that fits the screen, every step with its condition."""
    yield from _wrapped(whole_lines(found, catalogue, today), "")


def _wrapped(lines: Iterable[str], indent: str) -> Iterator[str]:
    """Yield lines that fit the screen; addresses stay whole, so that they can be copied."""
    for line in lines:
        if not line.strip():
            yield ""
            continue
        margin = indent + " " * (len(line) - len(line.lstrip()))
        yield from textwrap.wrap(
            line.strip(),
            _COLUMNS,
            initial_indent=margin,
            subsequent_indent=margin + "  ",
            break_long_words=False,
            break_on_hyphens=False,
        )


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
    found: Procedure, result: Walk, state: CaseState, catalogue: Catalogue, today: date
) -> Iterator[str]:
    """Yield where a walk stands, as text."""
    pages = StepLines(found, catalogue, today, result)
    for step in result.path:
        yield f"{'→' if step is result.current else '·'} {step.title}"
        yield from _wrapped((line for line in pages.body(step) if line.strip()), _INDENT)
    yield ""
    yield from _wrapped(_standing(found, result, state), "")


def _standing(found: Procedure, result: Walk, state: CaseState) -> Iterator[str]:
    for name, given in state.answers.items():
        if given.warning:
            yield _("Attention, {field} : {reason}").format(
                field=found.fields[name].label, reason=_(given.warning)
            )
    for wanted in result.missing:
        yield _("Il manque : {example}").format(example=_example(wanted))
    if result.doubt is not None:
        yield _("Fin à trancher par vous : {reason}").format(reason=doubt_words(result))
    if result.off_path:
        names = ", ".join(result.off_path)
        yield _("Hors du chemin : {names}").format(names=names)
    if result.finished is not None:
        yield _(OUTCOMES[result.finished.outcome])


def _example(wanted: Field) -> str:
    """Return how an answer is given, as `-r travaille=salarie`."""
    keys = "|".join(option.key for option in wanted.options)
    return f"-r {wanted.name}={keys or '…'}"
