"""Files and folders in memory: what programs see of them, and what a power cut would leave.

Data become durable page by page when their file is synchronised; names (made, renamed, removed)
when anything is synchronised after them, in their order, as on a journaling file system.
"""

import random
import stat
import time
from collections.abc import Callable
from pathlib import Path

PAGE = 4096


class Node:
    """A file or a folder."""

    def __init__(self, mode: int, data: bytes = b"") -> None:
        self.mode = mode
        self.data = bytearray(data)
        self.kept = bytearray(data)
        self.changed_ns = time.time_ns()
        self._dirty: set[int] = set()

    def write(self, data: bytes, offset: int) -> None:
        end = offset + len(data)
        self.data.extend(bytes(max(0, offset - len(self.data))))
        self.data[offset:end] = data
        self._touch(offset, end)

    def resize(self, length: int) -> None:
        before = len(self.data)
        del self.data[length:]
        self.data.extend(bytes(length - len(self.data)))
        self._touch(min(before, length), max(before, length))

    def synchronise(self) -> None:
        self.kept[:] = self.data
        self._dirty.clear()

    def tear(self, chance: random.Random) -> None:
        """Let each page that was not synchronised survive, or not."""
        size = chance.choice((len(self.data), len(self.kept)))
        for page in sorted(self._dirty):
            if chance.random() < 0.5:
                start = page * PAGE
                piece = self.data[start : start + PAGE]
                self.kept.extend(bytes(max(0, start + len(piece) - len(self.kept))))
                self.kept[start : start + len(piece)] = piece
        self.kept.extend(bytes(max(0, size - len(self.kept))))
        del self.kept[size:]

    def _touch(self, start: int, end: int) -> None:
        self._dirty.update(range(start // PAGE, (end + PAGE - 1) // PAGE))
        self.changed_ns = time.time_ns()


Names = dict[str, Node]
Change = Callable[[Names], object]


class ForgetfulTree:
    """Names and nodes as programs see them; `cut` writes what would be left behind them."""

    def __init__(self, behind: Path) -> None:
        self.behind = behind
        self.names: Names = {"/": Node(stat.S_IFDIR | 0o755)}
        for path in sorted(behind.rglob("*")):
            content = b"" if path.is_dir() else path.read_bytes()
            self.names[f"/{path.relative_to(behind)}"] = Node(path.stat().st_mode, content)
        self._durable = dict(self.names)
        self._pending: list[Change] = []

    def add(self, name: str, node: Node) -> None:
        self._change(lambda names: names.update({name: node}))

    def remove(self, name: str) -> None:
        self._change(lambda names: names.pop(name, None))

    def move(self, old: str, new: str) -> None:
        self._change(lambda names: _move(names, old, new))

    def children(self, name: str) -> list[str]:
        prefix = name.rstrip("/") + "/"
        inside = (known.removeprefix(prefix) for known in self.names if known.startswith(prefix))
        return [rest for rest in inside if rest and "/" not in rest]

    def synchronise(self, name: str) -> None:
        """Make the data of one file durable, and every change of names so far."""
        self.names[name].synchronise()
        self._settle(len(self._pending))

    def cut(self, chance: random.Random | None) -> None:
        """Write what a power cut leaves; with `chance`, some of what was not synchronised too."""
        if chance is not None:
            self._settle(chance.randint(0, len(self._pending)))
            for node in {id(node): node for node in self._durable.values()}.values():
                node.tear(chance)
        self._write_behind()

    def close(self) -> None:
        """Write everything, as an orderly end does."""
        for node in self.names.values():
            node.synchronise()
        self._settle(len(self._pending))
        self._write_behind()

    def _change(self, change: Change) -> None:
        change(self.names)
        self._pending.append(change)

    def _settle(self, count: int) -> None:
        for change in self._pending[:count]:
            change(self._durable)
        del self._pending[:count]

    def _write_behind(self) -> None:
        for path in sorted(self.behind.rglob("*"), reverse=True):
            if path.is_dir():
                path.rmdir()
            else:
                path.unlink()
        for name, node in sorted(self._durable.items()):
            path = self.behind / name[1:]
            if stat.S_ISDIR(node.mode):
                path.mkdir(exist_ok=True)
            else:
                path.write_bytes(node.kept)
            path.chmod(stat.S_IMODE(node.mode))


def _move(names: Names, old: str, new: str) -> None:
    for name in [known for known in names if known == old or known.startswith(f"{old}/")]:
        names[new + name.removeprefix(old)] = names.pop(name)
