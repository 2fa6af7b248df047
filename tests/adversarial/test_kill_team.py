"""Whatever stops a change of the team, one set of keys opens everything that is there."""

import json
import random
import shutil
import signal
import subprocess
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosque.desk.entrance import SignIn, sign_in
from kiosque.desk.session import Session
from kiosque.desk.staff import list_staff
from kiosque.errors import SignInError
from kiosque.store.database import opens
from kiosque.store.store import FILE_NAME
from kiosque.vault.header import NEXT_NAME, read_headers
from tests.desks import MovedClock, Place, found, grant
from tests.faulty_disks import faulty_disk
from tests.grants import Code, enter, orders_for
from tests.programs import spread, told_by
from tests.staff import COLLEAGUE_PASSPHRASE, Colleague, hire
from tests.system_programs import scaled
from tests.team_changes import NEW_FACTOR, NEWCOMER, ChangeOrders
from tests.wholeness import check_whole

KILLS = scaled("KIOSQUE_TEST_KILLS", 12) // 4
CUTS = max(2, scaled("KIOSQUE_TEST_POWER_CUTS", 3) // 4)


class Team:
    """A place with a mandate, a leaver and somebody who stays; no session open."""

    def __init__(self, home: Path) -> None:
        self.place = found(home)
        self.leaver, self.stayer = hire(self.place), hire(self.place, "Inès K.")
        self.mandate = grant(self.place).mandate_id
        self.orders = ChangeOrders("leave", orders_for(self.place), self.leaver.slot)
        self.place.session.close()

    def at(self, home: Path, **changes: object) -> ChangeOrders:
        """Return the orders for a copy of the data in `home`."""
        coordinator = replace(self.orders.coordinator, home=str(home))
        return replace(self.orders, coordinator=coordinator, **changes)  # type: ignore[arg-type]

    def as_somebody(self, one: Colleague, home: Path, later: timedelta) -> Session:
        clock = MovedClock(datetime.fromisoformat(self.orders.coordinator.start) + later)
        there = Colleague(Place(home, clock, self.place.founded), one.slot, one.factor)
        code = there.code()
        organisation = self.orders.coordinator.organisation
        command = SignIn(organisation, one.slot, COLLEAGUE_PASSPHRASE, code)
        return sign_in(home, clock, command)

    def check(self, home: Path, *, acknowledged: bool) -> str:
        """Fail unless all is whole after the next session; return what became of the leaver."""
        session = self.as_somebody(self.stayer, home, timedelta(hours=1))
        check_whole(session, [self.mandate])
        folder = session.folder
        session.close()
        assert not (folder / NEXT_NAME).exists()
        copies = read_headers(folder)
        assert len(copies) == 2
        assert copies[0] == copies[1]
        orders = replace(self.at(home).coordinator)
        start = datetime.fromisoformat(orders.start) + timedelta(hours=2)
        again = replace(orders, start=start.isoformat())
        coordinator = enter(again, Code(again))
        active = {one.slot for one in list_staff(coordinator) if one.active}
        opened = opens(folder / FILE_NAME, coordinator.vault.database_key)
        coordinator.close()
        assert opened
        there = copies[0].header.slot(self.leaver.slot) is not None
        assert there == (self.leaver.slot in active)
        if there:
            assert not acknowledged
            self.as_somebody(self.leaver, home, timedelta(hours=3)).close()
            return "there"
        with pytest.raises(SignInError):
            self.as_somebody(self.leaver, home, timedelta(hours=3))
        return "gone"


def done(orders: ChangeOrders) -> bool:
    """Run until killed; tell whether the change was acknowledged."""
    with subprocess.Popen(orders.command(), stdout=subprocess.PIPE) as process:
        told = list(told_by(process))
    assert process.returncode == -signal.SIGKILL
    return any("done" in one for one in told)


def test_an_end_of_access_killed_at_any_step_leaves_one_set_of_keys(tmp_path: Path) -> None:
    team = Team(tmp_path / "home")
    shutil.copytree(tmp_path / "home", tmp_path / "counted")
    answer = subprocess.run(
        team.at(tmp_path / "counted").command(), capture_output=True, check=True
    )
    count = int(json.loads(answer.stdout.splitlines()[-1])["steps"])
    assert count > 30
    assert team.check(tmp_path / "counted", acknowledged=True) == "gone"
    outcomes = set()
    for kill_at in [0, *spread(count, max(2, KILLS // 2))]:
        home = tmp_path / str(kill_at)
        shutil.copytree(tmp_path / "home", home)
        acknowledged = done(team.at(home, kill_at=kill_at)) or kill_at == 0
        outcomes.add(team.check(home, acknowledged=acknowledged))
    assert outcomes == {"gone", "there"}


def test_an_end_of_access_killed_at_any_moment_leaves_one_set_of_keys(tmp_path: Path) -> None:
    team = Team(tmp_path / "home")
    chance = random.Random(2026)
    for turn in range(max(2, KILLS // 3)):
        home = tmp_path / str(turn)
        shutil.copytree(tmp_path / "home", home)
        acknowledged = False
        with subprocess.Popen(team.at(home).command(), stdout=subprocess.PIPE) as process:
            for told in told_by(process):
                if "opened" in told:
                    time.sleep(chance.random() / 20)
                    process.kill()
                acknowledged = acknowledged or "done" in told
        team.check(home, acknowledged=acknowledged)
        shutil.rmtree(home)


def steps_of(team: Team, home: Path, what: str) -> int:
    answer = subprocess.run(team.at(home, what=what).command(), capture_output=True, check=True)
    return int(json.loads(answer.stdout.splitlines()[-1])["steps"])


def signs_in(team: Team, one: Colleague, home: Path, hours: int) -> bool:
    try:
        team.as_somebody(one, home, timedelta(hours=hours)).close()
    except SignInError:
        return False
    return True


@pytest.mark.parametrize("what", ["add", "factor", "roles"])
def test_a_change_of_the_team_killed_at_any_step_is_whole_or_not_there(
    tmp_path: Path, what: str
) -> None:
    team = Team(tmp_path / "home")
    shutil.copytree(tmp_path / "home", tmp_path / "counted")
    count = steps_of(team, tmp_path / "counted", what)
    assert count > 10
    outcomes = set()
    for kill_at in [0, *spread(count, max(3, KILLS // 3))]:
        home = tmp_path / str(kill_at)
        shutil.copytree(tmp_path / "home", home)
        acknowledged = done(team.at(home, what=what, kill_at=kill_at)) or kill_at == 0
        session = team.as_somebody(team.stayer, home, timedelta(hours=1))
        check_whole(session, [team.mandate])
        people = {slot.name: slot for slot in session.vault.header.people}
        session.close()
        new = Colleague(team.place, team.leaver.slot, NEW_FACTOR.factor)
        if what == "add":
            changed = NEWCOMER in people
            if changed:
                new.slot = people[NEWCOMER].id
                assert signs_in(team, new, home, 2)
        elif what == "factor":
            changed = signs_in(team, new, home, 2)
            assert signs_in(team, team.leaver, home, 3) is not changed
        else:
            changed = "coordinator" in people["Léo B."].roles
            session = team.as_somebody(team.leaver, home, timedelta(hours=2))
            assert session.coordinates is changed
            session.close()
        assert changed or not acknowledged
        outcomes.add(changed)
    assert outcomes == {False, True}


@pytest.mark.parametrize("torn", [False, True])
def test_a_power_cut_during_an_end_of_access_leaves_one_set_of_keys(
    tmp_path: Path, *, torn: bool
) -> None:
    steps = steps_on_a_disk(tmp_path / "counted")
    for cut_at in spread(steps, max(2, CUTS)):
        parent = tmp_path / f"{cut_at}"
        parent.mkdir()
        acknowledged = False
        with faulty_disk(parent, torn=torn, seed=cut_at) as disk:
            team = Team(disk.folder / "home")
            with waiting(team.orders) as process:
                for told in told_by(process):
                    if "opened" in told:
                        disk.fault("CUT", cut_at)
                        go_on(process)
                    acknowledged = acknowledged or "done" in told
                process.kill()
            disk.wait_for_the_cut()
        team.check(disk.behind / "home", acknowledged=acknowledged)


def steps_on_a_disk(parent: Path) -> int:
    parent.mkdir()
    with faulty_disk(parent) as disk:
        team = Team(disk.folder / "home")
        with waiting(team.orders) as process:
            for told in told_by(process):
                if "opened" in told:
                    disk.count("CUT")
                    go_on(process)
        return disk.steps


def waiting(orders: ChangeOrders) -> "subprocess.Popen[bytes]":
    """Start a change that waits for the disk to be told when to fail."""
    return subprocess.Popen(
        replace(orders, waits=True).command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def go_on(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdin is not None
    process.stdin.write(b"\n")
    process.stdin.flush()
