"""Which epoch key the wrapped keys of this database are under, and one that is being put in place.

The database and the vault file change one after the other. Between the two, the new epoch key lies
here, sealed under the master key; once the vault holds it, it lies there alone.
"""

from typing import NamedTuple

from kiosque.store.database import Connection


class EpochRow(NamedTuple):
    """The present epoch."""

    digest: bytes
    """Of the key that wraps every key without a parent."""
    pending: bytes | None
    """That key, sealed, until the vault holds it."""


def epoch(connection: Connection) -> EpochRow | None:
    """Return the present epoch; None before the first erasure, when the vault alone tells."""
    row = connection.execute("SELECT digest, pending FROM epoch").fetchone()
    return None if row is None else EpochRow(*row)


def begin_epoch(connection: Connection, digest: bytes, pending: bytes) -> None:
    """Note the epoch key under which every key was just wrapped again."""
    connection.execute(
        "INSERT INTO epoch VALUES (1, ?, ?) ON CONFLICT (only) DO UPDATE"
        " SET digest = excluded.digest, pending = excluded.pending",
        (digest, pending),
    )


def settle_epoch(connection: Connection, digest: bytes) -> None:
    """Forget the sealed key that the vault now holds."""
    connection.execute("UPDATE epoch SET pending = NULL WHERE digest = ?", (digest,))
