"""Breaking text into lines: words of one or several fonts, measured, never wider than their room.

Spaces are where lines break; the no-break spaces of French typography never are. A word wider than
a whole line is cut, so that nothing ever leaves the page.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Final, NamedTuple

from kiosque.receipts.direction import JOINERS, base_level, levels, runs_leftward, visual_order
from kiosque.receipts.fonts import FALLBACKS, JOINED, MISSING, REGULAR, face, width
from kiosque.receipts.public_texts import public_texts
from kiosque.receipts.shaping import is_mark, shaped

FRENCH: Final = "fr"
RUNS_KEPT: Final = 20_000
"""While one paper is set; more than a long account has."""
LINES_KEPT: Final = 1_000
"""Likewise: markers, heads and feet."""

_UNBROKEN: Final = re.compile(
    r"(?<=\d) (?=\d)|(?<=di) (?=\d)|(?<=dimanche) (?=\d)"
    r"|(?:(?<=\d)|(?<=\der)) (?=(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre"
    r"|octobre|novembre|décembre)\b)"
)
"""Between the figures of a number, and in a date between weekday, day and month."""

_INVISIBLE: Final = frozenset(
    "\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}"
    "\N{VARIATION SELECTOR-15}\N{VARIATION SELECTOR-16}"
)
"""Show nothing themselves."""
_AS_SPACE: Final = frozenset("\N{THIN SPACE}\N{FIGURE SPACE}")
"""Spaces that break no line, drawn like the no-break space."""
_SPACES: Final = frozenset("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}")
"""French spaces: not « printable » for Python, and drawn as they are."""


class Run(NamedTuple):
    """Signs of one font that run the same way."""

    text: str
    font: str
    level: int = 0
    """Of embedding; odd ones run to the left."""
    joined: bool = False
    """Drawn glyph by glyph, as its signs shape each other."""
    language: str = FRENCH

    @property
    def em(self) -> float:
        """Its advance at size 1."""
        return advance(self.text, *self.look)

    @property
    def look(self) -> tuple[str, int, bool, str]:
        """What it has in common with the signs it holds."""
        return self[1:]


Line = tuple[Run, ...]


@lru_cache(maxsize=RUNS_KEPT)
def advance(text: str, font: str, level: int, joined: bool, language: str) -> float:  # noqa: FBT001
    """Return the advance at size 1 of a run that looks so."""
    if not joined:
        return width(text, font, 1)
    return shaped(text, font, language, leftward=level % 2 == 1).advance


def forget_words() -> None:
    """Drop what was kept to set one paper: its words may be a person's."""
    advance.cache_clear()
    shaped.cache_clear()
    set_line.cache_clear()


_SIGN: Final = itemgetter(0)
_LOOK: Final = itemgetter(1)
_ALIKE: Final = attrgetter("look")


class Word(NamedTuple):
    """What stays together; several runs where the font changes without a space."""

    runs: Line
    em: float
    """Its advance at size 1."""
    space: Run
    """The space before it, were there one."""

    def cut(self, size: float, limit: float) -> tuple["Word", "Word"]:
        """Return the longest beginning that fits `limit`, one sign at least, and the rest."""
        signs = [Run(sign, *run.look) for run in self.runs for sign in _letters(run.text)]
        used, kept = 0.0, 0
        for sign in signs:
            used += sign.em * size
            if used > limit and kept:
                break
            kept += 1
        return _word(_joined(signs[:kept]), self.space), _word(_joined(signs[kept:]), self.space)


def bound(text: str) -> str:
    """Return `text` with no-break spaces where a line break would tear a number or a date."""
    return _UNBROKEN.sub("\N{NO-BREAK SPACE}", text)


def set_text(
    parts: Iterable[tuple[str, str]], language: str = FRENCH
) -> tuple[tuple[Run, ...], tuple[str, ...]]:
    """Return what draws a paragraph, and the signs no font has (`U+1F600`).

    `parts` are texts, each with `REGULAR` or `BOLD`, in the order in which they are read.
    """
    parts = tuple(parts)
    base = base_level(language)
    if not base and all(_is_plain(text, font) for text, font in parts):
        return _joined(Run(text, font, language=language) for text, font in parts if text), ()
    missing: dict[str, None] = {}
    signs = [sign for text, font in parts for sign in _signs(text, font, missing)]
    whole = "".join(sign for sign, _font in signs)
    if not whole:
        return (), tuple(missing)
    turned = base or runs_leftward(whole)
    embedded = levels(whole, base) if turned else (0,) * len(whole)
    looks = (
        (font, level, _joins(sign, font, level, follower), language)
        for (sign, font), level, follower in zip(signs, embedded, [*whole[1:], " "], strict=True)
    )
    alike = groupby(zip(whole, looks, strict=True), key=_LOOK)
    runs = (Run("".join(map(_SIGN, same)), *look) for look, same in alike)
    return tuple(runs), tuple(missing)


@lru_cache(maxsize=LINES_KEPT)
def set_line(text: str, font: str, language: str = FRENCH) -> Line:
    """Return what draws a text on one line; signs no font has are shown as such."""
    return set_text([(text, font)], language)[0]


def words(runs: Iterable[Run]) -> tuple[Word, ...]:
    """Return the words of a text."""
    found: list[tuple[Run, list[Run]]] = [(Run(" ", REGULAR), [])]
    for run in runs:
        first, *others = run.text.split(" ")
        if first:
            found[-1][1].append(Run(first, *run.look))
        space = Run(" ", run.font, run.level, language=run.language)
        found.extend((space, [Run(other, *run.look)] if other else []) for other in others)
    return tuple(_word(tuple(word), space) for space, word in found if word)


def line_width(line: Line, size: float) -> float:
    """Return the advance of a line in points."""
    return sum(run.em for run in line) * size


def from_left(line: Line) -> Iterator[tuple[float, Run]]:
    """Yield the runs of a line as they are read, each with where it begins, in times the size."""
    starts: dict[int, float] = {}
    pen = 0.0
    for at in visual_order([run.level for run in line]):
        starts[at] = pen
        pen += line[at].em
    yield from ((starts[at], run) for at, run in enumerate(line))


class Passage:
    """Words to set on lines, and the lines they were already broken into.

    A paper is laid out more than once before it is drawn; what comes to the same lines is broken
    once.
    """

    def __init__(self, text: Sequence[Word]) -> None:
        self._words = text
        self._broken: dict[tuple[float, float], tuple[Line, Passage]] = {}

    def __bool__(self) -> bool:
        return bool(self._words)

    def line(self, size: float, limit: float) -> tuple[Line, "Passage"]:
        """Return the first line, at most `limit` points wide, and what comes after it.

        A space ends it where one stood in the text: whoever reads the file aloud, or copies from
        it, then has whole words.
        """
        key = (size, limit)
        if key not in self._broken:
            line, left = self._break(size, limit)
            self._broken[key] = line, Passage(left)
        return self._broken[key]

    def _break(self, size: float, limit: float) -> tuple[Line, Sequence[Word]]:
        taken, used = 0, 0.0
        for word in self._words:
            used += (word.em + (word.space.em if taken else 0)) * size
            if used > limit:
                break
            taken += 1
        if not taken:
            return self._cut(size, limit)
        line, left = _spaced(self._words[:taken]), self._words[taken:]
        return _joined((*line, _last(left[0].space))) if left else line, left

    def _cut(self, size: float, limit: float) -> tuple[Line, Sequence[Word]]:
        """Return the beginning of a word that is wider than a whole line, and what is left."""
        begun, rest = self._words[0].cut(size, limit)
        left = self._words[1:]
        if rest.runs:
            return begun.runs, (rest, *left)
        return _joined((*begun.runs, _last(left[0].space))) if left else begun.runs, left


class Setter:
    """Sets the paragraphs of one paper, each once however often it is laid out."""

    def __init__(self) -> None:
        self.missing: dict[str, None] = {}
        """Signs that no font has, in the order met."""
        self._known: dict[tuple[tuple[tuple[str, str], ...], str], Passage] = {}

    def passage(self, parts: Iterable[tuple[str, str]], language: str) -> Passage:
        """Return the words of a paragraph, noting the signs that no font has."""
        key = (tuple(parts), language)
        if key not in self._known:
            public = "".join(text for text, _font in key[0]) in public_texts(language)
            found, missing = (_set_for_ever if public else _set)(*key)
            self.missing.update(dict.fromkeys(missing))
            self._known[key] = found
        return self._known[key]


def _set(parts: tuple[tuple[str, str], ...], language: str) -> tuple[Passage, tuple[str, ...]]:
    runs, missing = set_text(((bound(text), font) for text, font in parts), language)
    return Passage(words(runs)), missing


_set_for_ever: Final = cache(_set)


def _is_plain(text: str, font: str) -> bool:
    """Return whether `font` alone draws a text, sign after sign from left to right."""
    if text.isascii() and text.isprintable():
        return True
    held = face(font)
    return all(
        sign in held
        and (sign.isprintable() or sign in _SPACES)
        and not is_mark(sign)
        and sign not in _INVISIBLE
        for sign in text
    )


def _signs(text: str, font: str, missing: dict[str, None]) -> Iterator[tuple[str, str]]:
    """Yield each sign to draw with its font, noting those that none has."""
    current = font
    for sign in text:
        if sign in _INVISIBLE:
            continue
        if sign in JOINERS:
            if current in JOINED:
                yield sign, current
            continue
        shown, able = _drawn(sign, font, current if is_mark(sign) else font)
        if able is None:
            missing[f"U+{ord(sign):04X}"] = None
            shown, able = MISSING, font
        current = able
        yield shown, able


@cache
def _drawn(sign: str, font: str, first: str) -> tuple[str, str | None]:
    """Return a sign as it is drawn and the font that has it, `first` before the others of `font`.

    None for a sign that no font has.
    """
    shown = "\N{NO-BREAK SPACE}" if sign in _AS_SPACE else sign
    if not (shown.isprintable() or shown in _SPACES):
        return shown, None
    return shown, next((one for one in (first, *FALLBACKS[font]) if shown in face(one)), None)


def _joins(sign: str, font: str, level: int, follower: str) -> bool:
    """Return whether a sign is drawn glyph by glyph: joined, turned, or under or over another."""
    if sign == " ":
        return False
    return font in JOINED or level % 2 == 1 or is_mark(sign) or is_mark(follower)


def _letters(text: str) -> Iterator[str]:
    """Yield each sign with the marks that stand on it."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not (is_mark(text[at]) or text[at] in JOINERS):
            yield text[start:at]
            start = at


def _word(runs: Line, space: Run) -> Word:
    return Word(runs, line_width(runs, 1), space)


def _last(space: Run) -> Run:
    """Return a space that ends a line: it runs as the paragraph does (UAX 9, rule L1)."""
    base = base_level(space.language)
    return space if space.level == base else space._replace(level=base)


def _spaced(taken: Sequence[Word]) -> Line:
    return _joined(run for at, word in enumerate(taken) for run in _preceded(word, spaced=at > 0))


def _preceded(word: Word, *, spaced: bool) -> Iterator[Run]:
    if spaced:
        yield word.space
    yield from word.runs


def _joined(runs: Iterable[Run]) -> Line:
    """Return `runs` with neighbours that are alike made one."""
    alike = groupby(runs, key=_ALIKE)
    return tuple(Run("".join(run.text for run in same), *look) for look, same in alike)
