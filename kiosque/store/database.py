"""One encrypted SQLite file: a writer thread, and one reading connection for each other thread."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
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
        self._readers = threading.local()
        self._opened: list[Connection] = []
        self._lock = threading.Lock()
        self._jobs: queue.SimpleQueue[tuple[Future[Any], Work[Any]] | None] = queue.SimpleQueue()
        ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._serve, args=(ready,), daemon=True)
        self._thread.start()
        ready.result()

    def write(self, work: Work[Answer]) -> Answer:
        """Run `work` in one write transaction; when this returns, the result is on disk.

        Whatever `work` raises undoes everything it wrote.
        """
        done: Future[Answer] = Future()
        self._jobs.put((done, work))
        return done.result()

    def read(self, work: Work[Answer]) -> Answer:
        """Run `work` in one read transaction, on the connection of the calling thread."""
        connection = self._reader()
        try:
            connection.execute("BEGIN")
            try:
                return work(connection)
            finally:
                connection.execute("ROLLBACK")
        except sqlcipher.Error as error:
            raise explained(error) from None

    def exclusive(self, work: Work[Answer]) -> Answer:
        """Run `work` on the writer connection outside any transaction (checkpoint, copy)."""
        done: Future[Answer] = Future()
        self._jobs.put((done, _Bare(work)))
        return done.result()

    def close(self) -> None:
        """Finish the waiting writes and close every connection."""
        self._jobs.put(None)
        self._thread.join()
        with self._lock:
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

    def _serve(self, ready: Future[None]) -> None:
        try:
            connection = connect(self.path, self._key)
        except BaseException as error:  # noqa: BLE001  (handed to the thread that waits)
            ready.set_exception(error)
            return
        ready.set_result(None)
        while (job := self._jobs.get()) is not None:
            done, work = job
            try:
                done.set_result(_in_transaction(connection, work))
            except BaseException as error:  # noqa: BLE001  (handed to the thread that waits)
                done.set_exception(error)
        connection.close()


class _Bare:
    """Work that manages its own transactions."""

    def __init__(self, work: Work[Any]) -> None:
        self.work = work

    def __call__(self, connection: Connection) -> Any:
        return self.work(connection)


def _in_transaction(connection: Connection, work: Work[Answer]) -> Answer:
    try:
        if isinstance(work, _Bare):
            return work(connection)  # type: ignore[no-any-return]
        connection.execute("BEGIN IMMEDIATE")
        try:
            answer = work(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return answer
    except sqlcipher.Error as error:
        raise explained(error) from None


def connect(path: Path, key: bytes) -> Connection:
    """Open one keyed connection with the settings that every connection has."""
    try:
        connection = sqlcipher.connect(
            str(path), isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS
        )
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA recursive_triggers = ON")
    except sqlcipher.Error as error:
        raise explained(error) from None
    return connection


_DAMAGED = ("not a database", "malformed", "hmac", "corrupt")
_FULL = ("full", "disk i/o", "readonly", "read-only", "unable to open", "attempt to write")


def explained(error: Exception) -> KiosqueError:
    """Return what a database error means for the person at the counter."""
    reason = str(error).lower()
    if any(word in reason for word in _DAMAGED):
        return TamperedError(
            N_("La base de données de la structure est abîmée ou n'est pas la bonne."),
            advice=N_(
                "Rien n'a été modifié. Ne supprimez aucun fichier\N{NO-BREAK SPACE}: "
                "prévenez votre référent, qui repartira d'une sauvegarde."
            ),
        )
    if any(word in reason for word in _FULL):
        return UnavailableError(
            N_(
                "Le disque est plein ou refuse l'écriture\N{NO-BREAK SPACE}: "
                "rien n'a été enregistré."
            ),
            advice=N_(
                "Ce qui était déjà enregistré est intact. Libérez de la place, puis recommencez."
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
