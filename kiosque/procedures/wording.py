"""Texts ready to be read: holes filled, amounts and dates in French form."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

from kiosque.i18n import N_, _
from kiosque.procedures.catalogue import SharedValue
from kiosque.procedures.fields import Field, FieldKind
from kiosque.procedures.guards.functions import Known, Maybe
from kiosque.procedures.model import Procedure, Source
from kiosque.procedures.references import HOLE
from kiosque.procedures.steps import Confidence
from kiosque.procedures.walk import Walk

UNKNOWN: Final = "…"
_CENTS: Final = 2
_MOST_DECIMALS: Final = 6
"""Decimals that a value of a file may have; a division gives more."""
_CENT: Final = Decimal("0.01")
_WIDE: Final = Context(prec=60)
"""Digits enough for any number that a case holds."""
_NBSP: Final = "\N{NO-BREAK SPACE}"
_THIN: Final = "\N{NARROW NO-BREAK SPACE}"
_YES: Final = N_("oui")
_NO: Final = N_("non")
_DOUBTS: Final = {
    Confidence.PARTIAL: N_("source partielle"),
    Confidence.UNKNOWN: N_("source peu sûre"),
}


def filled(
    text: str,
    procedure: Procedure,
    where: Walk | None,
    values: Mapping[str, SharedValue],
    unknown: str = UNKNOWN,
) -> str:
    """Return a text with its holes filled; what is unknown shows as `unknown`."""

    def content(name: str) -> str:
        if name.startswith("v."):
            shared = values.get(name.removeprefix("v."))
            return unknown if shared is None else worth(shared)
        known = where.value(name) if where is not None else None
        if isinstance(known, Decimal) and name in procedure.computed:
            known = rounded(known)
        return unknown if known is None else in_words(known, procedure.fields.get(name))

    return HOLE.sub(lambda hole: content(hole[1]), text)


def worth(shared: SharedValue) -> str:
    """Return a shared value with its unit, as « 638,28 €/mois »."""
    text = in_words(shared.value)
    return f"{text}{_NBSP}{shared.unit}" if shared.unit else text


def in_words(value: Maybe, field: Field | None = None) -> str:
    """Return a value as a French reader writes it; a choice becomes its label."""
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return _(_YES) if value else _(_NO)
    if isinstance(value, Decimal):
        unit = f"{_NBSP}€" if field is not None and field.kind is FieldKind.AMOUNT else ""
        return number(value) + unit
    if isinstance(value, date):
        from kiosque.i18n.dates import date_in_words

        return date_in_words(value)
    return _labelled(value, field)


def _labelled(value: Known, field: Field | None) -> str:
    labels = {option.key: option.label for option in field.options} if field is not None else {}
    if isinstance(value, frozenset):
        keys = [key for key in labels if key in value] or sorted(value)
        return ", ".join(labels.get(key, key) for key in keys)
    return labels.get(str(value), str(value))


def number(value: Decimal) -> str:
    """Return « 1 250,50 »: thin spaces by thousands, a comma, two decimals when there are any.

    A rate with more decimals keeps them, as « 0,529 ».
    """
    exact = value.normalize(_WIDE)
    decimals = max(0, -int(exact.as_tuple().exponent))
    if decimals > _MOST_DECIMALS:
        exact, decimals = rounded(value), _CENTS
    shown = f"{exact:,.{max(decimals, _CENTS) if decimals else 0}f}"
    return shown.replace(",", _THIN).replace(".", ",")


def rounded(value: Decimal) -> Decimal:
    """Return a result as money is told: to the cent, half a cent going up."""
    return value.quantize(_CENT, ROUND_HALF_UP, _WIDE)


def source_line(source: Source) -> str:
    """Return what a source is worth, never more than what was done."""
    from kiosque.i18n.dates import date_in_words

    read = _("{title}, {publisher}, lu le {day}").format(
        title=source.title, publisher=source.publisher, day=date_in_words(source.read_on)
    )
    doubt = _DOUBTS.get(source.confidence)
    if doubt is not None:
        read = f"{read} · {_(doubt)}"
    if source.checked_on is None:
        return _("{read} · jamais vérifié sur la page officielle").format(read=read)
    return _("{read} · vérifié le {day} par {person}").format(
        read=read, day=date_in_words(source.checked_on), person=source.checked_by
    )
