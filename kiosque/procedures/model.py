"""A procedure as the program sees it, once its file has been read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from kiosque.procedures.fields import Field
from kiosque.procedures.guards.expression import Expression
from kiosque.procedures.steps import Confidence, Step

FORMAT: Final = "1"
DATE_OF_REQUEST: Final = "date_demande"
"""Name of the day on which the last site step was marked done; no field may bear it."""

BIRTH_DATE: Final = "date_naissance"
"""Name of the field that holds the person's date of birth, in every procedure that asks it."""

FranceConnect = Literal["oui", "non", "inconnu"]
License = Literal["etalab-2.0", "cc-by-4.0", "cc0-1.0", "lien-seul"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from, and what was really done to read them."""

    id: str
    title: str
    url: str
    publisher: str
    license: License
    published_on: date | None
    read_on: date
    """Date of the copy that was read."""
    checked_on: date | None
    """Only when a named person opened the official page."""
    checked_by: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Service:
    """The online service that the procedure uses."""

    name: str
    url: str
    domains: tuple[str, ...]
    france_connect: FranceConnect


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote or reviewed."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Migration:
    """What becomes of the answers given to an older version."""

    before: int
    after: int
    """Versions."""
    renamed: Mapping[str, str]
    """Former name of a field → its name now."""
    converted: Mapping[str, Mapping[str, str]]
    """Field, by its name after → former choice → choice now."""
    dropped: frozenset[str]
    """Fields that are no longer asked, by their former name."""
    to_review: frozenset[str]
    """Fields whose answer is kept and must be read again, by their name after."""
    steps: Mapping[str, str]
    """Former identifier of a step → its identifier now."""


@dataclass(frozen=True, slots=True)
class Procedure:
    """One administrative procedure, guided step by step."""

    id: str
    version: int
    title: str
    summary: str
    category: str
    """Key of one of the ten scopes of a mandate."""
    audience: tuple[str, ...]
    organisation: str
    """Key in the shared catalogue."""
    service: Service | None
    minutes: int | None
    cost: str
    keywords: tuple[str, ...]
    life_events: tuple[str, ...]
    """What happens in a life and brings people to it, as « perte d'emploi »."""
    sources: tuple[Source, ...]
    review_by: date
    authors: tuple[Author, ...]
    fields: Mapping[str, Field] = field(repr=False)
    computed: Mapping[str, Expression] = field(repr=False)
    steps: tuple[Step, ...] = field(repr=False)
    migrations: tuple[Migration, ...] = field(repr=False)
    digest: str
    """SHA-256 of the file's text in UTF-8, lowercase hexadecimal: what a case is pinned to."""

    def step(self, step_id: str) -> Step | None:
        """Return the step of that id, or None."""
        return next((step for step in self.steps if step.id == step_id), None)

    def source(self, source_id: str) -> Source | None:
        """Return the source of that id, or None."""
        return next((source for source in self.sources if source.id == source_id), None)
