"""A procedure read whole: every step with its condition, as lines of text or in Markdown."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from kiosque.i18n import N_, _
from kiosque.procedures.catalogue import Catalogue
from kiosque.procedures.fields import Field, Keep
from kiosque.procedures.guard_words import said
from kiosque.procedures.guards.expression import Expression
from kiosque.procedures.model import Procedure
from kiosque.procedures.step_text import (
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

OUTCOMES: Final = {
    Outcome.SENT: N_("Fin : la demande est faite."),
    Outcome.NOT_ELIGIBLE: N_("Fin : pas de droit pour l'instant, d'après les réponses."),
    Outcome.REDIRECTED: N_("Fin : la suite se fait ailleurs."),
    Outcome.TO_COMPLETE: N_("Fin : il manque quelque chose avant de demander."),
}
_INDENT: Final = "   "


class StepLines:
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
            yield _(OUTCOMES[step.outcome])
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


def whole_lines(found: Procedure, catalogue: Catalogue, today: date) -> Iterator[str]:
    """Yield a procedure as text, every step with its condition; lines are as long as they are."""
    yield found.title
    yield from introduction(found, catalogue)
    late = late_words(found, today)
    if late:
        yield late
    yield from step_lines(found, catalogue, today)
    yield ""
    yield _("Sources")
    for source in found.sources:
        yield f"{_INDENT}{source_line(source)}"
        yield f"{_INDENT}{source.url}"
    yield from (f"{author.name}, {author.role}" for author in found.authors)


def step_lines(found: Procedure, catalogue: Catalogue, today: date) -> Iterator[str]:
    """Yield every step, numbered, with its condition."""
    pages = StepLines(found, catalogue, today, None)
    for number, step in enumerate(found.steps, start=1):
        yield ""
        yield f"{number}. {step.title}"
        if step.guard is not None:
            condition = _("Seulement si {condition}").format(condition=pages.said(step.guard))
            yield f"{_INDENT}{condition}"
        yield from (f"{_INDENT}{line}" for line in pages.body(step) if line.strip())


def markdown_page(found: Procedure, catalogue: Catalogue, today: date) -> Iterator[str]:
    """Yield a procedure in Markdown, every step with its condition: one page to read again."""
    pages = StepLines(found, catalogue, today, None)
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
