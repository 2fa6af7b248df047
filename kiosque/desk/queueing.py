"""The queue of what is to be done online: added to, taken up once, set aside."""

from dataclasses import dataclass

from kiosque.desk.act_refusals import ActRefused, RefusedAct, refusals_journaled
from kiosque.desk.acts import LONGEST_LABEL, Act, ActResult, RecordAct, act_in, covering_mandate
from kiosque.desk.closing import CloseVisit, check_minutes, close_visit
from kiosque.desk.keyring import DataKey, new_id, open_key
from kiosque.desk.ledger import Fact
from kiosque.desk.mandates import find_mandate, load_mandate
from kiosque.desk.queue_reading import QueuedAct, entry_in
from kiosque.desk.queue_reasons import DropReason, QueueReason
from kiosque.desk.session import Session
from kiosque.desk.using import SHORTEST_VISIT_MINUTES, Used, visit_under
from kiosque.desk.visits import open_row
from kiosque.errors import InputError, Refusal, UnreadableError
from kiosque.i18n import N_
from kiosque.mandates.cleaning import clean_text
from kiosque.mandates.queue import STANDING_WORDS
from kiosque.mandates.record import parse_record
from kiosque.mandates.scopes import scope as known_scope
from kiosque.store import projections, queue_rows
from kiosque.store.database import Connection


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done online later."""

    scope: str
    label: str
    reason: QueueReason
    note: str = ""
    procedure: str | None = None


@dataclass(frozen=True, slots=True)
class Queued:
    """An entry, and the visit whose account tells it."""

    id: str
    visit: str
    closed: bool
    """False when it joined a visit that is still under way."""


@dataclass(frozen=True, slots=True)
class TakeUp:
    """An entry that was done, or sent."""

    entry: str
    result: ActResult
    reference: str = ""
    minutes: int = SHORTEST_VISIT_MINUTES


def queue_act(session: Session, visit_id: str, wish: Wish) -> Queued:
    """Queue an act during a visit, under its mandate.

    Raises `ActRefused`, journaled, for what the mandate does not allow now or nobody may do for
    somebody else, `InputError` without words; then nothing is queued.
    """
    session.must_be_mediator()
    _check_words(wish)
    with refusals_journaled(session):
        entry = session.database.write(lambda c: _queue_in(session, c, visit_id, wish))
    return Queued(entry, visit_id, closed=False)


def queue_outside_visit(session: Session, name: str, wish: Wish) -> Queued:
    """Queue an act under a mandate, in the visit under way for it or in one of its own."""
    session.must_be_mediator()
    _check_words(wish)
    record = load_mandate(session, name).record

    def write(connection: Connection) -> tuple[str, str, bool]:
        row, joined = visit_under(session, connection, record)
        return _queue_in(session, connection, row.id, wish), row.id, joined

    with refusals_journaled(session):
        entry, visit, joined = session.database.write(write)
    if not joined:
        close_visit(session, CloseVisit(visit, SHORTEST_VISIT_MINUTES))
    return Queued(entry, visit, closed=not joined)


def take_up(session: Session, command: TakeUp) -> Used:
    """Record that an entry was done, once, under its mandate or the one that renewed it.

    Raises `Refusal` for an entry that is unknown, or was taken up or set aside, and `ActRefused`,
    journaled, for what no mandate allows now; then nothing else is written.
    """
    session.must_be_mediator()
    check_minutes(command.minutes)
    if command.result not in {ActResult.DONE, ActResult.SENT}:
        raise InputError(
            "result",
            N_("Ce qui attend ne peut être noté que fait ou envoyé."),
            advice=N_("Tant que ce n'est ni l'un ni l'autre, laissez-le dans la liste."),
        )

    def write(connection: Connection) -> tuple[Act, str, bool]:
        entry = _waiting(session, connection, command.entry)
        if entry.carrier is None:
            raise _not_allowed(entry, command.result)
        stored = find_mandate(connection, entry.carrier)
        payload = session.ledger.payload(connection, stored.seq)
        if payload is None:
            raise UnreadableError(N_("Ce mandat a été effacé."))
        record = parse_record(projections.signed_bytes(payload["record"]))
        row, joined = visit_under(session, connection, record)
        act = RecordAct(
            visit=row.id,
            scope=entry.scope,
            label=entry.label,
            result=command.result,
            acting=True,
            procedure=entry.procedure,
            reference=command.reference,
        )
        return act_in(session, connection, act, queued=entry.id), row.id, joined

    with refusals_journaled(session):
        act, visit, joined = session.database.write(write)
    if not joined:
        close_visit(session, CloseVisit(visit, command.minutes))
    return Used(act, visit, closed=not joined)


def set_aside(session: Session, entry_id: str, reason: DropReason, note: str = "") -> QueuedAct:
    """Take an entry out of the queue with a reason; it will not be done.

    Raises `Refusal` for one that is unknown, or was taken up or set aside already.
    """
    session.must_be_mediator()
    reading = session.clock.read()

    def write(connection: Connection) -> QueuedAct:
        entry = _waiting(session, connection, entry_id)
        payload = {
            "queued": entry.id,
            "mandate": entry.mandate,
            "at": session.local(reading.now).isoformat(timespec="seconds"),
            "reason": str(reason),
            "note": clean_text(note)[:LONGEST_LABEL],
            "by": session.vault.slot_id,
        }
        key = _key(session, connection, entry.mandate)
        session.record(connection, [Fact("act.dropped", entry.mandate, payload, key)], reading)
        return entry

    return session.database.write(write)


def _check_words(wish: Wish) -> None:
    if not clean_text(wish.label):
        raise InputError("label", N_("Dites en quelques mots ce qui est à faire."))


def _queue_in(session: Session, connection: Connection, visit_id: str, wish: Wish) -> str:
    """Queue an act in the caller's transaction; return the identifier of the entry."""
    known_scope(wish.scope)
    reading = session.clock.read()
    row = open_row(connection, visit_id)
    act = RecordAct(
        visit=row.id,
        scope=wish.scope,
        label=wish.label,
        result=ActResult.SENT,
        acting=True,
        procedure=wish.procedure or None,
    )
    mandate = covering_mandate(session, connection, row, act)
    if mandate is None:
        raise Refusal(
            N_("Sans mandat, rien n'est à faire plus tard à la place de la personne."),
            advice=N_("Notez-le comme une chose qui reste à faire, par elle."),
        )
    payload = {
        "queued": new_id(reading.now),
        "visit": row.id,
        "mandate": mandate,
        "at": session.local(reading.now).isoformat(timespec="seconds"),
        "scope": wish.scope,
        "procedure": act.procedure,
        "label": clean_text(wish.label)[:LONGEST_LABEL],
        "reason": str(wish.reason),
        "note": clean_text(wish.note)[:LONGEST_LABEL],
        "mediator": session.person,
        "by": session.vault.slot_id,
    }
    key = _key(session, connection, mandate)
    session.record(connection, [Fact("act.queued", mandate, payload, key)], reading)
    return str(payload["queued"])


def _waiting(session: Session, connection: Connection, entry_id: str) -> QueuedAct:
    row = queue_rows.queued_act(connection, entry_id)
    entry = None if row is None else entry_in(session, connection, row)
    if entry is None:
        raise Refusal(
            N_("Rien de ce nom n'attend d'être fait en ligne sur ce poste."),
            advice=N_("Relisez la liste : ce qui concernait une personne effacée n'y est plus."),
        )
    if entry.settled:
        raise Refusal(
            N_("« {label} » a déjà été fait ou mis de côté."),
            advice=N_("Rien n'a été noté une seconde fois. Relisez la liste."),
            label=entry.label,
        )
    return entry


def _not_allowed(entry: QueuedAct, result: ActResult) -> ActRefused:
    return ActRefused(
        RefusedAct(entry.visit, entry.mandate, entry.scope, str(result), "ended"),
        N_("« {label} » ne peut pas être fait : {why}."),
        advice=N_("Renouvelez le mandat avec la personne, ou mettez cette ligne de côté."),
        label=entry.label,
        why=STANDING_WORDS[entry.standing],
    )


def _key(session: Session, connection: Connection, mandate: str) -> DataKey:
    key = open_key(connection, session.vault, find_mandate(connection, mandate).key)
    if key is None:
        raise UnreadableError(N_("Ce mandat a été effacé."))
    return key
