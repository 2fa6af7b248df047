"""A program of its own that erases a person, killed at a chosen step.

`python -m tests.erasures '{"home": …}'`. It tells how many steps there were when nothing kills it.
"""

import json
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from kiosque.desk.entrance import SignIn, sign_in
from kiosque.desk.erasing import Basis, ErasePerson, erase_citizen
from kiosque.desk.second_person import SecondPerson
from kiosque.vault.totp import code_at, seed_from_base32
from tests.desks import PASSPHRASE, MovedClock
from tests.grants import STEP
from tests.programs import Steps, die, tell
from tests.two_people import OTHER_PASSPHRASE


@dataclass(frozen=True)
class ErasureOrders:
    """What the program is to do."""

    home: str
    organisation: str
    slot: str
    secret: str
    other_slot: str
    other_seed: str
    """In hexadecimal."""
    citizen: str
    start: str
    kill_at: int | None = None
    """Step, from 1, before which it kills itself; 0: once the erasure returned."""

    def command(self) -> list[str]:
        return [sys.executable, "-m", "tests.erasures", json.dumps(asdict(self))]


def main() -> None:
    orders = ErasureOrders(**json.loads(sys.argv[1]))
    clock = MovedClock(datetime.fromisoformat(orders.start))
    seed = seed_from_base32(orders.secret)
    code = code_at(seed, clock.read().now)
    steps = Steps(orders.home, orders.kill_at or None)
    steps.follow()
    command = SignIn(orders.organisation, orders.slot, PASSPHRASE, code)
    session = sign_in(Path(orders.home), clock, command)
    clock.move(STEP)
    now = clock.read().now
    second = SecondPerson(
        orders.other_slot, OTHER_PASSPHRASE, code_at(bytes.fromhex(orders.other_seed), now)
    )
    before = steps.count
    own = code_at(seed, now)
    erase_citizen(
        session,
        ErasePerson(orders.citizen, Basis.REQUEST, everything=True, code=own, second=second),
    )
    if orders.kill_at == 0:
        die()
    tell(before=before, steps=steps.count)
    session.close()


if __name__ == "__main__":
    main()
