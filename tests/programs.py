"""Programs that acknowledge on a pipe what they did, until something stops them."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

CHANGES = frozenset({"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod"})


def told_by(process: "subprocess.Popen[bytes]") -> Iterator[dict[str, Any]]:
    """Yield what a program acknowledges; a line cut by its death was not acknowledged."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.endswith(b"\n"):
            yield json.loads(line)


def spread(count: int, most: int) -> list[int]:
    """Return at most `most` numbers from 1 to `count`, evenly spread, the ends among them."""
    if count <= most:
        return list(range(1, count + 1))
    return sorted({1 + round(turn * (count - 1) / (most - 1)) for turn in range(most)})


def tell(**what: Any) -> None:
    """Acknowledge: what is told here must be on disk."""
    os.write(1, json.dumps(what).encode() + b"\n")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Steps:
    """Counts the steps of this process, and kills it before the chosen one.

    A step is a statement of the database, or a change of files or folders inside `home` that
    Python's audit events tell of.
    """

    def __init__(self, home: str, kill_at: int | None) -> None:
        self.count = 0
        self._home = home
        self._kill_at = kill_at

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _mode, flags = arguments
            changes = str(path).startswith(self._home) and flags & (os.O_WRONLY | os.O_RDWR)
        else:
            changes = event in CHANGES
        if changes:
            self._step()

    def _step(self, _statement: str = "") -> None:
        self.count += 1
        if self.count == self._kill_at:
            die()

    def follow(self) -> None:
        """Count from here on."""
        connect = sqlcipher.connect

        def followed(*arguments: Any, **options: Any) -> Any:
            connection = connect(*arguments, **options)
            connection.set_trace_callback(self._step)
            return connection

        sqlcipher.connect = followed
        sys.addaudithook(self._audit)
