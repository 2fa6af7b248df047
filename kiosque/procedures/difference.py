"""What changed between two versions of a procedure, in words and as codes."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kiosque.i18n import N_, _
from kiosque.procedures.fields import Field
from kiosque.procedures.guards.expression import Expression
from kiosque.procedures.model import Procedure
from kiosque.procedures.steps import Step


class ChangeKind(StrEnum):
    """How something changed."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"
    RETYPED = "retyped"
    """A field that holds something else than before: never allowed under the same name."""
    REQUIRED = "required"
    """A field that was optional."""


_STEP_WORDS = {
    ChangeKind.ADDED: N_("Étape ajoutée : {title}"),
    ChangeKind.REMOVED: N_("Étape retirée : {title}"),
    ChangeKind.MOVED: N_("Étape déplacée : {title}"),
    ChangeKind.CHANGED: N_("Étape modifiée : {title}"),
}
_FIELD_WORDS = {
    ChangeKind.ADDED: N_("Question ajoutée : {title}"),
    ChangeKind.REMOVED: N_("Question retirée : {title}"),
    ChangeKind.CHANGED: N_("Question modifiée : {title}"),
    ChangeKind.RETYPED: N_("Question d'un autre type : {title}"),
    ChangeKind.REQUIRED: N_("Question devenue obligatoire : {title}"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed."""

    kind: ChangeKind
    of_field: bool
    name: str
    """Of the field, or identifier of the step."""
    title: str

    @property
    def words(self) -> str:
        """The change as a mediator reads it."""
        told = _FIELD_WORDS if self.of_field else _STEP_WORDS
        return _(told[self.kind]).format(title=self.title)


def changes(old: Procedure, new: Procedure) -> tuple[Change, ...]:
    """Return what changed: fields first, then steps, each in the order of the newer version."""
    return (*_fields(old, new), *_steps(old, new))


def is_structural(old: Procedure, new: Procedure) -> bool:
    """Tell whether steps, fields or guards changed, so that the version must be raised."""
    return _structure(old) != _structure(new)


def _fields(old: Procedure, new: Procedure) -> Iterator[Change]:
    for name, field in new.fields.items():
        before = old.fields.get(name)
        kind = ChangeKind.ADDED if before is None else _field_kind(before, field)
        if kind is not None:
            yield Change(kind, of_field=True, name=name, title=field.label)
    for name, field in old.fields.items():
        if name not in new.fields:
            yield Change(ChangeKind.REMOVED, of_field=True, name=name, title=field.label)


def _field_kind(before: Field, after: Field) -> ChangeKind | None:
    if before.kind is not after.kind:
        return ChangeKind.RETYPED
    if before.optional and not after.optional:
        return ChangeKind.REQUIRED
    return ChangeKind.CHANGED if _field_face(before) != _field_face(after) else None


def _steps(old: Procedure, new: Procedure) -> Iterator[Change]:
    common = {step.id for step in old.steps} & {step.id for step in new.steps}
    before = [step.id for step in old.steps if step.id in common]
    after = [step.id for step in new.steps if step.id in common]
    moved = _moved(before, after)
    for step in new.steps:
        former = old.step(step.id)
        if former is None:
            yield Change(ChangeKind.ADDED, of_field=False, name=step.id, title=step.title)
        elif _step_face(former) != _step_face(step):
            yield Change(ChangeKind.CHANGED, of_field=False, name=step.id, title=step.title)
        elif step.id in moved:
            yield Change(ChangeKind.MOVED, of_field=False, name=step.id, title=step.title)
    for step in old.steps:
        if step.id not in common:
            yield Change(ChangeKind.REMOVED, of_field=False, name=step.id, title=step.title)


def _moved(before: list[str], after: list[str]) -> frozenset[str]:
    """Return what left its place among the others: as few as explain the new order."""
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    still = {name for one in matcher.get_matching_blocks() for name in before[one.a :][: one.size]}
    return frozenset(after) - still


def _field_face(field: Field) -> tuple[object, ...]:
    """Return what a person sees or a guard reads of a field."""
    return (field.label, field.help, *_field_bones(field))


def _field_bones(field: Field) -> tuple[object, ...]:
    return (
        field.kind,
        tuple(option.key for option in field.options),
        field.optional,
        field.keep,
        _text(field.minimum),
        _text(field.maximum),
    )


def _step_face(step: Step) -> str:
    """Return all of a step but its place."""
    from dataclasses import replace

    return repr(replace(step, index=0))


def _structure(procedure: Procedure) -> tuple[object, ...]:
    return (
        tuple((name, _field_bones(field)) for name, field in sorted(procedure.fields.items())),
        tuple((name, rule.text) for name, rule in sorted(procedure.computed.items())),
        tuple((step.id, type(step).__name__, _text(step.guard)) for step in procedure.steps),
    )


def _text(expression: Expression | None) -> str:
    return "" if expression is None else expression.text
