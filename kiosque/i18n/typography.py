"""French spaces: those that must not break, put where a keyboard types a plain one.

Lexique des règles typographiques en usage à l'Imprimerie nationale: a no-break space inside
« guillemets », before the signs of two parts, and between the groups of a number.
"""

import re
from functools import lru_cache
from typing import Final

NBSP: Final = "\N{NO-BREAK SPACE}"
_BEFORE: Final = re.compile(r" (?=[?!;:»%€])")
_AFTER: Final = re.compile(r"(?<=«) ")
_IN_NUMBER: Final = re.compile(r"(?<=[0-9]) (?=[0-9])")


@lru_cache(maxsize=4096)
def french_spaces(text: str) -> str:
    """Return `text` with its no-break spaces; a text that has them is unchanged."""
    for pattern in (_BEFORE, _AFTER, _IN_NUMBER):
        text = pattern.sub(NBSP, text)
    return text
