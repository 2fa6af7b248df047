"""What was shown leaves the memory of this process with the session.

Closing a session drops its pages, but Textual and Rich keep lines they have drawn in caches that
live as long as the process. They are emptied, and the garbage collector runs: a name is then in no
object that lives.
"""

import functools
import gc

from textual.cache import FIFOCache, LRUCache

_CACHED = type(functools.lru_cache(lambda: None))
SELDOM = 100
"""Passes over young objects before a full one; ten otherwise, about every thirty keys."""
_ROOMS = ("textual", "rich", "kiosque.tui", "kiosque.i18n")


def set_apart() -> None:
    """Keep full passes of the collector away from keys: each would hold one back for long.

    What lives as long as the session (code, names) is passed over, and a full pass waits for
    `tidy`, or for a person who answers a hundred pages without once stopping to read.
    """
    gc.collect()
    gc.freeze()
    young, middle, _old = gc.get_threshold()
    gc.set_threshold(young, middle, SELDOM)


def tidy() -> None:
    """Collect what closed pages left behind."""
    gc.collect()


def forget_texts() -> None:
    """Empty every cache of drawn text; they fill again as pages are shown."""
    gc.unfreeze()
    gc.collect()
    for found in gc.get_objects():
        if isinstance(found, LRUCache | FIFOCache):
            found.clear()
        elif isinstance(found, _CACHED) and found.__module__.startswith(_ROOMS):
            found.cache_clear()
    gc.collect()
