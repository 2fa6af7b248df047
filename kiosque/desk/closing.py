"""Closing a visit: its account for the person (art. 1993 Code civil), its activity for funders."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from kiosque.desk.acts import Act, ActResult, acts_of_visit
from kiosque.desk.citizens import citizen_identity
from kiosque.desk.keyring import open_key, staff_key
from kiosque.desk.languages import offered_translation
from kiosque.desk.ledger import Fact
from kiosque.desk.mandates import load_mandate
from kiosque.desk.queue_reading import QueuedAct, queued_in_visit
from kiosque.desk.sealing import seal_account
from kiosque.desk.session import Session
from kiosque.desk.visits import load_visit, open_row
from kiosque.errors import InputError, Refusal
from kiosque.i18n import N_
from kiosque.i18n.dates import date_in_words
from kiosque.mandates.cleaning import clean_text
from kiosque.mandates.fields import Fields
from kiosque.mandates.mandate_text import name_on_paper
from kiosque.mandates.postures import Posture
from kiosque.mandates.record_parts import Translation, translation_shown
from kiosque.mandates.text import current_template
from kiosque.store import mandate_rows, visit_rows
from kiosque.store.database import Connection

LONGEST_VISIT_MINUTES = 24 * 60 - 1
MOST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing that remains to be done."""

    what: str
    who: str
    before: str = ""
    """A date in words, or empty."""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class CloseVisit:
    """What is asked at the end of a visit."""

    visit: str
    minutes: int | None = None
    """How long it took; measured when not said."""
    to_do: tuple[ToDo, ...] = ()
    contacts: tuple[str, ...] = ()
    """Whom the person may call, besides the organisation."""


@dataclass(frozen=True, slots=True)
class AccountOfVisit:
    """Everything the person leaves with in writing."""

    visit: str
    text: str
    """Name of the fixed sentences it was given with: a reprint has the same."""
    organisation: dict[str, str]
    """As it was then."""
    closed_at: str
    minutes: int
    posture: Posture
    mediator: str
    citizen: str | None
    """Full name; None for an anonymous visit."""
    mandate_number: str | None
    acts: tuple[Act, ...]
    to_do: tuple[ToDo, ...]
    contacts: tuple[str, ...]
    translation: Translation | None = None
    """What stands beside its fixed sentences; that of the mandate, where there is one."""


def close_visit(session: Session, command: CloseVisit) -> AccountOfVisit:
    """Close the visit, count its activity, and return its account."""
    session.must_be_mediator()
    visit = load_visit(session, command.visit)
    if visit.closed:
        raise Refusal(N_("Cet accompagnement est déjà terminé."))
    reading = session.clock.read()
    minutes = _minutes(command.minutes, visit.opened_at, reading.now)
    acts = acts_of_visit(session, visit.id)
    mandate = None if visit.mandate is None else load_mandate(session, visit.mandate)
    identity = None if visit.citizen is None else citizen_identity(session, visit.citizen)
    account = AccountOfVisit(
        visit=visit.id,
        text=current_template("compte-rendu").name,
        organisation=session.organisation.on_record(),
        closed_at=session.local(reading.now).isoformat(timespec="seconds"),
        minutes=minutes,
        posture=visit.draft.posture,
        mediator=session.person,
        citizen=None if identity is None else name_on_paper(identity),
        mandate_number=None if mandate is None else mandate.line.number,
        acts=acts,
        to_do=(*map(_clean, command.to_do), *_queued(session, visit.id)),
        contacts=tuple(clean_text(line) for line in command.contacts),
        translation=(
            offered_translation(session, visit.draft.language)
            if mandate is None
            else mandate.record.text.translation
        ),
    )

    def write(connection: Connection) -> None:
        row = open_row(connection, visit.id)
        key = None
        if row.citizen is not None:
            citizen = mandate_rows.citizen(connection, row.citizen)
            key = None if citizen is None else open_key(connection, session.vault, citizen.key)
        key = key or staff_key(connection, session.vault, reading.now)
        payload = {"visit": visit.id, "activity": _activity(account), "account": _told(account)}
        event = session.record(connection, [Fact("visit.closed", visit.id, payload, key)], reading)[
            -1
        ]
        seal_account(session, connection, visit.id, identity, reading.now, event)
        visit_rows.close_visit(connection, row, reading.now.isoformat())

    session.database.write(write)
    return account


@dataclass(frozen=True, slots=True)
class ClosedVisit:
    """A visit whose account may be printed again."""

    id: str
    closed_at: str
    posture: Posture
    citizen: str | None
    """Full name; None for an anonymous visit, or once the person was erased."""


def closed_visits(session: Session, limit: int = 20) -> tuple[ClosedVisit, ...]:
    """Return the visits closed last on this kiosk, the newest first."""
    session.must_be_mediator()

    def read(connection: Connection) -> tuple[ClosedVisit, ...]:
        directory = session.known_people(connection)
        known = (
            (row, directory.identity(directory.shown(row.citizen or "")))
            for row in visit_rows.closed_visits(connection, limit)
        )
        return tuple(
            ClosedVisit(
                id=row.id,
                closed_at=row.closed_at or row.changed_at,
                posture=Posture(row.posture),
                citizen=None if identity is None else name_on_paper(identity),
            )
            for row, identity in known
        )

    return session.database.read(read)


def load_account(session: Session, visit_id: str) -> AccountOfVisit:
    """Return the account of a closed visit; raises `Refusal` before it is closed."""
    session.must_be_mediator()

    def read(connection: Connection) -> AccountOfVisit:
        seq = mandate_rows.closing_of_visit(connection, visit_id)
        payload = None if seq is None else session.ledger.payload(connection, seq)
        if payload is None:
            raise Refusal(
                N_("Cet accompagnement n'a pas encore de compte rendu."),
                advice=N_("Terminez-le d'abord."),
            )
        return account_from(payload["account"])

    return session.database.read(read)


def typed_minutes(text: str) -> int | None:
    """Return a duration as it is typed, None when it is left to be measured.

    Raises `InputError` for what cannot be the minutes of a visit.
    """
    if not text.strip():
        return None
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS):
        raise InputError("minutes", N_("Écrivez un nombre de minutes, par exemple 45."))
    return check_minutes(int(digits))


def _minutes(said: int | None, opened_at: str, now: datetime) -> int:
    if said is None:
        elapsed = now - datetime.fromisoformat(opened_at)
        return min(max(1, round(elapsed.total_seconds() / 60)), LONGEST_VISIT_MINUTES)
    return check_minutes(said)


def check_minutes(minutes: int) -> int:
    """Return a duration that a visit may have; raises `InputError`."""
    if not 0 < minutes <= LONGEST_VISIT_MINUTES:
        raise InputError("minutes", N_("Indiquez une durée entre 1 minute et 24 heures."))
    return minutes


def queued_to_do(session: Session, entry: QueuedAct) -> ToDo:
    """Return what the account says of an act that waits: done by the organisation, since when."""
    day = date_in_words(datetime.fromisoformat(entry.at).date())
    what = f"{entry.label} (à faire en ligne, noté le {day})"
    return ToDo(what, session.organisation.name)


def _queued(session: Session, visit_id: str) -> tuple[ToDo, ...]:
    def read(connection: Connection) -> tuple[ToDo, ...]:
        entries = queued_in_visit(session, connection, visit_id)
        return tuple(queued_to_do(session, entry) for entry in entries if not entry.settled)

    return session.database.read(read)


def _clean(item: ToDo) -> ToDo:
    told = (item.what, item.who, _day_in_words(item.before), item.contact)
    return ToDo(*(clean_text(text) for text in told))


def _day_in_words(typed: str) -> str:
    """Return a day typed in figures as the rest of the account tells days; else as it is."""
    try:
        return date_in_words(datetime.strptime(typed.strip(), "%d/%m/%Y").date())  # noqa: DTZ007  (a day has no time zone)
    except ValueError:
        return typed


def _activity(account: AccountOfVisit) -> dict[str, Any]:
    """Return what is counted: no name, no date finer than the day."""
    return {
        "day": account.closed_at[:10],
        "minutes": account.minutes,
        "posture": str(account.posture),
        "scopes": sorted({act.scope for act in account.acts}),
    }


def _told(account: AccountOfVisit) -> dict[str, Any]:
    fields = asdict(account)
    fields["posture"] = str(account.posture)
    fields["acts"] = [{**asdict(act), "result": str(act.result)} for act in account.acts]
    fields["to_do"] = [asdict(item) for item in account.to_do]
    beside = account.translation
    fields["translation"] = None if beside is None else beside.to_payload()
    return fields


def account_from(told: dict[str, Any]) -> AccountOfVisit:
    """Return the account that `visit.closed` tells; its version 1 has no translation."""
    beside = told.get("translation")
    return AccountOfVisit(
        **{
            **told,
            "posture": Posture(told["posture"]),
            "acts": tuple(
                Act(**{**act, "result": ActResult(act["result"])}) for act in told["acts"]
            ),
            "to_do": tuple(ToDo(**item) for item in told["to_do"]),
            "contacts": tuple(told["contacts"]),
            "translation": None if beside is None else translation_shown(Fields(beside)),
        }
    )
