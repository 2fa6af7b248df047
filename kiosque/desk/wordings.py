"""Sentences that a paper is made of, put together once and said in any language."""

from collections.abc import Iterable, Sequence
from datetime import date

from kiosque.mandates.phrases import Phrase, Plain, Sentence, Verbatim, Wording, day_phrase
from kiosque.mandates.saying import in_french
from kiosque.mandates.translation import Around
from kiosque.procedures.saying import Line, Name


def by_french(wordings: Iterable[Wording]) -> Around:
    """Return wordings by the French that is printed, but what is the same in every language."""
    said = {in_french(one): one for one in wordings if not isinstance(one, Verbatim)}
    return {french: one for french, one in said.items() if french}


def in_a_row(wordings: Sequence[Wording], between: str = " ") -> Wording:
    """Return one wording or several, with something between them."""
    first, *others = wordings
    return (first, *(one for other in others for one in (between, other)))


def line_wording(line: Line) -> Wording:
    """Return what a procedure says, or is said around it, as it can be said in any language."""
    if isinstance(line, str):
        return Plain(line)
    if isinstance(line, Name):
        return Verbatim(line.text)
    holes: dict[str, Wording] = {name: _hole(value) for name, value in line.holes.items()}
    return Phrase(line.pattern, None, holes | {name: Plain(it) for name, it in line.texts.items()})


def _hole(value: int | date | str) -> Wording:
    if isinstance(value, date):
        return day_phrase(value)
    return f"{value}" if isinstance(value, int) else Verbatim(value)


def as_sentence(text: str) -> str:
    """Return `text` with a full stop where it has no end yet."""
    return in_french(Sentence(Verbatim(text)))
