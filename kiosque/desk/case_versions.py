"""A newer version of a procedure over an open case: shown, then chosen, never forced."""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosque.desk.cases import CaseFile, move_case
from kiosque.desk.procedures import shelf
from kiosque.desk.session import Session
from kiosque.errors import Refusal
from kiosque.i18n import N_, _
from kiosque.procedures.difference import changes
from kiosque.procedures.migration import Migrated, migrate
from kiosque.procedures.model import Procedure
from kiosque.procedures.wording import in_words


@dataclass(frozen=True, slots=True)
class NewerVersion:
    """What a move to the present version would change."""

    procedure: Procedure
    migrated: Migrated
    lines: tuple[str, ...]
    """What changed in the procedure, then what becomes of the answers."""


def newer_version(case: CaseFile) -> NewerVersion | None:
    """Return the newer version of the procedure of an open case, or None without one."""
    new = shelf().procedure(case.procedure.id)
    if case.ended or new is None or new.version <= case.procedure.version:
        return None
    migrated = migrate(case.procedure, new, case.state)
    changed = [change.words for change in changes(case.procedure, new)]
    if not changed:
        changed = [_("Des conditions ou des textes ont changé.")]
    return NewerVersion(new, migrated, (*changed, *_answers(case.procedure, new, migrated)))


def move_to_newer_version(session: Session, case: CaseFile) -> CaseFile:
    """Take a case to the present version of its procedure; raises `Refusal` without a newer one."""
    session.must_be_mediator()
    newer = newer_version(case)
    if newer is None:
        raise Refusal(N_("Ce dossier suit déjà la version la plus récente."))
    return move_case(session, case, newer.procedure, newer.migrated.state)


def _answers(old: Procedure, new: Procedure, migrated: Migrated) -> Iterator[str]:
    for name, given in migrated.lost.items():
        field = old.fields[name]
        yield _("Réponse qui sera effacée : {label} → {said}").format(
            label=field.label, said=in_words(given.value, field)
        )
    for name in sorted(migrated.to_review):
        yield _("Réponse à revoir : {label}").format(label=new.fields[name].label)
    for name in sorted(migrated.forgotten):
        yield _("Réponse qui ne sera plus gardée : {label}").format(label=new.fields[name].label)
    if not migrated.lost and not migrated.forgotten:
        yield _("Toutes les réponses sont gardées.")
