"""Reading a signed JSON payload strictly: every field named, typed and bounded, none unknown.

Whatever is wrong raises `UnreadableError` with the name of the field, never with its content.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

import rfc8785

from kiosque.errors import UnreadableError
from kiosque.i18n import N_
from kiosque.mandates.cleaning import clean_text

LARGEST_PAYLOAD: Final = 64 * 1024
"""Bytes; a longer payload is refused before it is parsed."""
LONGEST_TEXT: Final = 256
"""Characters of any text field."""
MOST_ITEMS: Final = 64
"""Entries of any list."""

_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-](?:0\d|1[0-4]):[0-5]\d", re.ASCII)
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)

T = TypeVar("T")


def unreadable(field: str) -> UnreadableError:
    """Return the refusal of a payload because of `field`."""
    return UnreadableError(
        N_(
            "Ce document signé n'a pas la forme attendue"
            " (champ «\N{NO-BREAK SPACE}{field}\N{NO-BREAK SPACE}»)."
        ),
        advice=N_("Il a été abîmé, ou écrit par un autre programme. Demandez l'original."),
        field=field,
    )


def canonical_bytes(value: dict[str, Any]) -> bytes:
    """Return the RFC 8785 bytes of a payload made of texts, booleans, integers and lists."""
    return rfc8785.dumps(value)


def parse_object(payload: bytes) -> dict[str, Any]:
    """Return the JSON object that `payload` encodes; floats are refused.

    That the bytes are canonical is checked by whoever knows the fields: writing what was read
    must give the same bytes, which also excludes repeated members.
    """
    if len(payload) > LARGEST_PAYLOAD:
        raise unreadable("payload")
    try:
        value = json.loads(payload, parse_float=_no_float, parse_constant=_no_float)
    except (ValueError, RecursionError):
        raise unreadable("payload") from None
    if not isinstance(value, dict):
        raise unreadable("payload")
    return value


def _no_float(_text: str) -> float:
    raise unreadable("payload")


class Fields:
    """The members of one object, taken one by one; `finish` refuses what was not asked for."""

    def __init__(self, value: object, name: str = "payload") -> None:
        if not isinstance(value, dict):
            raise unreadable(name)
        self._left: dict[str, Any] = dict(value)
        self._name = name

    def finish(self) -> None:
        """Refuse members that nobody asked for."""
        if self._left:
            raise unreadable(self._name)

    def has(self, name: str) -> bool:
        return name in self._left

    def text(self, name: str, *, limit: int = LONGEST_TEXT) -> str:
        """Take a text of one clean line, not empty."""
        return self._clean(name, self._take(name), limit)

    def matching(self, name: str, pattern: re.Pattern[str]) -> str:
        """Take a text that `pattern` describes whole."""
        value = self.text(name)
        if not pattern.fullmatch(value):
            raise unreadable(name)
        return value

    def optional(self, name: str, take: Callable[[str], T]) -> T | None:
        """Take a member that may be absent; null is not absence."""
        return take(name) if name in self._left else None

    def identifier(self, name: str) -> str:
        """Take a UUID in its lowercase form."""
        return self._identifier(name, self._take(name))

    def identifiers(self, name: str) -> tuple[str, ...]:
        """Take a sorted list of UUIDs without repetition."""
        found = tuple(self._identifier(name, one) for one in self._list(name))
        if list(found) != sorted(set(found)):
            raise unreadable(name)
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        """Take a list of texts, each of one clean line, not empty."""
        return tuple(self._clean(name, one, LONGEST_TEXT) for one in self._list(name))

    def flag(self, name: str) -> bool:
        value = self._take(name)
        if not isinstance(value, bool):
            raise unreadable(name)
        return value

    def moment(self, name: str) -> datetime:
        """Take an RFC 3339 date and time with offset, to the second."""
        value = self._take(name)
        if not isinstance(value, str) or not _MOMENT.fullmatch(value):
            raise unreadable(name)
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            raise unreadable(name) from None

    def constant(self, name: str, expected: object) -> None:
        """Take a member that has one legal value."""
        value = self._take(name)
        if type(value) is not type(expected) or value != expected:
            raise unreadable(name)

    def inner(self, name: str) -> "Fields":
        """Take an object."""
        return Fields(self._take(name), name)

    def raw(self, name: str) -> object:
        """Take a member for the caller to judge."""
        return self._take(name)

    def _take(self, name: str) -> Any:
        try:
            return self._left.pop(name)
        except KeyError:
            raise unreadable(name) from None

    def _list(self, name: str) -> list[Any]:
        value = self._take(name)
        if not isinstance(value, list) or len(value) > MOST_ITEMS:
            raise unreadable(name)
        return value

    @staticmethod
    def _clean(name: str, value: object, limit: int) -> str:
        if not isinstance(value, str) or not value or len(value) > limit:
            raise unreadable(name)
        if clean_text(value) != value:
            raise unreadable(name)
        return value

    @staticmethod
    def _identifier(name: str, value: object) -> str:
        if not isinstance(value, str) or not _UUID.fullmatch(value):
            raise unreadable(name)
        return str(UUID(value))


def moment_text(moment: datetime) -> str:
    """Return an aware moment as payloads write it, to the second; raises `ValueError`."""
    offset = moment.utcoffset()
    if offset is None or offset % timedelta(minutes=1):
        raise ValueError("a moment in a record has an offset in whole minutes")
    return moment.isoformat(timespec="seconds")


def check_version(value: Mapping[str, Any], typ: str, known: int) -> None:
    """Refuse another type of payload, or a version this program does not know."""
    if value.get("typ") != typ:
        raise unreadable("typ")
    version = value.get("v")
    if type(version) is int and version > known:
        raise UnreadableError(
            N_("Ce document a été signé par une version plus récente de kiosque."),
            advice=N_("Mettez kiosque à jour sur ce poste, puis recommencez."),
        )
    if type(version) is not int or version != known:
        raise unreadable("v")
