"""Every sentence that a translation holds, in the order in which translators are given them.

The lines of the texts in force first, then the words that fill their holes, then those of papers
around them. New ones go to the end of their list: a translator finds their place again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from kiosque.mandates.durations import Duration
from kiosque.mandates.lifecycle import STATE_WORDS
from kiosque.mandates.mandate_text import LOCAL_PROOFS, PRACTICE_PROVIDER
from kiosque.mandates.paper_words import PAPER_WORDS, RESULT, RESULTS, STATE
from kiosque.mandates.phrases import (
    AT_PLACE,
    BORN_IN,
    BORN_ON,
    DATE,
    DAY,
    DAY_AND_TIME,
    DURATION,
    IN_COUNTRY,
    MONTH,
    MONTH_OF_YEAR,
    MONTHS,
    NAME_IN_USE,
    TIME,
    WEEKDAY,
    WEEKDAY_AND_DAY,
    WEEKDAYS,
)
from kiosque.mandates.revocation import ASKED_BY_WORDS, PROVENANCE_WORDS, REASON_WORDS
from kiosque.mandates.scopes import SCOPES
from kiosque.mandates.template_lines import Line
from kiosque.mandates.text import boxes_of, current_template, listed_hole
from kiosque.mandates.timezones import METROPOLE, WORDS

FAMILIES: Final = (
    "mandat", "mentions", "annulation", "annulation-cachet", "compte-rendu",
    "compte-rendu-complet", "confirmation",
)  # fmt: skip
"""The texts that have a translation beside them; the terms of use are for the staff."""

SIGNATURE_BOX: Final = "Prénom, nom et signature"

_ON_PAPER: Final = "papier"
_VALUE: Final = "valeur"


@dataclass(frozen=True, slots=True)
class Translatable:
    """One sentence to translate."""

    french: str
    context: str | None
    where: tuple[str, ...]
    """Names of the texts it is in, or what it is; for the translator."""


@cache
def translatable() -> tuple[Translatable, ...]:
    """Return the sentences, each once, where it comes first."""
    found: dict[tuple[str, str | None], list[str]] = {}
    for french, context, where in _all():
        places = found.setdefault((french, context), [])
        if where not in places:
            places.append(where)
    return tuple(
        Translatable(french, context, tuple(where)) for (french, context), where in found.items()
    )


_Found = tuple[str, str | None, str]


def _all() -> Iterator[_Found]:
    for family in FAMILIES:
        text = current_template(family)
        for line in text.lines:
            for french in _sentences(line):
                yield french, None, text.name
    yield SIGNATURE_BOX, None, "cadre de signature"
    yield from _choices()
    yield from _dates()
    yield from _values()
    for word in PAPER_WORDS:
        yield word, None, _ON_PAPER
    for zone, words in WORDS.items():
        if zone != METROPOLE:
            yield words, None, _VALUE
    for word in RESULTS:
        yield word, RESULT, "ce qui a été fait"
    for word in STATE_WORDS.values():
        yield word, STATE, _ON_PAPER


def _sentences(line: Line) -> tuple[str, ...]:
    if line.kind == "signatures":
        return boxes_of(line)
    return (line.text,) if listed_hole(line) is None else ()


def _choices() -> Iterator[_Found]:
    for one in SCOPES:
        yield one.title, None, "périmètre"
        yield one.description, None, "périmètre"
    for duration in Duration:
        yield duration.wording, DURATION, "après « pour une durée »"
    for words in (REASON_WORDS, ASKED_BY_WORDS, PROVENANCE_WORDS):
        for word in words.values():
            yield word, None, "annulation"


def _dates() -> Iterator[_Found]:
    for month in MONTHS:
        yield month, MONTH, "dans une date"
    for weekday in WEEKDAYS:
        yield weekday, WEEKDAY, "dans une date"
    for pattern in (DAY, MONTH_OF_YEAR, WEEKDAY_AND_DAY, DAY_AND_TIME, TIME):
        yield pattern, DATE, "forme d'une date ou d'une heure"


def _values() -> Iterator[_Found]:
    for words in (
        *BORN_ON.values(), *BORN_IN.values(), AT_PLACE, IN_COUNTRY, NAME_IN_USE,
        *LOCAL_PROOFS.values(), PRACTICE_PROVIDER, WORDS[METROPOLE],
    ):  # fmt: skip
        yield words, None, _VALUE
