"""Damaged and missing data: a clear sentence, the right exit code, and nothing made worse."""

import io
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosque.cli.app import REFUSED, WRONG_USAGE
from kiosque.desk.cases import cases_of
from kiosque.desk.citizens import find_citizens
from kiosque.desk.closing import load_account
from kiosque.desk.mandates import list_mandates, load_mandate
from kiosque.desk.visits import visits_to_resume
from kiosque.errors import KiosqueError
from kiosque.store.store import FILE_NAME
from kiosque.vault.header import FILE_NAMES
from tests.commands import Typist, is_a_sentence
from tests.grants import grant_one
from tests.programs import spread
from tests.stored_places import MANDATES, StoredPlace, store_place
from tests.system_programs import scaled
from tests.wholeness import check_whole

PAGE = 4096
DAMAGES = max(2, scaled("KIOSQUE_TEST_KILLS", 12) // 2)
VERIFY = ("journal", "verify")


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


def zeros(whole: bytes) -> bytes:
    return bytes(len(whole))


def one_bit(whole: bytes) -> bytes:
    at = len(whole) // 2
    return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]


def noise(whole: bytes) -> bytes:
    return random.Random(2026).randbytes(len(whole))


@pytest.mark.parametrize("damage", [zeros, one_bit, noise])
def test_a_damaged_page_is_said_wherever_it_is(
    place: StoredPlace, typist: Typist, damage: Callable[[bytes], bytes]
) -> None:
    whole = place.database.read_bytes()
    for page in spread(len(whole) // PAGE, max(2, DAMAGES // 3)):
        at = (page - 1) * PAGE
        damaged = whole[:at] + damage(whole[at : at + PAGE]) + whole[at + PAGE :]
        place.database.write_bytes(damaged)
        said = typist.type(*VERIFY, "--complete")
        assert said.code == REFUSED
        assert is_a_sentence(said)
        assert "abîmée" in said.err or "plus intact" in said.out
        quick = typist.type(*VERIFY)
        assert quick.code == 0 or is_a_sentence(quick)
        place.forget_the_wal()


@pytest.mark.parametrize("damage", [zeros, one_bit, noise])
def test_whatever_is_read_of_a_damaged_database_is_right_or_refused(
    place: StoredPlace, damage: Callable[[bytes], bytes]
) -> None:
    whole = place.database.read_bytes()
    right = readings(place)
    assert all(not isinstance(one, KiosqueError) for one in right.values())
    refused = 0
    for page in spread(len(whole) // PAGE, max(3, DAMAGES // 2)):
        at = (page - 1) * PAGE
        place.forget_the_wal()
        place.database.write_bytes(whole[:at] + damage(whole[at : at + PAGE]) + whole[at + PAGE :])
        try:
            found = readings(place)
        except KiosqueError:
            refused += 1
            continue
        wrong = {name for name, one in found.items() if one != right[name]}
        refused += len(wrong)
        assert all(isinstance(found[name], KiosqueError) for name in wrong)
    assert refused > 0


def readings(place: StoredPlace) -> dict[str, object]:
    """Return what screens read after a sign-in, or the error that was raised instead."""
    session, _code = place.enter()
    works: dict[str, Callable[[], object]] = {
        "list": lambda: list_mandates(session),
        "mandates": lambda: [load_mandate(session, line.id) for line in list_mandates(session)],
        "people": lambda: find_citizens(session, ""),
        "visits": lambda: visits_to_resume(session),
        "cases": lambda: [cases_of(session, visit) for visit in visits_to_resume(session)],
        "account": lambda: load_account(session, place.closed_visit),
    }
    found: dict[str, object] = {}
    for name, work in works.items():
        try:
            found[name] = work()
        except KiosqueError as error:
            found[name] = error
    session.close()
    return found


@pytest.mark.parametrize(
    "keep",
    [0, 1, 100, PAGE - 1, PAGE, 3 * PAGE, -PAGE, -100],
)
def test_a_truncated_database_is_said_and_nothing_is_put_in_its_place(
    place: StoredPlace, typist: Typist, keep: int
) -> None:
    cut = place.database.read_bytes()[:keep]
    place.database.write_bytes(cut)
    said = typist.type(*VERIFY, "--complete")
    assert said.code == REFUSED
    assert is_a_sentence(said)
    assert "abîmée" in said.err or "manque" in said.err
    # Past its first page a database opens, and a sign-in that is journaled writes to it.
    assert len(cut) >= PAGE or place.database.read_bytes() == cut


def test_a_damaged_wal_never_shows_half_an_event(template: StoredPlace, tmp_path: Path) -> None:
    whole = template.copy_to(tmp_path / "whole")
    session, code = whole.enter()
    for turn in range(8):
        grant_one(session, code, turn)
    shutil.copytree(whole.home, tmp_path / "stopped")
    session.close()
    stopped = whole.at(tmp_path / "stopped")
    wal = stopped.database.with_name(f"{FILE_NAME}-wal").read_bytes()
    assert len(wal) > 20 * PAGE
    for part in spread(len(wal) // PAGE, max(2, DAMAGES)):
        damaged = stopped.copy_to(tmp_path / str(part))
        at = (part - 1) * PAGE
        broken = wal[:at] + noise(wal[at : at + PAGE]) + wal[at + PAGE :]
        damaged.database.with_name(f"{FILE_NAME}-wal").write_bytes(broken)
        opened, _code = damaged.enter(days=2)
        assert check_whole(opened) >= MANDATES
        opened.close()


def remove(path: Path) -> None:
    path.unlink()


def turn_into_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("harm", [remove, turn_into_a_folder, empty])
def test_a_database_that_is_not_there_is_said_and_not_made_anew(
    place: StoredPlace, typist: Typist, harm: Callable[[Path], None]
) -> None:
    harm(place.database)
    before = state_of(place.folder)
    said = typist.type(*VERIFY)
    assert said.code == REFUSED
    assert is_a_sentence(said)
    assert state_of(place.folder) == before


def state_of(folder: Path) -> dict[str, int | None]:
    """Return the files of a folder with their sizes; no size for a folder."""
    return {path.name: path.stat().st_size if path.is_file() else None for path in folder.iterdir()}


@pytest.mark.parametrize("harm", [remove, turn_into_a_folder, empty])
@pytest.mark.parametrize("file", FILE_NAMES)
def test_one_damaged_copy_of_the_vault_stops_nobody(
    place: StoredPlace, typist: Typist, file: str, harm: Callable[[Path], None]
) -> None:
    harm(place.folder / file)
    assert typist.type(*VERIFY).code == 0


@pytest.mark.parametrize("harm", [remove, turn_into_a_folder, empty])
def test_two_damaged_copies_of_the_vault_are_said_by_every_door(
    place: StoredPlace, typist: Typist, harm: Callable[[Path], None]
) -> None:
    for file in FILE_NAMES:
        harm(place.folder / file)
    # Line by line, a backup is offered: nobody answers.
    typist.monkeypatch.setattr("sys.stdin", io.StringIO())
    for words in (VERIFY, ("linear",)):
        said = typist.type(*words)
        assert said.code == WRONG_USAGE
        assert is_a_sentence(said)
        assert "coffre" in said.err
        assert "illisible" in said.err


def test_a_folder_where_the_memory_of_failures_or_the_wal_should_be_is_no_traceback(
    place: StoredPlace, typist: Typist
) -> None:
    (place.folder / "attempts.json").mkdir()
    assert typist.type(*VERIFY).code == 0
    place.database.with_name(f"{FILE_NAME}-wal").mkdir()
    said = typist.type(*VERIFY)
    assert said.code == REFUSED
    assert is_a_sentence(said)


def test_a_file_where_the_data_directory_should_be_is_said(
    place: StoredPlace, typist: Typist
) -> None:
    shutil.rmtree(place.home / "organisations")
    (place.home / "organisations").write_bytes(b"")
    said = typist.type(*VERIFY)
    assert said.code == REFUSED
    assert is_a_sentence(said)
    shutil.rmtree(place.home)
    place.home.write_bytes(b"")
    said = typist.type(*VERIFY)
    assert said.code == REFUSED
    assert is_a_sentence(said)


@pytest.mark.parametrize("what", ["organisations", "folder", "database", "vaults"])
def test_data_that_may_not_be_read_are_said(place: StoredPlace, typist: Typist, what: str) -> None:
    closed = {
        "organisations": [place.home / "organisations"],
        "folder": [place.folder],
        "database": [place.database],
        "vaults": [place.folder / name for name in FILE_NAMES],
    }[what]
    for path in closed:
        path.chmod(0)
    said = typist.type_without_privilege(*VERIFY)
    assert said.code in {REFUSED, WRONG_USAGE}
    assert is_a_sentence(said)
    for path in closed:
        path.chmod(0o700)
    assert typist.type_without_privilege(*VERIFY).code == 0


def test_a_data_directory_that_is_read_only_is_said(place: StoredPlace, typist: Typist) -> None:
    for path in (place.database, place.folder):
        path.chmod(path.stat().st_mode & ~0o222)
    said = typist.type_without_privilege(*VERIFY)
    assert said.code == REFUSED
    assert is_a_sentence(said)
