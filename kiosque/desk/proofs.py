"""Taking the proof of a mandate out: one archive that a stranger checks with Python alone."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosque.desk.mandates import StoredMandate, find_mandate, load_mandate, state_in
from kiosque.desk.papers import (
    journal_paper,
    mandate_paper,
    outside_data,
    revocation_paper,
    take_back,
    write_new,
)
from kiosque.desk.proof_events import ProvedEvents, proved_events
from kiosque.desk.reading import note_reading
from kiosque.desk.revocations import revocations_of
from kiosque.desk.session import Session
from kiosque.desk.signing_keys import check_kiosk_in_use
from kiosque.errors import KiosqueError
from kiosque.mandates.envelope import Signer
from kiosque.mandates.lifecycle import MandateView
from kiosque.receipts.proof.bundle import EndedBy, Proven, proof_archive
from kiosque.store.database import Connection


@dataclass(frozen=True, slots=True)
class _Moment:
    """What the journal and the tables say at one moment."""

    events: ProvedEvents
    view: MandateView


def export_proof(session: Session, name: str, folder: Path) -> Path:
    """Write the proof of a mandate into `folder`, under a name without identity; return the file.

    Raises `Refusal` for an unknown mandate, a folder inside the data or a kiosk whose key is out of
    use, `UnreadableError` once the mandate was erased, `UnavailableError` when the disk refuses.
    """
    session.must_be_mediator()
    check_kiosk_in_use(session, session.clock.read())
    stored = load_mandate(session, name)
    target = outside_data(session, folder) / f"preuve-{secrets.token_hex(4)}.zip"
    note_reading(session, stored.line.citizen, "papers")
    path = write_new(target, _archive(session, stored))
    try:
        journal_paper(session, "proof", stored.record.id, "paper.saved")
    except KiosqueError:
        take_back(path)
        raise
    return path


def _archive(session: Session, stored: StoredMandate) -> bytes:
    made_at = session.now().replace(microsecond=0)
    moment = session.database.read(lambda c: _moment(session, c, stored, made_at))
    proven = Proven(
        record=stored.record,
        signed=stored.signed,
        seal=stored.seal,
        paper=mandate_paper(session, stored.record.id).pdf,
        journal=moment.events.lines,
        revocations=_revocations(session, stored.record.id, moment.events),
        view=moment.view,
        superseded=moment.events.superseded,
        made_at=made_at,
    )
    return proof_archive(proven, Signer(session.vault.seal_key, session.vault.kiosk_chain))


def _moment(
    session: Session, connection: Connection, stored: StoredMandate, made_at: datetime
) -> _Moment:
    record = stored.record
    seq = find_mandate(connection, record.id).seq
    events = proved_events(session, connection, record, seq)
    return _Moment(events, state_in(connection, record.id, made_at))


def _revocations(session: Session, mandate: str, events: ProvedEvents) -> tuple[EndedBy, ...]:
    """Return the revocations of these events, each with its attestation."""
    if not events.revocations:
        return ()
    known = {one.signed.decode("ascii"): one for one in revocations_of(session, mandate)}
    return tuple(
        EndedBy(
            signed=known[signed].signed,
            seal=known[signed].seal,
            paper=revocation_paper(session, mandate, known[signed].record.id).pdf,
        )
        for signed in events.revocations
    )
