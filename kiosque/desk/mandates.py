"""Reading mandates: state, record, lists."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosque.desk.session import Session
from kiosque.errors import Refusal, UnreadableError
from kiosque.i18n import N_
from kiosque.mandates.durations import Duration
from kiosque.mandates.editions import language_named
from kiosque.mandates.lifecycle import Fact, MandateView, state_of
from kiosque.mandates.number import check_number
from kiosque.mandates.record import MandateRecord, parse_record
from kiosque.mandates.seal import seal_text
from kiosque.store import mandate_lists, mandate_rows, projections
from kiosque.store.database import Connection
from kiosque.store.mandate_rows import MandateRow


@dataclass(frozen=True, slots=True)
class MandateLine:
    """A mandate, as a list shows it; no name, so that a list may be exported."""

    id: str
    number: str
    citizen: str
    signed_at: str
    ends_at: str
    scopes: tuple[str, ...]
    view: MandateView
    duration: Duration


@dataclass(frozen=True, slots=True)
class StoredMandate:
    """A mandate with its signed bytes."""

    line: MandateLine
    record: MandateRecord
    signed: bytes
    """JWS JSON serialisation, as stored."""
    seal: str
    """Text of the printed seal."""


def state_in(connection: Connection, mandate_id: str, now: datetime) -> MandateView:
    """Return what the mandate is at `now`, from the events about it."""
    return state_of(facts_in(connection, mandate_id), now)


def facts_in(connection: Connection, mandate_id: str) -> tuple[Fact, ...]:
    """Return the facts about a mandate, in the order in which this kiosk learnt them."""
    return _facts(mandate_rows.facts_of(connection, mandate_id))


def lines_of(
    connection: Connection, rows: Sequence[MandateRow], now: datetime
) -> tuple[MandateLine, ...]:
    """Return the lines of these mandates, in two statements however many there are."""
    ids = [row.id for row in rows]
    scopes = mandate_lists.scopes_of_each(connection, ids)
    facts = mandate_lists.facts_of_each(connection, ids)
    return tuple(
        MandateLine(
            id=row.id,
            number=row.number,
            citizen=row.citizen,
            signed_at=row.signed_at,
            ends_at=row.ends_at,
            scopes=scopes.get(row.id, ()),
            view=state_of(_facts(facts.get(row.id, ())), now),
            duration=Duration(row.duration),
        )
        for row in rows
    )


def list_mandates(session: Session, citizen_id: str | None = None) -> tuple[MandateLine, ...]:
    """Return the mandates, newest first; of one citizen when named."""
    session.must_be_mediator()
    now = session.now()

    def read(connection: Connection) -> tuple[MandateLine, ...]:
        return lines_of(connection, mandate_rows.mandates(connection, citizen_id), now)

    return session.database.read(read)


def load_mandate(session: Session, name: str) -> StoredMandate:
    """Return the mandate with this identifier or number.

    Raises `Refusal` when there is none, `UnreadableError` once it was erased.
    """
    session.must_be_mediator()
    now = session.now()

    def read(connection: Connection) -> StoredMandate:
        row = find_mandate(connection, name)
        payload = session.ledger.payload(connection, row.seq)
        cose = mandate_rows.seal_of(connection, row.seq)
        if payload is None or cose is None:
            raise UnreadableError(N_("Ce mandat a été effacé."))
        record = parse_record(projections.signed_bytes(payload["record"]))
        return StoredMandate(
            line=lines_of(connection, (row,), now)[0],
            record=record,
            signed=payload["record"].encode("ascii"),
            seal=seal_text(cose),
        )

    return session.database.read(read)


def language_of_newest(
    session: Session, connection: Connection, rows: Sequence[MandateRow]
) -> str | None:
    """Return the language beside French of the first of these mandates, newest first; or None."""
    payload = session.ledger.payload(connection, rows[0].seq) if rows else None
    if payload is None:
        return None
    shown = parse_record(projections.signed_bytes(payload["record"])).text.translation
    return None if shown is None else language_named(shown.template)


def find_mandate(connection: Connection, name: str) -> MandateRow:
    """Return the row with this identifier or number; raises `Refusal` when there is none."""
    row = mandate_rows.mandate(connection, name)
    if row is None:
        number = check_number(name)
        row = None if number is None else mandate_rows.mandate_by_number(connection, number)
    if row is None:
        raise Refusal(
            N_("Aucun mandat de cette structure ne porte ce numéro sur ce poste."),
            advice=N_("Vérifiez le numéro imprimé en haut du mandat."),
        )
    return row


def _facts(texts: Iterable[str]) -> tuple[Fact, ...]:
    return tuple(Fact.from_payload(json.loads(text)) for text in texts)
