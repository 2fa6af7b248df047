"""Search in procedures, forgiving about accents, hyphens, plurals and typing mistakes."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import filterfalse
from typing import Final

from kiosque.procedures.model import Procedure
from kiosque.procedures.steps import SiteStep

_WORD: Final = re.compile(r"[a-z0-9]+")
_EMPTY: Final = (
    "a au aux avec ce ces d de des du en et faire je l la le les ma mes mon ou par pour qu que qui"
    " sa ses son sur un une"
)
_EMPTY_WORDS: Final = frozenset(_EMPTY.split())
_WEIGHTS: Final = {"title": 10.0, "keywords": 8.0, "summary": 3.0, "steps": 1.0}
_EXACT: Final = 1.0
_BEGINS: Final = 0.8
_NEAR: Final = 0.6
_SHORTEST_PREFIX: Final = 3
_SHORTEST_TYPO: Final = 4
_NEAR_ENOUGH: Final = 80
"""Percent of likeness: one wrong letter in five."""
_LONGEST_QUERY: Final = 12
"""Words; more would only slow the search down."""


def fold(text: str) -> str:
    """Return text in lower case, without accents, with straight apostrophes and « oe »."""
    opened = text.casefold().replace("œ", "oe").replace("æ", "ae").replace("’", "'")
    decomposed = unicodedata.normalize("NFKD", opened)
    return "".join(filterfalse(unicodedata.combining, decomposed))


def stem(word: str) -> str:
    """Return a word without the mark of its plural."""
    if len(word) > _SHORTEST_TYPO and word.endswith("aux"):
        return word[:-3] + "al"
    return word[:-1] if len(word) > _SHORTEST_PREFIX and word[-1] in "sx" else word


def words(text: str) -> list[str]:
    """Return the stems of a text; « pré-demande » gives its parts and « predemande »."""
    found: list[str] = []
    for part in re.split(r"[\s']+", fold(text)):
        pieces = _WORD.findall(part)
        if len(pieces) > 1:
            pieces.append("".join(pieces))
        found.extend(stem(piece) for piece in pieces if piece not in _EMPTY_WORDS)
    return found


@dataclass(frozen=True, slots=True)
class Index:
    """What is searched: each word with the procedures that hold it, so that it is tried once."""

    places: Mapping[str, Mapping[int, float]] = field(
        default_factory=dict[str, Mapping[int, float]]
    )
    """Word → place of a procedure → weight of the best place where the word stands there."""

    def search(self, text: str) -> list[int]:
        """Return the places of the procedures that answer every word, best first."""
        asked = words(text)[:_LONGEST_QUERY]
        found = [self._word(word) for word in asked]
        scores: dict[int, float] = {}
        for place in {place for one in found for place in one}:
            # One word without answer in three is forgiven: people search with whole sentences.
            missed = sum(place not in one for one in found)
            if missed * 3 <= len(asked):
                scores[place] = sum(one.get(place, 0.0) for one in found)
        return sorted(scores, key=lambda place: (-scores[place], place))

    def _word(self, asked: str) -> dict[int, float]:
        """Return how well each procedure answers one word; those that do not are left out."""
        best: dict[int, float] = {}
        for word, weights in self.places.items():
            likeness = _EXACT if word == asked else _likeness(asked, word)
            if not likeness:
                continue
            for place, weight in weights.items():
                best[place] = max(best.get(place, 0.0), likeness * weight)
        return best


def _likeness(asked: str, word: str) -> float:
    if len(asked) >= _SHORTEST_PREFIX and word.startswith(asked):
        return _BEGINS
    if len(asked) < _SHORTEST_TYPO or abs(len(asked) - len(word)) > 2:  # noqa: PLR2004
        return 0.0
    from rapidfuzz.distance import OSA

    likeness = OSA.normalized_similarity(asked, word) * 100
    if likeness < _NEAR_ENOUGH and not (OSA.distance(asked, word) == 1 and asked[0] == word[0]):
        return 0.0
    return _NEAR


def index_of(procedures: Iterable[Procedure]) -> Index:
    """Return the index of some procedures, in their order."""
    places: dict[str, dict[int, float]] = {}
    for place, procedure in enumerate(procedures):
        for word, weight in _weights(procedure).items():
            places.setdefault(word, {})[place] = weight
    return Index(places)


def _weights(procedure: Procedure) -> dict[str, float]:
    service = procedure.service.name if procedure.service else ""
    sites = " ".join(step.title for step in procedure.steps if isinstance(step, SiteStep))
    texts = {
        "title": procedure.title,
        "keywords": " ".join(
            (*procedure.keywords, *procedure.life_events, *procedure.audience, procedure.id)
        ),
        "summary": f"{procedure.summary} {service} {procedure.organisation} {procedure.category}",
        "steps": sites,
    }
    weights: dict[str, float] = {}
    for kind, text in texts.items():
        for word in words(text):
            weights[word] = max(weights.get(word, 0.0), _WEIGHTS[kind])
    return weights
