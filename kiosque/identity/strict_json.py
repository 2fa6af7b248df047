"""JSON from outside, read without the leniences of the standard reader (RFC 8259, RFC 7493)."""

import json
from collections.abc import Mapping

from kiosque.identity.refusals import refused

_MOST_BRACKETS = 512
"""More than any honest answer has, less than Python's reader can nest."""


def read_object(data: bytes) -> Mapping[str, object]:
    """Return the JSON object in `data`.

    Raises `IdentityRefused("answer_unreadable")` for anything else: not UTF-8, not an object,
    a name twice in one object, NaN or infinity, absurd nesting.
    """
    if data.count(b"{") + data.count(b"[") > _MOST_BRACKETS:
        raise refused("answer_unreadable")
    try:
        content = json.loads(
            data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant
        )
    except (ValueError, RecursionError):
        raise refused("answer_unreadable") from None
    if not isinstance(content, dict):
        raise refused("answer_unreadable")
    return content


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError
    return content


def _no_constant(_name: str) -> object:
    raise ValueError
