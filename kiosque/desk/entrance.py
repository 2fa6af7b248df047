"""The door: how a session opens, with a passphrase and a code."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from kiosque.clock import Clock, Reading
from kiosque.desk.doorstep import (
    OrganisationChoice,
    PersonChoice,
    SignIn,
    check_readable,
    list_organisations,
)
from kiosque.desk.epoch import settle_epoch
from kiosque.desk.homes import check_private, organisation_folder
from kiosque.desk.inactivity import retire_inactive
from kiosque.desk.keyring import staff_key
from kiosque.desk.ledger import Fact, Ledger
from kiosque.desk.paper_libraries import load_meanwhile
from kiosque.desk.retention import apply_daily
from kiosque.desk.session import Session, load_organisation
from kiosque.desk.session_clock import SessionClock
from kiosque.desk.signing_keys import prolong_kiosk
from kiosque.desk.staff import barred
from kiosque.desk.staff_changes import drop_leftovers
from kiosque.desk.stated_time import STATED_WINDOW, known_times, settle_time, time_of
from kiosque.desk.throttle import counted, failures_of
from kiosque.errors import KiosqueError, Refusal, SignInError, UnavailableError
from kiosque.i18n import N_
from kiosque.settings import Unattended
from kiosque.store.database import Connection
from kiosque.store.store import open_known, opens_known
from kiosque.vault.open_vault import OpenVault
from kiosque.vault.sealed_vault import SealedVault
from kiosque.vault.slot_changes import has_other_keys, keys_changed
from kiosque.vault.totp import code_at, seed_from_base32

__all__ = ["OrganisationChoice", "SignIn", "list_organisations", "sign_in", "sign_in_unattended"]


def sign_in(home: Path, clock: Clock, command: SignIn) -> Session:
    """Open a session with passphrase and code.

    Raises `SignInError` without telling which was wrong, `ClockBelowFloor` when date and time must
    be stated, `TamperedError` or `UnreadableError` when the data cannot be trusted or read.
    """
    load_meanwhile()
    return _admit(home, clock, command, reusable=False, daily=True)


def sign_in_unattended(
    home: Path,
    clock: Clock,
    credentials: Unattended,
    *,
    daily: bool = True,
    papers: bool = False,
) -> Session:
    """Open a session for a command that nobody sits before.

    Without `daily`, what is due today is left for the command, or for the next session. With
    `papers`, what makes them is loaded while the passphrase is worked on.
    """
    if papers:
        load_meanwhile()
    organisation, person = _named(home, credentials.mediator)
    code, reusable = unattended_code(credentials, clock, practice=organisation.practice)
    command = SignIn(organisation.id, person.slot, credentials.passphrase(), code)
    return _admit(home, clock, command, reusable=reusable, daily=daily)


def unattended_code(credentials: Unattended, clock: Clock, *, practice: bool) -> tuple[str, bool]:
    """Return the code of who is named in the environment, and whether its step may be used again.

    Raises `Refusal` for a secret that is given outside practice.
    """
    secret = credentials.code_secret()
    if secret is None:
        return credentials.code or "", False
    if not practice:
        raise Refusal(
            N_("KIOSQUE_TOTP_SECRET_FILE ne sert que dans une structure d'entraînement."),
            advice=N_("Donnez un code avec KIOSQUE_TOTP."),
        )
    return code_at(_seed(secret), clock.read().now), True


def _admit(home: Path, clock: Clock, command: SignIn, *, reusable: bool, daily: bool) -> Session:
    check_private(home)
    folder = organisation_folder(home, command.organisation)
    sealed = SealedVault.read(folder)
    with counted(folder, command.slot, clock.read()):
        try:
            vault = sealed.unlock(command.slot, command.passphrase, partial(opens_known, folder))
        except SignInError:
            raise _not_open() from None
        try:
            session = _enter(folder, vault, clock, command, reusable=reusable)
        except BaseException:
            vault.close()
            raise
    # What a disk refuses today is destroyed tomorrow: it keeps nobody from working.
    with suppress(KiosqueError):
        session.destroyed = apply_daily(session) if daily else None
    return session


def _enter(
    folder: Path, vault: OpenVault, clock: Clock, command: SignIn, *, reusable: bool
) -> Session:
    database = open_known(folder, vault.database_key)
    database.explain_damage = lambda: keys_changed() if has_other_keys(vault) else None
    try:
        ledger = Ledger(vault)
        session_clock = SessionClock(clock)
        stated = settle_time(session_clock, database.read(known_times), command.stated_time)
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
        settle_epoch(database, vault)
        drop_leftovers(session)
        # What the disk refuses now waits for the next coordinator.
        with suppress(UnavailableError):
            retire_inactive(session)
            prolong_kiosk(session)
    except BaseException:
        database.close()
        raise
    return session


def _check_code(session: Session, command: SignIn, raw: Reading, *, stated: bool) -> None:
    told: dict[str, Any] = {"person": session.vault.slot_id}

    def write(connection: Connection) -> None:
        window = STATED_WINDOW if stated else 1
        reading = session.clock.read()
        if barred(connection, session.vault.slot_id):
            raise _not_open()
        step = session.accept_code(connection, command.code, reading, window=window)
        failed = failures_of(session.folder, session.vault.slot_id)
        opened = {**told, "failed_before": failed} if failed else told
        facts: list[tuple[str, dict[str, Any]]] = [("session.opened", opened)]
        if stated:
            session.clock.state(time_of(step))
            reading = session.clock.read()
            moved = {**told, "machine": raw.now.isoformat(), "stated": reading.now.isoformat()}
            facts.insert(0, ("clock.stated", moved))
        _journal(session, connection, facts, reading)

    try:
        session.database.write(write)
    except SignInError:
        refused = [("session.refused", told)]
        session.database.write(
            lambda connection: _journal(session, connection, refused, session.clock.read())
        )
        raise _not_open() from None


def _journal(
    session: Session,
    connection: Connection,
    facts: Sequence[tuple[str, dict[str, Any]]],
    reading: Reading,
) -> None:
    slot = session.vault.slot_id
    key = staff_key(connection, session.vault, reading.now)
    session.record(connection, [Fact(kind, slot, told, key) for kind, told in facts], reading)


def _not_open() -> SignInError:
    return SignInError(
        N_("La session ne s'ouvre pas\N{NO-BREAK SPACE}: phrase de passe ou code refusé."),
        advice=N_(
            "Vérifiez la personne choisie, les majuscules, l'heure de ce poste et le code affiché "
            "maintenant, puis recommencez."
        ),
    )


def _named(home: Path, mediator: str) -> tuple[OrganisationChoice, PersonChoice]:
    """Find the one person with this name or slot; raises `Refusal` when there is not just one.

    Raises `UnreadableError` when there is none where they may be: in a damaged organisation.
    """
    found = [
        (organisation, person)
        for organisation in list_organisations(home)
        for person in organisation.people
        if mediator in (person.name, person.slot)
    ]
    if not found:
        check_readable(home)
    if len(found) != 1:
        raise Refusal(
            N_("KIOSQUE_MEDIATOR ne désigne pas une seule personne de ce poste."),
            advice=N_("Donnez le nom exact, ou l'identifiant que montre la liste."),
        )
    return found[0]


def _seed(secret: str) -> bytes:
    try:
        return seed_from_base32(secret)
    except ValueError:
        raise Refusal(N_("Le secret du code n'est pas lisible.")) from None
