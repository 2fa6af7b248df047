"""Renewals and grants for one person, from several programs at once: all stand, none by half."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kiosque.desk.mandates import list_mandates, load_mandate
from kiosque.mandates.lifecycle import MandateState
from kiosque.vault.slot_changes import add_slot
from kiosque.vault.totp import base32
from tests.desks import PASSPHRASE, Place, found, grant
from tests.grants import Orders, orders_for
from tests.programs import told_by
from tests.wholeness import check_whole

COLLEAGUES = ("Léo B.", "Inès K.", "Sam T.")
TURNS = 3
"""Of each colleague: a renewal, then a grant for the same person."""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return found(tmp_path / "home")


def hire(place: Place, name: str) -> Orders:
    created = add_slot(
        place.session.vault,
        name=name,
        roles=("mediator",),
        passphrase=PASSPHRASE,
        now=place.clock.read().now,
    )
    secret = base32(created.totp_seed)
    return replace(orders_for(place, grants=TURNS), slot=created.slot_id, secret=secret)


def test_renewals_and_grants_for_one_person_at_once_leave_one_mandate_in_force(
    place: Place,
) -> None:
    """D13. Whatever the order, each scope of the person lies under exactly one mandate."""
    first = grant(place)
    programs = []
    for name in COLLEAGUES:
        orders = replace(hire(place, name), family=first.number)
        words = [sys.executable, "-m", "tests.renewals", *orders.command()[3:]]
        programs.append(subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE))
    told = [told_by(program) for program in programs]
    assert [next(one) for one in told] == [{"opened": True}] * len(COLLEAGUES)
    for program in programs:
        assert program.stdin is not None
        program.stdin.write(b"go\n")
        program.stdin.close()
    acknowledged = {first.mandate_id}
    for program, one in zip(programs, told, strict=True):
        acknowledged.update(answer["granted"] for answer in one)
        assert program.wait() == 0
        assert program.stdout is not None
        program.stdout.close()
    assert len(acknowledged) == 1 + 2 * TURNS * len(COLLEAGUES)
    assert check_whole(place.session, acknowledged) == len(acknowledged)
    lines = list_mandates(place.session)
    assert {line.citizen for line in lines} == {first.citizen_id}
    in_force = [line for line in lines if line.view.usable]
    assert [line.id for line in in_force] == [lines[0].id]
    assert all(line.view.state is MandateState.SUPERSEDED for line in lines[1:])
    renewals = [load_mandate(place.session, line.id).record.renews for line in lines]
    assert sum(one is not None for one in renewals) == TURNS * len(COLLEAGUES)
    place.session.close()
