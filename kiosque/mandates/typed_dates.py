"""Dates as people type them, turned into the form that records use."""

from kiosque.errors import InputError
from kiosque.i18n import N_

_PARTS = 3


def iso_birth_date(text: str) -> str:
    """Return `YYYY-MM-DD` for « 14/03/1959 », « 00/05/1990 » or « 1990 »; raises `InputError`."""
    parts = text.strip()
    for separator in "-. ":
        parts = parts.replace(separator, "/")
    found = parts.split("/")
    if len(found) == 1:
        found = ["00", "00", *found]
    if len(found) != _PARTS or not all(part.isascii() and part.isdigit() for part in found):
        raise InputError("birth_date", N_("Écrivez par exemple 14/03/1959, ou 00/00/1959."))
    day, month, year = (int(part) for part in found)
    return f"{year:04d}-{month:02d}-{day:02d}"
