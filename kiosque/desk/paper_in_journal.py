"""A printed seal compared with the journal: whether the event it was made from is still there.

A seal carries a place and the chain value there, which commits to every event before it. Whoever
puts an older copy of the data back, or writes the journal again with its key, cannot change paper.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosque.desk.checking import check_paper
from kiosque.desk.session import Session
from kiosque.errors import KiosqueError
from kiosque.journal.events import Header, parse_header
from kiosque.mandates.seal import ReadSeal, read_seal
from kiosque.mandates.seal_payload import SealContent
from kiosque.receipts.verdict import REFUSED, Verdict
from kiosque.receipts.verification import seal_in, unreadable
from kiosque.store import journal_rows, safekeeping_rows
from kiosque.store.database import Connection

KIOSK_BYTES = 2
"""Of a key identifier: they name the kiosk, whatever the generation of its key."""


class Standing(StrEnum):
    """What a paper and the journal say of each other."""

    SAME = "same"
    REWRITTEN = "rewritten"
    LOST = "lost"
    LOST_BY_RESTORATION = "lost_by_restoration"
    ELSEWHERE = "elsewhere"
    """Of another kiosk or organisation: nothing follows."""
    NOT_GENUINE = "not_genuine"
    UNREADABLE = "unreadable"


GRAVE = frozenset({Standing.REWRITTEN, Standing.LOST})
"""What cannot be where nobody touched the journal."""


@dataclass(frozen=True, slots=True)
class PaperInJournal:
    """A paper beside the journal."""

    standing: Standing
    verdict: Verdict
    seal: SealContent | None = None
    """None for what carries no seal that can be read."""
    size: int = 0
    """Events of the journal, where the paper is of this kiosk."""
    event: Header | None = None
    """What the paper was made from, where the journal still holds it."""
    restored_at: datetime | None = None
    """When a restoration took that event away; in the organisation's time zone."""


def paper_in_journal(session: Session, data: bytes) -> PaperInJournal:
    """Compare a paper (PDF, picture, text of its seal) with the journal, which was verified.

    Never raises for what is given.
    """
    trust = session.vault.trust_pem().encode()
    verdict = check_paper(data, session.now(), trust=trust)
    if verdict.kind == "unknown":
        forged = verdict.signature == "invalid"
        return PaperInJournal(Standing.NOT_GENUINE if forged else Standing.UNREADABLE, verdict)
    try:
        read = read_seal(seal_in(data))
    except KiosqueError as error:
        return PaperInJournal(Standing.UNREADABLE, unreadable(error))
    apart = _apart(session, verdict, read)
    if apart is not None:
        return PaperInJournal(apart, verdict, read.content)
    return session.database.read(
        lambda connection: _compared(session, connection, verdict, read.content)
    )


def _apart(session: Session, verdict: Verdict, read: ReadSeal) -> Standing | None:
    """Return why a paper says nothing of this journal; None where this kiosk sealed it."""
    told = (read.content.siret, read.content.practice)
    ours = told == (session.organisation.siret, session.practice)
    if not ours and verdict.issuer != "trusted":
        return Standing.ELSEWHERE
    if verdict.exit_code == REFUSED:
        return Standing.NOT_GENUINE
    kiosk = read.kid[:KIOSK_BYTES] == session.vault.seal_kid[:KIOSK_BYTES]
    return None if kiosk and verdict.issuer == "trusted" else Standing.ELSEWHERE


def _compared(
    session: Session, connection: Connection, verdict: Verdict, seal: SealContent
) -> PaperInJournal:
    size = journal_rows.last_size(connection)
    chain = journal_rows.chain_at(connection, seal.index)
    if chain == seal.chain_value:
        header = journal_rows.header_at(connection, seal.index)
        event = None if header is None else parse_header(header)
        return PaperInJournal(Standing.SAME, verdict, seal, size, event)
    restored = _restored_after(session, connection, seal)
    if restored is not None:
        return PaperInJournal(
            Standing.LOST_BY_RESTORATION, verdict, seal, size, restored_at=restored
        )
    standing = Standing.LOST if chain is None else Standing.REWRITTEN
    return PaperInJournal(standing, verdict, seal, size)


def _restored_after(session: Session, connection: Connection, seal: SealContent) -> datetime | None:
    """Return when a restoration took the event of a seal away; None where none did.

    The log that it began takes the places of the events that came after the backup: a paper from
    before that moment, with one of these places, is of an event that the backup did not hold.
    """
    for _key, size in safekeeping_rows.past_logs(connection):
        header = journal_rows.header_at(connection, size)
        opened = session.ledger.payload(connection, size)
        if header is None or opened is None or not opened.get("restored"):
            continue
        at = session.local(parse_header(header).ts)
        if seal.index >= size and seal.starts_at <= at:
            return at
    return None
