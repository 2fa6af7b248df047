"""The shape of a procedure file: which keys exist, which are required, what each may hold.

Imported only when a file is read, because pydantic is heavy. The JSON Schema that authors' editors
use is generated from these classes, so that both always agree.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints
from pydantic import WithJsonSchema as AsSchema

from kiosque.procedures.fields import FieldKind, Keep
from kiosque.procedures.scalars import (
    Day,
    Domain,
    Guard,
    Interval,
    Month,
    Name,
    Said,
    SaidTitle,
    SaidUnit,
    Shape,
    Slug,
    Text,
    Url,
    Whole,
    YesNo,
)
from kiosque.procedures.steps import Confidence, Outcome


class SourceShape(Shape):
    """Where facts come from."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,60}$")]
    titre: Text
    url: Url
    editeur: Text
    licence: Literal["etalab-2.0", "cc-by-4.0", "cc0-1.0", "lien-seul"]
    publie_le: Day | None = None
    lu_le: Day
    verifie_le: Day | None = None
    verifie_par: Text | None = None
    confiance: Confidence


class ServiceShape(Shape):
    """The online service."""

    nom: Said
    url: Url
    domaines: list[Domain] = Field(default_factory=list)
    franceconnect: Literal["oui", "non", "inconnu"] = "inconnu"


class AuthorShape(Shape):
    """Who wrote or reviewed."""

    nom: Text
    role: Text


class BoundsShape(Shape):
    """Expressions that read no field."""

    min: Guard | None = None
    max: Guard | None = None


class FieldShape(Shape):
    """One thing to ask."""

    type: FieldKind
    libelle: Said
    aide: Said | None = None
    choix: Annotated[dict[Name, Said], Field(min_length=2)] | None = None
    bornes: BoundsShape | None = None
    facultatif: YesNo = False
    conserver: Keep | None = None


class EasyReadShape(Shape):
    """An easy-to-read text and who proof-read it."""

    texte: Text
    relu_par: Text
    relu_le: Day


class StepShape(Shape):
    """Keys of every step."""

    id: Slug
    titre: SaidTitle
    texte: Said | None = None
    si: Guard | None = None
    sources: list[str] = Field(default_factory=list)
    pieges: list[Said] = Field(default_factory=list)
    bloc: SaidTitle | None = None
    falc: EasyReadShape | None = None


class InfoShape(StepShape):
    """A text to read."""

    type: Literal["info"]


class WantedPieceShape(Shape):
    """One document of a check-list."""

    piece: Slug
    si: Guard | None = None
    facultatif: YesNo = False


class PiecesShape(StepShape):
    """A check-list of documents."""

    type: Literal["pieces"]
    pieces: Annotated[list[WantedPieceShape], Field(min_length=1)]


class QuestionShape(StepShape):
    """One field."""

    type: Literal["question"]
    champ: Name


class FormShape(StepShape):
    """Several fields."""

    type: Literal["saisie"]
    champs: Annotated[list[Name], Field(min_length=1)]


class BlockageShape(Shape):
    """A blockage and what helps."""

    quand: Said
    faire: Said
    observe_le: Month | None = None


class SiteShape(StepShape):
    """Work on an official site."""

    type: Literal["site"]
    url: Url
    consignes: Annotated[list[Said], Field(min_length=1)]
    vous_verrez: Said
    champs: list[Name] = Field(default_factory=list)
    preuve: Said | None = None
    blocages: list[BlockageShape] = Field(default_factory=list)


class DelayShape(Shape):
    """A usual time to wait."""

    typique: Said
    confiance: Confidence


class CalculationShape(StepShape):
    """A named result, with how it is found."""

    type: Literal["calcul"]
    regle: Name
    unite: SaidUnit | None = None


class LetterShape(StepShape):
    """A letter made from the answers."""

    type: Literal["courrier"]
    modele: Slug


class WaitShape(StepShape):
    """A time to wait."""

    type: Literal["attente"]
    delai: DelayShape


class ReminderShape(StepShape):
    """Something to do by a date."""

    type: Literal["rappel"]
    echeance: Guard
    recurrence: Interval | None = None


class EndShape(StepShape):
    """An end of the path."""

    type: Literal["fin"]
    resultat: Outcome
    vers: list[Slug] = Field(default_factory=list)


AnyStep = Annotated[
    InfoShape
    | PiecesShape
    | QuestionShape
    | FormShape
    | SiteShape
    | CalculationShape
    | LetterShape
    | WaitShape
    | ReminderShape
    | EndShape,
    Field(discriminator="type"),
]


class MigrationShape(Shape):
    """What becomes of the answers of an older version."""

    de: Whole
    vers: Whole
    renommer: dict[Name, Name] = Field(default_factory=dict)
    convertir: dict[Name, dict[Name, Name]] = Field(default_factory=dict)
    supprimer: list[Name] = Field(default_factory=list)
    a_revoir: list[Name] = Field(default_factory=list)
    etapes: dict[Slug, Slug] = Field(default_factory=dict)


class ProcedureShape(Shape):
    """A whole file."""

    format: Annotated[Literal["1"], AsSchema({"enum": [1, "1"]})]
    id: Slug
    version: Whole
    titre: SaidTitle
    resume: Said
    categorie: Literal[
        "papiers",
        "famille",
        "social",
        "travail",
        "logement",
        "transports",
        "argent",
        "justice",
        "etranger",
        "loisirs",
    ]
    publics: list[Said] = Field(default_factory=list)
    organisme: Slug
    service: ServiceShape | None = None
    duree_minutes: Whole | None = None
    cout: Said | None = None
    mots_cles: list[Said] = Field(default_factory=list)
    evenements: Annotated[list[SaidTitle], Field(max_length=10)] = Field(default_factory=list)
    sources: Annotated[list[SourceShape], Field(min_length=1)]
    a_reverifier_le: Day
    auteurs: list[AuthorShape] = Field(default_factory=list)
    champs: Annotated[dict[Name, FieldShape], Field(max_length=300)]
    calculs: Annotated[dict[Name, Guard], Field(max_length=100)] = Field(default_factory=dict)
    etapes: Annotated[list[AnyStep], Field(min_length=2, max_length=300)]
    migrations: Annotated[list[MigrationShape], Field(max_length=100)] = Field(default_factory=list)
