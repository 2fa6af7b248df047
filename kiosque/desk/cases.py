"""Case files: one person going through one procedure, saved at each answer.

What a field says must not be kept is never written: it stays in the session, at most. A case of a
known citizen is shared by the mediators of the organisation and outlives the visit; one of nobody
ends with the visit, its key with the draft's.
"""

import hashlib
import json
from dataclasses import dataclass, field, replace
from typing import Any

from kiosque.desk.act_refusals import refusals_journaled
from kiosque.desk.acts import RecordAct, act_in
from kiosque.desk.keyring import DataKey, create_key, new_id, open_key
from kiosque.desk.procedures import check_may_follow, known_procedure, shelf, today
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit, load_visit, open_row
from kiosque.errors import Refusal, UnreadableError
from kiosque.i18n import N_
from kiosque.procedures.case import CaseState, clear, mark_done, new_case
from kiosque.procedures.case_text import from_json, to_json
from kiosque.procedures.catalogue import Catalogue
from kiosque.procedures.fields import Keep
from kiosque.procedures.model import Procedure
from kiosque.procedures.reader import load_procedure
from kiosque.procedures.walk import Walk, walk
from kiosque.store import mandate_rows, visit_rows
from kiosque.store.database import Connection
from kiosque.store.visit_rows import CaseRow, VisitRow
from kiosque.vault.envelopes import decrypt, encrypt


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with the procedure that it began with."""

    id: str
    visit: str
    procedure: Procedure
    state: CaseState = field(repr=False)
    opened_at: str
    changed_at: str
    revision: int
    ended: bool
    newer: bool
    """A later version of the procedure exists; the case goes on with its own."""
    withdrawn: bool
    """The procedure is no longer proposed; the case can be finished all the same."""

    @property
    def catalogue(self) -> Catalogue:
        """Amounts, documents and words as they are now."""
        return shelf().catalogue


def begin_case(session: Session, visit_id: str, procedure_id: str) -> CaseFile:
    """Open an empty case; raises `Refusal` when the mandate does not cover the procedure."""
    session.must_be_mediator()
    procedure = known_procedure(procedure_id)
    check_may_follow(session, load_visit(session, visit_id), procedure)
    source = shelf().text_of(procedure_id) or ""
    now = session.clock.read().now
    state = new_case(procedure)

    def write(connection: Connection) -> CaseRow:
        visit = open_row(connection, visit_id)
        parent = _owner_key(session, connection, visit)
        key = create_key(connection, session.vault, "case", now, parent)
        row = CaseRow(
            id=new_id(now),
            visit=visit.id,
            citizen=visit.citizen,
            procedure=procedure.id,
            version=procedure.version,
            digest=procedure.digest,
            opened_at=now.isoformat(),
            changed_at=now.isoformat(),
            closed_at=None,
            key=key.id,
            state=b"",
            revision=0,
        )
        row = replace(row, state=_sealed(key, row.id, procedure, state))
        visit_rows.keep_copy_of(connection, procedure.digest, source.encode())
        visit_rows.save_case(connection, row)
        return row

    return _file(session.database.write(write), procedure, state)


def walk_case(session: Session, case: CaseFile) -> Walk:
    """Return where a case stands today."""
    return walk(case.procedure, case.state, case.catalogue.values, today(session))


def keep_case(session: Session, case: CaseFile, state: CaseState) -> CaseFile:
    """Save a case; what must not be kept stays in the session's memory, or nowhere."""
    session.must_be_mediator()
    saved = session.database.write(
        lambda connection: _save(session, connection, case, state, ended=False)
    )
    return _remembered(session, saved, case.procedure, state)


def do_step(
    session: Session, case: CaseFile, step_id: str, act: RecordAct | None = None
) -> CaseFile:
    """Mark a step done, with the act that it was: both are recorded, or neither.

    Raises what `record_act` raises.
    """
    session.must_be_mediator()
    state = mark_done(case.procedure, case.state, step_id, today(session))

    def write(connection: Connection) -> CaseRow:
        if act is not None:
            act_in(session, connection, act)
        return _save(session, connection, case, state, ended=False)

    with refusals_journaled(session):
        saved = session.database.write(write)
    return _remembered(session, saved, case.procedure, state)


def move_case(session: Session, case: CaseFile, new: Procedure, state: CaseState) -> CaseFile:
    """Save a case under a newer version of its procedure, whose text is kept with it."""
    session.must_be_mediator()
    source = shelf().text_of(new.id) or ""

    def write(connection: Connection) -> CaseRow:
        visit_rows.keep_copy_of(connection, new.digest, source.encode())
        moved = replace(case, procedure=new)
        return _save(session, connection, moved, state, ended=False)

    saved = session.database.write(write)
    return _remembered(session, saved, new, state)


def end_case(session: Session, case: CaseFile, act: RecordAct | None = None) -> CaseFile:
    """Close a case that reached its end, with the act that it was.

    Answers that its path does not ask are erased. Raises `Refusal` before the end, and what
    `record_act` raises: then nothing is closed.
    """
    session.must_be_mediator()
    where = walk_case(session, case)
    if where.finished is None:
        raise Refusal(
            N_("Cette démarche n'est pas finie."),
            advice=N_("Elle reste en cours, et se reprend à l'étape où elle en est."),
        )
    state = case.state
    for name in where.off_path:
        state = clear(state, name)

    def write(connection: Connection) -> CaseRow:
        if act is not None:
            act_in(session, connection, act)
        return _save(session, connection, case, state, ended=True)

    with refusals_journaled(session):
        saved = session.database.write(write)
    return _remembered(session, saved, case.procedure, state)


def cases_of(session: Session, visit: Visit) -> tuple[CaseFile, ...]:
    """Return the cases of the person of a visit, or of the visit alone when it has no name."""
    session.must_be_mediator()

    def read(connection: Connection) -> tuple[CaseFile, ...]:
        rows = visit_rows.cases(connection, visit_id=visit.id, citizen_id=visit.citizen)
        return tuple(_load(session, connection, row) for row in _readable(connection, rows))

    return session.database.read(read)


def open_cases(
    session: Session, visit: Visit, procedure_id: str | None = None
) -> tuple[CaseFile, ...]:
    """Return the cases to resume, the last touched first; of one procedure, when it is named."""
    return tuple(
        case
        for case in cases_of(session, visit)
        if not case.ended and procedure_id in {None, case.procedure.id}
    )


def stuck_cases(session: Session, visit: Visit) -> tuple[str, ...]:
    """Return the procedures whose cases, begun and kept, this program cannot read today.

    An amount that their version needs may have left the shared files; the case waits unchanged.
    """
    session.must_be_mediator()

    def read(connection: Connection) -> tuple[str, ...]:
        rows = visit_rows.cases(connection, visit_id=visit.id, citizen_id=visit.citizen)
        return tuple(
            row.procedure
            for row in rows
            if row.closed_at is None and not _is_readable(connection, row)
        )

    return session.database.read(read)


def _is_readable(connection: Connection, row: CaseRow) -> bool:
    try:
        _pinned(connection, row)
    except UnreadableError:
        return False
    return True


def _readable(connection: Connection, rows: tuple[CaseRow, ...]) -> tuple[CaseRow, ...]:
    """Return the rows whose procedure can be read: one that cannot never hides the others."""
    return tuple(row for row in rows if _is_readable(connection, row))


def kept_cases(session: Session, citizen_id: str) -> tuple[dict[str, Any], ...]:
    """Return what is kept of every case of a person as plain data, the last touched first.

    No procedure is needed for it: one that can no longer be read hides nothing.
    """
    session.must_be_mediator()

    def read(connection: Connection) -> tuple[dict[str, Any], ...]:
        rows = visit_rows.cases(connection, citizen_id=citizen_id)
        return tuple(_kept(session, connection, row) for row in rows)

    return session.database.read(read)


def _kept(session: Session, connection: Connection, row: CaseRow) -> dict[str, Any]:
    key = _key(session, connection, row)
    return {
        "id": row.id,
        "procedure": row.procedure,
        "version": row.version,
        "opened_at": row.opened_at,
        "changed_at": row.changed_at,
        "ended": row.closed_at is not None,
        "state": json.loads(decrypt(key.secret, row.state, _bound_to(row.id))),
    }


def _save(
    session: Session, connection: Connection, case: CaseFile, state: CaseState, *, ended: bool
) -> CaseRow:
    now = session.clock.read().now.isoformat()
    row = _known(connection, case.id)
    if row.revision != case.revision or row.closed_at is not None:
        raise Refusal(
            N_("Ce dossier vient d'être modifié ou terminé dans une autre session."),
            advice=N_("Cette réponse n'est pas gardée. Rouvrez le dossier pour le voir à jour."),
        )
    key = _key(session, connection, row)
    kept = replace(
        row,
        changed_at=now,
        revision=row.revision + 1,
        closed_at=now if ended else None,
        version=state.version,
        digest=state.digest,
        state=_sealed(key, row.id, case.procedure, state),
    )
    visit_rows.save_case(connection, kept)
    return kept


def _remembered(session: Session, row: CaseRow, procedure: Procedure, state: CaseState) -> CaseFile:
    for name, wanted in procedure.fields.items():
        if wanted.keep is Keep.NEVER:
            state = clear(state, name)
    session.cases[row.id] = (row.revision, state)
    return _file(row, procedure, state)


def _load(session: Session, connection: Connection, row: CaseRow) -> CaseFile:
    procedure = _pinned(connection, row)
    revision, state = session.cases.get(row.id, (-1, None))
    if state is None or revision != row.revision:
        key = _key(session, connection, row)
        state = from_json(procedure, decrypt(key.secret, row.state, _bound_to(row.id)).decode())
    return _file(row, procedure, state)


def _pinned(connection: Connection, row: CaseRow) -> Procedure:
    """Return the procedure that a case began with: today's when unchanged, else the copy kept."""
    present = shelf().procedure(row.procedure)
    if present is not None and present.digest == row.digest:
        return present
    source = visit_rows.copy_of(connection, row.digest)
    if source is None or hashlib.sha256(source).hexdigest() != row.digest:
        raise UnreadableError(N_("La démarche avec laquelle ce dossier a commencé manque."))
    return load_procedure(source.decode(), row.procedure, shelf().catalogue)


def _file(row: CaseRow, procedure: Procedure, state: CaseState) -> CaseFile:
    present = shelf().procedure(row.procedure)
    return CaseFile(
        id=row.id,
        visit=row.visit,
        procedure=procedure,
        state=state,
        opened_at=row.opened_at,
        changed_at=row.changed_at,
        revision=row.revision,
        ended=row.closed_at is not None,
        newer=present is not None and present.version > row.version,
        withdrawn=present is None,
    )


def _known(connection: Connection, case_id: str) -> CaseRow:
    row = visit_rows.case(connection, case_id)
    if row is None:
        raise Refusal(
            N_("Ce dossier n'existe plus."),
            advice=N_("Un autre poste de travail l'a peut-être terminé. Recommencez la démarche."),
        )
    return row


def _owner_key(session: Session, connection: Connection, visit: VisitRow) -> DataKey:
    """Return the key that the case's own key lies under: the citizen's, or the draft's."""
    citizen = mandate_rows.citizen(connection, visit.citizen) if visit.citizen else None
    key = open_key(connection, session.vault, visit.key if citizen is None else citizen.key)
    if key is None:
        raise _erased()
    return key


def _key(session: Session, connection: Connection, row: CaseRow) -> DataKey:
    key = open_key(connection, session.vault, row.key)
    if key is None:
        raise _erased()
    return key


def _erased() -> UnreadableError:
    return UnreadableError(N_("Ce dossier a été effacé."))


def _sealed(key: DataKey, case_id: str, procedure: Procedure, state: CaseState) -> bytes:
    return encrypt(key.secret, to_json(procedure, state).encode(), _bound_to(case_id))


def _bound_to(case_id: str) -> bytes:
    return f"kiosque/case/v1\0{case_id}".encode()
