"""Whether this machine has a way out; nothing is contacted to know it."""

from pathlib import Path

ROUTES = Path("/proc/net/route")
_DEFAULT = "00000000"
"""Destination of a default route, in the kernel's own table."""


def has_way_out(routes: Path = ROUTES) -> bool:
    """Tell whether this machine has a default route; nothing is sent."""
    try:
        lines = routes.read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return False
    return any(line.split()[1:2] == [_DEFAULT] for line in lines)
