"""One step in words: what a mediator reads aloud, what to beware of, where it comes from."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from kiosque.i18n import N_, _
from kiosque.procedures.calculations import calculation_lines
from kiosque.procedures.catalogue import Catalogue
from kiosque.procedures.evidence import evidence
from kiosque.procedures.freshness import Freshness, freshness
from kiosque.procedures.model import Procedure
from kiosque.procedures.saying import Line, Name, Saying, shown
from kiosque.procedures.search import fold
from kiosque.procedures.steps import (
    CalculationStep,
    Confidence,
    EndStep,
    LetterStep,
    Recurrence,
    ReminderStep,
    SiteStep,
    Step,
    Unit,
    WaitStep,
    WantedPiece,
)
from kiosque.procedures.walk import Walk
from kiosque.procedures.wording import filled, in_words, worth

LATE: Final = {
    Freshness.LATE: N_("En retard\N{NO-BREAK SPACE}: à revérifier depuis le {day}."),
    Freshness.VERY_LATE: N_(
        "Très en retard\N{NO-BREAK SPACE}: à revérifier depuis le {day}."
        " Ouvrez d'abord la page officielle."
    ),
}
FRANCE_CONNECT: Final = {
    "oui": N_("La personne peut s'y connecter avec FranceConnect."),
    "non": N_("Ce site ne propose pas FranceConnect."),
    "inconnu": N_("FranceConnect sur ce site\N{NO-BREAK SPACE}: on ne le sait pas."),
}
MINUTES: Final = N_("Durée\N{NO-BREAK SPACE}: {n} min environ")
COST: Final = N_("Coût\N{NO-BREAK SPACE}: {text}")
SITE: Final = N_("Site\N{NO-BREAK SPACE}: {name}")
OPTIONAL: Final = N_("(facultatif)")
VALIDITY: Final = N_("Validité\N{NO-BREAK SPACE}: {text}")
WHERE_TO_GET: Final = N_("Où l'obtenir\N{NO-BREAK SPACE}: {text}")
DAY: Final = N_("Date\N{NO-BREAK SPACE}: {day}")
RECURRENCES: Final = {
    Unit.DAYS: (N_("puis chaque jour"), N_("puis tous les {n} jours")),
    Unit.WEEKS: (N_("puis chaque semaine"), N_("puis toutes les {n} semaines")),
    Unit.MONTHS: (N_("puis chaque mois"), N_("puis tous les {n} mois")),
    Unit.YEARS: (N_("puis chaque année"), N_("puis tous les {n} ans")),
}
_WORD: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class StepText:
    """A step, ready to be shown; lists are empty where there is nothing to say."""

    lines: tuple[str, ...]
    """What to read, in order."""
    pitfalls: tuple[str, ...]
    blockages: tuple[str, ...]
    """What the mediator may see go wrong, and what helps."""
    hard_words: tuple[str, ...]
    """Difficult words of these texts, explained."""
    sources: tuple[str, ...]
    late: str
    """Why the content must be checked again; empty when it is not late."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step stands on the path, as far as the answers tell."""

    number: int
    """From 1."""
    total: int


def step_text(
    procedure: Procedure, where: Walk | None, step: Step, catalogue: Catalogue, today: date
) -> StepText:
    """Return a step in words; `where` fills what the answers tell."""

    def words(text: str) -> str:
        return filled(text, procedure, where, catalogue.values).replace("**", "")

    text = step.text if step.easy_read is None else step.easy_read.text
    own_lines = _own_lines(procedure, where, step, catalogue, today)
    lines = (*words(text).splitlines(), *map(words, own_lines))
    pitfalls = tuple(map(words, step.pitfalls))
    blockages = tuple(map(words, _blockages(step)))
    return StepText(
        lines=lines,
        pitfalls=pitfalls,
        blockages=blockages,
        hard_words=tuple(_explained((*lines, *pitfalls, *blockages), catalogue)),
        sources=tuple(evidence(procedure, step, catalogue, today)),
        late=late_words(procedure, today),
    )


def late_words(procedure: Procedure, today: date) -> str:
    """Return why a procedure must be checked again, or the empty text."""
    late = late_line(procedure, today)
    return "" if late is None else shown(late)


def late_line(procedure: Procedure, today: date) -> Saying | None:
    """Return why a procedure must be checked again; None when it need not."""
    late = LATE.get(freshness(procedure, today))
    return None if late is None else Saying(late, {"day": procedure.review_by})


def place(procedure: Procedure, where: Walk, step: Step) -> Place:
    """Return the number of a step on its path, and how many steps the path may have."""
    number = where.path.index(step) + 1 if step in where.path else len(where.path) + 1
    here = where.path[-1].index if where.path else -1
    to_come = [
        later
        for later in procedure.steps[here + 1 :]
        if not (later.guard is not None and isinstance(later, EndStep))
        and not where.excludes(later)
    ]
    total = len(where.path) + (0 if where.finished else len(to_come))
    return Place(number, max(number, total))


def _own_lines(
    procedure: Procedure, where: Walk | None, step: Step, catalogue: Catalogue, today: date
) -> Iterator[str]:
    match step:
        case SiteStep():
            yield from (f"{at}. {line}" for at, line in enumerate(step.instructions, start=1))
            yield _("Vous verrez\N{NO-BREAK SPACE}: {text}").format(text=step.expect)
            for name in step.at_hand:
                yield _at_hand(procedure, where, name)
            if step.evidence:
                yield _("À garder\N{NO-BREAK SPACE}: {text}").format(text=step.evidence)
        case LetterStep():
            yield from _letter_lines(procedure, where, step, catalogue)
        case CalculationStep():
            yield from calculation_lines(procedure, where, step, catalogue, today)
        case WaitStep():
            yield delay_words(step)
        case ReminderStep() if where is not None:
            yield reminder_words(where, step)
        case _:
            return


def _letter_lines(
    procedure: Procedure, where: Walk | None, step: LetterStep, catalogue: Catalogue
) -> Iterator[str]:
    """Yield a letter as it will be read, or that its template is gone."""
    template = catalogue.letters.get(step.template)
    if template is None:
        yield _("Le modèle de ce courrier n'est plus sur ce poste : écrivez-le à la main.")
        return
    body = catalogue.organisations.get(template.recipient or procedure.organisation)
    if body is not None:
        yield _("Courrier à\N{NO-BREAK SPACE}: {name}").format(name=body.name)
    yield _("Objet\N{NO-BREAK SPACE}: {text}").format(text=template.subject)
    for text in (template.opening, *template.paragraphs):
        yield from filled(text, procedure, where, catalogue.values).splitlines()


def _at_hand(procedure: Procedure, where: Walk | None, name: str) -> str:
    field = procedure.fields[name]
    known = None if where is None else where.value(name)
    label = _("À avoir sous la main\N{NO-BREAK SPACE}: {label}").format(label=field.label)
    return label if known is None else f"{label} ({in_words(known, field)})"


def delay_words(step: WaitStep) -> str:
    """Return how long one usually waits, and that it is not sure when it is not."""
    told = _("Délai habituel\N{NO-BREAK SPACE}: {text}").format(text=step.typical)
    if step.confidence is Confidence.GOOD:
        return told
    return _("{told} (à confirmer auprès de l'administration)").format(told=told)


def piece_words(
    wanted: WantedPiece, catalogue: Catalogue, *, at_desk: bool = True
) -> tuple[str, ...]:
    """Return a document of a check-list: its name, then what to know of it.

    What only concerns who helps, `at_desk`, is left out of what the person reads alone.
    """
    label, notes = piece_lines(wanted, catalogue)
    words = [" ".join(map(shown, label)), *map(shown, notes)]
    piece = catalogue.pieces.get(wanted.piece)
    if piece is not None and piece.sensitive and at_desk:
        words.append(_("Document sensible\N{NO-BREAK SPACE}: à montrer, sans le copier ici."))
    return tuple(words)


def piece_lines(
    wanted: WantedPiece, catalogue: Catalogue
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Return the name of a document, in parts, and what the person must know of it."""
    piece = catalogue.pieces.get(wanted.piece)
    if piece is None:
        return (wanted.piece,), ()
    label: list[Line] = [piece.label]
    if wanted.optional:
        label.append(Saying(OPTIONAL))
    notes: list[Line] = list(piece.accepted)
    if piece.validity:
        notes.append(Saying(VALIDITY, texts={"text": piece.validity}))
    if piece.where_to_get:
        notes.append(Saying(WHERE_TO_GET, texts={"text": piece.where_to_get}))
    return tuple(label), tuple(notes)


def introduction(procedure: Procedure, catalogue: Catalogue) -> tuple[str, ...]:
    """Return what to know before a procedure begins: for whom, how long, what it costs, where."""
    return tuple(map(shown, introduction_lines(procedure, catalogue)))


def introduction_lines(procedure: Procedure, catalogue: Catalogue) -> tuple[Line, ...]:
    """Return what `introduction` says, line by line."""
    lines: list[Line] = [filled(procedure.summary, procedure, None, catalogue.values)]
    if procedure.minutes is not None:
        lines.append(Saying(MINUTES, {"n": procedure.minutes}))
    if procedure.cost:
        lines.append(Saying(COST, texts={"text": procedure.cost}))
    service = procedure.service
    if service is not None:
        lines.append(Saying(SITE, {"name": service.name}))
        lines.append(Saying(FRANCE_CONNECT[service.france_connect]))
    body = catalogue.organisations.get(procedure.organisation)
    if body is not None:
        parts = (body.name, body.telephone, body.hours)
        lines.append(Name(", ".join(part for part in parts if part)))
    return tuple(lines)


def reminder_words(where: Walk, step: ReminderStep) -> str:
    """Return when a reminder is due and how often, in words."""
    return ", ".join(map(shown, reminder_lines(where, step)))


def reminder_lines(where: Walk, step: ReminderStep) -> tuple[Line, ...]:
    """Return when a reminder is due, and how often when it comes back."""
    due = where.due(step)
    first = Saying(DAY, {"day": in_words(due) if due is None else due})
    return (first,) if step.recurrence is None else (first, recurrence_line(step.recurrence))


def recurrence_words(recurrence: Recurrence) -> str:
    """Return how often something comes back."""
    return shown(recurrence_line(recurrence))


def recurrence_line(recurrence: Recurrence) -> Saying:
    """Return how often something comes back, as a sentence that can be said in any language."""
    one, several = RECURRENCES[recurrence.unit]
    n = recurrence.count
    return Saying(one) if n == 1 else Saying(several, {"n": n})


def _blockages(step: Step) -> Iterator[str]:
    if not isinstance(step, SiteStep):
        return
    for blockage in step.blockages:
        seen = _(" (vu en {month})").format(month=blockage.observed) if blockage.observed else ""
        yield f"{blockage.when}{seen}"
        yield f"→ {blockage.do}"


@lru_cache(maxsize=4)
def _entries(glossary: tuple[str, ...]) -> tuple[Mapping[str, int], tuple[tuple[str, int], ...]]:
    """Return the entries of one word and the others, as they are compared, with their place.

    Nothing that anybody answered.
    """
    folded = [(fold(entry), place) for place, entry in enumerate(glossary)]
    words = {entry: place for entry, place in folded if _WORD.fullmatch(entry)}
    return words, tuple((entry, place) for entry, place in folded if entry not in words)


def _explained(texts: tuple[str, ...], catalogue: Catalogue) -> Iterator[str]:
    whole = fold(" ".join(texts))
    glossary = tuple(catalogue.glossary)
    words, phrases = _entries(glossary)
    found = [words[word] for word in words.keys() & set(_WORD.findall(whole))]
    found += [place for phrase, place in phrases if phrase in whole]
    for place in sorted(found):
        entry = glossary[place]
        yield f"{entry}\N{NO-BREAK SPACE}: {catalogue.glossary[entry]}"


def doubt_words(where: Walk) -> str:
    """Return which values the end that a walk stopped before depends on."""
    if where.doubt is None:
        return ""
    doubtful = ", ".join(f"{worth(value)} ({value.source})" for value, _flaw in where.doubt.values)
    return _("« {title} » s'appuie sur une valeur à vérifier : {values}.").format(
        title=where.doubt.step.title, values=doubtful
    )
