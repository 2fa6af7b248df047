"""The little of IPP that is needed to know how a print job ends (RFC 8010, RFC 8011), pure.

The command-line tools of CUPS tell what waits, not how a job that left the queue ended: some of
their versions say the same of a job that was printed, given up or cancelled. Its state does.
"""

import struct
from collections.abc import Mapping, Sequence
from typing import Final

from kiosque.errors import UnreadableError
from kiosque.i18n import N_

GET_JOB_ATTRIBUTES: Final = 0x0009
GET_PRINTER_ATTRIBUTES: Final = 0x000B
LARGEST_ANSWER: Final = 1 << 20
"""Bytes; the answers asked for here are a few hundred."""

_VERSION: Final = (2, 0)
_OPERATION, _END = 0x01, 0x03
_INTEGERS: Final = frozenset({0x21, 0x23})
"""Value tags: integer, enum."""
_TEXTS: Final = range(0x41, 0x4A)
"""Value tags of texts without language: text, name, keyword, uri and their like."""
_KEYWORD, _URI, _CHARSET, _LANGUAGE = 0x44, 0x45, 0x47, 0x48
_LAST_DELIMITER: Final = 0x0F
_SUCCESSFUL: Final = 0x00FF

Answer = Mapping[str, tuple[int | str, ...]]
"""Values by attribute; those of other types than whole numbers and texts are left out."""


def request(operation: int, target: tuple[str, str], wanted: Sequence[str]) -> bytes:
    """Return the bytes that ask for the attributes `wanted` of `(kind of uri, uri)`."""
    kind, uri = target
    told = [
        (_CHARSET, "attributes-charset", "utf-8"),
        (_LANGUAGE, "attributes-natural-language", "en"),
        (_URI, kind, uri),
        *((_KEYWORD, "" if at else "requested-attributes", one) for at, one in enumerate(wanted)),
    ]
    head = struct.pack(">BBHIB", *_VERSION, operation, 1, _OPERATION)
    return head + b"".join(_attribute(*one) for one in told) + bytes([_END])


def read_answer(raw: bytes) -> Answer | None:
    """Return the attributes of an answer; None when what was asked for does not exist.

    Raises `UnreadableError` for anything that is no such answer.
    """
    try:
        return _attributes(raw)
    except (struct.error, UnicodeDecodeError, IndexError):
        raise _unreadable() from None


def _attributes(raw: bytes) -> Answer | None:
    _major, _minor, status, _id = struct.unpack_from(">BBHI", raw)
    if status > _SUCCESSFUL:
        return None
    found: dict[str, tuple[int | str, ...]] = {}
    at, name = 8, ""
    while (tag := raw[at]) != _END:
        at += 1
        if tag <= _LAST_DELIMITER:
            continue
        given, at = _sized(raw, at)
        value, at = _sized(raw, at)
        name = given.decode("utf-8") or name
        if tag in _INTEGERS:
            found[name] = (*found.get(name, ()), *struct.unpack(">i", value))
        elif tag in _TEXTS:
            found[name] = (*found.get(name, ()), value.decode("utf-8", "replace"))
    return found


def _sized(raw: bytes, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from(">H", raw, at)
    end = at + 2 + length
    if end > len(raw):
        raise IndexError
    return raw[at + 2 : end], end


def _attribute(tag: int, name: str, value: str) -> bytes:
    told = (name.encode(), value.encode())
    return bytes([tag]) + b"".join(struct.pack(">H", len(one)) + one for one in told)


def _unreadable() -> UnreadableError:
    return UnreadableError(N_("Le service d'impression a répondu quelque chose d'illisible."))
