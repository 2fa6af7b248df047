"""Place names as people type them: no accents, no hyphens, « st » for « saint », in capitals."""

import re
import unicodedata
from typing import Final

LONGEST_QUERY: Final = 100
"""Characters; the longest French commune name has 45."""

_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "ı": "i"})
_MARKS: Final = re.compile(r"[^\x00-\x7f’]+")
"""What decomposed letters lose; the apostrophe still parts two words."""
_WORDS: Final = re.compile(r"[a-z0-9]+")
_SHORT: Final = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
    "s": "sur",
    "arrdt": "arrondissement",
    "arr": "arrondissement",
}
_ORDINAL: Final = re.compile(r"(\d+)(?:er|e|eme|ieme|nd|nde)")


def fold(text: str) -> str:
    """Return the words of `text` in plain lower-case letters, single-spaced, abbreviations open."""
    lowered = text[:LONGEST_QUERY].casefold().translate(_LIGATURES)
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", lowered))
    return " ".join(_word(word) for word in _WORDS.findall(plain))


def _word(word: str) -> str:
    ordinal = _ORDINAL.fullmatch(word)
    return ordinal.group(1) if ordinal else _SHORT.get(word, word)
