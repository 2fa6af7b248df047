"""The shape of an answer table. Imported only when a file is read."""

from typing import Annotated, Literal

from pydantic import Field

from kiosque.procedures.scalars import Day, Name, Shape, Slug, Text


class ExpectedShape(Shape):
    """What a case of an answer table must give."""

    fin: Slug
    passe_par: list[Slug] = Field(default_factory=list)
    evite: list[Slug] = Field(default_factory=list)
    pieces: list[Slug] | None = None
    doutes: Literal["tranches"] | None = None


class CaseShape(Shape):
    """One case of an answer table."""

    nom: Text
    reponses: dict[Name, str | list[str]]
    attendu: ExpectedShape


class TableShape(Shape):
    """A whole `.tests.yaml` file."""

    procedure: Slug
    jour: Day
    cas: Annotated[list[CaseShape], Field(min_length=1)]
