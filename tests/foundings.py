"""A program of its own that founds an organisation, and kills itself at a chosen step.

`python -m tests.foundings '{"home": …}'`. A step is a statement of the database, or a change of
files or folders that Python's audit events tell of.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from kiosque.desk.founding import found_organisation
from kiosque.desk.taken_away import TakenAway, draw_taken_away
from tests.desks import SIRET, MovedClock, founding_command
from tests.grants import die, tell

CHANGES = frozenset({"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod"})


@dataclass(frozen=True)
class FoundingOrders:
    """What the program is to do."""

    home: str
    siret: str = SIRET
    kill_at: int | None = None
    """Step, from 1, before which it kills itself; 0: once the founding returned."""

    def command(self) -> list[str]:
        return [sys.executable, "-m", "tests.foundings", json.dumps(asdict(self))]


class Steps:
    """Counts the steps of this process."""

    def __init__(self, home: str, kill_at: int | None) -> None:
        self.count = 0
        self._home = home
        self._kill_at = kill_at

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _mode, flags = arguments
            changes = str(path).startswith(self._home) and flags & (os.O_WRONLY | os.O_RDWR)
        else:
            changes = event in CHANGES
        if changes:
            self.statement()

    def statement(self, _statement: str = "") -> None:
        self.count += 1
        if self.count == self._kill_at:
            die()

    def follow_statements(self) -> None:
        """Have every connection that is opened from here on count its statements."""
        connect = sqlcipher.connect

        def followed(*arguments: Any, **options: Any) -> Any:
            connection = connect(*arguments, **options)
            connection.set_trace_callback(self.statement)
            return connection

        sqlcipher.connect = followed


def draw() -> TakenAway:
    command = founding_command()
    return draw_taken_away(command.person, command.name)


def main() -> None:
    orders = FoundingOrders(**json.loads(sys.argv[1]))
    taken = draw()
    tell(secret=taken.totp_secret)
    command = founding_command(siret=orders.siret)
    steps = Steps(orders.home, orders.kill_at)
    steps.follow_statements()
    sys.addaudithook(steps.audit)
    founded = found_organisation(Path(orders.home), MovedClock(), command, taken)
    counted = steps.count
    if orders.kill_at == 0:
        die()
    tell(founded=founded.session.organisation.id)
    tell(steps=counted)
    founded.session.close()


if __name__ == "__main__":
    main()
