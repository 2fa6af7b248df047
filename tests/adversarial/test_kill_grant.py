"""`kill -9` at any moment of a grant and of a founding: all that was acknowledged, nothing half."""

import json
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosque.desk.entrance import list_organisations
from kiosque.errors import Refusal
from tests.desks import SIRET, Place, found, founding_command
from tests.foundings import FoundingOrders
from tests.grants import Code, Orders, enter, first_orders, orders_for
from tests.programs import spread, told_by
from tests.system_programs import scaled
from tests.wholeness import check_whole

KILLS = scaled("KIOSQUE_TEST_KILLS", 12)
TURNS_OF_A_PLACE = 10
"""All that is there is checked after each kill, so that a place does not grow for ever."""
OTHER_SIRET = "20003019500115"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    opened = found(tmp_path / "home")
    yield opened
    opened.session.close()


def run_until_killed(orders: Orders) -> list[str]:
    """Return the mandates acknowledged by a program that kills itself."""
    with subprocess.Popen(orders.command(), stdout=subprocess.PIPE) as process:
        told = list(told_by(process))
    assert process.returncode == -signal.SIGKILL
    return [one["granted"] for one in told if "granted" in one]


def kill_after(orders: Orders, answers: int, moment: float) -> list[str]:
    """Return the mandates acknowledged by a program that is killed a moment after an answer."""
    acknowledged: list[str] = []
    with subprocess.Popen(orders.command(), stdout=subprocess.PIPE) as process:
        for told in told_by(process):
            answers -= 1
            if answers == 0:
                time.sleep(moment)
                process.kill()
            if "granted" in told:
                acknowledged.append(told["granted"])
    return acknowledged


def statements_of_a_grant(place: Place) -> int:
    answer = subprocess.run(orders_for(place).command(), capture_output=True, check=True)
    return int(json.loads(answer.stdout.splitlines()[-1])["statements"])


def test_a_grant_killed_at_any_statement_is_whole_or_not_there(place: Place) -> None:
    count = statements_of_a_grant(place)
    assert count > 20
    place.clock.move(timedelta(hours=1))
    acknowledged: set[str] = set()
    before = check_whole(place.session)
    for kill_at in [0, *spread(count, max(2, KILLS // 2))]:
        orders = orders_for(place, grants=2, kill_at=kill_at)
        acknowledged.update(run_until_killed(orders))
        place.clock.move(timedelta(hours=1))
        session = enter(orders_for(place), Code(orders_for(place)))
        place.clock.move(timedelta(hours=1))
        there = check_whole(session, acknowledged)
        session.close()
        assert there - before == (2 if kill_at == 0 else 1)
        before = there


def test_a_program_killed_at_any_moment_loses_no_mandate_that_it_acknowledged(
    tmp_path: Path,
) -> None:
    chance = random.Random(2026)
    survivors = 0
    turns = max(KILLS // 2, KILLS - 30)
    for first in range(0, turns, TURNS_OF_A_PLACE):
        place = found(tmp_path / str(first))
        for_this_place = min(TURNS_OF_A_PLACE, turns - first)
        survivors += killed_again_and_again(place, chance, for_this_place)
        place.session.close()
    assert survivors


def killed_again_and_again(place: Place, chance: random.Random, turns: int) -> int:
    """Kill a granting program at `turns` chance moments; return what was acknowledged and kept."""
    acknowledged: set[str] = set()
    for _turn in range(turns):
        orders = orders_for(place, grants=100)
        acknowledged.update(kill_after(orders, chance.randint(1, 12), chance.random() / 50))
        place.clock.move(timedelta(hours=2))
        session = enter(orders_for(place), Code(orders_for(place)))
        place.clock.move(timedelta(hours=1))
        check_whole(session, acknowledged)
        session.close()
    return len(acknowledged)


def steps_of_a_founding(home: Path) -> int:
    orders = FoundingOrders(str(home))
    answer = subprocess.run(orders.command(), capture_output=True, check=True)
    return int(json.loads(answer.stdout.splitlines()[-1])["steps"])


def test_a_founding_killed_at_any_step_is_whole_or_not_there(tmp_path: Path) -> None:
    count = steps_of_a_founding(tmp_path / "counted")
    assert count > 50
    outcomes = set()
    for kill_at in [0, *spread(count, max(2, KILLS // 2))]:
        home = tmp_path / str(kill_at)
        orders = FoundingOrders(str(home), kill_at=kill_at)
        with subprocess.Popen(orders.command(), stdout=subprocess.PIPE) as process:
            (told,) = told_by(process)
        assert process.returncode == -signal.SIGKILL
        outcomes.add(check_founding(home, told["secret"]))
    assert outcomes == {"whole", "not there"}


def check_founding(home: Path, secret: str) -> str:
    """Fail unless an organisation is there whole or not at all, and another can be founded."""
    known = list_organisations(home)
    if not known:
        again = found(home)
        check_whole(again.session)
        again.session.close()
        assert len(list_organisations(home)) == 1
        assert [path.name for path in (home / "organisations").iterdir()] == [
            again.session.organisation.id
        ]
        return "not there"
    (organisation,) = known
    orders = first_orders(home, organisation, secret)
    session = enter(orders, Code(orders))
    check_whole(session)
    session.close()
    with pytest.raises(Refusal, match=founding_command().name):
        found(home, siret=SIRET)
    found(home, siret=OTHER_SIRET).session.close()
    return "whole"
