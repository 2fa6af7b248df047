"""An erasure against `kill -9`, older copies and a search of every byte that is left."""

import json
import shutil
import signal
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosque.desk.citizens import citizen_identity, find_citizens
from kiosque.desk.entrance import SignIn, sign_in
from kiosque.desk.journal import rebuild_projections, verify_journal
from kiosque.desk.journal_contents import verify_contents
from kiosque.desk.keyring import open_key
from kiosque.desk.session import Session
from kiosque.desk.tombstones import FILE_NAME as TOMBSTONES
from kiosque.errors import KiosqueError, TamperedError, UnreadableError
from kiosque.store import epoch_rows, mandate_rows
from kiosque.store.database import connect
from kiosque.store.store import FILE_NAME
from tests.desks import PASSPHRASE, Place, grant, person
from tests.erasures import ErasureOrders
from tests.programs import spread, told_by
from tests.system_programs import scaled
from tests.two_people import Colleague, erase, found_for_two

KILLS = scaled("KIOSQUE_TEST_KILLS", 12) // 4
GONE = "Kerzhoñdur-Lœvenbruck"


@pytest.fixture
def two(tmp_path: Path) -> tuple[Place, Colleague]:
    return found_for_two(tmp_path / "home")


def two_people(place: Place) -> tuple[str, str]:
    """Register who is to be erased and who stays; let their mandates end."""
    gone = grant(place, identity=person(family_name=GONE)).citizen_id
    stays = grant(place, identity=person(family_name="Le Goff")).citizen_id
    place.clock.move(timedelta(days=40))
    return gone, stays


def enter(home: Path, place: Place) -> Session:
    session = place.session
    command = SignIn(session.organisation.id, session.vault.slot_id, PASSPHRASE, place.code())
    return sign_in(home, place.clock, command)


def outcome(session: Session, gone: str, stays: str) -> str:
    """Fail unless the erasure is whole or was never begun, and say which."""
    verify_journal(session, every_signature=True)
    erased = verify_contents(session)
    before, after = rebuild_projections(session)
    assert before == after
    assert citizen_identity(session, stays).family_name == "Le Goff"
    row = session.database.read(epoch_rows.epoch)
    assert row is None or row.pending is None
    try:
        citizen_identity(session, gone)
    except UnreadableError:
        assert erased == 2
        return "whole"
    assert erased == 0
    return "not begun"


def test_an_erasure_killed_at_any_step_is_whole_or_was_never_begun(
    two: tuple[Place, Colleague], tmp_path: Path
) -> None:
    """D9."""
    place, colleague = two
    gone, stays = two_people(place)
    place.session.database.close()
    template = place.home
    orders = ErasureOrders(
        home=str(template),
        organisation=place.session.organisation.id,
        slot=place.session.vault.slot_id,
        secret=place.founded.totp_secret,
        other_slot=colleague.slot,
        other_seed=colleague.seed.hex(),
        citizen=gone,
        start=(place.clock.read().now + timedelta(hours=1)).isoformat(),
    )
    place.clock.move(timedelta(hours=2))
    counted = tmp_path / "counted"
    shutil.copytree(template, counted)
    answer = subprocess.run(
        replace(orders, home=str(counted)).command(), capture_output=True, check=True
    )
    told = json.loads(answer.stdout)
    first, last = told["before"], told["steps"]
    assert last - first > 30
    outcomes = set()
    for kill_at in [0, *(first + step for step in spread(last - first, max(8, KILLS)))]:
        home = tmp_path / f"killed {kill_at}"
        shutil.copytree(template, home)
        with subprocess.Popen(
            replace(orders, home=str(home), kill_at=kill_at).command(), stdout=subprocess.PIPE
        ) as process:
            list(told_by(process))
        assert process.returncode == -signal.SIGKILL
        session = enter(home, place)
        outcomes.add(outcome(session, gone, stays))
        session.close()
        shutil.rmtree(home)
    assert outcomes == {"whole", "not begun"}


def test_no_file_of_the_data_holds_a_name_and_no_open_session_finds_it(
    two: tuple[Place, Colleague],
) -> None:
    """D9."""
    place, colleague = two
    gone, _stays = two_people(place)
    erase(place, colleague, gone)
    assert place.session.directory.names
    assert find_citizens(place.session, GONE) == ()
    key = place.session.vault.database_key
    place.session.close()
    clear = place.home / "clear.db"
    database = next(place.home.rglob(FILE_NAME))
    connection = connect(database, key)
    # What the database says once it is opened, too: no name lies there even without its key.
    connection.execute("ATTACH DATABASE ? AS clear KEY ''", (str(clear),))
    connection.execute("SELECT sqlcipher_export('clear')").fetchall()
    connection.close()
    for path in place.home.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            for name in (GONE, GONE.upper(), "Kerzho", "Lœvenbruck"):
                for encoding in ("utf-8", "utf-16-le", "latin-1"):
                    assert name.encode(encoding, "ignore") not in content, path.name
    assert gone.encode() in clear.read_bytes()


def test_an_older_copy_of_the_database_does_not_open_the_person_under_the_new_vault(
    two: tuple[Place, Colleague],
) -> None:
    """D9."""
    place, colleague = two
    gone, _stays = two_people(place)
    row = place.session.database.read(lambda c: mandate_rows.citizen(c, gone))
    assert row is not None
    folder = place.session.folder
    place.session.database.exclusive(
        lambda connection: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    )
    older = folder.parent.parent / "older.db"
    shutil.copy(folder / FILE_NAME, older)
    connection = connect(older, place.session.vault.database_key)
    assert open_key(connection, place.session.vault, row.key) is not None
    erase(place, colleague, gone)
    with pytest.raises(TamperedError):
        open_key(connection, place.session.vault, row.key)
    connection.close()
    place.session.database.close()
    shutil.copy(older, folder / FILE_NAME)
    with pytest.raises(KiosqueError):
        enter(place.home, place)


def test_an_older_vault_put_back_is_refused_and_nothing_is_lost(
    two: tuple[Place, Colleague], tmp_path: Path
) -> None:
    place, colleague = two
    gone, stays = two_people(place)
    older = tmp_path / "older"
    older.mkdir()
    folder = place.session.folder
    for path in folder.glob("vault*.json"):
        shutil.copy(path, older)
    erase(place, colleague, gone)
    place.session.database.close()
    kept = {path.name: path.read_bytes() for path in folder.glob("vault*.json")}
    for path in older.iterdir():
        shutil.copy(path, folder)
    with pytest.raises(TamperedError, match="ne vont pas ensemble"):
        enter(place.home, place)
    for name, content in kept.items():
        (folder / name).write_bytes(content)
    session = enter(place.home, place)
    assert citizen_identity(session, stays).family_name == "Le Goff"
    session.close()


def test_the_list_of_who_was_erased_names_nobody(two: tuple[Place, Colleague]) -> None:
    place, colleague = two
    gone, stays = two_people(place)
    erase(place, colleague, gone)
    told = (place.session.folder / TOMBSTONES).read_text(encoding="ascii")
    assert GONE not in told
    assert stays not in told
    place.session.close()
