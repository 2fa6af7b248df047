"""Every text that a sheet to take away prints, in the order in which translators are given them.

Texts of procedures and of the documents they ask for first, then sentences of ours around them.
What a sheet does not print, a step for example, is read aloud by the mediator.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from kiosque.procedures.catalogue import Catalogue
from kiosque.procedures.model import Procedure
from kiosque.procedures.references import HOLE
from kiosque.procedures.step_text import (
    COST,
    DAY,
    FRANCE_CONNECT,
    LATE,
    MINUTES,
    OPTIONAL,
    RECURRENCES,
    SITE,
    VALIDITY,
    WHERE_TO_GET,
)
from kiosque.procedures.steps import ReminderStep

TO_PREPARE: Final = "Documents à préparer"
HELD: Final = "Documents que vous avez"
LATER: Final = "À faire plus tard"
EVIDENCE: Final = "D'où cela vient"
REMINDER_CODE: Final = (
    "Avec votre téléphone, ce code met ce rappel dans votre agenda\N{NO-BREAK SPACE}: {title}"
)
SITE_CODE: Final = "Avec votre téléphone, ce code ouvre le site officiel\N{NO-BREAK SPACE}: {url}"
THEY_DECIDE: Final = "Seule l'administration décide."

SHEET_WORDS: Final = (
    TO_PREPARE, HELD, LATER, EVIDENCE, REMINDER_CODE, SITE_CODE, THEY_DECIDE,
    MINUTES, COST, SITE, *FRANCE_CONNECT.values(), *LATE.values(),
    OPTIONAL, VALIDITY, WHERE_TO_GET, DAY,
    *(pattern for pair in RECURRENCES.values() for pattern in pair),
)  # fmt: skip
"""Sentences of ours."""


def sheet_texts(
    procedures: Iterable[Procedure], catalogue: Catalogue
) -> tuple[tuple[str, str], ...]:
    """Return each text once, with where it comes from, for the translator.

    A text with holes is filled before it is printed, and stays French.
    """
    found: dict[str, str] = {}
    for text, where in _all(procedures, catalogue):
        if text and not HOLE.search(text):
            found.setdefault(text, where)
    return (*found.items(), *((text, "fiche") for text in SHEET_WORDS if text not in found))


def _all(procedures: Iterable[Procedure], catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for procedure in procedures:
        yield procedure.title, procedure.id
        yield procedure.summary, procedure.id
        yield procedure.cost, procedure.id
        for step in procedure.steps:
            if isinstance(step, ReminderStep):
                yield step.title, procedure.id
    for key, piece in sorted(catalogue.pieces.items()):
        yield from ((text, key) for text in (piece.label, *piece.accepted))
        yield from ((text, key) for text in (piece.validity, piece.where_to_get))
