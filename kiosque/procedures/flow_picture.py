"""The flow of a procedure as a picture in Mermaid's text, for whoever reviews it."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from kiosque.i18n import _
from kiosque.procedures.catalogue import Catalogue
from kiosque.procedures.guard_words import said
from kiosque.procedures.model import Procedure
from kiosque.procedures.steps import EndStep, FormStep, QuestionStep, SiteStep, Step

_LONGEST: Final = 120
"""Signs of a condition; the whole of it is in the reading version."""


def flow_picture(procedure: Procedure, catalogue: Catalogue, today: date) -> Iterator[str]:
    """Yield the lines of a Mermaid flowchart: one node a step, one lozenge a condition."""
    yield "flowchart TD"
    for step in procedure.steps:
        yield f"  {_node(step)}"
        is_last = step.index == len(procedure.steps) - 1
        following = "" if is_last else _entry(procedure.steps[step.index + 1])
        if step.guard is not None:
            condition = said(step.guard, procedure, catalogue.values, today)
            yield f'  c{step.index}{{"{_label(_cut(condition))}"}}'
            yield f"  c{step.index} -->|{_('oui')}| s{step.index}"
            if following:
                yield f"  c{step.index} -->|{_('non')}| {following}"
        if following and not isinstance(step, EndStep):
            yield f"  s{step.index} --> {following}"


def _entry(step: Step) -> str:
    return f"s{step.index}" if step.guard is None else f"c{step.index}"


def _node(step: Step) -> str:
    label = _label(step.title)
    match step:
        case EndStep():
            return f's{step.index}(["{label}"])'
        case QuestionStep() | FormStep():
            return f's{step.index}[/"{label}"/]'
        case SiteStep():
            return f's{step.index}[["{label}"]]'
        case _:
            return f's{step.index}["{label}"]'


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"


def _label(text: str) -> str:
    """Return a text as Mermaid reads it: nothing in it ends the label or becomes markup."""
    entities = {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;"}
    return "".join(entities.get(sign, sign) for sign in text.replace("\n", " "))
