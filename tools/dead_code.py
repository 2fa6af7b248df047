"""Name what nothing uses in the program; tests count as users, and are not looked at themselves.

python tools/dead_code.py
"""

import sys
from pathlib import Path

from vulture.config import make_config
from vulture.core import Vulture

ROOT = Path(__file__).resolve().parent.parent


def unused() -> list[str]:
    """Return one line for each unused thing under `kiosque/`."""
    config = make_config([])
    finder = Vulture(
        ignore_names=config["ignore_names"], ignore_decorators=config["ignore_decorators"]
    )
    finder.scavenge([str(ROOT / folder) for folder in config["paths"]])
    found = finder.get_unused_code(min_confidence=config["min_confidence"])
    program = ROOT / "kiosque"
    return [item.get_report() for item in found if program in Path(item.filename).resolve().parents]


if __name__ == "__main__":
    lines = unused()
    print(*lines, sep="\n", end="\n" if lines else "")
    sys.exit(bool(lines))
