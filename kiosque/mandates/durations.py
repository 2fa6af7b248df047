"""How long a mandate runs: four durations, or an earlier end that the person chooses.

A duration is a number of days of twenty-four hours counted from the signature. Across a change of
clocks the local hour of the end therefore moves by one hour, which the paper shows.
"""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from kiosque.errors import InputError
from kiosque.i18n import N_


class Duration(StrEnum):
    """The four durations, under the keywords of Aidants Connect."""

    SHORT = "SHORT"
    MONTH = "MONTH"
    SEMESTER = "SEMESTER"
    LONG = "LONG"

    @property
    def days(self) -> int:
        """Length in days of 24 hours."""
        return _DAYS[self]

    @property
    def wording(self) -> str:
        """Message identifier of the words in the mandate, after « pour une durée »."""
        return _WORDINGS[self]

    @property
    def label(self) -> str:
        """Message identifier of the words on the screen where it is chosen."""
        return _LABELS[self]


_DAYS = {Duration.SHORT: 1, Duration.MONTH: 31, Duration.SEMESTER: 182, Duration.LONG: 365}
_WORDINGS = {
    Duration.SHORT: N_("d'un jour"),
    Duration.MONTH: N_("d'un mois (31 jours)"),
    Duration.SEMESTER: N_("de six mois (182 jours)"),
    Duration.LONG: N_("d'un an (365 jours)"),
}
_LABELS = {
    Duration.SHORT: N_("Mandat court – 1 jour"),
    Duration.MONTH: N_("Mandat d'un mois – 31 jours"),
    Duration.SEMESTER: N_("Mandat de six mois – 182 jours"),
    Duration.LONG: N_("Mandat long – 12 mois"),
}

LONGEST = timedelta(days=_DAYS[Duration.LONG])


def end_of(signed_at: datetime, duration: Duration) -> datetime:
    """Return the end, in the time zone of `signed_at`, exactly days × 24 h later."""
    end = signed_at.astimezone(UTC) + timedelta(days=duration.days)
    return end.astimezone(signed_at.tzinfo)


def check_earlier_end(signed_at: datetime, latest: datetime, earlier: datetime) -> datetime:
    """Return the chosen end; raises `InputError` unless it lies before the usual one."""
    if earlier <= signed_at:
        raise InputError(
            "earlier_end",
            N_("La fin choisie est déjà passée."),
            advice=N_("Choisissez une date à venir."),
        )
    if earlier > latest:
        raise InputError(
            "earlier_end",
            N_("La fin choisie dépasse la durée du mandat."),
            advice=N_("Choisissez une date plus proche, ou une durée plus longue."),
        )
    return earlier
