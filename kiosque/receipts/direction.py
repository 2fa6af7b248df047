"""Which way text runs: Arabic letters to the left, figures and Latin words to the right, in a line.

The levels are those of the Unicode bidirectional algorithm (UAX 9), worked out by a library that
knows neither isolates nor bracket pairs; a passage that runs against its paragraph is embedded
first, brackets inside it included, so that a telephone number or a date never comes apart.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "ps"})
"""Languages whose paragraphs begin at the right."""

JOINERS: Final = frozenset("\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}")
"""Part of the spelling of Persian and Pashto, though the algorithm leaves them out."""

_RIGHTWARD: Final = frozenset({"L", "EN"})
_LEFTWARD: Final = frozenset({"R", "AL", "AN"})
_BEFORE: Final = frozenset("+#@")
"""Signs that belong to the Latin word or figure after them."""
_AFTER: Final = frozenset("%°€+")
"""Signs that belong to the figure before them."""
_PAIRS: Final = {")": "(", "]": "[", "»": "«"}
_CONTROL: Final = frozenset({"BN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
_EMBED: Final = ("\N{RIGHT-TO-LEFT EMBEDDING}", "\N{LEFT-TO-RIGHT EMBEDDING}")
"""Opens a passage against a paragraph that runs to the right, to the left."""
_POP: Final = "\N{POP DIRECTIONAL FORMATTING}"


def base_level(language: str) -> int:
    """Return 1 for a language whose paragraphs begin at the right, else 0."""
    return int(language.partition("-")[0] in RIGHT_TO_LEFT)


def runs_leftward(text: str) -> bool:
    """Return whether any sign of `text` runs from right to left."""
    return any(unicodedata.bidirectional(sign) in _LEFTWARD for sign in text)


def levels(text: str, base: int) -> tuple[int, ...]:
    """Return the embedding level of each sign of a paragraph; odd ones run to the left.

    `text` holds no control of direction.
    """
    from bidi import algorithm

    storage = algorithm.get_empty_storage()
    storage.update(base_level=base, base_dir="LR"[base])
    algorithm.get_embedding_levels(_embedded(text, base), storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage, debug=False)
    algorithm.resolve_neutral_types(storage, debug=False)
    algorithm.resolve_implicit_levels(storage, debug=False)
    found = iter(storage["chars"])
    told: list[int] = []
    for sign in text:
        left_out = unicodedata.bidirectional(sign) in _CONTROL
        told.append((told[-1] if told else base) if left_out else next(found)["level"])
    return tuple(told)


def visual_order(embedded: Sequence[int]) -> tuple[int, ...]:
    """Return the places of the pieces of a line from left to right, by their levels (rule L2)."""
    order = list(range(len(embedded)))
    for level in range(max(embedded, default=0), 0, -1):
        at = 0
        while at < len(order):
            if embedded[order[at]] < level:
                at += 1
                continue
            end = at
            while end < len(order) and embedded[order[end]] >= level:
                end += 1
            order[at:end] = order[at:end][::-1]
            at = end
    return tuple(order)


def _embedded(text: str, base: int) -> str:
    """Return `text` with each passage that runs against the paragraph between two controls."""
    parts: list[str] = []
    done = 0
    for start, end in _against(text, base):
        parts += [text[done:start], _EMBED[base], text[start:end], _POP]
        done = end
    return "".join((*parts, text[done:]))


def _against(text: str, base: int) -> Iterator[tuple[int, int]]:
    """Yield where each passage against the paragraph begins and ends."""
    against, along = (_RIGHTWARD, _LEFTWARD) if base else (_LEFTWARD, _RIGHTWARD)
    start: int | None = None
    end = 0
    for at, sign in enumerate(text):
        kind = unicodedata.bidirectional(sign)
        if kind in against:
            start = at if start is None else start
            end = at + 1
        elif kind in along and start is not None:
            yield _widened(text, start, end)
            start = None
    if start is not None:
        yield _widened(text, start, end)


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a passage with the signs around it that belong to it."""
    while start and text[start - 1] in _BEFORE:
        start -= 1
    while end < len(text) and (text[end] in _AFTER or _closes(text, start, end)):
        end += 1
    return start, end


def _closes(text: str, start: int, end: int) -> bool:
    """Return whether the sign at `end` closes what the passage opened."""
    opening = _PAIRS.get(text[end])
    inside = text[start:end]
    return opening is not None and inside.count(opening) > inside.count(text[end])
