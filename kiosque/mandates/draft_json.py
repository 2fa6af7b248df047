"""Drafts as JSON values, for the encrypted table where open visits wait.

Reading is forgiving where a draft is older than the program: what is missing is not answered yet.
What cannot be read raises `UnreadableError`, without repeating it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kiosque.errors import InputError, Refusal, UnreadableError
from kiosque.i18n import N_
from kiosque.mandates.consent import in_statement_order
from kiosque.mandates.draft import VisitDraft
from kiosque.mandates.durations import Duration
from kiosque.mandates.languages import CODES
from kiosque.mandates.pivot import PivotIdentity, pivot_identity
from kiosque.mandates.postures import Posture
from kiosque.mandates.record_parts import citizen_payload
from kiosque.mandates.scopes import in_order


def draft_to_json(draft: VisitDraft) -> dict[str, Any]:
    """Return a draft as JSON values."""
    return {
        "posture": str(draft.posture),
        "acting": draft.acting,
        "notices_read": draft.notices_read,
        "protected": draft.protected,
        "minor": draft.minor,
        "scopes": list(draft.scopes),
        "procedures": list(draft.procedures),
        "narrowing": draft.narrowing,
        "duration": None if draft.duration is None else str(draft.duration),
        "earlier_end": None if draft.earlier_end is None else draft.earlier_end.isoformat(),
        "identity": None if draft.identity is None else citizen_payload(draft.identity),
        "identity_proof": None if draft.identity_proof is None else dict(draft.identity_proof),
        "same_as": draft.same_as,
        "statements": list(draft.statements),
        "renews": draft.renews,
        "language": draft.language,
    }


def draft_from_json(value: Mapping[str, Any]) -> VisitDraft:
    """Return the draft that `value` holds; raises `UnreadableError`."""
    try:
        return _draft(value)
    except (InputError, Refusal, KeyError, TypeError, ValueError, AttributeError):
        raise UnreadableError(
            N_("Le brouillon de cet accompagnement ne peut pas être relu."),
            advice=N_("Recommencez l'accompagnement. Les mandats signés ne sont pas touchés."),
        ) from None


def _draft(value: Mapping[str, Any]) -> VisitDraft:
    duration, end = value.get("duration"), value.get("earlier_end")
    identity, proof = value.get("identity"), value.get("identity_proof")
    same_as = value.get("same_as")
    renews = value.get("renews")
    return VisitDraft(
        posture=Posture(value["posture"]),
        acting=_flag(value.get("acting", False)),
        notices_read=_flag(value.get("notices_read", False)),
        protected=_answer(value.get("protected")),
        minor=_answer(value.get("minor")),
        scopes=in_order(tuple(value.get("scopes", ()))),
        procedures=tuple(str(name) for name in value.get("procedures", ())),
        narrowing=_flag(value.get("narrowing", False)),
        duration=None if duration is None else Duration(duration),
        earlier_end=None if end is None else datetime.fromisoformat(end),
        identity=None if identity is None else _identity(identity),
        identity_proof=None if proof is None else dict(proof),
        same_as=None if same_as is None else str(same_as),
        statements=in_statement_order(value.get("statements", ())),
        renews=None if renews is None else str(renews),
        language=_language(value.get("language")),
    )


def _identity(value: Mapping[str, Any]) -> PivotIdentity:
    return pivot_identity(
        given_names=tuple(value["given_names"]),
        family_name=value["family_name"],
        gender=value["gender"],
        birth_date=value["birth_date"],
        birth_place=value.get("birth_place"),
        birth_country=value["birth_country"],
        preferred_name=value.get("preferred_name"),
    )


def _language(value: object) -> str | None:
    if value is not None and value not in CODES:
        raise ValueError("no language that papers have")
    return None if value is None else str(value)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("neither true nor false")
    return value


def _answer(value: object) -> bool | None:
    return None if value is None else _flag(value)
