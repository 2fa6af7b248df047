"""A case taken to a newer version of its procedure: nothing is lost without being named."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from kiosque.errors import InputError
from kiosque.i18n import N_
from kiosque.procedures.case import Answer, CaseState
from kiosque.procedures.fields import Keep
from kiosque.procedures.model import Migration, Procedure
from kiosque.procedures.normal_form import as_text, normal_form
from kiosque.procedures.steps import EndStep

TO_REVIEW: Final = N_("La démarche a changé : cette réponse est à revoir.")


@dataclass(frozen=True, slots=True)
class Migrated:
    """A case under its new version, and what the move costs."""

    state: CaseState
    lost: Mapping[str, Answer] = field(repr=False)
    """Answers that the new version has no place for, by their former name."""
    to_review: frozenset[str]
    """Answers kept that must be read again, by their name now."""
    forgotten: frozenset[str]
    """Answers that the case kept and will no longer keep, by their name now."""


def migrate(old: Procedure, new: Procedure, state: CaseState) -> Migrated:
    """Return a case under a newer version of its procedure; `state` itself is not changed.

    Migrations written by the author are followed one after the other. An answer whose field is
    gone, or cannot hold it any more, is lost and named. A step done stays done under its name; a
    doubtful end is settled again when its condition changed.
    """
    steps = list(_chain(new, state.version))
    kept: dict[str, Answer] = {}
    lost: dict[str, Answer] = {}
    review: set[str] = set()
    forgotten: set[str] = set()
    for former, given in state.answers.items():
        name, moved, is_to_review = _followed(former, given, steps)
        placed = None if name is None else _placed(new, name, moved)
        # Two answers renamed into one field: the first stays, the other is named.
        if name is None or placed is None or name in kept:
            lost[former] = given
            continue
        if _forgets_more(old, new, former, name):
            forgotten.add(name)
        kept[name] = replace(placed, warning=TO_REVIEW) if is_to_review else placed
        if is_to_review:
            review.add(name)
    renamed = {step: _step_now(step, steps) for step in (*state.done, *state.settled)}
    moved_state = replace(
        state,
        version=new.version,
        digest=new.digest,
        answers=kept,
        done={renamed[s]: day for s, day in state.done.items() if new.step(renamed[s])},
        settled={
            renamed[s]: how
            for s, how in state.settled.items()
            if _same_end(old, s, new, renamed[s])
        },
    )
    return Migrated(moved_state, lost, frozenset(review), frozenset(forgotten))


def _chain(new: Procedure, version: int) -> Iterator[Migration]:
    """Yield the migrations from a version to that of `new`; a version without one changes nothing.

    An author may jump over versions that were never published.
    """
    for one in sorted(new.migrations, key=lambda found: found.before):
        if one.before >= version:
            yield one
            version = one.after


def _followed(name: str, given: Answer, steps: list[Migration]) -> tuple[str | None, Answer, bool]:
    """Return where an answer went, None when it was dropped, and whether to read it again."""
    is_to_review = False
    for one in steps:
        if name in one.dropped:
            return None, given, False
        name = one.renamed.get(name, name)
        keys = one.converted.get(name)
        if keys is not None:
            given = replace(given, value=_converted(given, keys))
        is_to_review = is_to_review or name in one.to_review
    return name, given, is_to_review


def _converted(given: Answer, keys: Mapping[str, str]) -> "str | frozenset[str]":
    if isinstance(given.value, frozenset):
        return frozenset(keys.get(key, key) for key in given.value)
    written = as_text(given.value)
    return keys.get(written, written) if isinstance(written, str) else frozenset(written)


def _placed(new: Procedure, name: str, given: Answer) -> Answer | None:
    """Return an answer as the new field holds it, or None when it cannot."""
    wanted = new.fields.get(name)
    if wanted is None:
        return None
    try:
        return replace(given, value=normal_form(wanted, as_text(given.value)))
    except InputError:
        return None


def _step_now(step: str, steps: list[Migration]) -> str:
    for one in steps:
        step = one.steps.get(step, step)
    return step


def _same_end(old: Procedure, former: str, new: Procedure, name: str) -> bool:
    before, after = old.step(former), new.step(name)
    if not isinstance(before, EndStep) or not isinstance(after, EndStep):
        return False
    return _rule(old, before) == _rule(new, after)


def _rule(procedure: Procedure, end: EndStep) -> tuple[str, dict[str, str]]:
    """Return the condition of an end with the calculations that it may use."""
    rules = {name: rule.text for name, rule in procedure.computed.items()}
    return (end.guard.text if end.guard is not None else "", rules)


def _forgets_more(old: Procedure, new: Procedure, former: str, name: str) -> bool:
    """Tell whether an answer that a case kept is kept no longer under the new version."""
    return old.fields[former].keep is Keep.CASE and new.fields[name].keep is not Keep.CASE
