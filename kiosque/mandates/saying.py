"""Wordings said in the language of an edition, with the places of the sentences that were used."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kiosque.mandates.editions import Edition
from kiosque.mandates.phrases import Phrase, Verbatim, Wording
from kiosque.mandates.text import HOLE, STRONG, Span, stopped_once, stops


@dataclass(frozen=True, slots=True)
class Said:
    """Words in the language."""

    spans: tuple[Span, ...]
    used: frozenset[int]
    """Places of every sentence of the edition that is in them."""

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


class _UntranslatedError(Exception):
    """One of the sentences has no translation."""


def say(edition: Edition, wording: Wording) -> Said | None:
    """Return `wording` in the language of `edition`; None when a sentence of it is missing."""
    used: set[int] = set()
    try:
        spans = tuple(_spans(edition, wording, used))
    except _UntranslatedError:
        return None
    return Said(_joined(spans), frozenset(used))


def _spans(edition: Edition, wording: Wording, used: set[int]) -> Iterator[Span]:
    if isinstance(wording, str):
        yield Span(wording)
    elif isinstance(wording, Verbatim):
        yield Span(wording.text, verbatim=True)
    elif isinstance(wording, Phrase):
        found = edition.find(wording.french, wording.context)
        if found is None:
            raise _UntranslatedError
        if sorted(HOLE.findall(found[1])) != sorted(HOLE.findall(wording.french)):
            # A translation that lost a hole would keep a date or a name from the person.
            raise _UntranslatedError
        used.add(found[0])
        yield from _filled(edition, found[1], wording.holes, used)
    else:
        for part in wording:
            yield from _spans(edition, part, used)


def _filled(
    edition: Edition, translated: str, holes: Mapping[str, Wording], used: set[int]
) -> Iterator[Span]:
    """Yield the words around the holes, strong ones between stars, and what fills the holes."""
    ended = {name for name, one in holes.items() if isinstance(one, Verbatim) and stops(one.text)}
    for at, part in enumerate(stopped_once(translated, ended).split(STRONG)):
        strong = at % 2 == 1
        pieces = HOLE.split(part)
        for place, piece in enumerate(pieces):
            filling = (Span(piece),) if place % 2 == 0 else _spans(edition, holes[piece], used)
            for span in filling:
                yield Span(span.text, strong=strong or span.strong, verbatim=span.verbatim)


def _joined(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Put neighbours of one kind together, and leave out what is empty."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last is not None and (last.strong, last.verbatim) == (span.strong, span.verbatim):
            joined[-1] = Span(last.text + span.text, strong=span.strong, verbatim=span.verbatim)
        elif span.text:
            joined.append(span)
    return tuple(joined)
