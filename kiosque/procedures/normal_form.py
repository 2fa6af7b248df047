"""What was typed for a field, brought to its normal form, and back to text."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from kiosque.errors import InputError
from kiosque.i18n import N_
from kiosque.procedures.fields import Field, FieldKind
from kiosque.procedures.guards.functions import Known
from kiosque.procedures.guards.resolution import Kind

Raw = str | Sequence[str]

_NUMBER: Final = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,4})?")
_FRENCH_DATE: Final = re.compile(r"([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4})")
_ISO_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YES: Final = frozenset({"oui", "o", "yes", "y"})
_NO: Final = frozenset({"non", "n", "no"})
_LONGEST: Final = {FieldKind.LONG_TEXT: 4000, FieldKind.ADDRESS: 500}
_LONGEST_TEXT: Final = 200
_COMPACT: Final = frozenset(
    {
        FieldKind.POSTCODE,
        FieldKind.SOCIAL_SECURITY,
        FieldKind.TAX_NUMBER,
        FieldKind.BENEFIT_NUMBER,
        FieldKind.BANK_ACCOUNT,
    }
)


def normal_form(field: Field, raw: Raw) -> Known:
    """Return the value of what was typed; raises `InputError` when it cannot be one."""
    match field.type.kind:
        case Kind.CHOICES:
            return _choices(field, raw)
        case Kind.CHOICE:
            return _choice(field, _one(field, raw))
        case Kind.YES_NO:
            return _yes_no(field, _one(field, raw))
        case Kind.NUMBER:
            return _number(field, _one(field, raw))
        case Kind.DATE:
            return _date(field, _one(field, raw))
        case Kind.TEXT:
            return _text(field, _one(field, raw))


def as_text(value: Known) -> str | list[str]:
    """Return a value as it is written in a case: what `normal_form` reads back."""
    match value:
        case bool():
            return "oui" if value else "non"
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case _:
            return value


def _one(field: Field, raw: Raw) -> str:
    if not isinstance(raw, str):
        raise InputError(field.name, N_("Une seule réponse est attendue ici."))
    return raw.strip()


def _choices(field: Field, raw: Raw) -> frozenset[str]:
    parts = raw.split(",") if isinstance(raw, str) else raw
    return frozenset(_choice(field, part.strip()) for part in parts if part.strip())


def _choice(field: Field, raw: str) -> str:
    if raw in {option.key for option in field.options}:
        return raw
    raise InputError(field.name, N_("Ce choix n'est pas dans la liste."))


def _yes_no(field: Field, raw: str) -> bool:
    word = raw.casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise InputError(field.name, N_("Répondez par oui ou par non."))


def _number(field: Field, raw: str) -> Decimal:
    written = "".join(raw.replace("€", "").split()).replace(",", ".")
    if _NUMBER.fullmatch(written) is None:
        raise InputError(field.name, N_("Un nombre est attendu, par exemple 1 250,50."))
    return Decimal(written)


def _date(field: Field, raw: str) -> date:
    french = _FRENCH_DATE.fullmatch(raw)
    try:
        if french is not None:
            day, month, year = (int(part) for part in french.groups())
            return date(year, month, day)
        if _ISO_DATE.fullmatch(raw):
            return date.fromisoformat(raw)
    except ValueError:
        pass
    raise InputError(field.name, N_("Une date est attendue, par exemple 14/03/1985."))


def _text(field: Field, raw: str) -> str:
    limit = _LONGEST.get(field.kind, _LONGEST_TEXT)
    kept = "".join(c for c in unicodedata.normalize("NFC", raw) if _printable(c))
    if not kept.strip() or len(kept) > limit:
        raise InputError(
            field.name, N_("Un texte de {limit} caractères au plus est attendu."), limit=limit
        )
    if field.kind in _COMPACT:
        return re.sub(r"[\s.\-]", "", kept).upper()
    return kept.strip()


def _printable(character: str) -> bool:
    """Say whether a character may be kept: neither control nor mark of writing direction."""
    return character == "\n" or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"}
