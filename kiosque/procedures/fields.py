"""The fields of a procedure: what is asked, and how long the answer may be kept."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosque.procedures.guards.expression import Expression
from kiosque.procedures.guards.resolution import Kind, Type


class FieldKind(StrEnum):
    """Types of fields. None holds a password or a one-time code, and none ever will."""

    TEXT = "texte"
    LONG_TEXT = "texte_long"
    NUMBER = "nombre"
    AMOUNT = "montant"
    DATE = "date"
    CHOICE = "choix"
    CHOICES = "choix_multiple"
    YES_NO = "oui_non"
    POSTCODE = "code_postal"
    TELEPHONE = "telephone"
    EMAIL = "courriel"
    SOCIAL_SECURITY = "nir"
    TAX_NUMBER = "numero_fiscal"
    BENEFIT_NUMBER = "numero_allocataire"
    BANK_ACCOUNT = "iban"
    ADDRESS = "adresse"


class Keep(StrEnum):
    """How long an answer lives."""

    NEVER = "jamais"
    """On the screen only; no guard may depend on it."""
    SESSION = "session"
    """Until the sign-out; asked again when the case is taken up later."""
    CASE = "dossier"
    """With the case file."""


NEVER_IN_A_CASE: Final = frozenset(
    {FieldKind.SOCIAL_SECURITY, FieldKind.TAX_NUMBER, FieldKind.BANK_ACCOUNT}
)
"""Identifiers that a case file refuses to hold, whatever its author writes."""

_KIND_OF: Final = {
    FieldKind.NUMBER: Kind.NUMBER,
    FieldKind.AMOUNT: Kind.NUMBER,
    FieldKind.DATE: Kind.DATE,
    FieldKind.CHOICE: Kind.CHOICE,
    FieldKind.CHOICES: Kind.CHOICES,
    FieldKind.YES_NO: Kind.YES_NO,
}


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a field."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to ask."""

    name: str
    kind: FieldKind
    label: str
    help: str
    options: tuple[Option, ...]
    """In the order of the file; empty unless it is a choice."""
    minimum: Expression | None
    maximum: Expression | None
    optional: bool
    keep: Keep

    @property
    def type(self) -> Type:
        """What a guard sees of it; whatever is neither number, date nor choice is a text."""
        kind = _KIND_OF.get(self.kind, Kind.TEXT)
        return Type(kind, tuple(option.key for option in self.options))


def default_keep(kind: FieldKind) -> Keep:
    """Return how long an answer is kept when the file does not say."""
    if kind in NEVER_IN_A_CASE:
        return Keep.NEVER
    if kind in {FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.YES_NO}:
        return Keep.CASE
    return Keep.SESSION
