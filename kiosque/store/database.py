"""One encrypted SQLite file: one connection that writes, and one that reads for each thread."""

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from sqlcipher3 import dbapi2 as sqlcipher

from kiosque.errors import KiosqueError, TamperedError, UnavailableError
from kiosque.i18n import N_

Connection = Any
"""A `sqlcipher3.dbapi2.Connection`; the library ships no types."""

Answer = TypeVar("Answer")
Work = Callable[[Connection], Answer]

BUSY_SECONDS = 10
"""How long a write waits for another process to finish its own."""


class Database:
    """The open database. Close it once; it does not open again."""

    def __init__(self, path: Path, key: bytes) -> None:
        """Open `path` (made when missing) with the raw 32-byte `key`.

        Raises `TamperedError` when the file is not readable with this key and
        `UnavailableError` when the disk refuses.
        """
        self.path = path
        self._key = key
        self._writer = connect(path, key)
        self._writing = threading.Lock()
        self._readers = threading.local()
        self._opened: list[Connection] = [self._writer]
        self._lock = threading.Lock()
        self.explain_damage: Callable[[], KiosqueError | None] = lambda: None
        """Says why pages may have stopped to open, when it is not damage."""

    def write(self, work: Work[Answer]) -> Answer:
        """Run `work` in one write transaction; when this returns, the result is on disk.

        Whatever `work` raises undoes everything it wrote.
        """

        def whole(connection: Connection) -> Answer:
            connection.execute("BEGIN IMMEDIATE")
            try:
                answer = work(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            return answer

        return self.exclusive(whole)

    def read(self, work: Work[Answer]) -> Answer:
        """Run `work` in one read transaction, on the connection of the calling thread."""
        connection = self._reader()
        try:
            connection.execute("BEGIN")
            try:
                return work(connection)
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
        except sqlcipher.Error as error:
            raise self._explained(error) from None

    def exclusive(self, work: Work[Answer]) -> Answer:
        """Run `work` on the writing connection outside any transaction (checkpoint, copy)."""
        try:
            with self._writing:
                return work(self._writer)
        except sqlcipher.Error as error:
            raise self._explained(error) from None

    def rekey(self, fresh: bytes) -> None:
        """Put every page under another raw key, in one transaction of SQLCipher.

        Raises `UnavailableError` when the database is still under the old key. Sessions that have
        it open with that one read nothing more, and write nothing.
        """
        with self._writing:
            # The pragma tells no error, and a connection that failed would write with both keys.
            connection = connect(self.path, self._key)
            try:
                connection.execute(f"PRAGMA rekey = \"x'{fresh.hex()}'\"").fetchall()
            except sqlcipher.Error as error:
                raise explained(error) from None
            finally:
                connection.close()
            if not opens(self.path, fresh):
                raise disk_refuses()
            self._reopen(fresh)
            self._forget_copies()

    def _reopen(self, key: bytes) -> None:
        old, self._writer = self._writer, connect(self.path, key)
        with self._lock:
            self._key = key
            self._readers = threading.local()
            self._opened.append(self._writer)
            self._opened.remove(old)
        old.close()
        # Until this, pages under the old key lie in the file, behind those of the WAL.
        with suppress(sqlcipher.Error):
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _forget_copies(self) -> None:
        """Delete the copies made before migrations: only a key that is no more opens them."""
        for copy in self.path.parent.glob(f"{self.path.stem}.v*.db*"):
            with suppress(OSError):
                copy.unlink()

    def _explained(self, error: Exception) -> KiosqueError:
        known = explained(error)
        return (self.explain_damage() or known) if isinstance(known, TamperedError) else known

    def close(self) -> None:
        """Wait for the write that is under way and close every connection."""
        with self._writing, self._lock:
            for connection in self._opened:
                connection.close()
            self._opened.clear()

    def _reader(self) -> Connection:
        connection = getattr(self._readers, "connection", None)
        if connection is None:
            connection = connect(self.path, self._key)
            connection.execute("PRAGMA query_only = ON")
            self._readers.connection = connection
            with self._lock:
                self._opened.append(connection)
        return connection


def connect(path: Path, key: bytes) -> Connection:
    """Open one keyed connection with the settings that every connection has."""
    try:
        connection = sqlcipher.connect(
            str(path), isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS
        )
    except sqlcipher.Error as error:
        raise explained(error) from None
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA recursive_triggers = ON")
    except sqlcipher.Error as error:
        connection.close()
        raise explained(error) from None
    return connection


def opens(path: Path, key: bytes) -> bool:
    """Tell whether `key` opens the database; raises `UnavailableError` when nothing can tell."""
    try:
        connect(path, key).close()
    except TamperedError:
        return False
    return True


def sync_folder(folder: Path) -> None:
    """Put on disk the names that were just given in `folder`."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_DAMAGED = ("not a database", "malformed", "hmac", "corrupt")
_FULL = ("full", "disk i/o", "readonly", "read-only", "attempt to write")


def disk_refuses() -> UnavailableError:
    """Return what a disk that is full or cannot be written to means."""
    return UnavailableError(
        N_("Le disque est plein ou refuse l'écriture\N{NO-BREAK SPACE}: rien n'a été enregistré."),
        advice=N_(
            "Ce qui était déjà enregistré est intact. Libérez de la place ou vérifiez les droits "
            "du dossier des données, puis recommencez."
        ),
    )


def check_pages(connection: Connection) -> None:
    """Raise `TamperedError` when a page of the file is not one that was written with its key.

    A checkpoint that a reader held up leaves pages unwritten whose content is still in the WAL:
    where the file alone does not pass, what SQLite reads of both decides.
    """
    if not connection.execute("PRAGMA cipher_integrity_check").fetchall():
        return
    connection.execute("PRAGMA shrink_memory")
    try:
        told = connection.execute("PRAGMA quick_check(1)").fetchall()
    except sqlcipher.Error as error:
        raise explained(error) from None
    if told != [("ok",)]:
        raise _damaged()


def _damaged() -> TamperedError:
    return TamperedError(
        N_("La base de données de la structure est abîmée ou n'est pas la bonne."),
        advice=N_(
            "Rien n'a été modifié. Ne supprimez aucun fichier\N{NO-BREAK SPACE}: "
            "prévenez votre référent, qui repartira d'une sauvegarde."
        ),
    )


def explained(error: Exception) -> KiosqueError:
    """Return what a database error means for the person at the counter."""
    reason = str(error).lower()
    if any(word in reason for word in _DAMAGED):
        return _damaged()
    if any(word in reason for word in _FULL):
        return disk_refuses()
    if "unable to open" in reason:
        return UnavailableError(
            N_("La base de données de la structure ne peut pas être ouverte."),
            advice=N_(
                "Rien n'a été modifié. Vérifiez la place sur le disque et les droits du dossier "
                "des données, puis recommencez."
            ),
        )
    if "locked" in reason or "busy" in reason:
        return UnavailableError(
            N_("Un autre programme écrit dans les données de la structure."),
            advice=N_("Rien n'est perdu. Attendez un instant, puis recommencez."),
        )
    return UnavailableError(
        N_("La base de données a refusé l'opération\N{NO-BREAK SPACE}: rien n'a été enregistré."),
        advice=N_("Recommencez. Si cela se répète, prévenez votre référent."),
    )
