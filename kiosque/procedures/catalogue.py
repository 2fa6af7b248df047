"""What every procedure shares: dated values, documents, organisations, difficult words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kiosque.procedures.guards.resolution import DATE, NUMBER, TEXT, Type


@dataclass(frozen=True, slots=True)
class SharedValue:
    """An amount, a threshold or a legal date, with what it is worth."""

    name: str
    value: Decimal | date | str
    unit: str
    """As `€`, `€/mois`, `ans`; empty for a date or a word."""
    since: date | None
    expires_on: date | None
    """First day on which it may be wrong."""
    source: str
    url: str
    """Page where it was read; may be empty."""
    read_on: date
    checked_on: date | None
    checked_by: str
    to_check: bool
    """True when no source at hand confirms it for the present."""

    @property
    def type(self) -> Type:
        """What a guard sees of it."""
        if isinstance(self.value, Decimal):
            return NUMBER
        return DATE if isinstance(self.value, date) else TEXT

    def flaw(self, day: date) -> "Flaw | None":
        """Return why the value cannot be relied on that day, or None."""
        if self.expires_on is not None and day >= self.expires_on:
            return Flaw.EXPIRED
        return Flaw.TO_CHECK if self.to_check else None


class Flaw(StrEnum):
    """Why a shared value is doubtful."""

    EXPIRED = "expired"
    TO_CHECK = "to_check"


@dataclass(frozen=True, slots=True)
class Piece:
    """A document that a procedure may ask for."""

    key: str
    label: str
    accepted: tuple[str, ...]
    """Rules that the document must meet."""
    validity: str
    where_to_get: str
    sensitive: bool
    """True when it should not be copied without need."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A public body, and the only domains that its links may point to."""

    key: str
    name: str
    telephone: str
    hours: str
    domains: tuple[str, ...]
    address: tuple[str, ...] = ()
    """Lines of its postal address; empty where each place has its own."""


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """A letter with holes, that a person signs by hand."""

    key: str
    subject: str
    recipient: str
    """Key of an organisation; empty for that of the procedure."""
    opening: str
    paragraphs: tuple[str, ...]
    enclosures: tuple[str, ...]
    """Keys of documents to join."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The shared files, read."""

    values: Mapping[str, SharedValue] = field(default_factory=dict[str, SharedValue])
    pieces: Mapping[str, Piece] = field(default_factory=dict[str, Piece])
    organisations: Mapping[str, Organisation] = field(default_factory=dict[str, Organisation])
    glossary: Mapping[str, str] = field(default_factory=dict[str, str])
    """Difficult word or acronym → simple explanation."""
    letters: Mapping[str, LetterTemplate] = field(default_factory=dict[str, LetterTemplate])

    @property
    def domains(self) -> frozenset[str]:
        """Every official domain."""
        return frozenset(d for body in self.organisations.values() for d in body.domains)


EMPTY = Catalogue()
