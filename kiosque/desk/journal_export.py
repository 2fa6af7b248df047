"""Taking the journal out: with its contents, or with its proofs and nothing of anybody."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kiosque.desk.journal_reading import JournalFilter, as_plain, matching_events
from kiosque.desk.keyring import staff_key
from kiosque.desk.ledger import Fact
from kiosque.desk.papers import outside_data, write_new
from kiosque.desk.session import Session
from kiosque.errors import UnreadableError
from kiosque.i18n import N_
from kiosque.journal.proof import write_proof
from kiosque.journal.tree import AuditPaths
from kiosque.store import journal_rows, safekeeping_rows
from kiosque.store.database import Connection


def export_journal(session: Session, wanted: JournalFilter, *, proofs: bool) -> tuple[str, ...]:
    """Return events as lines of JSON, the oldest first, and journal that they were taken out.

    With `proofs`, each line holds a header and its place under the signed head, and no content: an
    auditor checks order and integrity and reads of nobody. Raises `Refusal` unless a coordinator
    asks.
    """
    session.must_be_coordinator()

    def read(connection: Connection) -> tuple[str, ...]:
        lines = (
            _proof_lines(session, connection, wanted)
            if proofs
            else _content_lines(session, connection, wanted)
        )
        return tuple(_line(one) for one in lines)

    lines = session.database.read(read)
    _journal(session, len(lines), proofs=proofs)
    return lines


def save_journal(session: Session, wanted: JournalFilter, file: Path, *, proofs: bool) -> Path:
    """Write an export to a file that does not exist yet, outside the data; return it.

    Raises as `export_journal`, and `UnavailableError` when the disk refuses.
    """
    folder = outside_data(session, file.parent)
    lines = export_journal(session, wanted, proofs=proofs)
    return write_new(folder / file.name, "".join(f"{line}\n" for line in lines).encode())


def _content_lines(
    session: Session, connection: Connection, wanted: JournalFilter
) -> Iterator[dict[str, Any]]:
    events = journal_rows.events(connection)
    for event in matching_events(session, connection, wanted, events):
        yield {**as_plain(event), "sv": event.header.sv, "log": event.header.log}


def _proof_lines(
    session: Session, connection: Connection, wanted: JournalFilter
) -> Iterator[dict[str, Any]]:
    """Yield the keys of the logs, then each header with its proof."""
    note = journal_rows.last_checkpoint(connection)
    if note is None:
        raise UnreadableError(N_("Le journal n'a aucun point de contrôle."))
    size = journal_rows.last_size(connection)
    paths = AuditPaths(journal_rows.chains(connection, size))
    key = session.vault.log_key.public_key().public_bytes_raw().hex()
    yield {
        "log": session.ledger.log,
        "public_key": key,
        "checkpoint": note.decode(),
        "past_logs": [
            {"public_key": past.hex(), "size": end}
            for past, end in safekeeping_rows.past_logs(connection)
        ],
    }
    events = journal_rows.events(connection)
    for event in matching_events(session, connection, wanted, events):
        seq = event.header.seq
        header = journal_rows.header_at(connection, seq) or b""
        proof = write_proof(seq, paths.of(seq), note)
        yield {"seq": seq, "header": header.decode("ascii"), "proof": proof.decode()}


def _journal(session: Session, lines: int, *, proofs: bool) -> None:
    reading = session.clock.read()

    def write(connection: Connection) -> None:
        key = staff_key(connection, session.vault, reading.now)
        payload = {"by": session.vault.slot_id, "lines": lines, "contents": not proofs}
        fact = Fact("journal.exported", session.organisation.id, payload, key)
        session.record(connection, [fact], reading)

    session.database.write(write)


def _line(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
