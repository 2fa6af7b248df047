"""Whatever stops a change of one's own passphrase, one of the two opens everything, alone."""

import json
import shutil
import signal
import subprocess
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from kiosque.desk.entrance import SignIn, sign_in
from kiosque.desk.journal import show_journal
from kiosque.errors import SignInError
from kiosque.vault.header import read_headers
from kiosque.vault.totp import code_at, seed_from_base32
from tests.desks import PASSPHRASE, MovedClock, found, grant
from tests.grants import Orders, orders_for
from tests.programs import spread, told_by
from tests.staff import COLLEAGUE_PASSPHRASE
from tests.system_programs import scaled
from tests.team_changes import ChangeOrders
from tests.wholeness import check_whole

KILLS = scaled("KIOSQUE_TEST_KILLS", 12) // 3


def opens(orders: Orders, passphrase: str, mandate: str, hours: int) -> bool:
    """Tell whether a passphrase opens a session on data that are whole."""
    clock = MovedClock(datetime.fromisoformat(orders.start) + timedelta(hours=hours))
    code = code_at(seed_from_base32(orders.secret), clock.read().now)
    command = SignIn(orders.organisation, orders.slot, passphrase, code)
    try:
        session = sign_in(Path(orders.home), clock, command)
    except SignInError:
        return False
    check_whole(session, [mandate])
    told = len(show_journal(session, type_="mediator.changed"))
    folder = session.folder
    session.close()
    assert told <= 1
    first, second = read_headers(folder)
    assert first == second
    return True


def test_a_change_killed_at_any_step_leaves_one_passphrase_that_opens(tmp_path: Path) -> None:
    place = found(tmp_path / "home")
    mandate = grant(place).mandate_id
    orders = ChangeOrders("passphrase", orders_for(place), place.session.vault.slot_id)
    place.session.close()

    def at(home: Path, kill_at: int | None = None) -> ChangeOrders:
        shutil.copytree(tmp_path / "home", home)
        there = replace(orders.coordinator, home=str(home))
        return replace(orders, coordinator=there, kill_at=kill_at)

    counted = subprocess.run(
        at(tmp_path / "counted").command(), capture_output=True, check=True
    ).stdout
    count = int(json.loads(counted.splitlines()[-1])["steps"])
    assert count > 10
    outcomes = set()
    for kill_at in [0, *spread(count, max(3, KILLS))]:
        killed = at(tmp_path / str(kill_at), kill_at)
        with subprocess.Popen(killed.command(), stdout=subprocess.PIPE) as process:
            acknowledged = any("done" in one for one in told_by(process)) or kill_at == 0
        assert process.returncode == -signal.SIGKILL
        changed = opens(killed.coordinator, COLLEAGUE_PASSPHRASE, mandate, 1)
        assert opens(killed.coordinator, PASSPHRASE, mandate, 2) is not changed
        assert changed or not acknowledged
        outcomes.add(changed)
    assert outcomes == {False, True}
