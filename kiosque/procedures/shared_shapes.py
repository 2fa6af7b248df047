"""The shapes of the shared files. Imported only when a file is read."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic import WithJsonSchema as AsSchema

from kiosque.procedures.scalars import Day, Domain, Shape, Text, Url, YesNo, worth


class ValueShape(Shape):
    """One line of valeurs.yaml."""

    valeur: Annotated[
        Decimal | date | str, BeforeValidator(worth), AsSchema({"type": ["number", "string"]})
    ]
    unite: str = ""
    depuis: Day | None = None
    perime_le: Day | None = None
    source: Text
    url: Url | None = None
    lu_le: Day
    verifie_le: Day | None = None
    verifie_par: Text | None = None
    a_verifier: YesNo = False


class PieceShape(Shape):
    """One document of pieces.yaml."""

    libelle: Text
    accepte: list[Text] = Field(default_factory=list)
    validite: Text | None = None
    ou_obtenir: Text | None = None
    sensible: YesNo = False


class OrganisationShape(Shape):
    """One public body of organismes.yaml."""

    nom: Text
    telephone: Text | None = None
    horaires: Text | None = None
    domaines: Annotated[list[Domain], Field(min_length=1)]
