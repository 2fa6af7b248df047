"""The encrypted database: durable, guarded, migrated whole or not at all."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosque.clock import Reading
from kiosque.errors import KiosqueError, TamperedError, UnavailableError
from kiosque.journal.checkpoint import sign_checkpoint
from kiosque.journal.events import log_id
from kiosque.journal.verification import verify_log
from kiosque.store import journal_rows
from kiosque.store.append import Appended, SealedEvent, append, head
from kiosque.store.database import Connection, Database, check_pages
from kiosque.store.store import FILE_NAME, open_database

KEY = bytes(range(32))
LOG_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
LOG = log_id(LOG_KEY.public_key())
READING = Reading(datetime(2026, 11, 24, 9, 12, tzinfo=UTC), 10.0, "boot", "ntp")
SECRET = "BERTHOU Yvonne"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path, KEY)
    yield opened
    opened.close()


def event(text: str = SECRET) -> SealedEvent:
    ciphertext = hashlib.sha256(text.encode()).digest()
    return SealedEvent(
        type="act.recorded",
        version=1,
        subject="0199aa00-0000-7000-8000-000000000001",
        commitment=bytes(32),
        ciphertext=ciphertext,
        ciphertext_digest=hashlib.sha256(ciphertext).digest(),
        key="k",
    )


def sign(size: int, root: bytes) -> bytes:
    return sign_checkpoint(f"kiosque/{LOG}", size, root, LOG_KEY)


def add(database: Database, count: int = 1) -> tuple[Appended, ...]:
    return database.write(lambda c: append(c, LOG, [event()] * count, READING, sign))


def test_what_was_appended_verifies(database: Database) -> None:
    for count in (1, 3, 2):
        add(database, count)

    def verify(connection: Connection) -> int:
        return verify_log(
            journal_rows.rows(connection),
            journal_rows.checkpoints(connection),
            LOG_KEY.public_key(),
        ).size

    assert database.read(verify) == 6


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    add(database)

    def fails(connection: Connection) -> None:
        append(connection, LOG, [event()], READING, sign)
        message = "stop"
        raise RuntimeError(message)

    with pytest.raises(RuntimeError):
        database.write(fails)
    assert database.read(lambda c: head(c).size) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE headers SET header = x'00' WHERE seq = 0",
        "DELETE FROM headers WHERE seq = 0",
        "INSERT INTO headers VALUES (7, x'00', zeroblob(32))",
        "INSERT OR REPLACE INTO headers VALUES (0, x'00', zeroblob(32))",
        "INSERT INTO headers VALUES (1, x'00', x'00')",
    ],
)
def test_headers_are_insert_only(database: Database, statement: str) -> None:
    add(database)
    with pytest.raises(KiosqueError):
        database.write(lambda c: c.execute(statement))
    assert database.read(lambda c: head(c).size) == 1


def test_a_reading_connection_cannot_write(database: Database) -> None:
    add(database)
    with pytest.raises(KiosqueError):
        database.read(lambda c: c.execute("DELETE FROM payloads"))


def test_several_threads_and_handles_append_one_after_the_other(
    database: Database, tmp_path: Path
) -> None:
    other = open_database(tmp_path, KEY)
    threads = [
        Thread(target=lambda handle=handle: [add(handle) for _ in range(10)])
        for handle in (database, other, database)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert database.read(lambda c: head(c).size) == 30
    rows = database.read(lambda c: list(journal_rows.rows(c)))
    assert [row[0] for row in rows] == list(range(30))


def test_the_file_and_its_wal_are_unreadable_without_the_key(
    database: Database, tmp_path: Path
) -> None:
    database.write(
        lambda c: c.execute("INSERT INTO procedure_copies VALUES ('d', ?)", (SECRET.encode(),))
    )
    for path in tmp_path.iterdir():
        assert SECRET.encode() not in path.read_bytes()
        assert b"SQLite format" not in path.read_bytes()
    with pytest.raises(TamperedError):
        open_database(tmp_path, bytes(32))


@pytest.mark.parametrize("at", [0, 4096, 8192, 20000])
def test_a_damaged_page_is_a_sentence_and_no_traceback(tmp_path: Path, at: int) -> None:
    opened = open_database(tmp_path, KEY)
    add(opened, 50)
    opened.exclusive(lambda c: c.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    opened.close()
    path = tmp_path / FILE_NAME
    whole = bytearray(path.read_bytes())
    whole[at : at + 600] = bytes(600)
    path.write_bytes(whole)

    def read_everything() -> None:
        damaged = open_database(tmp_path, KEY)
        try:
            for table in ("headers", "payloads", "checkpoints", "head", "keys", "visits"):
                damaged.read(lambda c, t=table: c.execute(f"SELECT * FROM {t}").fetchall())  # type: ignore[misc]  # noqa: S608
            damaged.read(lambda c: c.execute("PRAGMA integrity_check").fetchall())
            check = damaged.read(lambda c: c.execute("PRAGMA cipher_integrity_check").fetchall())
            if check:
                raise TamperedError(str(check[0][0]))
        finally:
            damaged.close()

    with pytest.raises(TamperedError):
        read_everything()


def test_a_read_only_folder_is_a_sentence(tmp_path: Path) -> None:
    missing = tmp_path / "absent"
    with pytest.raises(UnavailableError):
        open_database(missing, KEY)


def test_the_connection_settings_are_those_that_keep_what_is_acknowledged(
    database: Database,
) -> None:
    def settings(connection: Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "temp_store")
        return [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names]

    assert database.exclusive(settings) == ["wal", 2, 1, 1, 2]


def test_pages_that_are_still_in_the_wal_alone_are_not_damage(database: Database) -> None:
    blob = bytes(3000)
    database.write(lambda c: c.execute("CREATE TABLE kept (n INTEGER PRIMARY KEY, data BLOB)"))
    database.exclusive(lambda c: c.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    rows = [(number, blob) for number in range(20)]
    database.write(lambda c: c.executemany("INSERT INTO kept VALUES (?, ?)", rows))

    def read_during_a_checkpoint(connection: Connection) -> None:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (20,)
        change = "UPDATE kept SET data = zeroblob(3001) WHERE n = 10"
        database.write(lambda c: c.execute(change))
        database.exclusive(lambda c: c.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall())
        file_alone = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        assert file_alone, "the checkpoint was not held up"
        check_pages(connection)

    database.read(read_during_a_checkpoint)
    database.read(check_pages)
