"""Which events of the journal prove a mandate, and what of each is shown to a stranger.

A content is enclosed whole or not at all, since its header commits to the whole. Not enclosed: what
tells of another mandate or of another person's identity, the number of somebody's card of codes,
and what was destroyed in due time; the header and its place prove the event all the same.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kiosque.desk.session import Session
from kiosque.errors import TamperedError
from kiosque.i18n import N_
from kiosque.journal.events import Header, parse_header
from kiosque.journal.proof import write_proof
from kiosque.journal.tree import AuditPaths
from kiosque.mandates.record import MandateRecord
from kiosque.store import ending_rows, journal_rows, mandate_rows, safekeeping_rows
from kiosque.store.database import Connection

ABOUT_MEDIATOR = frozenset(
    {"mediator.added", "mediator.changed", "mediator.deactivated", "slot.replaced"}
)
ABOUT_MANDATE = frozenset(
    {
        "mandate.signed",
        "mandate.hand_signed",
        "mandate.confirmed",
        "mandate.suspended",
        "mandate.resumed",
        "mandate.revoked",
    }
)


@dataclass(frozen=True, slots=True)
class ProvedEvents:
    """What a proof says of the journal."""

    lines: tuple[dict[str, Any], ...]
    """The head of the journal, then each event with its place (docs/formats/proof-bundle.md)."""
    revocations: tuple[str, ...]
    """Signed revocations, as stored, oldest first."""
    superseded: dict[int, tuple[str, ...]]
    """Scopes that a newer mandate took, by the event that signed it."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """An event to prove: what is told of it."""

    header: Header
    raw: bytes
    payload: bytes
    salt: bytes
    withheld: str
    """Why payload and salt are not shown; empty when they are."""


def proved_events(
    session: Session, connection: Connection, record: MandateRecord, seq: int
) -> ProvedEvents:
    """Return the events that prove a mandate, which was signed in the event `seq`."""
    superseded = _superseded(connection, record)
    shown = [
        one
        for at in _events(connection, record, seq, superseded)
        if (one := _shown(session, connection, at, record)) is not None
    ]
    revoked = (one.payload for one in shown if one.header.type == "mandate.revoked")
    return ProvedEvents(
        lines=(_head(session, connection), *_lines(connection, shown)),
        revocations=tuple(str(json.loads(payload)["record"]) for payload in revoked),
        superseded=superseded,
    )


def _events(
    connection: Connection,
    record: MandateRecord,
    seq: int,
    superseded: dict[int, tuple[str, ...]],
) -> list[int]:
    """Return the events to prove, in order."""
    opened = {0, *(size for _key, size in safekeeping_rows.past_logs(connection))}
    staff = {
        header.seq
        for header in _about(connection, record.mediator.id)
        if header.type in ABOUT_MEDIATOR and header.seq < seq
    }
    told = {header.seq for header in _about(connection, record.id) if header.type in ABOUT_MANDATE}
    acts = mandate_rows.acts_under(connection, record.id)
    return sorted(opened | staff | told | set(acts) | set(superseded))


def _about(connection: Connection, subject: str) -> Iterator[Header]:
    return map(parse_header, journal_rows.about(connection, subject))


def _superseded(connection: Connection, record: MandateRecord) -> dict[int, tuple[str, ...]]:
    facts = ending_rows.facts_with_events(connection, record.id)
    told = ((seq, json.loads(fact)) for seq, fact in facts)
    return {
        seq: tuple(key for key in record.scopes if key in fact["scopes"])
        for seq, fact in told
        if fact["kind"] == "superseded"
    }


def _shown(
    session: Session, connection: Connection, seq: int, record: MandateRecord
) -> _Shown | None:
    """Return what is told of an event; None for one that says nothing of the mandate."""
    raw = journal_rows.header_at(connection, seq)
    if raw is None:
        raise TamperedError(N_("Un événement du journal manque."))
    header = parse_header(raw)
    opening = session.ledger.opening(connection, seq)
    if opening is None:
        return _Shown(header, raw, b"", b"", "destroyed")
    salt, payload = opening
    told = json.loads(payload)
    if header.type == "mediator.changed" and told["what"] != "roles":
        return None
    return _Shown(header, raw, payload, salt, _why_withheld(header, told, record))


def _why_withheld(header: Header, told: dict[str, Any], record: MandateRecord) -> str:
    if header.type == "mandate.signed" and header.subject != record.id:
        return "other_mandate"
    if header.type == "mandate.suspended":
        return "other_identity"
    return "card" if told.get("serial") else ""


def _head(session: Session, connection: Connection) -> dict[str, Any]:
    note = _note(connection)
    return {
        "log": session.ledger.log,
        "public_key": session.vault.log_key.public_key().public_bytes_raw().hex(),
        "checkpoint": note.decode(),
        "past_logs": [
            {"public_key": past.hex(), "size": end}
            for past, end in safekeeping_rows.past_logs(connection)
        ],
    }


def _lines(connection: Connection, shown: Sequence[_Shown]) -> Iterator[dict[str, Any]]:
    note, size = _note(connection), journal_rows.last_size(connection)
    paths = AuditPaths(journal_rows.chains(connection, size))
    for one in shown:
        seq = one.header.seq
        line: dict[str, Any] = {
            "seq": seq,
            "header": one.raw.decode("ascii"),
            "proof": write_proof(seq, paths.of(seq), note).decode(),
        }
        if one.withheld:
            yield {**line, "withheld": one.withheld}
        else:
            yield {**line, "payload": one.payload.decode(), "salt": one.salt.hex()}


def _note(connection: Connection) -> bytes:
    note = journal_rows.last_checkpoint(connection)
    if note is None:
        raise TamperedError(N_("Le journal n'a aucun point de contrôle."))
    return note
