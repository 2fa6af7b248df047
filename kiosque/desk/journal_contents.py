"""What the complete verification of a journal adds: every content opened, every seal compared."""

from kiosque.desk.keyring import open_key
from kiosque.desk.session import Session
from kiosque.errors import KiosqueError
from kiosque.i18n import N_
from kiosque.journal.checkpoint import parse_checkpoint
from kiosque.journal.events import Header, parse_header
from kiosque.journal.verification import JournalBroken
from kiosque.mandates.seal import read_cose, verify_seal
from kiosque.store import journal_rows, mandate_rows
from kiosque.store.database import Connection, check_pages
from kiosque.store.journal_rows import StoredEvent

SEALED = frozenset({"mandate.signed", "mandate.revoked", "visit.closed", "citizen.erased"})
"""Types of events whose paper carries a seal, until their content is erased with it."""


def verify_contents(session: Session) -> int:
    """Open every content whose key is still there; return how many were erased.

    Raises `JournalBroken` for a content that is not what its header commits to, and for a seal
    that does not name its own event; `TamperedError` for a damaged page, whatever lies there.
    """

    def read(connection: Connection) -> int:
        check_pages(connection)
        size = journal_rows.misplaced_checkpoint(connection, _size_of)
        if size is not None:
            raise JournalBroken(size - 1, N_("son point de contrôle n'est pas à sa place"))
        erased = 0
        for event in journal_rows.events(connection):
            there = _opens(session, connection, event)
            erased += not there
            if there and _bears_a_seal(parse_header(event.header)):
                _check_seal(session, connection, event.seq)
        return erased

    return session.database.read(read)


def _bears_a_seal(header: Header) -> bool:
    """Tell whether an event has a seal: a confirmation has one since its second version."""
    return header.type in SEALED or (header.type, header.sv) == ("mandate.confirmed", 2)


def _opens(session: Session, connection: Connection, event: StoredEvent) -> bool:
    """Tell whether a content is there and as its header says; False once it was erased."""
    if event.key is None or event.ciphertext is None:
        return False
    try:
        key = open_key(connection, session.vault, event.key)
        if key is None:
            return False
        session.ledger.check_commitment(key, event.header, event.ciphertext)
    except KiosqueError:
        raise JournalBroken(event.seq, N_("son contenu ne s'ouvre pas")) from None
    return True


def _check_seal(session: Session, connection: Connection, seq: int) -> None:
    cose = mandate_rows.seal_of(connection, seq)
    if cose is None:
        raise JournalBroken(seq, N_("son cachet manque"))
    try:
        seal = read_cose(cose)
        genuine = verify_seal(seal, session.vault.seal_key.public_key())
    except KiosqueError:
        genuine = False
    chain = journal_rows.chain_at(connection, seq)
    if not genuine or (seal.content.index, seal.content.chain_value) != (seq, chain):
        raise JournalBroken(seq, N_("son cachet n'est pas le sien"))


def _size_of(note: bytes) -> int:
    return parse_checkpoint(note).size
