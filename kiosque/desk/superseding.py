"""The mandates that a new one replaces: told before it is recorded, named in its record after."""

from datetime import datetime
from typing import Final

from kiosque.desk.mandates import MandateLine, lines_of
from kiosque.desk.recognising import recognised_citizen
from kiosque.desk.session import Session
from kiosque.mandates.lifecycle import MandateState
from kiosque.mandates.order import VisitDraft
from kiosque.store import mandate_rows
from kiosque.store.database import Connection

RUNNING: Final = (MandateState.ACTIVE, MandateState.SIGNED_LOCALLY, MandateState.SUSPENDED)


def replaced_by(
    session: Session, draft: VisitDraft, citizen: str | None
) -> tuple[MandateLine, ...]:
    """Return the mandates that a draft would replace; `citizen` is the visit's, if it has one."""

    def read(connection: Connection) -> tuple[MandateLine, ...]:
        row = mandate_rows.mandate(connection, draft.renews) if draft.renews else None
        known = row.citizen if row else citizen
        known = known or recognised_citizen(session.known_people(connection), draft)
        return replaced_lines(connection, known, draft, session.now()) if known else ()

    return session.database.read(read)


def replaced_lines(
    connection: Connection, citizen: str, draft: VisitDraft, now: datetime
) -> tuple[MandateLine, ...]:
    """Return the mandates of a person that still hold one of the scopes of a draft.

    Those that run, and the one that is renewed, even when it has ended.
    """
    wanted = set(draft.scopes)
    return tuple(
        line
        for line in lines_of(connection, mandate_rows.mandates(connection, citizen), now)
        if wanted & set(line.view.scopes)
        and (line.view.state in RUNNING or line.id == draft.renews)
    )
