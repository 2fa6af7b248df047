"""Papers saved outside the data directory, and their removal when the visit or the session ends.

Where a paper lies, and what it held, is kept encrypted under the month's technical key for who
saved it, so that a session that was locked or cut still offers it the next time. Only a file whose
bytes are those that were written is ever removed.
"""

import hashlib
import hmac
import json
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from kiosque.clock import Reading
from kiosque.desk.keyring import new_id, open_key, staff_key
from kiosque.desk.ledger import Fact
from kiosque.desk.paper_kinds import kind_words
from kiosque.desk.session import Session
from kiosque.errors import Refusal
from kiosque.i18n import N_, _
from kiosque.mandates.cleaning import clean_text
from kiosque.store import printing_rows
from kiosque.store.database import Connection
from kiosque.store.printing_rows import SavedRow
from kiosque.vault.envelopes import decrypt, encrypt


@dataclass(frozen=True, slots=True)
class SavedPaper:
    """A paper that its mediator saved and that may still lie there."""

    id: str
    kind: str
    subject: str
    path: Path
    digest: str = field(repr=False)
    """SHA-256 of what was written, hexadecimal."""
    size: int


class Removal(StrEnum):
    """What became of a file when its removal was asked for."""

    REMOVED = "removed"
    MISSING = "missing"
    """Its folder is there and it is not: somebody moved or removed it."""
    AWAY = "away"
    """Its folder is not there: the stick is unplugged. It stays on the list."""
    CHANGED = "changed"
    """Something else bears its name: it is left alone."""
    REFUSED = "refused"
    """The disk or the stick refuses. It stays on the list."""


_STAYS = frozenset({Removal.AWAY, Removal.REFUSED})
_WORDS = {
    Removal.REMOVED: N_("Supprimé : {path}"),
    Removal.MISSING: N_("Déjà déplacé ou supprimé par quelqu'un : {path}"),
    Removal.AWAY: N_(
        "Pas supprimé, la clé ou le dossier n'est pas là : {path}. Rebranchez la clé ; kiosque le "
        "proposera de nouveau."
    ),
    Removal.CHANGED: N_(
        "Pas supprimé, le fichier a été modifié depuis, ou un autre a pris son nom : {path}. "
        "Vérifiez-le vous-même."
    ),
    Removal.REFUSED: N_(
        "Pas supprimé, le disque ou la clé refuse : {path}. Vérifiez qu'elle n'est pas protégée "
        "en écriture ; kiosque le proposera de nouveau."
    ),
}


def note_saved(
    session: Session,
    connection: Connection,
    path: Path,
    content: bytes,
    about: tuple[str, str],
    reading: Reading,
) -> None:
    """Keep that a paper `(kind, subject)` was saved, in the transaction that journals it."""
    kind, subject = about
    key = staff_key(connection, session.vault, reading.now)
    saved_id = new_id(reading.now)
    told = {
        "kind": kind,
        "subject": subject,
        # A path is bytes that need not be text.
        "path": os.fsencode(path).hex(),
        "digest": hashlib.sha256(content).hexdigest(),
        "size": len(content),
    }
    sealed = encrypt(key.secret, json.dumps(told).encode(), _bound_to(saved_id))
    row = SavedRow(saved_id, session.vault.slot_id, key.id, sealed)
    printing_rows.delete_unreadable_saved(connection)
    printing_rows.insert_saved(connection, row)


def saved_papers(session: Session) -> tuple[SavedPaper, ...]:
    """Return one's own saved papers that are still to be removed or kept, the oldest first."""

    def read(connection: Connection) -> tuple[SavedPaper, ...]:
        rows = printing_rows.saved(connection, session.vault.slot_id)
        found = (_opened(session, connection, row) for row in rows)
        return tuple(one for one in found if one is not None)

    return session.database.read(read)


def remove_saved(session: Session, papers: Sequence[SavedPaper]) -> tuple[Removal, ...]:
    """Remove files that still are what was written; return what became of each.

    A removal is journaled, each one apart: what was done is told even if the rest is refused.
    """
    return tuple(_remove(session, paper) for paper in papers)


def keep_saved(session: Session, papers: Sequence[SavedPaper]) -> None:
    """Leave files where they are, and offer their removal no more."""

    def write(connection: Connection) -> None:
        for paper in papers:
            printing_rows.delete_saved(connection, paper.id)

    session.database.write(write)


def named_papers(session: Session, names: Sequence[str]) -> tuple[SavedPaper, ...]:
    """Return saved papers by identifier, all of them without one; raises `Refusal`."""
    papers = saved_papers(session)
    if not names:
        return papers
    unknown = set(names) - {one.id for one in papers}
    if unknown:
        raise Refusal(
            N_("Aucun papier que vous avez enregistré ne porte cet identifiant."),
            advice=N_("Rien n'a été supprimé. La liste\N{NO-BREAK SPACE}: kiosque paper saved."),
        )
    return tuple(one for one in papers if one.id in names)


def saved_line(paper: SavedPaper) -> str:
    """Return what a saved paper is and where it lies, on one line."""
    return f"{kind_words(paper.kind).capitalize()}\N{NO-BREAK SPACE}: {shown_path(paper.path)}"


def removal_line(paper: SavedPaper, removal: Removal) -> str:
    """Return what became of a file, on one line."""
    return _(_WORDS[removal]).format(path=shown_path(paper.path))


def shown_path(path: Path) -> str:
    """Return a path as a terminal can show it, even one that is no text."""
    return clean_text(os.fsencode(path).decode("utf-8", "replace"))


def _remove(session: Session, paper: SavedPaper) -> Removal:
    removal = _unlinked(paper)
    if removal in _STAYS:
        return removal
    reading = session.clock.read()

    def write(connection: Connection) -> None:
        printing_rows.delete_saved(connection, paper.id)
        if removal is Removal.REMOVED:
            key = staff_key(connection, session.vault, reading.now)
            payload = {"kind": paper.kind, "by": session.vault.slot_id}
            session.record(
                connection, [Fact("paper.removed", paper.subject, payload, key)], reading
            )

    session.database.write(write)
    return removal


def _unlinked(paper: SavedPaper) -> Removal:
    """Remove the file when it is the one that was written, through its folder held open."""
    try:
        folder = os.open(paper.path.parent, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return Removal.AWAY
    try:
        before = os.stat(paper.path.name, dir_fd=folder, follow_symlinks=False)
        if not stat.S_ISREG(before.st_mode) or before.st_size != paper.size:
            return Removal.CHANGED
        if not hmac.compare_digest(_digest(folder, paper.path.name), paper.digest):
            return Removal.CHANGED
        os.unlink(paper.path.name, dir_fd=folder)
    except FileNotFoundError:
        return Removal.MISSING
    except OSError:
        return Removal.REFUSED
    else:
        with suppress(OSError):  # a stick pulled out at once must not bring the paper back
            os.fsync(folder)
        return Removal.REMOVED
    finally:
        os.close(folder)


def _digest(folder: int, name: str) -> str:
    # Whatever takes the name meanwhile, a pipe that never answers included, is not waited for.
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
    with open(name, "rb", opener=lambda path, _flags: os.open(path, flags, dir_fd=folder)) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _opened(session: Session, connection: Connection, row: SavedRow) -> SavedPaper | None:
    """Return what was kept of a paper; None once the key of its month was destroyed."""
    key = open_key(connection, session.vault, row.key)
    if key is None:
        return None
    told = json.loads(decrypt(key.secret, row.paper, _bound_to(row.id)))
    path = Path(os.fsdecode(bytes.fromhex(told["path"])))
    return SavedPaper(row.id, told["kind"], told["subject"], path, told["digest"], told["size"])


def _bound_to(saved_id: str) -> bytes:
    return f"kiosque/saved-paper/v1\0{saved_id}".encode()
