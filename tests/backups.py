"""A program of its own that makes or restores a backup, killed at a chosen step.

`python -m tests.backups '{"home": …}'`. It tells how many steps there were when nothing kills it.
"""

import json
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from kiosque.desk.backup import create_backup
from kiosque.desk.entrance import SignIn, sign_in
from kiosque.desk.restoring import RestoreBackup, restore_backup
from kiosque.vault.totp import code_at, seed_from_base32
from tests.desks import PASSPHRASE, MovedClock
from tests.programs import Steps, die, tell


@dataclass(frozen=True)
class BackupOrders:
    """What the program is to do."""

    watched: str
    """Folder under which steps are counted."""
    home: str
    organisation: str
    slot: str
    secret: str
    start: str
    folder: str = ""
    """Where a backup is made."""
    file: str = ""
    """What is restored; without it a backup is made."""
    kill_at: int | None = None
    """Step, from 1, before which it kills itself; 0: once it returned."""

    def command(self) -> list[str]:
        return [sys.executable, "-m", "tests.backups", json.dumps(asdict(self))]


def main() -> None:
    orders = BackupOrders(**json.loads(sys.argv[1]))
    clock = MovedClock(datetime.fromisoformat(orders.start))
    code = code_at(seed_from_base32(orders.secret), clock.read().now)
    steps = Steps(orders.watched, orders.kill_at or None)
    steps.follow()
    if orders.file:
        command = RestoreBackup(Path(orders.file), orders.slot, PASSPHRASE, code, replace=True)
        before = steps.count
        restore_backup(Path(orders.home), clock, command)
    else:
        session = sign_in(
            Path(orders.home), clock, SignIn(orders.organisation, orders.slot, PASSPHRASE, code)
        )
        before = steps.count
        create_backup(session, Path(orders.folder))
    if orders.kill_at == 0:
        die()
    tell(before=before, steps=steps.count)


if __name__ == "__main__":
    main()
