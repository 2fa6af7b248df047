"""What papers say whoever they are for: texts and words that tell nothing of anybody.

What was worked out to set them may stay known from one paper to the next; the rest is forgotten.
"""

from functools import cache

from kiosque.mandates.editions import edition, newest_edition
from kiosque.mandates.languages import FRENCH
from kiosque.mandates.text import HOLE, STRONG
from kiosque.mandates.translatable import translatable


@cache
def public_texts(language: str) -> frozenset[str]:
    """Return the sentences of the newest edition in a language, as they are printed."""
    if language == FRENCH:
        texts = [one.french for one in translatable()]
    else:
        name = newest_edition(language)
        texts = [] if name is None else [one.translated for one in edition(name).sentences]
    return frozenset(one.replace(STRONG, "") for one in texts)


@cache
def public_words(language: str) -> frozenset[str]:
    """Return the words of these sentences."""
    words = (word for text in public_texts(language) for word in text.split(" "))
    return frozenset(word for word in words if not HOLE.search(word))
