"""Destroying keys, with everything that they alone opened: for an erasure, and in due time.

One transaction deletes keys, payloads, seals, case files and what was projected from them, wraps
what is left under a new epoch key, and records the event that says so. The proofs of the journal
are over headers, which stay.
"""

from collections.abc import Callable, Collection

from kiosque.desk.epoch import begin_epoch, epoch_key, settle_epoch
from kiosque.desk.journal import clear_events
from kiosque.desk.keyring import open_key
from kiosque.desk.session import Session
from kiosque.desk.throttle import in_turn
from kiosque.journal.events import read_about
from kiosque.store import journal_rows, key_rows, projections
from kiosque.store.database import Answer, Connection
from kiosque.vault.envelopes import wrap_key


def destroying(session: Session, work: Callable[[Connection], Answer]) -> Answer:
    """Run `work`, which calls `destroy`, in one write transaction, then put the new epoch in place.

    When this returns the old epoch key is gone. A kill in between leaves data that the next
    session settles; raises what `work` raises, and then nothing was destroyed.
    """
    with in_turn(session.folder):
        settle_epoch(session.database, session.vault)
        answer = session.database.write(work)
        settle_epoch(session.database, session.vault)
    return answer


def destroy(session: Session, connection: Connection, keys: Collection[str]) -> tuple[int, ...]:
    """Destroy keys and what lies under them; return the events that lost their contents."""
    emptied = key_rows.destroy(connection, keys)
    begin_epoch(connection, session.vault)
    types = {read_about(header)[0] for header in journal_rows.headers_at(connection, emptied)}
    # One event may have changed rows of another: what is left is told by the whole journal alone.
    if any(projections.projects(type_) for type_ in types):
        projections.rebuild(connection, list(clear_events(session, connection)))
    return emptied


def keep_apart(session: Session, connection: Connection, key_id: str) -> None:
    """Put a key directly under the epoch key: the one above it may then be destroyed."""
    key = open_key(connection, session.vault, key_id)
    if key is not None:
        wrapped = wrap_key(epoch_key(connection, session.vault), key.secret)
        key_rows.move_to_top(connection, key_id, wrapped)
