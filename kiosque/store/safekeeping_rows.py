"""What was erased, kept apart and forgotten in due time: as the projections hold it."""

import json

from kiosque.store.database import Connection


def erasures(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Return who was erased, the first one first, each with the mandates kept as a proof."""
    rows = connection.execute("SELECT citizen, proofs FROM erasures ORDER BY seq")
    return {row[0]: tuple(json.loads(row[1])) for row in rows}


def erasure_of(connection: Connection, citizen: str) -> int | None:
    """Return the event that erased a citizen."""
    row = connection.execute("SELECT seq FROM erasures WHERE citizen = ?", (citizen,)).fetchone()
    return None if row is None else int(row[0])


def backups_kept_until(connection: Connection) -> str | None:
    """Return until when the backup that is kept longest is kept; None when none was ever made."""
    row = connection.execute("SELECT max(kept_until) FROM backups").fetchone()
    return None if row[0] is None else str(row[0])


def last_backup(connection: Connection) -> str | None:
    """Return when the last backup was made."""
    row = connection.execute("SELECT max(made_at) FROM backups").fetchone()
    return None if row[0] is None else str(row[0])


def past_logs(connection: Connection) -> tuple[tuple[bytes, int], ...]:
    """Return the public key and the size at its end of each log before this one, in order."""
    rows = connection.execute("SELECT public_key, size FROM past_logs ORDER BY size")
    return tuple((bytes.fromhex(row[0]), row[1]) for row in rows)


def retention_day(connection: Connection) -> str | None:
    """Return the last day on which due data were looked for."""
    row = connection.execute("SELECT day FROM retention_day").fetchone()
    return None if row is None else str(row[0])


def remember_retention_day(connection: Connection, day: str) -> None:
    connection.execute(
        "INSERT INTO retention_day VALUES (1, ?) ON CONFLICT (only) DO UPDATE"
        " SET day = excluded.day",
        (day,),
    )
