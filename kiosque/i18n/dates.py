"""Dates and times in French words, as a person says them."""

from datetime import date, datetime

NBSP = "\N{NO-BREAK SPACE}"


def long_date(day: date) -> str:
    """Return « mercredi 25 novembre 2026 », with « 1er » for the first of a month."""
    return f"{_formatted(day, 'EEEE')} {date_in_words(day)}"


def date_in_words(day: date) -> str:
    """Return « 14 mars 1959 », with « 1er » for the first of a month."""
    which = f"1er{NBSP}" if day.day == 1 else f"{day.day} "
    return which + _formatted(day, "MMMM y")


def clock_time(moment: datetime) -> str:
    """Return « 9 h 41 » for a moment already in its local time zone."""
    return f"{moment.hour}{NBSP}h{NBSP}{moment.minute:02d}"


def long_moment(moment: datetime) -> str:
    """Return « jeudi 24 décembre 2026 à 9 h 41 » for a moment in its local time zone."""
    return f"{long_date(moment.date())} à {clock_time(moment)}"


def birth_date_in_words(birth_date: str) -> str:
    """Return an ISO birth date in words; `1990-05-00` is « mai 1990 », `1990-00-00` « 1990 »."""
    year, month, day = (int(part) for part in birth_date.split("-"))
    if not month:
        return f"{year}"
    if not day:
        return _formatted(date(year, month, 1), "MMMM y")
    return date_in_words(date(year, month, day))


def _formatted(day: date, pattern: str) -> str:
    # Babel loads the data of a language with its first date: not before one is shown.
    from babel.dates import format_date

    return format_date(day, pattern, locale="fr")
