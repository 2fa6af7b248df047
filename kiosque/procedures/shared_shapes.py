"""The shapes of the shared files. Imported only when a file is read."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic import WithJsonSchema as AsSchema

from kiosque.procedures.scalars import (
    TRANSLATABLE,
    Day,
    Domain,
    Said,
    Shape,
    Slug,
    Text,
    Title,
    Url,
    YesNo,
    worth,
)


class ValueShape(Shape):
    """One line of valeurs.yaml."""

    valeur: Annotated[
        Decimal | date | str, BeforeValidator(worth), AsSchema({"type": ["number", "string"]})
    ]
    unite: Annotated[str, Field(json_schema_extra={TRANSLATABLE: True})] = ""
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

    libelle: Said
    accepte: list[Said] = Field(default_factory=list)
    validite: Said | None = None
    ou_obtenir: Said | None = None
    sensible: YesNo = False


class OrganisationShape(Shape):
    """One public body of organismes.yaml."""

    nom: Text
    telephone: Text | None = None
    horaires: Said | None = None
    domaines: Annotated[list[Domain], Field(min_length=1)]
    adresse: Annotated[list[Title], Field(max_length=6)] = Field(default_factory=list)


class LetterTemplateShape(Shape):
    """One letter of courriers.yaml."""

    objet: Text
    destinataire: Slug | None = None
    appel: Title = "Madame, Monsieur,"
    paragraphes: Annotated[list[Text], Field(min_length=1, max_length=20)]
    pieces: list[Slug] = Field(default_factory=list)
