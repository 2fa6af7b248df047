"""Procedures and walks as lines of text and as plain data."""

import re
import textwrap
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from kiosque.i18n import N_, _
from kiosque.procedures.case import CaseState
from kiosque.procedures.catalogue import Catalogue
from kiosque.procedures.fields import Field, Keep
from kiosque.procedures.guard_words import said
from kiosque.procedures.guards.expression import Expression
from kiosque.procedures.model import Procedure
from kiosque.procedures.normal_form import as_text
from kiosque.procedures.step_text import (
    doubt_words,
    introduction,
    late_words,
    piece_words,
    recurrence_words,
    step_text,
)
from kiosque.procedures.steps import (
    EndStep,
    Outcome,
    PiecesStep,
    ReminderStep,
    SiteStep,
    Step,
    asked_by,
)
from kiosque.procedures.walk import Walk
from kiosque.procedures.wording import in_words, source_line

_COLUMNS = 80
_INDENT = "   "
_OUTCOMES = {
    Outcome.SENT: N_("Fin : la demande est faite."),
    Outcome.NOT_ELIGIBLE: N_("Fin : pas de droit pour l'instant, d'après les réponses."),
    Outcome.REDIRECTED: N_("Fin : la suite se fait ailleurs."),
    Outcome.TO_COMPLETE: N_("Fin : il manque quelque chose avant de demander."),
}


class _Pages:
    """The lines of one procedure, read whole or along a walk."""

    def __init__(
        self, found: Procedure, catalogue: Catalogue, today: date, where: Walk | None
    ) -> None:
        self._found = found
        self._catalogue = catalogue
        self._today = today
        self._where = where

    def body(self, step: Step) -> Iterator[str]:
        """Yield what a step says and asks."""
        text = step_text(self._found, self._where, step, self._catalogue, self._today)
        if isinstance(step, EndStep):
            yield _(_OUTCOMES[step.outcome])
        if isinstance(step, SiteStep):
            yield step.url
        if isinstance(step, ReminderStep) and self._where is None:
            yield self._due(step)
        yield from text.lines
        for name in asked_by(step):
            yield from self._question(self._found.fields[name])
        if isinstance(step, PiecesStep):
            yield from self._pieces(step)
        yield from (_("Piège : {text}").format(text=line) for line in text.pitfalls)
        for when, do in zip(text.blockages[::2], text.blockages[1::2], strict=True):
            yield _("Blocage : {when} {do}").format(when=when, do=do)
        yield from (_("D'après : {source}").format(source=line) for line in text.sources)
        if isinstance(step, EndStep) and step.towards:
            yield _("À regarder ensuite : {names}").format(names=", ".join(step.towards))

    def _due(self, step: ReminderStep) -> str:
        when = _("Quand : {day}").format(day=self.said(step.due))
        return f"{when}, {recurrence_words(step.recurrence)}" if step.recurrence else when

    def said(self, expression: Expression) -> str:
        """Return a condition or a day in French."""
        return said(expression, self._found, self._catalogue.values, self._today)

    def _question(self, field: Field) -> Iterator[str]:
        known = None if self._where is None else self._where.value(field.name)
        if known is not None and field.keep is Keep.CASE:
            yield f"? {field.label} → {in_words(known, field)}"
            return
        optional = " " + _("(facultatif)") if field.optional else ""
        yield f"? {field.label}{optional}"
        yield from (f"  - {option.label}" for option in field.options)
        if field.help:
            yield f"  {field.help}"

    def _pieces(self, step: PiecesStep) -> Iterator[str]:
        wanted = step.pieces if self._where is None else self._where.wanted_pieces(step)
        for piece in wanted:
            label, *notes = piece_words(piece, self._catalogue)
            yield f"[ ] {label}"
            if piece.guard is not None and self._where is None:
                yield "    " + _("Seulement si {condition}").format(
                    condition=self.said(piece.guard)
                )
            yield from (f"    {note}" for note in notes)


def whole_page(found: Procedure, catalogue: Catalogue, today: date) -> Iterator[str]:
    """Yield a procedure as text, every step with its condition."""
    pages = _Pages(found, catalogue, today, None)
    yield found.title
    late = late_words(found, today)
    yield from _wrapped([*introduction(found, catalogue), *([late] if late else [])], "")
    for number, step in enumerate(found.steps, start=1):
        yield ""
        yield f"{number}. {step.title}"
        if step.guard is not None:
            condition = _("Seulement si {condition}").format(condition=pages.said(step.guard))
            yield from _wrapped([condition], _INDENT)
        yield from _wrapped(pages.body(step), _INDENT)
    yield ""
    yield _("Sources")
    for source in found.sources:
        yield from _wrapped([source_line(source)], _INDENT)
        yield f"{_INDENT}{source.url}"
    yield from (f"{author.name}, {author.role}" for author in found.authors)


def markdown_page(found: Procedure, catalogue: Catalogue, today: date) -> Iterator[str]:
    """Yield a procedure in Markdown, every step with its condition: one page to read again."""
    pages = _Pages(found, catalogue, today, None)
    yield f"# {_plain(found.title)}"
    late = late_words(found, today)
    for line in (*introduction(found, catalogue), *([late] if late else [])):
        yield from ("", _plain(line))
    for number, step in enumerate(found.steps, start=1):
        yield from ("", f"## {number}. {_plain(step.title)}", "")
        if step.guard is not None:
            condition = _("Seulement si {condition}").format(condition=pages.said(step.guard))
            yield f"*{_plain(condition)}*  "
        yield from (f"{_plain(line)}  " for line in pages.body(step))
    yield from ("", f"## {_('Sources')}", "")
    for source in found.sources:
        yield f"- {_plain(source_line(source))} <{source.url}>"


def _plain(text: str) -> str:
    """Return a text that Markdown shows as it is."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", text)


def _wrapped(lines: Iterable[str], indent: str) -> Iterator[str]:
    """Yield lines that fit the screen; addresses stay whole, so that they can be copied."""
    for line in lines:
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
    pages = _Pages(found, catalogue, today, result)
    for step in result.path:
        yield f"{'→' if step is result.current else '·'} {step.title}"
        yield from _wrapped(pages.body(step), _INDENT)
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
        yield _(_OUTCOMES[result.finished.outcome])


def _example(wanted: Field) -> str:
    """Return how an answer is given, as `-r travaille=salarie`."""
    keys = "|".join(option.key for option in wanted.options)
    return f"-r {wanted.name}={keys or '…'}"
