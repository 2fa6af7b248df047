"""Erasing a person: looked at first, confirmed by two people, and nothing opens them any more.

The citizen's key goes, and with it identity, acts, accounts, case files and drafts. A mandate that
must still be kept as a proof stays until its own date under a key of its own, unless everything is
to go. What remains of the person is a random identifier in headers, which stay for the proofs.

Somebody known only by the revocation of a mandate never held here is erased by the identifier of
that revocation, with everything: nothing but proofs is kept of them.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from kiosque.clock import Reading
from kiosque.desk.codes import require_code, wrong_codes_journaled
from kiosque.desk.destroying import destroy, destroying, keep_apart
from kiosque.desk.keyring import organisation_key
from kiosque.desk.languages import proposed_again
from kiosque.desk.ledger import Fact
from kiosque.desk.mandates import language_of_newest, state_in
from kiosque.desk.reading import note_reading
from kiosque.desk.sealing import seal_erasure
from kiosque.desk.second_person import SecondPerson, accept_second_code, second_vault
from kiosque.desk.session import Session
from kiosque.desk.tombstones import write_tombstones
from kiosque.desk.unseen_mandates import UnseenMandate, names_of, unseen_mandates, unseen_of
from kiosque.errors import Refusal, UnreadableError
from kiosque.i18n import N_
from kiosque.mandates.lifecycle import MandateState
from kiosque.mandates.paper_words import ERASED_AT_REQUEST, ERASED_BY_MISTAKE
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.retention import mandate_kept_until
from kiosque.store import citizen_rows, key_rows, mandate_rows, safekeeping_rows, visit_rows
from kiosque.store.database import Connection
from kiosque.store.mandate_rows import MandateRow
from kiosque.store.visit_rows import VisitRow
from kiosque.vault.open_vault import OpenVault

RUNNING = (MandateState.ACTIVE, MandateState.SIGNED_LOCALLY, MandateState.SUSPENDED)


class Basis(StrEnum):
    """Why somebody is erased; one of few words, so that the journal tells nothing of anybody."""

    REQUEST = "request"
    MISTAKE = "mistake"


BASIS_WORDS = {
    Basis.REQUEST: ERASED_AT_REQUEST,
    Basis.MISTAKE: ERASED_BY_MISTAKE,
}


@dataclass(frozen=True, slots=True)
class MandateAtStake:
    """A mandate of who is to be erased."""

    id: str
    number: str
    state: MandateState
    kept_until: datetime | None
    """Until when the organisation keeps its proof; None once that time is over."""


@dataclass(frozen=True, slots=True)
class ErasurePreview:
    """What would go, what would stay and why."""

    citizen: str
    identity: PivotIdentity
    mandates: tuple[MandateAtStake, ...]
    unseen: tuple[UnseenMandate, ...]
    """Mandates of the person that this kiosk knows by their revocation alone, and still keeps."""
    only_revoked: bool
    """Whether such revocations are all that this kiosk knows of the person."""
    contents: int
    """Events of the journal whose contents would become unreadable, mandates included."""
    case_files: int
    open_visits: int
    copies_until: datetime | None
    """The day after which no backup is kept that could still open the person."""
    language: str | None
    """Beside French on the newest mandate, where it is still proposed: the certificate, which
    will know nobody, may be in it."""

    @property
    def running(self) -> tuple[MandateAtStake, ...]:
        """The mandates that forbid the erasure: they still run."""
        return tuple(one for one in self.mandates if one.state in RUNNING)

    @property
    def proofs(self) -> tuple[MandateAtStake, ...]:
        """The mandates that stay unless everything is to go."""
        return tuple(one for one in self.mandates if one.kept_until is not None)

    @property
    def keeps_proofs(self) -> bool:
        """Whether something goes and something stays, unless everything is to go."""
        return not self.only_revoked and bool(self.proofs or self.unseen)


@dataclass(frozen=True, slots=True)
class ErasePerson:
    """What two people confirm."""

    citizen: str
    basis: Basis
    everything: bool
    """True when mandates that could be kept as a proof go too."""
    code: str
    second: SecondPerson


@dataclass(frozen=True, slots=True)
class Erased:
    """A person who is no longer known, and what the certificate tells."""

    citizen: str
    at: datetime
    basis: Basis
    kept_until: datetime | None
    """When the last proof goes; None when nothing stays."""
    proofs: int
    copies_until: datetime | None
    contents: int


def preview_erasure(session: Session, citizen_id: str) -> ErasurePreview:
    """Return what an erasure would do; raises `UnreadableError` for who is not known here.

    `citizen_id` is that of a record, or of the revocation of a mandate never held here; raises
    `Refusal` for the latter where the person has a record too. It is journaled as a reading about
    the person.
    """
    session.must_be_coordinator()
    now = session.clock.read().now

    def read(connection: Connection) -> ErasurePreview:
        identity = _identity(session, connection, citizen_id)
        if identity is None:
            raise UnreadableError(N_("Cette personne n'est pas connue de ce poste."))
        only_revoked = session.known_people(connection).identity(citizen_id) is None
        if only_revoked:
            _check_without_record(session, connection, identity)
        mandates = _mandates(session, connection, citizen_id, now)
        keys = _keys(connection, citizen_id)
        visits = _visits(connection, citizen_id)
        return ErasurePreview(
            citizen=citizen_id,
            identity=identity,
            mandates=mandates,
            unseen=_kept_unseen(unseen_of(session, connection, identity), now),
            only_revoked=only_revoked,
            contents=_contents(connection, keys),
            case_files=len(visit_rows.cases(connection, citizen_id=citizen_id)),
            open_visits=sum(1 for row in visits if row.closed_at is None),
            copies_until=_copies_until(connection, now),
            language=_language(session, connection, citizen_id),
        )

    preview = session.database.read(read)
    note_reading(session, citizen_id, "rights")
    return preview


def erase_citizen(session: Session, command: ErasePerson) -> Erased:
    """Erase a person; when this returns, no key here opens them.

    Raises `Refusal` for a role, for the same person twice, while a mandate runs, and where nothing
    but proofs that are to stay is kept; `SignInError` for a code or the second person's passphrase:
    then nothing was erased.
    """
    session.must_be_coordinator()
    preview = preview_erasure(session, command.citizen)
    _check(preview, everything=command.everything)
    cases = session.database.read(lambda c: visit_rows.cases(c, citizen_id=command.citizen))
    reading = session.clock.read()
    with second_vault(session, command.second, reading) as second:

        def write(connection: Connection) -> Erased:
            require_code(session, connection, command.code, reading)
            accept_second_code(session, connection, second, command.second.code, reading)
            return _erase(session, connection, command, second, reading)

        with wrong_codes_journaled(session, "erasure"):
            erased = destroying(session, write)
    for case in cases:
        session.cases.pop(case.id, None)
    write_tombstones(session, session.folder)
    return erased


def load_erasure(session: Session, citizen_id: str) -> Erased:
    """Return what the certificate of an erasure tells; raises `UnreadableError` without one."""

    def read(connection: Connection) -> Erased:
        seq = safekeeping_rows.erasure_of(connection, citizen_id)
        payload = None if seq is None else session.ledger.payload(connection, seq)
        if payload is None:
            raise UnreadableError(N_("Aucun effacement n'est noté sous ce numéro."))
        return _from_payload(payload)

    return session.database.read(read)


def erase_again(
    session: Session, connection: Connection, erased: dict[str, tuple[str, ...]], told: Reading
) -> int:
    """Erase everybody whom this organisation had erased, in data that came back.

    In the caller's transaction, which is `destroying`'s. Beside each stand the mandates that were
    kept then. Returns of how many there was something left; that it was done is recorded of all.
    """
    payloads: dict[str, dict[str, Any]] = {}
    keys: list[str] = []
    for citizen, proofs in erased.items():
        if safekeeping_rows.erasure_of(connection, citizen) is not None:
            continue
        kept = _keep_apart(session, connection, proofs)
        visit_rows.forget_visits_of(connection, citizen)
        unseen = _unseen(session, connection, citizen)
        kept_unseen = tuple(one for one in unseen if one.mandate in proofs)
        going = (one.key for one in unseen if one not in kept_unseen)
        theirs = (*_keys(connection, citizen), *going)
        keys += theirs
        payloads[citizen] = {
            **_payload(citizen, told.now, Basis.REQUEST, _contents(connection, theirs)),
            **_proofs(session, kept, kept_unseen),
            "copies_until": _stamp(_copies_until(connection, told.now)),
            "by": session.vault.slot_id,
            "second": "",
        }
    if keys:
        destroy(session, connection, keys)
    for citizen, payload in payloads.items():
        _record(session, connection, citizen, payload, told)
    return sum(payload["contents"] > 0 for payload in payloads.values())


def _check(preview: ErasurePreview, *, everything: bool) -> None:
    if preview.running:
        raise Refusal(
            N_("Un mandat de cette personne court encore : {numbers}."),
            advice=N_("Annulez-le d'abord, avec elle. Rien n'a été effacé."),
            numbers=", ".join(one.number for one in preview.running),
        )
    if preview.only_revoked and not everything:
        raise Refusal(
            N_("De cette personne, ce poste ne garde que la preuve d'une annulation."),
            advice=N_("Rien n'a été effacé. Effacez tout, ou laissez cette preuve à son terme."),
        )


def _check_without_record(
    session: Session, connection: Connection, identity: PivotIdentity
) -> None:
    """Raise `Refusal` where a record of the person is known too, under the same names."""
    people = session.known_people(connection)
    records = (people.identity(one) for one in people.likely(identity, None))
    if any(one is not None and names_of(one) == names_of(identity) for one in records):
        raise Refusal(
            N_("Cette personne a aussi une fiche sur ce poste."),
            advice=N_("Effacez sa fiche : ce qu'une annulation dit d'elle part avec."),
        )


def _erase(
    session: Session,
    connection: Connection,
    command: ErasePerson,
    second: OpenVault,
    reading: Reading,
) -> Erased:
    citizen, now = command.citizen, reading.now
    records = citizen_rows.records_of(connection, citizen)
    proofs = [m.id for m in _mandates(session, connection, citizen, now) if m.kept_until]
    kept = _keep_apart(session, connection, () if command.everything else proofs)
    copies_until = _copies_until(connection, now)
    unseen = _unseen(session, connection, citizen)
    kept_unseen = () if command.everything else _kept_unseen(unseen, now)
    going = tuple(one for one in unseen if one not in kept_unseen)
    keys = (*_keys(connection, citizen), *(one.key for one in going))
    for record in records:
        visit_rows.forget_visits_of(connection, record)
    emptied = destroy(session, connection, keys)
    payload = {
        **_payload(citizen, now, command.basis, len(emptied)),
        **_proofs(session, kept, kept_unseen),
        "copies_until": _stamp(copies_until),
        "by": session.vault.slot_id,
        "second": second.slot_id,
    }
    _record(session, connection, citizen, payload, reading)
    for other in (*records, *(one.revocation for one in going)):
        if other != citizen:
            _record(session, connection, other, {**payload, "citizen": other}, reading)
    return _from_payload(payload)


def _keep_apart(
    session: Session, connection: Connection, mandates: Iterable[str]
) -> tuple[MandateRow, ...]:
    """Put the keys of mandates out of reach of their citizen's, and return those there are."""
    rows = (mandate_rows.mandate(connection, mandate) for mandate in mandates)
    kept = tuple(row for row in rows if row is not None)
    for row in kept:
        keep_apart(session, connection, row.key)
    return kept


def _record(
    session: Session, connection: Connection, citizen: str, payload: dict[str, Any], told: Reading
) -> None:
    key = organisation_key(connection, session.vault, told.now)
    event = session.record(connection, [Fact("citizen.erased", citizen, payload, key)], told)[-1]
    seal_erasure(session, connection, citizen, told.now, event)


def _payload(citizen: str, now: datetime, basis: Basis, contents: int) -> dict[str, Any]:
    return {
        "citizen": citizen,
        "at": _stamp(now),
        "basis": str(basis),
        "contents": contents,
    }


def _unseen(session: Session, connection: Connection, citizen: str) -> tuple[UnseenMandate, ...]:
    """Return what is told of a person's mandates that this kiosk never held."""
    identity = _identity(session, connection, citizen)
    return () if identity is None else unseen_of(session, connection, identity)


def _identity(session: Session, connection: Connection, citizen: str) -> PivotIdentity | None:
    """Return who has this record, or is known by the revocation with this identifier alone."""
    known = session.known_people(connection).identity(citizen)
    if known is not None:
        return known
    unseen = unseen_mandates(session, connection)
    return next((one.identity for one in unseen if one.revocation == citizen), None)


def _kept_unseen(unseen: Sequence[UnseenMandate], now: datetime) -> tuple[UnseenMandate, ...]:
    return tuple(one for one in unseen if one.kept_until > now)


def _proofs(
    session: Session, kept: Sequence[MandateRow], unseen: Sequence[UnseenMandate]
) -> dict[str, Any]:
    ends = [mandate_kept_until(datetime.fromisoformat(row.ends_at), session.zone) for row in kept]
    ends += [one.kept_until for one in unseen]
    return {
        "proofs": [*(row.id for row in kept), *dict.fromkeys(one.mandate for one in unseen)],
        "proofs_until": _stamp(max(ends, default=None)),
    }


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")


def _from_payload(payload: dict[str, Any]) -> Erased:
    def moment(name: str) -> datetime | None:
        return None if payload[name] is None else datetime.fromisoformat(payload[name])

    return Erased(
        citizen=payload["citizen"],
        at=datetime.fromisoformat(payload["at"]),
        basis=Basis(payload["basis"]),
        kept_until=moment("proofs_until"),
        proofs=len(payload["proofs"]),
        copies_until=moment("copies_until"),
        contents=payload["contents"],
    )


def _language(session: Session, connection: Connection, citizen_id: str) -> str | None:
    rows = mandate_rows.mandates(connection, citizen_id)
    return proposed_again(session, connection, language_of_newest(session, connection, rows))


def _mandates(
    session: Session, connection: Connection, citizen_id: str, now: datetime
) -> tuple[MandateAtStake, ...]:
    return tuple(
        _at_stake(session, row, state_in(connection, row.id, now).state, now)
        for row in mandate_rows.mandates(connection, citizen_id)
    )


def _at_stake(
    session: Session, row: MandateRow, state: MandateState, now: datetime
) -> MandateAtStake:
    until = mandate_kept_until(datetime.fromisoformat(row.ends_at), session.zone)
    return MandateAtStake(row.id, row.number, state, until if until > now else None)


def _keys(connection: Connection, citizen_id: str) -> tuple[str, ...]:
    """Return the keys of a person's records, those below, and those of drafts about them."""
    records = citizen_rows.records_of(connection, citizen_id)
    known = (mandate_rows.citizen(connection, record) for record in records)
    tops = [citizen.key for citizen in known if citizen is not None]
    tops += [row.key for row in _visits(connection, citizen_id)]
    return key_rows.keys_below(connection, tops)


def _visits(connection: Connection, citizen_id: str) -> list[VisitRow]:
    records = citizen_rows.records_of(connection, citizen_id)
    return [row for record in records for row in visit_rows.visits_of(connection, record)]


def _contents(connection: Connection, keys: Sequence[str]) -> int:
    """Return how many events have their contents under one of `keys`."""
    counted = connection.execute(
        "SELECT count(*) FROM payloads WHERE key IN (SELECT value FROM json_each(?))",
        (json.dumps(list(keys)),),
    )
    return int(counted.fetchone()[0])


def _copies_until(connection: Connection, now: datetime) -> datetime | None:
    told = safekeeping_rows.backups_kept_until(connection)
    until = None if told is None else datetime.fromisoformat(told)
    return None if until is None or until <= now else until
