"""A program of its own that migrates copies of a database, each killed at another step.

`python -m tests.migrations TEMPLATE PARENT` leaves them in folders named by the step. Two later
versions, such as they may come, follow those that this program ships.
"""

import json
import os
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

from kiosque.store.migrate import shipped_migrations
from kiosque.store.store import open_database
from tests.programs import Steps, tell

KEY = bytes(range(32))
LATER = (
    """
    CREATE TABLE later (visit TEXT PRIMARY KEY, posture TEXT NOT NULL) STRICT;
    INSERT INTO later SELECT id, posture FROM visits;
    ALTER TABLE visits ADD COLUMN note TEXT;
    """,
    """
    CREATE TRIGGER later_stays BEFORE DELETE ON later
    BEGIN
        SELECT RAISE(ABORT, 'it stays');
    END;
    DROP TABLE procedure_copies;
    """,
)
WANTED = (*shipped_migrations(), *LATER)


def kill_at_every_step(template: Path, parent: Path) -> int:
    """Migrate a copy of `template` for each step, killed there; return how many steps there are."""
    command = [sys.executable, "-m", "tests.migrations", str(template), str(parent)]
    answer = subprocess.run(command, capture_output=True, check=True)
    return int(json.loads(answer.stdout)["steps"])


def main() -> None:
    template, parent = map(Path, sys.argv[1:])
    for kill_at in count(1):
        folder = parent / str(kill_at)
        shutil.copytree(template, folder)
        child = os.fork()
        if child == 0:
            Steps(str(folder), kill_at).follow()
            open_database(folder, KEY, WANTED)
            os._exit(0)
        _child, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            shutil.rmtree(folder)
            tell(steps=kill_at - 1)
            return


if __name__ == "__main__":
    main()
