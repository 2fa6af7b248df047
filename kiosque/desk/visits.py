"""A visit: opened with a posture, kept as a draft at each answer, closed with an account."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from kiosque.desk.keyring import DataKey, create_key, new_id, open_key
from kiosque.desk.session import Session
from kiosque.errors import Refusal
from kiosque.i18n import N_
from kiosque.mandates.order import VisitDraft, draft_from_json, draft_to_json
from kiosque.store import visit_rows
from kiosque.store.database import Connection
from kiosque.store.visit_rows import VisitRow
from kiosque.vault.envelopes import decrypt, encrypt

ABANDONED_AFTER = timedelta(days=7)
"""After this long without a change an open visit is forgotten, with what was typed in it."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One meeting, as far as it went."""

    id: str
    opened_at: str
    mediator: str
    citizen: str | None
    mandate: str | None
    draft: VisitDraft
    closed: bool


def open_visit(session: Session, draft: VisitDraft) -> Visit:
    """Open a visit with its posture; nothing about a person is in it yet."""
    session.must_be_mediator()
    now = session.clock.read().now
    return session.database.write(lambda connection: open_in(session, connection, draft, now))


def open_in(session: Session, connection: Connection, draft: VisitDraft, now: datetime) -> Visit:
    """Open a visit in the caller's transaction."""
    visit_id = new_id(now)
    key = create_key(connection, session.vault, "draft", now, None)
    row = VisitRow(
        id=visit_id,
        opened_at=now.isoformat(),
        changed_at=now.isoformat(),
        posture=str(draft.posture),
        citizen=None,
        mandate=None,
        mediator=session.person,
        closed_at=None,
        key=key.id,
        draft=_sealed(key, visit_id, draft),
    )
    visit_rows.save_visit(connection, row)
    return _visit(row, draft)


def save_draft(session: Session, visit_id: str, draft: VisitDraft) -> Visit:
    """Keep the answers given so far; called at each answer."""
    session.must_be_mediator()
    now = session.clock.read().now

    def write(connection: Connection) -> Visit:
        row = open_row(connection, visit_id)
        key = _key(session, connection, row)
        kept = replace(
            row,
            changed_at=now.isoformat(),
            posture=str(draft.posture),
            draft=_sealed(key, visit_id, _writable(draft)),
        )
        visit_rows.save_visit(connection, kept)
        return _visit(kept, draft)

    return session.database.write(write)


def load_visit(session: Session, visit_id: str) -> Visit:
    """Return a visit; raises `Refusal` for an unknown one."""
    session.must_be_mediator()

    def read(connection: Connection) -> Visit:
        row = known_row(connection, visit_id)
        return _visit(row, _draft(session, connection, row))

    return session.database.read(read)


def visits_to_resume(session: Session) -> tuple[Visit, ...]:
    """Return the open visits, the last touched first; forget the abandoned ones."""
    session.must_be_mediator()
    before = (session.clock.read().now - ABANDONED_AFTER).isoformat()
    session.database.write(lambda connection: visit_rows.forget_abandoned(connection, before))

    def read(connection: Connection) -> tuple[Visit, ...]:
        rows = visit_rows.open_visits(connection)
        return tuple(_visit(row, _draft(session, connection, row)) for row in rows)

    return session.database.read(read)


def abandon_visit(session: Session, visit_id: str) -> None:
    """Forget an open visit at once, with what was typed in it."""
    session.must_be_mediator()

    def write(connection: Connection) -> None:
        row = open_row(connection, visit_id)
        visit_rows.forget_visit(connection, row)

    session.database.write(write)


def known_row(connection: Connection, visit_id: str) -> VisitRow:
    row = visit_rows.visit(connection, visit_id)
    if row is None:
        raise Refusal(
            N_("Cet accompagnement n'existe pas, ou a été effacé."),
            advice=N_("Ouvrez un nouvel accompagnement."),
        )
    return row


def open_row(connection: Connection, visit_id: str) -> VisitRow:
    """Return the row of a visit that may still change."""
    row = known_row(connection, visit_id)
    if row.closed_at is not None:
        raise Refusal(
            N_("Cet accompagnement est déjà terminé."),
            advice=N_("Son compte rendu reste imprimable. Ouvrez un nouvel accompagnement."),
        )
    return row


def _visit(row: VisitRow, draft: VisitDraft) -> Visit:
    return Visit(
        id=row.id,
        opened_at=row.opened_at,
        mediator=row.mediator,
        citizen=row.citizen,
        mandate=row.mandate,
        draft=draft,
        closed=row.closed_at is not None,
    )


def _key(session: Session, connection: Connection, row: VisitRow) -> DataKey:
    key = open_key(connection, session.vault, row.key)
    if key is None:
        raise Refusal(N_("Le brouillon de cet accompagnement a été effacé."))
    return key


def _draft(session: Session, connection: Connection, row: VisitRow) -> VisitDraft:
    key = open_key(connection, session.vault, row.key)
    if key is None or row.draft is None:
        return draft_from_json({"posture": row.posture})
    clear: dict[str, Any] = json.loads(decrypt(key.secret, row.draft, _bound_to(row.id)))
    return draft_from_json(clear)


def _sealed(key: DataKey, visit_id: str, draft: VisitDraft) -> bytes:
    clear = json.dumps(draft_to_json(draft), ensure_ascii=False).encode()
    return encrypt(key.secret, clear, _bound_to(visit_id))


def _writable(draft: VisitDraft) -> VisitDraft:
    """Leave out who the person is until the protection question is answered."""
    if draft.protected is None:
        return replace(draft, identity=None, identity_proof=None, same_as=None)
    return draft


def _bound_to(visit_id: str) -> bytes:
    return f"kiosque/visit/v1\0{visit_id}".encode()
