"""Taking an answer: normal form, bounds, doubts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from kiosque.errors import InputError
from kiosque.i18n import N_
from kiosque.procedures.case import Answer, CaseState, check_same_version, clear
from kiosque.procedures.catalogue import SharedValue
from kiosque.procedures.changed_documents import lists_to_show_again
from kiosque.procedures.fields import Field, FieldKind, Keep
from kiosque.procedures.guards.functions import Known, Maybe
from kiosque.procedures.identifiers import holds_identifier
from kiosque.procedures.lookups import Names
from kiosque.procedures.model import BIRTH_DATE, Procedure
from kiosque.procedures.normal_form import Raw, normal_form
from kiosque.procedures.partial_birth import DOUBT, last_day_possible
from kiosque.procedures.validators import contradicts_birth, warning

TOO_SMALL: Final = N_("C'est en dessous de ce que la démarche prévoit : vérifiez.")
TOO_LARGE: Final = N_("C'est au-dessus de ce que la démarche prévoit : vérifiez.")


def answer(
    procedure: Procedure,
    state: CaseState,
    field: str,
    raw: Raw,
    today: date,
    values: Mapping[str, SharedValue] | None = None,
) -> CaseState:
    """Return the case with one answer; the other answers stay.

    Nothing typed for an optional field removes its answer. `values` are only needed for bounds
    that read shared values. An answer that changes shows again the check-lists that it adds a
    document to. Raises `InputError` when the text cannot be an answer, `Refusal` when
    the case began with another version.
    """
    check_same_version(procedure, state)
    wanted = procedure.fields.get(field)
    if wanted is None:
        raise InputError("field", N_("Ce champ n'existe pas dans la démarche."))
    if not raw or (isinstance(raw, str) and not raw.strip()):
        if wanted.optional:
            return clear(state, field)
        if wanted.type.kind.value != "choix_multiple":
            raise InputError(field, N_("Une réponse est attendue ici."))
    partial = last_day_possible(raw) if field == BIRTH_DATE and isinstance(raw, str) else None
    value = partial or normal_form(wanted, raw)
    if wanted.keep is Keep.CASE and isinstance(value, str) and not wanted.options:
        _check_may_be_kept(field, value)
    doubt = (
        outside(wanted, value, today, values or {})
        or warning(wanted, value, today)
        or _other_birth(wanted, value, state)
        or (DOUBT if partial else "")
    )
    given = Answer(value, today, doubt)
    after = replace(state, answers={**state.answers, field: given})
    former = state.answers.get(field)
    if former is None or former.value == value:
        return after
    return lists_to_show_again(procedure, state, after, values or {}, today)


def _other_birth(wanted: Field, value: Known, state: CaseState) -> str:
    birth = state.answers.get(BIRTH_DATE)
    if wanted.kind is not FieldKind.SOCIAL_SECURITY or not isinstance(value, str):
        return ""
    born = birth.value if birth is not None and birth.warning != DOUBT else None
    return contradicts_birth(value, born) if isinstance(born, date) else ""


def _check_may_be_kept(field: str, text: str) -> None:
    """Raise `InputError` when a text that a case would keep holds what no case may hold."""
    if holds_identifier(text):
        raise InputError(
            field,
            N_("Ce texte contient un numéro de sécurité sociale, un numéro fiscal ou un IBAN."),
            advice=N_("Il n'est jamais gardé dans un dossier. Retirez ce numéro du texte."),
        )


def outside(field: Field, value: Maybe, today: date, values: Mapping[str, SharedValue]) -> str:
    """Return what to say of an answer beyond the bounds of its field; empty within them."""
    names = Names({}, {}, values, today)
    least = field.minimum.value(names) if field.minimum else None
    most = field.maximum.value(names) if field.maximum else None
    if _below(value, least):
        return TOO_SMALL
    return TOO_LARGE if _below(most, value) else ""


def _below(small: Maybe, large: Maybe) -> bool:
    if isinstance(small, Decimal) and isinstance(large, Decimal):
        return small < large
    if isinstance(small, date) and isinstance(large, date):
        return small < large
    return False
