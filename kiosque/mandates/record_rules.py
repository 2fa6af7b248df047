"""What the single fields of a record may be, and how its dates hold together."""

import re
from datetime import datetime, timedelta
from typing import Final

from kiosque.errors import InputError
from kiosque.mandates.durations import Duration
from kiosque.mandates.fields import Fields, unreadable
from kiosque.mandates.number import check_number
from kiosque.mandates.postures import Posture
from kiosque.mandates.scopes import in_order

KIOSK: Final = re.compile(r"K(?:0|[1-9]\d{0,4})", re.ASCII)
TIMEZONE: Final = re.compile(r"[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_-]+)+", re.ASCII)
PROCEDURE: Final = re.compile(r"[a-z0-9]+(?:[-_/.][a-z0-9]+)*", re.ASCII)
KEYWORD: Final = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", re.ASCII)
SIRET: Final = re.compile(r"\d{14}", re.ASCII)
ISSUER: Final = re.compile(
    r"https?://[A-Za-z0-9.-]*[A-Za-z0-9](?::\d{1,5})?(?:/[^\s?#]*)?", re.ASCII
)
"""An address with a host, so that a paper can always name who confirmed an identity."""
SHA256: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", re.ASCII)


def number(fields: Fields) -> str:
    value = fields.text("number")
    if check_number(value) != value:
        raise unreadable("number")
    return value


def scopes(fields: Fields) -> tuple[str, ...]:
    """Take the scopes: at least one, known, each once, in their order."""
    keys = fields.texts("scopes")
    try:
        ordered = in_order(keys)
    except InputError:
        raise unreadable("scopes") from None
    if not keys or ordered != keys:
        raise unreadable("scopes")
    return keys


def procedures(fields: Fields) -> tuple[str, ...]:
    """Take the procedures that narrow the scopes; the field is absent when there is none."""
    if not fields.has("procedures"):
        return ()
    names = fields.texts("procedures")
    if not names or len(set(names)) != len(names):
        raise unreadable("procedures")
    if not all(PROCEDURE.fullmatch(name) for name in names):
        raise unreadable("procedures")
    return names


def procedure_titles(fields: Fields) -> tuple[str, ...]:
    """Take the titles of the procedures; the field is absent when there is none."""
    if not fields.has("procedure_titles"):
        return ()
    titles = fields.texts("procedure_titles")
    if not titles:
        raise unreadable("procedure_titles")
    return titles


def check_titles(names: tuple[str, ...], titles: tuple[str, ...]) -> None:
    """Refuse titles that are not one for each procedure; records older than titles have none."""
    if titles and len(titles) != len(names):
        raise unreadable("procedure_titles")


def duration(fields: Fields) -> Duration:
    try:
        return Duration(fields.text("duration"))
    except ValueError:
        raise unreadable("duration") from None


def posture_of(fields: Fields) -> Posture:
    """Take a posture under which one acts for somebody; teaching needs no mandate."""
    try:
        found = Posture(fields.text("posture"))
    except ValueError:
        raise unreadable("posture") from None
    if found is Posture.JE_FORME:
        raise unreadable("posture")
    return found


def check_dates(length: Duration, signed: datetime, starts: datetime, ends: datetime) -> None:
    """Refuse dates out of order, or an end later than the duration allows."""
    if starts < signed:
        raise unreadable("starts_at")
    if not timedelta() < ends - starts <= timedelta(days=length.days):
        raise unreadable("ends_at")
