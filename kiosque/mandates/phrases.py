"""What stands in the holes of a text, said apart from any language.

A phrase is a French message identifier with its own holes: « née le {date} » where the date is
« {quantieme} {mois} {annee} ». A translation is looked up for each, so that every language orders
date and words in its own way. Digits are ASCII in all: the person compares them with the French.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, TypeAlias

from kiosque.mandates.durations import Duration
from kiosque.mandates.mandate_text import LOCAL_PROOFS, PRACTICE_PROVIDER, provider_words
from kiosque.mandates.pivot import FRANCE, Gender, PivotIdentity, full_name
from kiosque.mandates.record_parts import IdentityProof
from kiosque.mandates.revocation import (
    ASKED_BY_WORDS,
    PROVENANCE_WORDS,
    REASON_WORDS,
    RevocationRecord,
)
from kiosque.mandates.scopes import scope
from kiosque.mandates.timezones import WORDS

DURATION: Final = "durée"
MONTH: Final = "mois"
WEEKDAY: Final = "jour"
DATE: Final = "date"
"""Contexts (`msgctxt`) of phrases whose form depends on where they stand."""

MONTHS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip
WEEKDAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

_DAY_TOLD: Final = re.compile(r"(?P<day>[0-9]{1,2})(?:er)?\s(?P<month>\w+)\s(?P<year>[0-9]{4})")

DAY: Final = "{quantieme} {mois} {annee}"
MONTH_OF_YEAR: Final = "{mois} {annee}"
WEEKDAY_AND_DAY: Final = "{jour} {date}"
DAY_AND_TIME: Final = "{date} à {heure}"
TIME: Final = "{heures}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{minutes}"

BORN_ON: Final = {
    Gender.FEMALE: "née le {date}",
    Gender.MALE: "né le {date}",
    Gender.UNSPECIFIED: "né(e) le {date}",
}
BORN_IN: Final = {
    Gender.FEMALE: "née en {date}",
    Gender.MALE: "né en {date}",
    Gender.UNSPECIFIED: "né(e) en {date}",
}
AT_PLACE: Final = "à {lieu}"
IN_COUNTRY: Final = "({pays})"
TO_DO_BEFORE: Final = "À faire avant le {date}"
NAME_IN_USE: Final = "(nom d'usage\N{NO-BREAK SPACE}: {nom})"


@dataclass(frozen=True, slots=True)
class Verbatim:
    """What is the same in every language: a name, an address, what somebody wrote."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A French message identifier, with what fills its holes."""

    french: str
    context: str | None = None
    holes: Mapping[str, "Wording"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plain:
    """A French text with a translation of its own, in which every sign is just a sign."""

    french: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A wording that ends with a full stop, where it has no end of its own in the language."""

    said: "Wording"


Wording: TypeAlias = "str | Verbatim | Plain | Phrase | Sentence | tuple[Wording, ...]"
"""Something to say: digits and punctuation, what stays as it is, a text, a phrase, or several."""
Entry: TypeAlias = tuple[Phrase, Phrase]
"""An entry of a list: its name, and what it covers."""


@dataclass(frozen=True, slots=True)
class Wordings:
    """What fills the holes of a text in another language."""

    holes: Mapping[str, Wording] = field(default_factory=dict)
    """A hole that is not in it holds in every language what it holds in French."""
    lists: Mapping[str, Sequence[Entry]] = field(default_factory=dict)


def day_phrase(day: date) -> Phrase:
    month = Phrase(MONTHS[day.month - 1], MONTH)
    return Phrase(DAY, DATE, {"quantieme": f"{day.day}", "mois": month, "annee": f"{day.year}"})


def day_told(words: str) -> date | None:
    """Return the day that French words tell, « 1er décembre 2026 »; None for any other words."""
    found = _DAY_TOLD.fullmatch(words)
    if found is None or found["month"] not in MONTHS:
        return None
    try:
        return date(int(found["year"]), MONTHS.index(found["month"]) + 1, int(found["day"]))
    except ValueError:
        return None


def weekday_phrase(day: date) -> Phrase:
    weekday = Phrase(WEEKDAYS[day.weekday()], WEEKDAY)
    return Phrase(WEEKDAY_AND_DAY, DATE, {"jour": weekday, "date": day_phrase(day)})


def moment_phrase(moment: datetime) -> Phrase:
    """Return weekday, date and time; `moment` carries its local offset."""
    time = Phrase(TIME, DATE, {"heures": f"{moment.hour}", "minutes": f"{moment.minute:02d}"})
    return Phrase(DAY_AND_TIME, DATE, {"date": weekday_phrase(moment.date()), "heure": time})


def moment_with_zone(moment: datetime, timezone: str) -> Wording:
    """Return weekday, date, time and whose clock."""
    zone = Phrase(WORDS[timezone]) if timezone in WORDS else Verbatim(timezone)
    return (moment_phrase(moment), " (", zone, ")")


def birth_phrase(identity: PivotIdentity, birth_place: str | None) -> Wording:
    """Return birth date and place; `birth_place` as in `birth_words`."""
    year, month, day = (int(part) for part in identity.birth_date.split("-"))
    when: Wording = f"{year}"
    if day:
        when = day_phrase(date(year, month, day))
    elif month:
        named = Phrase(MONTHS[month - 1], MONTH)
        when = Phrase(MONTH_OF_YEAR, DATE, {"mois": named, "annee": f"{year}"})
    born = Phrase((BORN_ON if day else BORN_IN)[identity.gender], None, {"date": when})
    if not birth_place:
        return born
    place = Verbatim(birth_place)
    if identity.birth_country == FRANCE:
        return (born, " ", Phrase(AT_PLACE, None, {"lieu": place}))
    return (born, " ", Phrase(IN_COUNTRY, None, {"pays": place}))


def name_phrase(identity: PivotIdentity) -> Wording:
    """Return the full name, followed by the name in use when there is one."""
    name = Verbatim(full_name(identity))
    if identity.preferred_name is None:
        return name
    return (name, " ", Phrase(NAME_IN_USE, None, {"nom": Verbatim(identity.preferred_name)}))


def duration_phrase(duration: Duration) -> Phrase:
    return Phrase(duration.wording, DURATION)


def scope_entries(keys: Sequence[str]) -> tuple[Entry, ...]:
    return tuple((Phrase(one.title), Phrase(one.description)) for one in map(scope, keys))


def proof_phrases(proof: IdentityProof, *, practice: bool) -> dict[str, Wording]:
    """Return how the identity was established, for the sentence that says it."""
    if proof.kind != "franceconnect":
        return {"preuve": Phrase(LOCAL_PROOFS[proof.kind])}
    named = provider_words(proof, practice=practice)
    return {"fournisseur": Phrase(named) if named == PRACTICE_PROVIDER else Verbatim(named)}


def request_phrases(revocation: RevocationRecord) -> dict[str, Wording]:
    """Return who asked for the end of a mandate, how and why."""
    return {
        "demandeur": Phrase(ASKED_BY_WORDS[revocation.asked_by]),
        "moyen": Phrase(PROVENANCE_WORDS[revocation.provenance]),
        "raison": Phrase(REASON_WORDS[revocation.reason]),
    }
