"""A file system that forgets what was not synchronised, and that refuses when it is told to.

Run as a process of its own: `python -m tests.power_cut MOUNT_POINT FOLDER_BEHIND`. After a power
cut, or once unmounted, the folder behind it holds what a reboot would find.

It is steered by extended attributes of its root. `user.fault` = "KIND N": the N-th step that KIND
concerns from now on, and every one after it, fails with ENOSPC, EROFS or EIO; CUT cuts the power
just before that step; an empty value ends the fault. `user.steps` = how many steps there were.
"""

import argparse
import errno
import os
import random
import stat
from pathlib import Path
from typing import Any

import mfusepy

from tests.forgetful_tree import ForgetfulTree, Node

CLAIMING = frozenset({"write", "create", "mkdir", "truncate"})
"""Steps that may need space."""
CHANGING = CLAIMING | {"rename", "unlink", "rmdir", "chmod"}
CONCERNED = {
    "ENOSPC": CLAIMING,
    "EROFS": CHANGING | {"open to write"},
    "EIO": frozenset({"write", "fsync"}),
    "CUT": CHANGING | {"fsync"},
}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_TRUNC


class ForgetfulDisk(mfusepy.Operations):  # type: ignore[misc]
    """What FUSE calls, in one thread."""

    use_ns = True

    def __init__(self, behind: Path, *, torn: bool, seed: int) -> None:
        self._tree = ForgetfulTree(behind)
        self._chance = random.Random(seed) if torn else None
        self._kind, self._first, self._steps = "", 0, 0

    def init(self, path: str) -> None:
        """Tell the test that the disk is there."""
        del path
        print("mounted", flush=True)  # noqa: T201  (read by `faulty_disk`)

    def getxattr(self, path: str, name: str, position: int = 0) -> bytes:
        del position
        if path != "/" or name != "user.steps":
            raise mfusepy.FuseOSError(errno.ENODATA)
        return str(self._steps).encode()

    def setxattr(self, path: str, name: str, value: bytes, options: int, position: int = 0) -> int:
        del options, position
        if path != "/" or name != "user.fault":
            raise mfusepy.FuseOSError(errno.ENOTSUP)
        kind, _, first = bytes(value).decode().partition(" ")
        self._kind, self._first, self._steps = kind, int(first or 0), 0
        return 0

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        del fh
        node = self._node(path)
        return {
            "st_mode": node.mode,
            "st_nlink": 2 if stat.S_ISDIR(node.mode) else 1,
            "st_size": len(node.data),
            "st_mtime": node.changed_ns,
            "st_uid": os.getuid(),
            "st_gid": os.getgid(),
        }

    def readdir(self, path: str, fh: int) -> list[str]:
        del fh
        return [".", "..", *self._tree.children(path)]

    def open(self, path: str, flags: int) -> int:
        node = self._node(path)
        if flags & WRITES:
            self._step("open to write")
        if flags & os.O_TRUNC:
            node.resize(0)
        return 0

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        del fh
        return bytes(self._node(path).data[offset : offset + size])

    def create(self, path: str, mode: int, fi: Any = None) -> int:
        del fi
        self._step("create")
        self._tree.add(path, Node(stat.S_IFREG | mode))
        return 0

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        del fh
        self._step("write")
        self._node(path).write(data, offset)
        return len(data)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        del fh
        self._step("truncate")
        self._node(path).resize(length)
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        del datasync, fh
        self._step("fsync")
        self._tree.synchronise(path)
        return 0

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        return self.fsync(path, datasync, fh)

    def mkdir(self, path: str, mode: int) -> int:
        self._step("mkdir")
        self._tree.add(path, Node(stat.S_IFDIR | mode))
        return 0

    def rename(self, old: str, new: str) -> int:
        self._step("rename")
        self._tree.move(old, new)
        return 0

    def unlink(self, path: str) -> int:
        self._step("unlink")
        self._tree.remove(path)
        return 0

    def rmdir(self, path: str) -> int:
        if self._tree.children(path):
            raise mfusepy.FuseOSError(errno.ENOTEMPTY)
        self._step("rmdir")
        self._tree.remove(path)
        return 0

    def chmod(self, path: str, mode: int) -> int:
        self._step("chmod")
        node = self._node(path)
        node.mode = stat.S_IFMT(node.mode) | stat.S_IMODE(mode)
        return 0

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> int:
        del path, times
        return 0

    def destroy(self, path: str) -> None:
        del path
        self._tree.close()

    def _node(self, path: str) -> Node:
        if path not in self._tree.names:
            raise mfusepy.FuseOSError(errno.ENOENT)
        return self._tree.names[path]

    def _step(self, what: str) -> None:
        if what not in CONCERNED.get(self._kind, ()):
            return
        self._steps += 1
        if not 0 < self._first <= self._steps:
            return
        if self._kind == "CUT":
            self._tree.cut(self._chance)
            os._exit(0)
        raise mfusepy.FuseOSError(getattr(errno, self._kind))


def main() -> None:
    """Serve until unmounted, or until the power is cut."""
    parser = argparse.ArgumentParser()
    parser.add_argument("mount_point", type=Path)
    parser.add_argument("behind", type=Path)
    parser.add_argument("--torn", action="store_true", help="some unsynchronised pages survive")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    disk = ForgetfulDisk(asked.behind, torn=asked.torn, seed=asked.seed)
    mfusepy.FUSE(disk, str(asked.mount_point), nothreads=True, foreground=True)


if __name__ == "__main__":
    main()
