"""Several programs on one data directory at once: all succeed, and the journal is one line."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest

from kiosque.desk.citizens import find_citizens
from kiosque.desk.mandates import list_mandates
from kiosque.store import mandate_rows
from kiosque.store.append import head
from kiosque.vault.slot_changes import add_slot
from kiosque.vault.totp import base32
from tests.colleagues import command
from tests.desks import PASSPHRASE, Place, found, grant
from tests.grants import EVERYBODY, Orders, orders_for
from tests.programs import told_by
from tests.system_programs import scaled
from tests.wholeness import check_whole

COLLEAGUES = ("Léo B.", "Inès K.", "Sam T.", "Zoé V.")
GRANTS = max(5, scaled("KIOSQUE_TEST_KILLS", 12) // 2)
"""Of each colleague."""
EVENTS_OF_A_VISIT = 5
"""Mandate, signatures by hand, two acts, end; the person's registration comes once."""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    opened = found(tmp_path / "home")
    yield opened
    opened.session.close()


def hire(place: Place, name: str) -> Orders:
    """Give somebody a slot; return what they sign in with."""
    created = add_slot(
        place.session.vault,
        name=name,
        roles=("mediator",),
        passphrase=PASSPHRASE,
        now=place.clock.read().now,
    )
    secret = base32(created.totp_seed)
    return replace(orders_for(place, grants=GRANTS), slot=created.slot_id, secret=secret)


def start(orders: Orders) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command(orders), stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def pipe(one: IO[bytes] | None) -> IO[bytes]:
    assert one is not None
    return one


def test_colleagues_who_work_at_the_same_time_all_succeed(place: Place) -> None:
    programs = [start(replace(hire(place, name), family=name)) for name in COLLEAGUES]
    told = [told_by(program) for program in programs]
    assert [next(one) for one in told] == [{"opened": True}] * len(COLLEAGUES)
    before = place.session.database.read(head).size
    for program in programs:
        pipe(program.stdin).write(b"go\n")
        pipe(program.stdin).close()
    seen = [len(list_mandates(place.session))]
    acknowledged: set[str] = set()
    for one in told:
        for answer in one:
            seen.append(len(list_mandates(place.session)))
            acknowledged.update(answer.get("granted", "").split())
    assert [program.wait() for program in programs] == [0] * len(COLLEAGUES)
    for program in programs:
        pipe(program.stdout).close()
    assert seen == sorted(seen)
    assert len(acknowledged) == GRANTS * len(COLLEAGUES)
    assert check_whole(place.session, acknowledged) == len(acknowledged)
    events = place.session.database.read(head).size - before
    people = place.session.database.read(mandate_rows.citizen_ids)
    assert len(people) == len(EVERYBODY) * len(COLLEAGUES)
    assert events == EVENTS_OF_A_VISIT * len(acknowledged) + len(people)


def test_nobody_is_registered_twice_by_programs_that_meet_them_at_the_same_time(
    place: Place,
) -> None:
    programs = [start(hire(place, name)) for name in COLLEAGUES]
    told = [told_by(program) for program in programs]
    for one in told:
        next(one)
    for program in programs:
        pipe(program.stdin).close()
    for program, one in zip(programs, told, strict=True):
        assert list(one)
        assert program.wait() == 0
        pipe(program.stdout).close()
    people = place.session.database.read(mandate_rows.citizen_ids)
    assert len(people) == len(EVERYBODY)


def test_a_session_that_only_read_until_now_goes_on_while_another_program_writes(
    place: Place,
) -> None:
    other = hire(place, COLLEAGUES[0])
    assert find_citizens(place.session, "") == ()
    program = start(other)
    told = told_by(program)
    next(told)
    pipe(program.stdin).close()
    names = 0
    for _answer in told:
        now = len(find_citizens(place.session, ""))
        assert now >= names
        names = now
    assert program.wait() == 0
    pipe(program.stdout).close()
    assert names == min(GRANTS, len(EVERYBODY))
    granted = grant(place)
    assert granted.number.split("-")[1] == f"{GRANTS + 1:04}"
    check_whole(place.session, {granted.mandate_id})
