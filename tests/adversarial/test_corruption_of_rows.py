"""Rows changed behind the program's back, by somebody with the key of the database."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosque.cli.app import REFUSED
from kiosque.desk.citizens import find_citizens
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.identity_registrations import configure_identity
from kiosque.desk.journal import rebuild_projections, verify_journal
from kiosque.desk.journal_contents import verify_contents
from kiosque.desk.languages import restrict_languages
from kiosque.desk.logos import choose_logo
from kiosque.desk.mandates import list_mandates
from kiosque.desk.merging import keep_apart, merge_citizens
from kiosque.desk.queue_reasons import QueueReason
from kiosque.desk.queueing import Wish, queue_outside_visit
from kiosque.desk.session import Session
from kiosque.desk.translation_reviews import JudgeSentences, judge
from kiosque.errors import KiosqueError
from kiosque.journal.events import chain_value
from kiosque.store import projections
from kiosque.store.database import Connection, connect
from tests.commands import Typist
from tests.identity_registrations import elsewhere
from tests.integration.test_logos import picture
from tests.stored_places import StoredPlace, store_place
from tests.system_programs import scaled

QUICK = ("journal", "verify", "--json")
COMPLETE = (*QUICK, "--complete")
REGISTERED, SIGNED, LAST = 4, 5, 19
"""Places in the journal of `store_place`: four events at the beginning, two for each mandate."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> StoredPlace:
    return store_place(tmp_path_factory.mktemp("template") / "home")


@pytest.fixture
def place(template: StoredPlace, tmp_path: Path) -> StoredPlace:
    return template.copy_to(tmp_path / "home")


@pytest.fixture
def typist(
    place: StoredPlace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Typist:
    typist = Typist(monkeypatch, capsys, tmp_path)
    typist.signs_in(place.home, place.totp_secret)
    return typist


Change = Callable[[Connection], object]


def change(place: StoredPlace, *changes: Change) -> None:
    """Change rows as nothing in the program would: without triggers or references."""
    connection = connect(place.database, place.key)
    connection.execute("PRAGMA foreign_keys = OFF")
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    for one in changes:
        one(connection)
    connection.close()


def sql(statement: str, *values: object) -> Change:
    return lambda connection: connection.execute(statement, values)


def edit_header(seq: int, *, rehash: bool) -> Change:
    def edit(connection: Connection) -> None:
        row = connection.execute("SELECT header FROM headers WHERE seq = ?", (seq,)).fetchone()
        header = row[0].replace(b'"tsq":"ntp"', b'"tsq":"hub"')
        assert header != row[0]
        connection.execute("UPDATE headers SET header = ? WHERE seq = ?", (header, seq))
        if rehash:
            values = (chain_value(header), seq)
            connection.execute("UPDATE headers SET chain = ? WHERE seq = ?", values)

    return edit


def swap(table: str, one: int, other: int) -> Change:
    def exchange(connection: Connection) -> None:
        for old, new in ((one, -1), (other, one), (-1, other)):
            update = f"UPDATE {table} SET seq = ? WHERE seq = ?"  # noqa: S608  (own names)
            connection.execute(update, (new, old))

    return exchange


def flip(table: str, column: str, where: str, at: int = -1) -> Change:
    """Flip a bit of one stored value, in the middle unless said."""

    def one_bit(connection: Connection) -> None:
        select = f"SELECT {column} FROM {table} WHERE {where}"  # noqa: S608  (own names)
        (value,) = connection.execute(select).fetchone()
        place = len(value) // 2 if at < 0 else at
        flipped = value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]
        update = f"UPDATE {table} SET {column} = ? WHERE {where}"  # noqa: S608  (own names)
        connection.execute(update, (flipped,))

    return one_bit


SEEN_AT_ONCE = {
    "a header edited": (edit_header(SIGNED, rehash=False), SIGNED),
    "a header edited, with its chain value": (edit_header(SIGNED, rehash=True), SIGNED),
    "the first header edited": (edit_header(0, rehash=False), 0),
    "a chain value changed": (flip("headers", "chain", "seq = 7"), 7),
    "a header deleted": (sql("DELETE FROM headers WHERE seq = 7"), 7),
    "two headers exchanged": (swap("headers", REGISTERED, SIGNED), REGISTERED),
    "the last header deleted": (sql("DELETE FROM headers WHERE seq = 19"), LAST),
    "the last three headers deleted": (sql("DELETE FROM headers WHERE seq > 16"), 17),
    "every header deleted": (sql("DELETE FROM headers"), 0),
    "a content replaced": (flip("payloads", "sealed", "seq = 5"), SIGNED),
    "two contents exchanged": (swap("payloads", SIGNED, 9), SIGNED),
    "the end kept apart brought back": (sql("UPDATE head SET size = 9"), LAST),
    "the end kept apart changed": (flip("head", "chain", "1"), LAST),
    "the end kept apart unreadable": (sql("UPDATE head SET frontier = x'00'"), LAST),
    "the time kept apart unreadable": (sql("UPDATE head SET ts = 'hier'"), LAST),
    "the end kept apart deleted": (sql("DELETE FROM head"), LAST),
    "the tree kept apart changed": (flip("head", "frontier", "1"), LAST + 1),
    "the root of a checkpoint changed": (
        flip("checkpoints", "note", "size = 6", at=50),
        REGISTERED,
    ),
}
SEEN_BY_A_COMPLETE_LOOK = {
    "the signature of a checkpoint": (flip("checkpoints", "note", "size = 6"), REGISTERED),
    "the signature of the last checkpoint": (flip("checkpoints", "note", "size = 20"), LAST),
    "a checkpoint under another size": (
        sql("UPDATE checkpoints SET size = 5 WHERE size = 6"),
        REGISTERED,
    ),
    "a content under the key of another": (
        sql("UPDATE payloads SET key = (SELECT key FROM payloads WHERE seq = 7) WHERE seq = 5"),
        SIGNED,
    ),
    "a wrapped key changed": (flip("keys", "wrapped", "id = (SELECT key FROM mandates)"), SIGNED),
    "a seal deleted": (sql("DELETE FROM seals WHERE seq = 5"), SIGNED),
    "a seal changed": (flip("seals", "cose", "seq = 5"), SIGNED),
    "two seals exchanged": (swap("seals", SIGNED, 7), SIGNED),
}


@pytest.mark.parametrize("case", SEEN_AT_ONCE)
def test_the_first_wrong_event_is_named(place: StoredPlace, typist: Typist, case: str) -> None:
    altered, first_wrong = SEEN_AT_ONCE[case]
    change(place, altered)
    said = typist.type(*QUICK)
    assert said.code == REFUSED
    assert json.loads(said.out)["first_wrong"] == first_wrong
    assert (
        typist.type("journal", "verify").out.count(f"événement {first_wrong}\N{NO-BREAK SPACE}:")
        == 1
    )


@pytest.mark.parametrize("case", SEEN_BY_A_COMPLETE_LOOK)
def test_a_complete_look_names_what_signatures_and_hashes_do_not_cover(
    place: StoredPlace, typist: Typist, case: str
) -> None:
    altered, first_wrong = SEEN_BY_A_COMPLETE_LOOK[case]
    change(place, altered)
    said = typist.type(*COMPLETE)
    assert said.code == REFUSED
    assert json.loads(said.out)["first_wrong"] == first_wrong


def test_an_untouched_journal_holds_and_nothing_of_it_is_erased(typist: Typist) -> None:
    said = typist.type(*COMPLETE)
    assert said.code == 0
    told = json.loads(said.out)
    assert (told["ok"], told["erased"]) == (True, 0)


def test_a_content_that_was_destroyed_with_its_key_breaks_nothing_and_is_counted(
    place: StoredPlace, typist: Typist
) -> None:
    change(place, sql("DELETE FROM keys WHERE id = (SELECT key FROM payloads WHERE seq = 5)"))
    told = json.loads(typist.type(*COMPLETE).out)
    assert (told["ok"], told["erased"]) == (True, 1)


STORED = (
    ("headers", "header"),
    ("headers", "chain"),
    ("payloads", "sealed"),
    ("payloads", "key"),
    ("checkpoints", "note"),
    ("seals", "cose"),
    ("head", "chain"),
    ("head", "frontier"),
    ("head", "ts"),
)
MUTATIONS = scaled("KIOSQUE_TEST_KILLS", 12) * 2
"""For each stored column."""


def is_intact(session: Session) -> bool:
    """Tell whether the journal holds, with every content there."""
    try:
        verify_journal(session, every_signature=True)
        return verify_contents(session) == 0
    except KiosqueError:
        return False


@pytest.mark.parametrize(("table", "column"), STORED)
def test_any_changed_byte_of_the_journal_is_detected(
    place: StoredPlace, table: str, column: str
) -> None:
    session, _code = place.enter()
    change(place)
    chance = random.Random(f"{table}.{column}")
    connection = connect(place.database, place.key)
    select = f"SELECT rowid, {column} FROM {table}"  # noqa: S608  (own names)
    update = f"UPDATE {table} SET {column} = ? WHERE rowid = ?"  # noqa: S608  (own names)
    rows = connection.execute(select).fetchall()
    assert is_intact(session)
    for _turn in range(MUTATIONS):
        rowid, value = chance.choice(rows)
        raw = value.encode() if isinstance(value, str) else value
        at = chance.randrange(len(raw))
        altered = raw[:at] + bytes([raw[at] ^ chance.choice((1, 2, 4, 8, 16, 32))]) + raw[at + 1 :]
        told = altered.decode("latin-1") if isinstance(value, str) else altered
        connection.execute(update, (told, rowid))
        assert not is_intact(session), (rowid, at)
        connection.execute(update, (value, rowid))
    assert is_intact(session)
    connection.close()
    session.close()


SAFEKEEPING = {"past_logs", "erasures", "backups"}
"""Empty in a place where nobody was erased and nothing was restored; tested where they are not."""


@pytest.mark.parametrize("table", [one for one in projections.TABLES if one not in SAFEKEEPING])
def test_a_table_that_lost_its_rows_is_made_again_from_the_journal(
    place: StoredPlace, table: str
) -> None:
    session, _code = place.enter()
    one, other, third = (line.id for line in find_citizens(session, "", limit=3))
    merge_citizens(session, one, other)
    keep_apart(session, one, third)
    mandate = list_mandates(session)[0]
    confirm_hand_signatures(session, mandate.id)
    wish = Wish("social", "Dossier", QueueReason.NO_NETWORK)
    queue_outside_visit(session, mandate.number, wish)
    configure_identity(session, elsewhere())
    judge(session, JudgeSentences("en", (0,), "right", "traductrice"))
    restrict_languages(session, ["ti"], reviewed_only=False)
    choose_logo(session, picture())
    digest, _same = rebuild_projections(session)
    session.close()
    change(place, sql(f"DELETE FROM {table}"))  # noqa: S608  (own names)
    session, _code = place.enter(days=2)
    before, after = rebuild_projections(session)
    assert before != digest
    assert after == digest
    session.close()
