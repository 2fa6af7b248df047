"""A program of its own in which a coordinator changes the team, until something stops it.

`python -m tests.team_changes '{"what": …}'` tells what returned. Steps are those of
`tests.programs`. When it is to wait, it begins the change at a line on its input.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta

from kiosque.desk.own_passphrase import change_passphrase
from kiosque.desk.second_factor import NewFactor
from kiosque.desk.session import Session
from kiosque.desk.staff import Reason
from kiosque.desk.staff_changes import (
    AddColleague,
    add_colleague,
    change_roles,
    deactivate,
    replace_second_factor,
)
from kiosque.vault.totp import STEP_SECONDS, SecondFactor, code_at
from tests.desks import PASSPHRASE
from tests.grants import Code, Orders, enter
from tests.programs import Steps, die, tell
from tests.staff import COLLEAGUE_PASSPHRASE

NEW_FACTOR = NewFactor(SecondFactor(bytes(range(20))))
"""Drawn beforehand, so that a test knows it whatever became of the program."""
NEWCOMER = "Ali R."


@dataclass(frozen=True)
class ChangeOrders:
    """What the program is to do."""

    what: str
    coordinator: Orders
    member: str
    """Slot of whom it is about."""
    kill_at: int | None = None
    """Step, from 1, before which it kills itself; 0: once the change returned."""
    waits: bool = False
    """For a line, between the sign-in and the change."""

    def command(self) -> list[str]:
        return [sys.executable, "-m", "tests.team_changes", json.dumps(asdict(self))]


def _leave(session: Session, member: str) -> None:
    deactivate(session, member, Reason.DEPARTURE)


def _add(session: Session, member: str) -> None:
    del member
    command = AddColleague(NEWCOMER, ("mediator",), COLLEAGUE_PASSPHRASE)
    add_colleague(session, command, NEW_FACTOR, proved=None)


def _roles(session: Session, member: str) -> None:
    change_roles(session, member, ("coordinator", "mediator"))


def _factor(session: Session, member: str) -> None:
    replace_second_factor(
        session, member, COLLEAGUE_PASSPHRASE, NEW_FACTOR, Reason.LOSS, proved=None
    )


def _passphrase(session: Session, member: str) -> None:
    # The coordinator's own: what is at the door is the code of the step after the sign-in's.
    del member
    now = session.clock.read().now + timedelta(seconds=STEP_SECONDS)
    code = code_at(session.vault.second_factor.seed, now)
    change_passphrase(session, PASSPHRASE, COLLEAGUE_PASSPHRASE, code)


CHANGES: dict[str, Callable[[Session, str], None]] = {
    "leave": _leave,
    "add": _add,
    "roles": _roles,
    "factor": _factor,
    "passphrase": _passphrase,
}


def main() -> None:
    told = json.loads(sys.argv[1])
    orders = ChangeOrders(**{**told, "coordinator": Orders(**told["coordinator"])})
    steps = Steps(orders.coordinator.home, orders.kill_at)
    session = enter(orders.coordinator, Code(orders.coordinator))
    tell(opened=True)
    if orders.waits:
        sys.stdin.readline()
    steps.count = 0
    steps.follow()
    session.database._writer.set_trace_callback(steps._step)
    CHANGES[orders.what](session, orders.member)
    counted = steps.count
    if orders.kill_at == 0:
        die()
    tell(done=True)
    tell(steps=counted)
    session.close()


if __name__ == "__main__":
    main()
