"""What a step rests on: its sources, and the amounts it cites with their date and their doubts."""

from collections.abc import Iterator
from datetime import date

from kiosque.i18n import _
from kiosque.procedures.catalogue import Catalogue, Flaw, SharedValue
from kiosque.procedures.guard_reading import references_read
from kiosque.procedures.model import Procedure
from kiosque.procedures.references import HOLE, letter_holes
from kiosque.procedures.steps import CalculationStep, LetterStep, SiteStep, Step, WaitStep
from kiosque.procedures.wording import in_words, source_line, worth


def evidence(procedure: Procedure, step: Step, catalogue: Catalogue, today: date) -> Iterator[str]:
    """Yield where the amounts and the facts of a step come from, one line each."""
    cited = {hole for text in _texts(step) for hole in HOLE.findall(text)}
    if isinstance(step, LetterStep) and step.template in catalogue.letters:
        cited |= letter_holes(catalogue.letters[step.template])
    if isinstance(step, CalculationStep):
        rule = procedure.computed[step.rule]
        cited |= {f"v.{name}" for name in references_read(rule, procedure.computed)}
    names = {hole.removeprefix("v.") for hole in cited if hole.startswith("v.")}
    for name, value in catalogue.values.items() if names else ():
        # An age or a delay that the law fixes once and for all needs no date beside it.
        if name in names and (value.since is not None or value.flaw(today) is not None):
            yield value_line(value, today)
    for source_id in step.sources:
        source = procedure.source(source_id)
        if source is not None:
            yield source_line(source)
    if step.easy_read is not None:
        yield _("Facile à lire et à comprendre : relu par {person} le {day}").format(
            person=step.easy_read.reviewed_by,
            day=in_words(date.fromisoformat(step.easy_read.reviewed_on)),
        )


def _texts(step: Step) -> Iterator[str]:
    yield step.text if step.easy_read is None else step.easy_read.text
    yield from step.pitfalls
    match step:
        case SiteStep():
            yield from (*step.instructions, step.expect, step.evidence)
            yield from (
                text for blockage in step.blockages for text in (blockage.when, blockage.do)
            )
        case WaitStep():
            yield step.typical
        case _:
            return


def value_line(value: SharedValue, today: date) -> str:
    """Return a shared value with its date, its source and what is wrong with it."""
    parts = [_("{amount} : {source}").format(amount=worth(value), source=value.source)]
    if value.since is not None:
        parts.append(_("depuis le {day}").format(day=in_words(value.since)))
    parts.append(_("lu le {day}").format(day=in_words(value.read_on)))
    line = ", ".join(parts)
    match value.flaw(today):
        case Flaw.EXPIRED:
            doubt = _("périmé depuis le {day}").format(day=in_words(value.expires_on))
        case Flaw.TO_CHECK:
            doubt = _("à vérifier")
        case None:
            return line
    return f"{line} · {doubt}"
