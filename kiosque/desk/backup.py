"""Backups: one consistent copy under the same keys, checked once written, kept eight weeks."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosque.clock import Reading
from kiosque.desk.backup_file import (
    PARTS,
    SUFFIX,
    Manifest,
    disk_refused,
    part_of,
    read_head,
    unpack,
    write_backup,
)
from kiosque.desk.epoch import settle_epoch
from kiosque.desk.journal import check_head, past_logs
from kiosque.desk.keyring import organisation_key
from kiosque.desk.ledger import Fact
from kiosque.desk.papers import outside_data
from kiosque.desk.session import Session
from kiosque.desk.throttle import in_turn
from kiosque.desk.tombstones import write_tombstones
from kiosque.errors import KiosqueError, TamperedError, UnavailableError
from kiosque.i18n import N_
from kiosque.journal.verification import verify_log
from kiosque.mandates.retention import backup_kept_until
from kiosque.store import journal_rows, safekeeping_rows
from kiosque.store.append import head
from kiosque.store.database import Connection, check_pages, connect, sync_folder
from kiosque.store.migrate import copy_whole, version_of
from kiosque.store.store import FILE_NAME
from kiosque.vault.header import write_header
from kiosque.vault.key_changes import header_on_disk

WORK = ".backup"
"""Folder inside the organisation's, in which a copy is made; nobody reads it."""


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A backup that exists and was checked."""

    path: Path
    made_at: datetime
    kept_until: datetime
    events: int
    bytes: int
    removed: tuple[Path, ...]
    """Older backups of this organisation there, whose time was over."""


def create_backup(session: Session, folder: Path) -> BackupMade:
    """Write a backup in `folder`, check it, journal it; then remove those whose time is over.

    Raises `Refusal` for a role or a folder inside the data, `UnavailableError` when the disk
    refuses: then nothing is left under the name of a backup.
    """
    session.must_be_coordinator()
    target = outside_data(session, folder)
    reading = session.clock.read()
    made_at = reading.now.astimezone(UTC).replace(microsecond=0)
    name = f"kiosque-K{session.vault.kiosk_number}-{made_at:%Y%m%d-%H%M%S}-{secrets.token_hex(4)}"
    final = target / f"{name}{SUFFIX}"
    draft = target / f".{name}.new"
    try:
        target.mkdir(parents=True, exist_ok=True)
        with _workspace(session.folder) as work:
            manifest = _snapshot(session, work, made_at)
            write_backup(draft, manifest, [work / part for part in PARTS], _master(session))
            _check_written(session, draft, work)
        _keep(session, draft, final, manifest, reading)
    except OSError:
        raise disk_refused() from None
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    write_tombstones(session, session.folder)
    write_tombstones(session, target)
    return BackupMade(
        path=final,
        made_at=made_at,
        kept_until=datetime.fromisoformat(manifest.kept_until),
        events=manifest.size,
        bytes=final.stat().st_size,
        removed=_remove_outdated(session, target, reading.now),
    )


def last_backup(session: Session) -> datetime | None:
    """Return when the last backup was made; None when none ever was."""
    told = session.database.read(safekeeping_rows.last_backup)
    return None if told is None else session.local(told)


def check_snapshot(connection: Connection, manifest: Manifest, log_key: Ed25519PublicKey) -> None:
    """Raise `TamperedError` unless a copied database is whole and is what its manifest says."""
    check_pages(connection)
    verified = verify_log(
        journal_rows.rows(connection),
        journal_rows.checkpoints(connection),
        log_key,
        earlier=past_logs(connection),
        every_signature=False,
    )
    check_head(connection, verified)
    if (verified.size, verified.chain.hex()) != (manifest.size, manifest.chain):
        raise TamperedError(
            N_("Le contenu de cette sauvegarde n'est pas celui qu'elle annonce."),
            advice=N_("Rien n'a été changé. Prenez une autre sauvegarde."),
        )


def _snapshot(session: Session, work: Path, made_at: datetime) -> Manifest:
    """Copy vault and database into `work` at one moment, and say what the copy is."""
    vault, key = session.vault, session.vault.database_key
    with in_turn(session.folder):
        settle_epoch(session.database, vault)
        session.database.exclusive(lambda connection: copy_whole(connection, work / FILE_NAME, key))
        write_header(work, header_on_disk(vault), _master(session))
    connection = connect(work / FILE_NAME, key)
    try:
        end, schema = head(connection), version_of(connection)
    finally:
        connection.close()
    return Manifest(
        organisation=session.organisation.id,
        kiosk=f"K{vault.kiosk_number}",
        practice=session.practice,
        made_at=made_at.isoformat(),
        kept_until=backup_kept_until(made_at).isoformat(),
        schema=schema,
        log=session.ledger.log,
        size=end.size,
        chain=end.chain.hex(),
        parts=tuple(part_of(work / part) for part in PARTS),
    )


def _check_written(session: Session, draft: Path, work: Path) -> None:
    """Open what was written, as a restoration would."""
    for part in PARTS:
        (work / part).unlink()
    found = unpack(draft, work)
    found.check(_master(session))
    connection = connect(work / FILE_NAME, session.vault.database_key)
    try:
        check_snapshot(connection, found.manifest, session.vault.log_key.public_key())
    finally:
        connection.close()


def _keep(session: Session, draft: Path, final: Path, manifest: Manifest, reading: Reading) -> None:
    """Give a checked backup its name and journal it: both, or neither."""

    def write(connection: Connection) -> None:
        key = organisation_key(connection, session.vault, reading.now)
        payload = {
            "at": manifest.made_at,
            "kept_until": manifest.kept_until,
            "events": manifest.size,
            "by": session.vault.slot_id,
        }
        fact = Fact("backup.created", session.organisation.id, payload, key)
        session.record(connection, [fact], reading)
        draft.rename(final)
        sync_folder(final.parent)

    try:
        session.database.write(write)
    except (KiosqueError, OSError):
        with suppress(OSError):
            final.unlink(missing_ok=True)
        raise


def _remove_outdated(session: Session, folder: Path, now: datetime) -> tuple[Path, ...]:
    removed: list[Path] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            manifest = read_head(path).manifest
        except KiosqueError:
            continue
        ours = manifest.organisation == session.organisation.id
        if ours and datetime.fromisoformat(manifest.kept_until) <= now:
            with suppress(OSError):
                path.unlink()
                removed.append(path)
    return tuple(removed)


@contextmanager
def _workspace(folder: Path) -> Iterator[Path]:
    """Yield an empty folder that one backup at a time uses; it goes whatever happens."""
    import fcntl

    work = folder / WORK
    work.mkdir(mode=0o700, exist_ok=True)
    lock = os.open(work, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UnavailableError(
                N_("Une autre sauvegarde de cette structure est en cours."),
                advice=N_("Rien n'est perdu. Attendez qu'elle finisse."),
            ) from None
        for left in work.iterdir():
            left.unlink()
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)
    finally:
        os.close(lock)


def _master(session: Session) -> bytes:
    return bytes(session.vault.master_key)
