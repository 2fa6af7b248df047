"""Breaking text into lines: words of one or several fonts, measured, never wider than their room.

Spaces are where lines break; the no-break spaces of French typography never are. A word wider than
a whole line is cut, so that nothing ever leaves the page.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kiosque.receipts.fonts import width

_UNBROKEN: Final = re.compile(
    r"(?<=\d) (?=\d)|(?<=di) (?=\d)|(?<=dimanche) (?=\d)"
    r"|(?:(?<=\d)|(?<=\der)) (?=(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre"
    r"|octobre|novembre|décembre)\b)"
)
"""Between the figures of a number, and in a date between weekday, day and month."""

Run = tuple[str, str]
"""Text, and the font it is drawn in."""
Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """What stays together; several runs where the font changes without a space."""

    runs: Line
    em: float
    """Its advance at size 1."""

    def cut(self, size: float, limit: float) -> tuple["Word", "Word"]:
        """Return the longest beginning that fits `limit`, one sign at least, and the rest."""
        signs = [(sign, font) for text, font in self.runs for sign in text]
        used, kept = 0.0, 0
        for sign, font in signs:
            used += width(sign, font, size)
            if used > limit and kept:
                break
            kept += 1
        return _word(_joined(signs[:kept])), _word(_joined(signs[kept:]))


def bound(text: str) -> str:
    """Return `text` with no-break spaces where a line break would tear a number or a date."""
    return _UNBROKEN.sub("\N{NO-BREAK SPACE}", text)


def words(runs: Iterable[Run]) -> list[Word]:
    """Return the words of a text."""
    found: list[list[Run]] = [[]]
    for text, font in runs:
        first, *others = text.split(" ")
        found[-1].append((first, font))
        found.extend([(other, font)] for other in others)
    filled = (tuple(run for run in word if run[0]) for word in found)
    return [_word(word) for word in filled if word]


def line_width(line: Line, size: float) -> float:
    """Return the advance of a line in points."""
    return sum(width(text, font, size) for text, font in line)


class Breaker:
    """Takes one line after the other, each as wide as there is room for."""

    def __init__(self, text: Iterable[Run], size: float) -> None:
        self._left = words(text)[::-1]
        self._size = size

    def __bool__(self) -> bool:
        return bool(self._left)

    def line(self, limit: float) -> Line:
        """Take the next line, at most `limit` points wide.

        A space ends it where one stood in the text: whoever reads the file aloud, or copies from
        it, then has whole words.
        """
        taken: list[Word] = []
        used = 0.0
        while self._left:
            word = self._left[-1]
            advance = word.em * self._size
            space = width(" ", word.runs[0][1], self._size) if taken else 0
            if used + space + advance <= limit:
                taken.append(self._left.pop())
                used += space + advance
                continue
            if not taken:
                self._left.pop()
                begun, rest = word.cut(self._size, limit)
                if rest.runs:
                    self._left.append(rest)
                    return begun.runs
                taken.append(begun)
                continue
            break
        line = _spaced(taken)
        return _joined((*line, (" ", line[-1][1]))) if self._left else line


def _word(runs: Line) -> Word:
    return Word(runs, line_width(runs, 1))


def _spaced(taken: list[Word]) -> Line:
    return _joined(run for at, word in enumerate(taken) for run in _preceded(word, spaced=at > 0))


def _preceded(word: Word, *, spaced: bool) -> Iterator[Run]:
    if spaced:
        yield " ", word.runs[0][1]
    yield from word.runs


def _joined(runs: Iterable[Run]) -> Line:
    """Return `runs` with neighbours of one font made one."""
    found: list[Run] = []
    for text, font in runs:
        if found and found[-1][1] == font:
            found[-1] = (found[-1][0] + text, font)
        else:
            found.append((text, font))
    return tuple(found)
