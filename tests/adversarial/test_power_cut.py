"""Power cuts: what was acknowledged is there after the reboot, on a disk that forgets the rest."""

import random
import subprocess
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosque.desk.entrance import list_organisations
from kiosque.store import mandate_rows
from tests.desks import found
from tests.faulty_disks import faulty_disk
from tests.foundings import FoundingOrders
from tests.grants import Code, Orders, enter, first_orders, orders_for
from tests.programs import spread, told_by
from tests.system_programs import scaled
from tests.wholeness import check_whole

CUTS = scaled("KIOSQUE_TEST_POWER_CUTS", 3)
STEPS_OF_A_GRANT = 130
"""Writes, synchronisations and changes of names of a visit and its mandate, more or less."""
MOST_GRANTS = 40


def cut_during_grants(
    parent: Path, cut_at: int, *, torn: bool, synchronous: str = "FULL"
) -> tuple[Orders, set[str]]:
    """Let a program grant on a disk whose power is cut; return what it acknowledged."""
    parent.mkdir()
    with faulty_disk(parent, torn=torn, seed=cut_at) as disk:
        place = found(disk.folder / "home")
        place.session.close()
        orders = orders_for(place, grants=10 * MOST_GRANTS, synchronous=synchronous)
        acknowledged: set[str] = set()
        with subprocess.Popen(
            orders.command(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            for told in told_by(process):
                if "opened" in told:
                    disk.fault("CUT", cut_at)
                else:
                    acknowledged.add(told["granted"])
            process.kill()
        disk.wait_for_the_cut()
    return orders, acknowledged


def lost_after_reboot(orders: Orders, behind: Path, acknowledged: set[str]) -> int:
    """Return how many acknowledged mandates a reboot does not find; what is there is whole."""
    later = datetime.fromisoformat(orders.start) + timedelta(days=1)
    rebooted = replace(orders, home=str(behind / "home"), start=later.isoformat())
    session = enter(rebooted, Code(rebooted))
    there = {row.id for row in session.database.read(mandate_rows.mandates)}
    check_whole(session)
    session.close()
    return len(acknowledged - there)


def moments(count: int) -> list[int]:
    """Return steps at which to cut, from the first grant to well after a WAL checkpoint."""
    chance = random.Random(2026)
    return [chance.randint(1, MOST_GRANTS * STEPS_OF_A_GRANT) for _turn in range(count)]


@pytest.mark.parametrize("torn", [False, True], ids=["all lost", "some pages survive"])
def test_a_power_cut_loses_no_acknowledged_mandate(tmp_path: Path, torn: bool) -> None:  # noqa: FBT001
    acknowledged_in_all = 0
    for turn, cut_at in enumerate(moments(-(-CUTS // 2))):
        parent = tmp_path / str(turn)
        orders, acknowledged = cut_during_grants(parent, cut_at, torn=torn)
        assert lost_after_reboot(orders, parent / "behind", acknowledged) == 0
        acknowledged_in_all += len(acknowledged)
    assert acknowledged_in_all > 0


def test_the_same_disk_reports_loss_when_the_store_does_not_wait_for_it(tmp_path: Path) -> None:
    parent = tmp_path / "careless"
    cut_at = MOST_GRANTS // 4 * STEPS_OF_A_GRANT
    orders, acknowledged = cut_during_grants(parent, cut_at, torn=False, synchronous="NORMAL")
    assert lost_after_reboot(orders, parent / "behind", acknowledged) > 0


def steps_of_a_founding(parent: Path) -> int:
    parent.mkdir()
    with faulty_disk(parent) as disk:
        disk.count("CUT")
        orders = FoundingOrders(str(disk.folder / "home"))
        subprocess.run(orders.command(), check=True, capture_output=True)
        return disk.steps


@pytest.mark.parametrize("torn", [False, True], ids=["all lost", "some pages survive"])
def test_a_power_cut_during_a_founding_leaves_an_organisation_whole_or_none(
    tmp_path: Path,
    torn: bool,  # noqa: FBT001
) -> None:
    count = steps_of_a_founding(tmp_path / "counted")
    for cut_at in spread(count, max(2, CUTS)):
        parent = tmp_path / str(cut_at)
        parent.mkdir()
        with faulty_disk(parent, torn=torn, seed=cut_at) as disk:
            disk.fault("CUT", cut_at)
            orders = FoundingOrders(str(disk.folder / "home"))
            with subprocess.Popen(
                orders.command(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            ) as process:
                told = list(told_by(process))
            disk.wait_for_the_cut()
        check_founding(parent / "behind" / "home", told)


def test_a_founding_that_was_acknowledged_survives_a_power_cut_right_after_it(
    tmp_path: Path,
) -> None:
    with faulty_disk(tmp_path) as disk:
        orders = FoundingOrders(str(disk.folder / "home"))
        with subprocess.Popen(orders.command(), stdout=subprocess.PIPE) as process:
            told = []
            for one in told_by(process):
                told.append(one)
                if "founded" in one:
                    disk.fault("CUT", 1)
        # The program may have done its last step before the cut was ordered: this is another.
        with suppress(OSError):
            (disk.folder / "later").mkdir()
        disk.wait_for_the_cut()
    check_founding(tmp_path / "behind" / "home", told)


def check_founding(home: Path, told: list[dict[str, str]]) -> None:
    known = list_organisations(home)
    assert len(known) == 1 or not any("founded" in one for one in told)
    if known:
        orders = first_orders(home, known[0], told[0]["secret"])
        session = enter(orders, Code(orders))
        check_whole(session)
        session.close()
    else:
        again = found(home)
        check_whole(again.session)
        again.session.close()
