"""A program of its own that founds an organisation, and kills itself at a chosen step.

`python -m tests.foundings '{"home": …}'`. Steps are those of `tests.programs`.
"""

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from kiosque.desk.founding import found_organisation
from kiosque.desk.taken_away import TakenAway, draw_taken_away
from tests.desks import SIRET, MovedClock, founding_command
from tests.programs import Steps, die, tell


@dataclass(frozen=True)
class FoundingOrders:
    """What the program is to do."""

    home: str
    siret: str = SIRET
    kill_at: int | None = None
    """Step, from 1, before which it kills itself; 0: once the founding returned."""

    def command(self) -> list[str]:
        return [sys.executable, "-m", "tests.foundings", json.dumps(asdict(self))]


def draw() -> TakenAway:
    command = founding_command()
    return draw_taken_away(command.person, command.name)


def main() -> None:
    orders = FoundingOrders(**json.loads(sys.argv[1]))
    taken = draw()
    tell(secret=taken.totp_secret)
    command = founding_command(siret=orders.siret)
    steps = Steps(orders.home, orders.kill_at)
    steps.follow()
    founded = found_organisation(Path(orders.home), MovedClock(), command, taken)
    counted = steps.count
    if orders.kill_at == 0:
        die()
    tell(founded=founded.session.organisation.id)
    tell(steps=counted)
    founded.session.close()


if __name__ == "__main__":
    main()
