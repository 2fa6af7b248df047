"""A case as JSON; what its procedure says must not be kept is not in it."""

import json
from datetime import date
from typing import Any, Final

from kiosque.errors import InputError, UnreadableError
from kiosque.i18n import N_
from kiosque.procedures.case import Answer, CaseState, Settlement, check_same_version
from kiosque.procedures.fields import Keep
from kiosque.procedures.model import Procedure
from kiosque.procedures.normal_form import as_text, normal_form
from kiosque.procedures.steps import asked_by

CASE_FORMAT: Final = 1
_KEYS: Final = frozenset(
    {"format", "procedure", "version", "digest", "answers", "done", "settled", "held"}
)


def to_json(procedure: Procedure, state: CaseState) -> str:
    """Return the case as it may be kept; raises `Refusal` for another version.

    Answers kept `jamais` or `session` are left out. A step whose optional answer is left out is to
    do again, so that the answer is asked again and not taken for « nothing to say ».
    """
    check_same_version(procedure, state)
    kept = {
        name: given
        for name, given in state.answers.items()
        if name in procedure.fields and procedure.fields[name].keep is Keep.CASE
    }
    lost = {
        name
        for name in state.answers
        if name in procedure.fields and procedure.fields[name].keep is Keep.SESSION
    }
    again = {step.id for step in procedure.steps if lost & set(asked_by(step))}
    document = {
        "format": CASE_FORMAT,
        "procedure": state.procedure,
        "version": state.version,
        "digest": state.digest,
        "answers": {name: _answer(given) for name, given in kept.items()},
        "done": {k: day.isoformat() for k, day in state.done.items() if k not in again},
        "settled": {step: settled.value for step, settled in state.settled.items()},
        "held": sorted(state.held),
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _answer(given: Answer) -> dict[str, object]:
    written: dict[str, object] = {"value": as_text(given.value), "on": given.given_on.isoformat()}
    if given.warning:
        written["warning"] = given.warning
    return written


def pinned_to(text: str) -> tuple[str, int, str]:
    """Return the procedure, version and digest of a kept case; raises `UnreadableError`."""
    document = _document(text)
    return document["procedure"], document["version"], document["digest"]


def from_json(procedure: Procedure, text: str) -> CaseState:
    """Return a kept case; raises `UnreadableError`, or `Refusal` for another version."""
    document = _document(text)
    state = CaseState(document["procedure"], document["version"], document["digest"])
    check_same_version(procedure, state)
    try:
        answers = {
            name: _read_answer(procedure, name, kept)
            for name, kept in document["answers"].items()
            if procedure.fields[name].keep is Keep.CASE
        }
        done = {step: date.fromisoformat(day) for step, day in document["done"].items()}
        settled = {step: Settlement(word) for step, word in document["settled"].items()}
        held = frozenset(_piece(key) for key in document["held"])
    except (InputError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unreadable() from error
    return CaseState(state.procedure, state.version, state.digest, answers, done, settled, held)


def _read_answer(procedure: Procedure, name: str, kept: Any) -> Answer:
    value = normal_form(procedure.fields[name], kept["value"])
    doubt = kept.get("warning", "")
    if not isinstance(doubt, str):
        raise TypeError(name)
    return Answer(value, date.fromisoformat(kept["on"]), doubt)


def _piece(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError
    return key


def _document(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable() from error
    if not isinstance(document, dict) or document.keys() != _KEYS:
        raise _unreadable()
    if document["format"] != CASE_FORMAT or type(document["version"]) is not int:
        raise _unreadable()
    if not all(isinstance(document[key], str) for key in ("procedure", "digest")):
        raise _unreadable()
    return document


def _unreadable() -> UnreadableError:
    return UnreadableError(
        N_("Ce dossier ne peut pas être lu par cette version."),
        advice=N_("Il n'a pas été modifié. Mettez kiosque à jour, ou recommencez la démarche."),
    )
