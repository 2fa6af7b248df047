"""Programs that acknowledge on a pipe what they did, until something stops them."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any


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
