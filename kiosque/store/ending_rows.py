"""Where the events that ended mandates lie, known here or not."""

from kiosque.store.database import Connection

_REVOKED, _SUSPENDED = '%"kind": "revoked"%', '%"kind": "suspended"%'
_CONFIRMED = '%"kind": "confirmed"%'
"""How the projection writes the kind of a fact."""


def revocations(connection: Connection, mandate: str) -> tuple[int, ...]:
    """Return the events that revoked a mandate or some of its scopes, oldest first."""
    return _events(connection, mandate, _REVOKED)


def suspensions(connection: Connection, mandate: str) -> tuple[int, ...]:
    """Return the events that suspended a mandate, oldest first."""
    return _events(connection, mandate, _SUSPENDED)


def confirmations(connection: Connection, mandate: str) -> tuple[int, ...]:
    """Return the events that confirmed who gave a mandate, oldest first."""
    return _events(connection, mandate, _CONFIRMED)


def last_revocations(connection: Connection, limit: int) -> tuple[int, ...]:
    """Return the last events that revoked a mandate, the newest first."""
    rows = connection.execute(
        "SELECT seq FROM mandate_facts WHERE fact LIKE ? ORDER BY seq DESC LIMIT ?",
        (_REVOKED, limit),
    )
    return tuple(row[0] for row in rows)


def facts_with_events(connection: Connection, mandate: str) -> tuple[tuple[int, str], ...]:
    """Return event and JSON text of each fact about a mandate, in the order it was learnt."""
    rows = connection.execute(
        "SELECT seq, fact FROM mandate_facts WHERE mandate = ? ORDER BY seq", (mandate,)
    )
    return tuple((row[0], row[1]) for row in rows)


def _events(connection: Connection, mandate: str, kind: str) -> tuple[int, ...]:
    rows = connection.execute(
        "SELECT seq FROM mandate_facts WHERE mandate = ? AND fact LIKE ? ORDER BY seq",
        (mandate, kind),
    )
    return tuple(row[0] for row in rows)
