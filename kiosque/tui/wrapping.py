"""Lines are not broken at a no-break space.

Rich, with which Textual wraps, takes every white space for a place to break a line, so that a
French sign of two parts may begin one. Its pattern is replaced; a test fails should it move.
"""

import re
from typing import Final

from rich import _wrap

_SPACE: Final = r"[^\S\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]"
_SIGN: Final = r"[\S\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]"


def keep_no_break_spaces() -> None:
    """Make the whole process wrap so."""
    _wrap.re_word = re.compile(f"{_SPACE}*{_SIGN}+{_SPACE}*")
