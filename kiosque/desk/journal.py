"""The journal for those who must answer for it: verify, show, prove, rebuild."""

from collections.abc import Callable, Iterator

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosque.desk.journal_reading import JournalFilter, ShownEvent, read_journal
from kiosque.desk.session import Session
from kiosque.errors import Refusal, TamperedError
from kiosque.i18n import N_
from kiosque.journal.events import parse_header
from kiosque.journal.proof import write_proof
from kiosque.journal.tree import Frontier, inclusion_proof
from kiosque.journal.verification import (
    JournalBroken,
    PastLog,
    TrustedPoint,
    Verified,
    verify_log,
)
from kiosque.store import journal_rows, projections, safekeeping_rows
from kiosque.store.append import head
from kiosque.store.database import Connection


def verify_journal(
    session: Session,
    *,
    whole: bool = True,
    every_signature: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Verified:
    """Check headers, links, checkpoints and stored ciphertexts; raises `JournalBroken`.

    With `whole` false, only what came since the last verified checkpoint is checked. The last
    signature covers every event; with `every_signature` those before it are checked too.
    """

    def read(connection: Connection) -> Verified:
        start = None if whole else _trusted(connection)
        try:
            verified = _verified(
                session, connection, start, progress, every_signature=every_signature
            )
        except JournalBroken:
            # A signature costs as much as ten events; the earlier ones name the first wrong event.
            _verified(session, connection, start, progress, every_signature=True)
            raise
        check_head(connection, verified)
        return verified

    verified = session.database.read(read)
    session.database.write(
        lambda connection: journal_rows.remember_verified(
            connection, verified.size, verified.chain, verified.frontier
        )
    )
    return verified


def rebuild_projections(session: Session) -> tuple[str, str]:
    """Make every projected table again from the events; return the digests before and after."""

    def write(connection: Connection) -> tuple[str, str]:
        before = projections.digest(connection)
        projections.rebuild(connection, list(clear_events(session, connection)))
        return before, projections.digest(connection)

    return session.database.write(write)


def show_journal(
    session: Session, *, type_: str | None = None, limit: int = 50
) -> list[ShownEvent]:
    """Return the last events that the person may read, newest first, of one type when named."""
    wanted = JournalFilter(types=(type_,) if type_ else ())
    return list(read_journal(session, wanted, limit=limit).events)


def prove_event(session: Session, seq: int) -> bytes:
    """Return the text that proves the place of event `seq` (C2SP tlog-proof)."""

    def read(connection: Connection) -> bytes:
        note = journal_rows.last_checkpoint(connection)
        size = journal_rows.last_size(connection)
        if note is None or not 0 <= seq < size:
            raise Refusal(
                N_("Le journal n'a pas d'événement {seq}."),
                advice=N_("Donnez un numéro plus petit que la taille du journal."),
                seq=seq,
            )
        path = inclusion_proof(journal_rows.chains(connection, size), seq)
        return write_proof(seq, path, note)

    return session.database.read(read)


def last_checkpoint(session: Session) -> bytes:
    """Return the signed head of the journal."""
    note = session.database.read(journal_rows.last_checkpoint)
    if note is None:
        raise TamperedError(N_("Le journal n'a aucun point de contrôle."))
    return note


def _trusted(connection: Connection) -> TrustedPoint | None:
    """Return the point verified last; None when there is none, or none that can be read."""
    point = journal_rows.verified_point(connection)
    try:
        size = 0 if point is None else Frontier.from_bytes(point[2]).size
    except ValueError:
        return None
    return None if point is None or size != point[0] else TrustedPoint(*point)


def check_head(connection: Connection, verified: Verified) -> None:
    """Raise `JournalBroken` where the next event would not follow what was verified."""
    end, last = head(connection), journal_rows.header_at(connection, verified.size - 1)
    kept = (end.size, end.chain, end.frontier.to_bytes(), end.ts)
    ts = "" if last is None else parse_header(last).ts
    if kept != (verified.size, verified.chain, verified.frontier, ts):
        raise JournalBroken(verified.size - 1, N_("la fin notée à part ne lui correspond pas"))


def _verified(
    session: Session,
    connection: Connection,
    start: TrustedPoint | None,
    progress: Callable[[int], None] | None,
    *,
    every_signature: bool,
) -> Verified:
    first = start.size if start else 0
    return verify_log(
        journal_rows.rows(connection, first),
        journal_rows.checkpoints(connection, first),
        session.vault.log_key.public_key(),
        earlier=past_logs(connection),
        start=start,
        every_signature=every_signature,
        progress=progress,
    )


def past_logs(connection: Connection) -> tuple[PastLog, ...]:
    """Return the logs that this one follows, in order."""
    return tuple(
        PastLog(Ed25519PublicKey.from_public_bytes(key), size)
        for key, size in safekeeping_rows.past_logs(connection)
    )


def clear_events(session: Session, connection: Connection) -> Iterator[tuple[int, str, str, bytes]]:
    """Yield number, type, key and payload of each event that can still be opened, in order."""
    for event in journal_rows.events(connection):
        if event.key is None or event.ciphertext is None:
            continue
        clear = session.ledger.open(connection, event.header, event.key, event.ciphertext)
        if clear is not None:
            yield event.seq, parse_header(event.header).type, event.key, clear
