"""Adding events to the journal, inside a write transaction of the caller.

Header, chain value, tree and signed checkpoint are written together: a journal whose last
checkpoint does not cover its last header was cut.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosque.clock import Reading
from kiosque.i18n import N_
from kiosque.journal.events import chain_value, header_bytes, timestamp
from kiosque.journal.tree import AuditPaths, Frontier
from kiosque.journal.verification import JournalBroken
from kiosque.store.database import Connection

NO_CHAIN = bytes(32)
"""What the first header names as its predecessor."""

SignCheckpoint = Callable[[int, bytes], bytes]
"""From tree size and root to the signed note."""


@dataclass(frozen=True, slots=True)
class SealedEvent:
    """An event whose payload is already encrypted and committed to."""

    type: str
    version: int
    """Schema version of the payload."""
    subject: str
    """Random identifier of what the event is about; never personal data."""
    commitment: bytes
    """HMAC-SHA-256 of the payload under the salt that lies inside the ciphertext."""
    ciphertext: bytes
    ciphertext_digest: bytes
    key: str
    """Identifier of the key that opens the ciphertext."""


@dataclass(frozen=True, slots=True)
class Appended:
    """Where an event came to stand."""

    seq: int
    chain: bytes
    path: tuple[bytes, ...] | None = None
    """Its audit path under the checkpoint signed with it; None when that is not at hand."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the journal."""

    size: int
    chain: bytes
    frontier: Frontier
    ts: str
    """Time stated by the last header; empty before the first."""


def head(connection: Connection) -> Head:
    """Return the end of the journal; raises `JournalBroken` where it is not the last header's."""
    last = connection.execute(
        "SELECT seq, chain FROM headers ORDER BY seq DESC LIMIT 1"
    ).fetchone() or (-1, NO_CHAIN)
    row = connection.execute("SELECT size, chain, frontier, ts FROM head").fetchone()
    if row is None and last == (-1, NO_CHAIN):
        return Head(0, NO_CHAIN, Frontier(), "")
    end = None if row is None else _head(*row)
    if end is None or (end.size, end.chain) != (last[0] + 1, last[1]):
        cut = end is not None and end.size > last[0] + 1
        first = last[0] + 1 if cut else last[0]
        raise JournalBroken(first, N_("la fin notée à part ne lui correspond pas"))
    return end


def _head(size: int, chain: bytes, frontier: bytes, ts: str) -> Head | None:
    try:
        datetime.fromisoformat(ts)
        read = Frontier.from_bytes(frontier)
    except ValueError:
        return None
    return Head(size, chain, read, ts) if read.size == size else None


def append(
    connection: Connection,
    log: str,
    events: Sequence[SealedEvent],
    reading: Reading,
    sign_checkpoint: SignCheckpoint,
) -> tuple[Appended, ...]:
    """Write `events` in order and sign the checkpoint that covers them."""
    end = head(connection)
    frontier, chain, ts = end.frontier, end.chain, timestamp(reading.now)
    before = Frontier.from_bytes(frontier.to_bytes())
    written: list[bytes] = []
    for seq, event in enumerate(events, start=end.size):
        header = header_bytes(
            log=log,
            seq=seq,
            prev=chain,
            type=event.type,
            sv=event.version,
            ts=ts,
            tsq=reading.quality,
            seen=("", 0),
            subject=event.subject,
            com=event.commitment,
            ct=event.ciphertext_digest,
            length=len(event.ciphertext),
        )
        chain = chain_value(header)
        frontier.append(chain)
        connection.execute("INSERT INTO headers VALUES (?, ?, ?)", (seq, header, chain))
        connection.execute(
            "INSERT INTO payloads VALUES (?, ?, ?)", (seq, event.key, event.ciphertext)
        )
        written.append(chain)
    connection.execute(
        "INSERT INTO head VALUES (1, ?, ?, ?, ?) ON CONFLICT (only) DO UPDATE"
        " SET size = excluded.size, chain = excluded.chain, frontier = excluded.frontier,"
        " ts = excluded.ts",
        (frontier.size, chain, frontier.to_bytes(), ts),
    )
    connection.execute(
        "INSERT INTO checkpoints VALUES (?, ?)",
        (frontier.size, sign_checkpoint(frontier.size, frontier.root())),
    )
    paths = AuditPaths(written, before)
    return tuple(Appended(seq, leaf, paths.of(seq)) for seq, leaf in enumerate(written, end.size))
