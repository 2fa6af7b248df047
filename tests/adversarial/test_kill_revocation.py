"""`kill -9` at any moment of a revocation, and revocations raced: whole or not there, once."""

import json
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from kiosque.desk.mandates import load_mandate
from kiosque.desk.papers import revocation_paper
from kiosque.desk.revocations import revocations_of
from kiosque.desk.revoking import RevokeMandate, revoke
from kiosque.errors import Refusal
from kiosque.mandates.lifecycle import MandateState
from tests.desks import Place, found, grant
from tests.grants import Code, enter, orders_for
from tests.programs import spread, told_by
from tests.revocations import WISH, command
from tests.system_programs import scaled
from tests.wholeness import check_whole

KILLS = scaled("KIOSQUE_TEST_KILLS", 12) // 4
STATES = {0: MandateState.SIGNED_LOCALLY, 1: MandateState.SIGNED_LOCALLY, 2: MandateState.REVOKED}
"""Of the mandate, by how many of its two revocations are there."""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    opened = found(tmp_path / "home")
    yield opened
    opened.session.close()


def statements_of_two_revocations(place: Place) -> int:
    answer = subprocess.run(command(orders_for(place)), capture_output=True, check=True)
    return int(json.loads(answer.stdout.splitlines()[-1])["statements"])


def test_a_revocation_killed_at_any_statement_is_whole_or_not_there(place: Place) -> None:
    """D3. Record, event, seal, projection and queue: all of it or none."""
    count = statements_of_two_revocations(place)
    assert count > 20
    seen = set()
    for turn, kill_at in enumerate([0, *spread(count, max(6, KILLS // 2))]):
        place.clock.move(timedelta(hours=1))
        orders = orders_for(place, kill_at=kill_at, family=f"Essai {turn}")
        with subprocess.Popen(command(orders), stdout=subprocess.PIPE) as process:
            (told,) = told_by(process)
        assert process.returncode == -signal.SIGKILL
        place.clock.move(timedelta(hours=1))
        session = enter(orders_for(place), Code(orders_for(place)))
        check_whole(session, [told["granted"]])
        try:
            there = len(revocations_of(session, told["granted"]))
        except Refusal:
            there = 0
        view = load_mandate(session, told["granted"]).line.view
        assert view.state is STATES[there]
        assert (view.revoked == ("travail",)) is (there == 1)
        if there:
            assert revocation_paper(session, told["granted"]).pdf
        assert there == 2 or kill_at != 0
        session.close()
        seen.add(there)
    assert {0, 1} <= seen


def test_of_two_mediators_who_revoke_at_once_one_is_told_that_it_is_done(place: Place) -> None:
    """D13. The second of two equal requests changes nothing and says so."""
    granted = grant(place)
    place.clock.move(timedelta(minutes=1))
    other = enter(orders_for(place), Code(orders_for(place)))

    def attempt(session: object) -> str:
        try:
            return revoke(session, RevokeMandate(granted.number, WISH)).id  # type: ignore[arg-type]
        except Refusal:
            return ""

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(attempt, (place.session, other)))
    assert sorted(map(bool, done)) == [False, True]
    assert [one.record.id for one in revocations_of(other, granted.number)] == [
        one for one in done if one
    ]
    other.close()
    check_whole(place.session, [granted.mandate_id])
