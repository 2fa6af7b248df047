"""Which logo the organisation had when: by events of the journal, whose order no clock decides."""

from kiosque.store.database import Connection


def insert_logo(connection: Connection, seq: int, *, chosen: bool) -> None:
    """Note that event `seq` chose a logo, or took it away."""
    connection.execute("INSERT INTO organisation_logos VALUES (?, ?)", (seq, int(chosen)))


def logo_before(connection: Connection, seq: int | None) -> int | None:
    """Return the event that tells the logo in force at event `seq`, now without one.

    None where there was no logo then.
    """
    row = connection.execute(
        "SELECT seq, chosen FROM organisation_logos WHERE ?1 IS NULL OR seq < ?1"
        " ORDER BY seq DESC LIMIT 1",
        (seq,),
    ).fetchone()
    return int(row[0]) if row is not None and row[1] else None
