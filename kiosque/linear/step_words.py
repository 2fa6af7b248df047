"""A step of a procedure as lines, and the step before it."""

from datetime import date

from kiosque.i18n import _
from kiosque.linear.console import Console, say_lines
from kiosque.procedures.catalogue import Catalogue
from kiosque.procedures.model import Procedure
from kiosque.procedures.step_text import place, step_text
from kiosque.procedures.steps import SiteStep, Step
from kiosque.procedures.walk import Walk


def say_step(
    console: Console,
    procedure: Procedure,
    where: Walk,
    step: Step,
    catalogue: Catalogue,
    day: date,
) -> None:
    """Say where one is, what the step tells, and what it rests on."""
    text = step_text(procedure, where, step, catalogue, day)
    at = place(procedure, where, step)
    heading = _("{title} – étape {n} sur {total} – {step}")
    told = heading.format(title=procedure.title, n=at.number, total=at.total, step=step.title)
    say_lines(console, ("", told, *([text.late] if text.late else []), *text.lines))
    for title, lines in (
        (_("Piège"), text.pitfalls),
        (_("En cas de blocage"), text.blockages),
        (_("Mot difficile"), text.hard_words),
        (_("Source"), text.sources),
    ):
        say_lines(console, (f"{title}\N{NO-BREAK SPACE}: {line}" for line in lines))
    if isinstance(step, SiteStep):
        console.say(step.url)


def step_before(where: Walk, step: Step | None) -> Step | None:
    """Return the step before `step`, or before the end that the walk reached."""
    path = where.path if where.finished is None else where.path[:-1]
    at = path.index(step) if step in path else len(path)
    return path[at - 1] if at else None
