"""Dates as people type them, turned into the form that records use."""

import re
from typing import Final

from kiosque.errors import InputError
from kiosque.i18n import N_
from kiosque.mandates.pivot import check_birth_date

_FRENCH: Final = re.compile(
    r"(?:(?:(?P<day>\d{1,2})/)?(?P<month>\d{1,2})/)?(?P<year>\d{4})", re.ASCII
)
_ISO: Final = re.compile(r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})", re.ASCII)
_SEPARATORS: Final = re.compile(r"\s*[-./ ]\s*")


def iso_birth_date(text: str) -> str:
    """Return `YYYY-MM-DD` for « 14/03/1959 », « 05/1990 », « 1990 » or « 1959-03-14 ».

    Raises `InputError` for anything else, and for a date that does not exist.
    """
    typed = _SEPARATORS.sub("/", text.strip())
    found = _FRENCH.fullmatch(typed) or _ISO.fullmatch(typed)
    if found is None:
        raise InputError("birth_date", N_("Écrivez par exemple 14/03/1959, ou 00/00/1959."))
    month, day = found["month"] or "", found["day"] or ""
    return check_birth_date(f"{found['year']}-{month:0>2}-{day:0>2}")
