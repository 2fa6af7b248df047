"""Wordings said in the language of an edition, with the places of the sentences that were used."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kiosque.i18n.dates import NBSP
from kiosque.mandates.editions import Edition
from kiosque.mandates.languages import FRENCH
from kiosque.mandates.phrases import DAY, Phrase, Plain, Sentence, Verbatim, Wording
from kiosque.mandates.text import HOLE, STRONG, Span, stopped_once, stops

_ENDINGS: Final = (".", "!", "?", "…", "\N{ETHIOPIC FULL STOP}", "\N{ARABIC QUESTION MARK}")
_FULL_STOPS: Final = {"ti": "\N{ETHIOPIC FULL STOP}"}
"""Where it is no dot."""


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


def in_french(wording: Wording) -> str:
    """Return `wording` in French, as `kiosque.i18n.dates` writes days: « 1er » in a month."""
    if isinstance(wording, str):
        return wording
    if isinstance(wording, Verbatim):
        return wording.text
    if isinstance(wording, Plain):
        return wording.french
    if isinstance(wording, tuple):
        return "".join(map(in_french, wording))
    if isinstance(wording, Sentence):
        text = in_french(wording.said)
        return f"{text}{_full_stop(text, FRENCH)}"
    holes = {name: in_french(one) for name, one in wording.holes.items()}
    if wording.french == DAY and holes["quantieme"] == "1":
        return f"1er{NBSP}{holes['mois']} {holes['annee']}"
    text = stopped_once(wording.french, _ended(wording.holes)).replace(STRONG, "")
    return HOLE.sub(lambda hole: holes[hole[1]], text)


def is_ended(said: str) -> bool:
    """Tell whether words end as a sentence does, in any writing."""
    return said.endswith(_ENDINGS)


def _full_stop(said: str, language: str) -> str:
    return "" if is_ended(said) else _FULL_STOPS.get(language, ".")


def _spans(edition: Edition, wording: Wording, used: set[int]) -> Iterator[Span]:
    if isinstance(wording, str):
        yield Span(wording)
    elif isinstance(wording, Verbatim):
        yield Span(wording.text, verbatim=True)
    elif isinstance(wording, Sentence):
        spans = tuple(_spans(edition, wording.said, used))
        yield from spans
        yield Span(_full_stop("".join(span.text for span in spans), edition.language))
    elif isinstance(wording, Plain):
        text = edition.find(wording.french)
        if text is None:
            raise _UntranslatedError
        used.add(text[0])
        yield Span(text[1])
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
    for at, part in enumerate(stopped_once(translated, _ended(holes)).split(STRONG)):
        strong = at % 2 == 1
        pieces = HOLE.split(part)
        for place, piece in enumerate(pieces):
            filling = (Span(piece),) if place % 2 == 0 else _spans(edition, holes[piece], used)
            for span in filling:
                yield Span(span.text, strong=strong or span.strong, verbatim=span.verbatim)


def _ended(holes: Mapping[str, Wording]) -> set[str]:
    return {name for name, one in holes.items() if isinstance(one, Verbatim) and stops(one.text)}


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
