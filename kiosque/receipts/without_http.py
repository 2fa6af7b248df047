"""pyHanko without the HTTP client that it loads, and that a kiosk never calls.

Nothing here is stamped or looked up over a network. Loading the client takes longer than drawing
and signing a mandate: a third of a second, for two names in annotations.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_CLIENT = "aiohttp"
_NAMED = ("BasicAuth", "ClientSession")
"""What the modules of pyHanko want of it while they load."""


@contextmanager
def without_http() -> Iterator[None]:
    """Let what is imported inside find an empty client, unless the true one is there already."""
    absent = ModuleType(_CLIENT, "Never called: a kiosk signs and verifies with no network.")
    for name in _NAMED:
        setattr(absent, name, type(name, (), {}))
    found = sys.modules.setdefault(_CLIENT, absent)
    try:
        yield
    finally:
        if found is absent:
            sys.modules.pop(_CLIENT, None)
