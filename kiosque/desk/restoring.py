"""Restoring a backup: read, opened by somebody of the structure, checked whole, then put in place.

The journal goes on as a new log, under a new key, that names the log before it: two kiosks that go
on from one backup cannot be taken for one another. Whoever was erased since is erased again. Data
that the backup replaces are put aside, and kept eight weeks.
"""

import tempfile
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosque.clock import Clock, Reading
from kiosque.desk.backup import check_snapshot
from kiosque.desk.backup_file import VAULT, BackupHead, Manifest, disk_refused, unpack
from kiosque.desk.destroying import destroying
from kiosque.desk.doorstep import PersonChoice
from kiosque.desk.erasing import erase_again
from kiosque.desk.founding_checks import check_new_siret
from kiosque.desk.homes import organisation_folder, put_in_place, restored_folder
from kiosque.desk.keyring import organisation_key, staff_key
from kiosque.desk.ledger import Fact, Ledger
from kiosque.desk.session import Session, load_organisation
from kiosque.desk.session_clock import SessionClock
from kiosque.desk.stated_time import known_times, settle_time
from kiosque.desk.throttle import counted, in_turn
from kiosque.desk.tombstones import read_tombstones, write_tombstones
from kiosque.errors import (
    InputError,
    KiosqueError,
    Refusal,
    SignInError,
    TamperedError,
    UnavailableError,
)
from kiosque.i18n import N_
from kiosque.journal.events import log_id
from kiosque.mandates.retention import backup_kept_until
from kiosque.store import journal_rows, safekeeping_rows
from kiosque.store.append import Head, head
from kiosque.store.database import Connection, Database
from kiosque.store.store import open_known
from kiosque.vault.header import FILE_NAMES, VaultHeader, read_headers
from kiosque.vault.key_changes import replace_log_key
from kiosque.vault.open_vault import OpenVault
from kiosque.vault.sealed_vault import SealedVault


@dataclass(frozen=True, slots=True)
class BackupSeen:
    """What a backup says before anybody opens it."""

    organisation: str
    name: str
    practice: bool
    made_at: datetime
    events: int
    people: tuple[PersonChoice, ...]
    """Who may open it: the people of the structure when it was made."""


@dataclass(frozen=True, slots=True)
class RestoreBackup:
    """What is asked, and who asks."""

    file: Path
    slot: str
    passphrase: str = field(repr=False)
    code: str = field(repr=False)
    replace: bool = False
    """True to put aside data that are more recent than the backup, or that do not open."""
    reusable_code: bool = False
    """Unattended practice only."""
    stated_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    """An organisation that can be opened again."""

    organisation: str
    name: str
    events: int
    """Of the backup."""
    log: str
    """Identifier of the log that begins."""
    erased_again: int
    replaced: Path | None
    """Where the data lie that were there before; None when there were none."""


class WouldReplace(Refusal):
    """Data lie there that the backup does not hold: a person decides whether to put them aside."""


@dataclass(frozen=True, slots=True)
class _Present:
    """What of the organisation lies on this kiosk now."""

    there: bool
    head: Head | None
    """None when there is nothing, or nothing that opens."""
    erased: dict[str, tuple[str, ...]]
    """Who was erased, with the mandates kept as a proof."""


def typed_file(text: str) -> Path:
    """Return a backup as a person types where it is: without its beginning, in their home.

    Raises `InputError` for what names no file.
    """
    from kiosque.desk.papers import typed_folder

    typed = text.strip()
    try:
        file = (typed_folder(typed) if typed else Path()).expanduser().absolute()
        known = bool(typed) and file.is_file()
    except (OSError, ValueError, RuntimeError):
        known = False
    if not known:
        raise InputError(
            "file",
            N_("Il n'y a pas de fichier à cet endroit."),
            advice=N_("Branchez la clé, puis écrivez son chemin en entier."),
        )
    return file


def look_at_backup(file: Path) -> BackupSeen:
    """Return what a backup says; raises `UnreadableError` or `TamperedError` as it is."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            seen = unpack(file, Path(folder), (VAULT,))
            header = read_headers(Path(folder))[0].header
    except OSError:
        raise disk_refused() from None
    return BackupSeen(
        organisation=seen.manifest.organisation,
        name=header.organisation_name,
        practice=header.practice,
        made_at=datetime.fromisoformat(seen.manifest.made_at),
        events=seen.manifest.size,
        people=tuple(PersonChoice(slot.id, slot.name, slot.roles) for slot in header.people),
    )


def restore_backup(home: Path, clock: Clock, command: RestoreBackup) -> Restored:
    """Restore a backup; when this returns, the organisation opens from what it held.

    Raises `UnreadableError` or `TamperedError` for the file, `SignInError`, `ClockBelowFloor`,
    `WouldReplace` where more recent data would be put aside, `UnavailableError` while a session is
    open or when the disk refuses. Then nothing is changed.
    """
    seen = look_at_backup(command.file)
    present = organisation_folder(home, seen.organisation)
    with restored_folder(home, seen.organisation, clock.read().now) as folder:
        backup = unpack(command.file, folder)
        _second_copy(folder)
        vault = _open(folder, present, backup, command, clock)
        # Nobody opens a session on what is about to be replaced.
        alone = in_turn(present) if present.exists() else nullcontext()
        try:
            with alone:
                restored = _restore(home, folder, vault, backup, command, clock)
                replaced = put_in_place(home, seen.organisation, folder)
        finally:
            vault.close()
    return Restored(
        organisation=seen.organisation,
        name=seen.name,
        events=seen.events,
        log=restored.log,
        erased_again=restored.erased_again,
        replaced=replaced,
    )


def _open(
    folder: Path, present: Path, backup: BackupHead, command: RestoreBackup, clock: Clock
) -> OpenVault:
    """Open the vault of a backup; wrong tries count as at the door, where there is one."""
    sealed = SealedVault.read(folder)
    door: AbstractContextManager[None] = nullcontext()
    if present.exists():
        door = counted(present, command.slot, clock.read())
    with door:
        try:
            vault = sealed.unlock(command.slot, command.passphrase)
        except SignInError:
            raise _not_open() from None
    try:
        backup.check(bytes(vault.master_key))
        _check_same(backup.manifest, vault.header)
    except BaseException:
        vault.close()
        raise
    return vault


@dataclass(frozen=True, slots=True)
class _Begun:
    log: str
    erased_again: int


def _restore(
    home: Path,
    folder: Path,
    vault: OpenVault,
    backup: BackupHead,
    command: RestoreBackup,
    clock: Clock,
) -> _Begun:
    present_folder = organisation_folder(home, backup.manifest.organisation)
    database = open_known(folder, vault.database_key)
    try:
        database.exclusive(
            lambda connection: check_snapshot(
                connection, backup.manifest, vault.log_key.public_key()
            )
        )
        present = _present(present_folder, vault)
        if not present.there:
            siret = SealedVault.read(folder).organisation_siret
            check_new_siret(home, siret, practice=vault.practice)
        database.exclusive(lambda connection: _check_older(connection, present, command))
        erased = {
            **_listed(command.file.absolute().parent, vault),
            **_listed(present_folder, vault),
            **present.erased,
        }
        return _go_on(folder, vault, database, backup, command, clock, present, erased)
    finally:
        database.close()


def _go_on(
    folder: Path,
    vault: OpenVault,
    database: Database,
    backup: BackupHead,
    command: RestoreBackup,
    clock: Clock,
    present: _Present,
    erased: dict[str, tuple[str, ...]],
) -> _Begun:
    """Begin the new log, and erase again who was erased."""
    session_clock = SessionClock(clock)
    settle_time(session_clock, database.read(known_times), command.stated_time)
    earlier = vault.log_key.public_key()
    end = database.read(head)
    replace_log_key(vault)
    ledger = Ledger(vault)
    session = Session(
        folder,
        vault,
        database,
        session_clock,
        ledger,
        load_organisation(database, ledger),
        reusable_codes=command.reusable_code,
    )
    reading = session_clock.read()
    opened = {
        "kiosk": f"K{vault.kiosk_number}",
        "organisation": session.organisation.id,
        "practice": vault.practice,
        "previous_head": end.chain.hex(),
        "previous_key": earlier.public_bytes_raw().hex(),
        "previous_log": log_id(earlier),
        "previous_size": end.size,
        "restored": _told(backup.manifest, present, reading),
    }

    def write(connection: Connection) -> int:
        try:
            session.accept_code(connection, command.code, reading)
        except SignInError:
            raise _not_open() from None
        whole = organisation_key(connection, vault, reading.now)
        staff = staff_key(connection, vault, reading.now)
        facts = [
            Fact("log.opened", ledger.log, opened, whole),
            Fact("session.opened", vault.slot_id, {"person": vault.slot_id}, staff),
        ]
        session.record(connection, facts, reading)
        return erase_again(session, connection, erased, reading)

    count = destroying(session, write)
    write_tombstones(session, folder)
    return _Begun(ledger.log, count)


def _told(manifest: Manifest, present: _Present, reading: Reading) -> dict[str, Any]:
    """Return which copies there are besides these data, and until when."""
    until = datetime.fromisoformat(manifest.kept_until)
    if present.there:
        until = max(until, backup_kept_until(reading.now))
    return {
        "made_at": manifest.made_at,
        "kept_until": until.isoformat(timespec="seconds"),
        "replaced": present.there,
    }


def _present(folder: Path, vault: OpenVault) -> _Present:
    """Return what lies on this kiosk; raises `UnavailableError` while somebody works on it."""
    if not folder.exists():
        return _Present(there=False, head=None, erased={})
    try:
        database = open_known(folder, vault.database_key)
    except UnavailableError:
        raise
    except KiosqueError:
        return _Present(there=True, head=None, erased={})
    try:
        erased = database.exclusive(safekeeping_rows.erasures)
        end = database.exclusive(head)
        # SQLite leaves WAL mode only when nobody else has the file open.
        database.exclusive(lambda c: c.execute("PRAGMA journal_mode = DELETE").fetchall())
    except UnavailableError:
        raise UnavailableError(
            N_("Une session est ouverte sur cette structure."),
            advice=N_("Rien n'a été changé. Fermez kiosque partout, puis recommencez."),
        ) from None
    except KiosqueError:
        return _Present(there=True, head=None, erased={})
    finally:
        database.close()
    return _Present(there=True, head=end, erased=erased)


def _check_older(connection: Connection, present: _Present, command: RestoreBackup) -> None:
    """Raise `Refusal` where the backup would take the place of what it does not hold."""
    if command.replace or not present.there:
        return
    if present.head is None:
        raise WouldReplace(
            N_("Les données de cette structure sur ce poste ne s'ouvrent pas."),
            advice=N_(
                "Rien n'a été changé. Pour les mettre de côté et les remplacer par la sauvegarde, "
                "recommencez avec --replace."
            ),
        )
    size = present.head.size
    if size == 0 or journal_rows.chain_at(connection, size - 1) == present.head.chain:
        return
    raise WouldReplace(
        N_("Ce poste tient des données plus récentes que cette sauvegarde."),
        advice=N_(
            "Rien n'a été changé. Pour les mettre de côté, huit semaines, et revenir à la "
            "sauvegarde, recommencez avec --replace."
        ),
    )


def _listed(folder: Path, vault: OpenVault) -> dict[str, tuple[str, ...]]:
    return read_tombstones(folder, vault.header.organisation_id, vault.root_certificate)


def _second_copy(folder: Path) -> None:
    """Put the second copy of the vault beside the first, as a session expects."""
    first, second = (folder / name for name in FILE_NAMES)
    second.write_bytes(first.read_bytes())
    second.chmod(0o600)


def _check_same(manifest: Manifest, header: VaultHeader) -> None:
    """Raise `TamperedError` unless vault and manifest speak of one organisation."""
    told = (manifest.organisation, manifest.practice, manifest.kiosk)
    if told != (header.organisation_id, header.practice, f"K{header.kiosk_number}"):
        raise TamperedError(
            N_("Cette sauvegarde mêle deux structures."),
            advice=N_("Rien n'a été changé. Prenez une autre sauvegarde."),
        )


def _not_open() -> SignInError:
    return SignInError(
        N_("La sauvegarde ne s'ouvre pas : phrase de passe ou code refusé."),
        advice=N_(
            "Rien n'a été changé. Prenez la phrase de passe que vous aviez le jour de la "
            "sauvegarde, et le code affiché maintenant."
        ),
    )
