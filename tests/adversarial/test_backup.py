"""Backups and restorations against `kill -9` and disks that refuse: whole, or as if never begun."""

import json
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosque.desk.backup import WORK, create_backup
from kiosque.desk.backup_file import SUFFIX
from kiosque.desk.entrance import SignIn, list_organisations, sign_in
from kiosque.desk.journal import rebuild_projections, show_journal, verify_journal
from kiosque.desk.journal_contents import verify_contents
from kiosque.desk.mandates import list_mandates
from kiosque.desk.restoring import RestoreBackup, look_at_backup, restore_backup
from kiosque.desk.session import Session
from kiosque.errors import KiosqueError, UnavailableError
from kiosque.i18n import advice, sentence
from kiosque.vault.totp import code_at, seed_from_base32
from tests.backups import BackupOrders
from tests.desks import PASSPHRASE, MovedClock, Place, found, grant, person
from tests.faulty_disks import FaultyDisk, faulty_disk
from tests.programs import spread, told_by
from tests.system_programs import scaled

KILLS = scaled("KIOSQUE_TEST_KILLS", 12) // 4
KINDS = ("ENOSPC", "EROFS", "EIO")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[FaultyDisk]:
    with faulty_disk(tmp_path) as mounted:
        yield mounted


def orders_for(place: Place, watched: Path) -> BackupOrders:
    return BackupOrders(
        watched=str(watched),
        home=str(place.home),
        organisation=place.session.organisation.id,
        slot=place.session.vault.slot_id,
        secret=place.founded.totp_secret,
        start=(place.clock.read().now + timedelta(hours=1)).isoformat(),
    )


def enter(home: Path, orders: BackupOrders, clock: MovedClock) -> Session:
    clock.move(timedelta(hours=2))
    code = code_at(seed_from_base32(orders.secret), clock.read().now)
    command = SignIn(orders.organisation, orders.slot, PASSPHRASE, code)
    return sign_in(home, clock, command)


def check_whole(session: Session) -> None:
    verify_journal(session, every_signature=True)
    assert verify_contents(session) == 0
    before, after = rebuild_projections(session)
    assert before == after


def run(orders: BackupOrders) -> None:
    with subprocess.Popen(orders.command(), stdout=subprocess.PIPE) as process:
        list(told_by(process))
    assert process.returncode == -signal.SIGKILL


def steps_of(orders: BackupOrders) -> tuple[int, int]:
    answer = subprocess.run(orders.command(), capture_output=True, check=True)
    told = json.loads(answer.stdout)
    return told["before"], told["steps"]


def test_a_backup_killed_at_any_step_is_whole_or_not_there(tmp_path: Path) -> None:
    place = found(tmp_path / "home")
    grant(place)
    place.session.database.close()
    template, clock = place.home, place.clock

    def prepared(name: str) -> BackupOrders:
        parent = tmp_path / name
        shutil.copytree(template, parent / "home")
        orders = orders_for(place, parent)
        return replace(orders, home=str(parent / "home"), folder=str(parent / "stick"))

    first, last = steps_of(prepared("counted"))
    assert last - first > 20
    seen = set()
    for kill_at in [0, *(first + step for step in spread(last - first, max(8, KILLS)))]:
        orders = replace(prepared(f"killed {kill_at}"), kill_at=kill_at)
        run(orders)
        there = [path for path in Path(orders.folder).glob(f"*{SUFFIX}") if path.is_file()]
        seen.add(len(there))
        for path in there:
            assert look_at_backup(path).events > 0
        session = enter(Path(orders.home), orders, clock)
        check_whole(session)
        told = show_journal(session, type_="backup.created")
        assert len(told) <= len(there)
        made = create_backup(session, Path(orders.folder))
        assert made.path.exists()
        assert not (session.folder / WORK).exists()
        session.close()
    assert seen == {0, 1}


def test_a_restoration_killed_at_any_step_leaves_what_was_there_or_what_was_restored(
    tmp_path: Path,
) -> None:
    place = found(tmp_path / "home")
    grant(place)
    made = create_backup(place.session, tmp_path / "stick")
    grant(place, identity=person(family_name="Le Goff"))
    place.session.database.close()
    template, clock = place.home, place.clock

    def prepared(name: str) -> BackupOrders:
        home = tmp_path / name
        shutil.copytree(template, home)
        return replace(orders_for(place, home), home=str(home), file=str(made.path))

    first, last = steps_of(prepared("counted"))
    assert last - first > 40
    seen = set()
    for kill_at in [0, *(first + step for step in spread(last - first, max(10, KILLS)))]:
        orders = replace(prepared(f"killed {kill_at}"), kill_at=kill_at)
        home = Path(orders.home)
        run(orders)
        assert len(list_organisations(home)) == 1
        session = enter(home, orders, clock)
        check_whole(session)
        seen.add(len(list_mandates(session)))
        logs = len(show_journal(session, type_="log.opened"))
        assert logs == (2 if len(list_mandates(session)) == 1 else 1)
        session.close()
        shutil.rmtree(home)
    assert seen == {1, 2}


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_on_a_disk_that_refuses_is_a_sentence_and_leaves_nothing_by_its_name(
    disk: FaultyDisk, tmp_path: Path, kind: str
) -> None:
    place = found(tmp_path / "home")
    grant(place)
    folder = disk.folder / "stick"
    folder.mkdir()
    disk.count(kind)
    create_backup(place.session, folder)
    refused = 0
    for first in spread(disk.steps, max(4, KILLS // 3)):
        disk.mend()
        kept = set(folder.glob(f"*{SUFFIX}"))
        size = len(show_journal(place.session, type_="backup.created"))
        place.clock.move(timedelta(seconds=2))
        disk.fault(kind, first)
        try:
            create_backup(place.session, folder)
        except KiosqueError as error:
            refused += 1
            check_words(error)
            disk.mend()
            assert len(show_journal(place.session, type_="backup.created")) == size
            if kind != "EROFS":
                assert set(folder.glob(f"*{SUFFIX}")) == kept
        for path in folder.glob(f"*{SUFFIX}"):
            look_at_backup(path)
    disk.mend()
    assert refused
    check_whole(place.session)
    assert not (place.session.folder / WORK).exists()
    place.session.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_restoration_on_a_disk_that_refuses_is_a_sentence_and_changes_nothing(
    disk: FaultyDisk, tmp_path: Path, kind: str
) -> None:
    place = found(tmp_path / "home")
    granted = grant(place)
    made = create_backup(place.session, tmp_path / "stick")
    slot, secret = place.session.vault.slot_id, place.founded.totp_secret
    place.session.close()
    clock = place.clock

    def command() -> RestoreBackup:
        clock.move(timedelta(seconds=30))
        code = code_at(seed_from_base32(secret), clock.read().now)
        return RestoreBackup(made.path, slot, PASSPHRASE, code)

    disk.count(kind)
    restore_backup(disk.folder / "counted", clock, command())
    refused = 0
    for at, first in enumerate(spread(disk.steps, max(4, KILLS // 3))):
        disk.mend()
        home = disk.folder / str(at)
        disk.fault(kind, first)
        try:
            restore_backup(home, clock, command())
        except KiosqueError as error:
            refused += 1
            check_words(error)
            disk.mend()
            assert list_organisations(home) == ()
            restore_backup(home, clock, command())
        disk.mend()
        (organisation,) = list_organisations(home)
        clock.move(timedelta(seconds=30))
        code = code_at(seed_from_base32(secret), clock.read().now)
        session = sign_in(home, clock, SignIn(organisation.id, slot, PASSPHRASE, code))
        assert [line.id for line in list_mandates(session)] == [granted.mandate_id]
        session.close()
    assert refused


def check_words(error: KiosqueError) -> None:
    assert isinstance(error, UnavailableError)
    assert sentence(error)
    assert advice(error)
