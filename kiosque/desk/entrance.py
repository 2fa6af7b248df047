"""The door: which organisations and people this kiosk knows, and how a session opens."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from kiosque.clock import Clock, Reading
from kiosque.desk.homes import organisation_folder, organisation_folders
from kiosque.desk.keyring import staff_key
from kiosque.desk.ledger import Fact, Ledger
from kiosque.desk.session import Session, load_organisation
from kiosque.desk.session_clock import SessionClock, below_floor
from kiosque.desk.throttle import check_delay, forget_failures, note_failure
from kiosque.errors import KiosqueError, Refusal, SignInError
from kiosque.i18n import N_
from kiosque.settings import Unattended
from kiosque.store.append import head
from kiosque.store.database import Connection
from kiosque.store.store import open_database
from kiosque.vault.totp import code_at
from kiosque.vault.vault import OpenVault, SealedVault


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """Somebody who may sign in."""

    slot: str
    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrganisationChoice:
    """An organisation of this kiosk, as the sign-in screen lists it."""

    id: str
    name: str
    kiosk: str
    practice: bool
    people: tuple[PersonChoice, ...]


@dataclass(frozen=True, slots=True)
class SignIn:
    """What is typed at the door."""

    organisation: str
    slot: str
    passphrase: str = field(repr=False)
    code: str = field(repr=False)
    stated_time: datetime | None = None
    """Present date and time as the person states them, when the clock is wrong."""


class ClockBelowFloor(Refusal):
    """The machine's clock is before the last event: date and time must be stated."""

    def __init__(self, floor: datetime) -> None:
        super().__init__(
            N_(
                "L'horloge de ce poste retarde\N{NO-BREAK SPACE}: elle est avant le dernier "
                "enregistrement."
            ),
            advice=N_(
                "Rien n'est perdu. Indiquez la date et l'heure exactes\N{NO-BREAK SPACE}: "
                "elles seront vérifiées avec votre code et notées au journal."
            ),
        )
        self.floor = floor


def list_organisations(home: Path) -> tuple[OrganisationChoice, ...]:
    """Return the organisations whose vault can be read; a damaged one does not hide the others."""
    found: list[OrganisationChoice] = []
    for folder in organisation_folders(home):
        try:
            sealed = SealedVault.read(folder)
        except KiosqueError:
            continue
        found.append(
            OrganisationChoice(
                id=sealed.organisation_id,
                name=sealed.organisation_name,
                kiosk=f"K{sealed.kiosk_number}",
                practice=sealed.practice,
                people=tuple(
                    PersonChoice(person.slot_id, person.name, person.roles)
                    for person in sealed.people
                ),
            )
        )
    return tuple(found)


def sign_in(home: Path, clock: Clock, command: SignIn) -> Session:
    """Open a session with passphrase and code.

    Raises `SignInError` without telling which was wrong, `ClockBelowFloor` when date and time must
    be stated, `TamperedError` or `UnreadableError` when the data cannot be trusted or read.
    """
    folder = organisation_folder(home, command.organisation)
    sealed = SealedVault.read(folder)
    reading = clock.read()
    check_delay(folder, command.slot, reading)
    try:
        vault = sealed.unlock(command.slot, command.passphrase)
    except SignInError:
        note_failure(folder, command.slot, reading)
        raise _not_open() from None
    try:
        return _enter(folder, vault, clock, command)
    except BaseException:
        vault.close()
        raise


def sign_in_unattended(home: Path, clock: Clock, credentials: Unattended) -> Session:
    """Open a session for a command that nobody sits before."""
    organisation, person = _named(home, credentials.mediator)
    secret = credentials.code_secret()
    if secret is not None and not organisation.practice:
        raise Refusal(
            N_("KIOSQUE_TOTP_SECRET_FILE ne sert que dans une structure d'entraînement."),
            advice=N_("Donnez un code avec KIOSQUE_TOTP."),
        )
    code = credentials.code or ""
    if secret is not None:
        code = code_at(_seed(secret), clock.read().now)
    command = SignIn(organisation.id, person.slot, credentials.passphrase(), code)
    folder = organisation_folder(home, organisation.id)
    vault = SealedVault.read(folder).unlock(person.slot, command.passphrase)
    try:
        return _enter(folder, vault, clock, command, reusable=secret is not None)
    except BaseException:
        vault.close()
        raise


def _enter(
    folder: Path, vault: OpenVault, clock: Clock, command: SignIn, *, reusable: bool = False
) -> Session:
    database = open_database(folder, bytes(vault.database_key))
    try:
        ledger = Ledger(vault)
        session_clock = SessionClock(clock)
        last = database.read(lambda connection: head(connection).ts)
        last_event = datetime.fromisoformat(last) if last else None
        stated = _settle_time(session_clock, last_event, command.stated_time)
        session = Session(
            folder,
            vault,
            database,
            session_clock,
            ledger,
            load_organisation(database, ledger),
            reusable_codes=reusable,
        )
        _check_code(session, command, clock.read(), stated=stated)
    except BaseException:
        database.close()
        raise
    forget_failures(folder, command.slot)
    return session


def _settle_time(clock: SessionClock, last_event: datetime | None, stated: datetime | None) -> bool:
    """Take the stated time when the machine's is wrong; return whether it was needed."""
    floor = below_floor(clock.read().now, last_event)
    if floor is None:
        return False
    if stated is None or below_floor(stated, last_event) is not None:
        raise ClockBelowFloor(floor)
    clock.state(stated)
    return True


def _check_code(session: Session, command: SignIn, raw: Reading, *, stated: bool) -> None:
    reading = session.clock.read()
    told = {"person": session.vault.slot_id}

    def write(connection: Connection) -> None:
        session.accept_code(connection, command.code, reading)
        key = staff_key(connection, session.vault, reading.now)
        facts = [Fact("session.opened", session.vault.slot_id, told, key)]
        if stated:
            moved = {**told, "machine": raw.now.isoformat(), "stated": reading.now.isoformat()}
            facts.insert(0, Fact("clock.stated", session.vault.slot_id, moved, key))
        session.record(connection, facts, reading)

    try:
        session.database.write(write)
    except SignInError:
        note_failure(session.folder, command.slot, raw)
        _journal_refusal(session, reading)
        raise _not_open() from None


def _journal_refusal(session: Session, reading: Reading) -> None:
    slot = session.vault.slot_id

    def write(connection: Connection) -> None:
        key = staff_key(connection, session.vault, reading.now)
        session.record(connection, [Fact("session.refused", slot, {"person": slot}, key)], reading)

    session.database.write(write)


def _not_open() -> SignInError:
    return SignInError(
        N_("La session ne s'ouvre pas\N{NO-BREAK SPACE}: phrase de passe ou code refusé."),
        advice=N_(
            "Vérifiez la personne choisie, les majuscules et le code affiché maintenant, "
            "puis recommencez."
        ),
    )


def _named(home: Path, mediator: str) -> tuple[OrganisationChoice, PersonChoice]:
    """Find the one person with this name or slot; raises `Refusal` when there is not just one."""
    found = [
        (organisation, person)
        for organisation in list_organisations(home)
        for person in organisation.people
        if mediator in (person.name, person.slot)
    ]
    if len(found) != 1:
        raise Refusal(
            N_("KIOSQUE_MEDIATOR ne désigne pas une seule personne de ce poste."),
            advice=N_("Donnez le nom exact, ou l'identifiant que montre la liste."),
        )
    return found[0]


def _seed(secret: str) -> bytes:
    import base64
    import binascii

    padded = secret.upper() + "=" * (-len(secret) % 8)
    try:
        return base64.b32decode(padded)
    except binascii.Error:
        raise Refusal(N_("Le secret du code n'est pas lisible.")) from None
