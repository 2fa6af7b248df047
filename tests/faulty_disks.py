"""Disks for tests whose power is cut, that are full, or that cannot be written to any more."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.system_programs import need

REPOSITORY = Path(__file__).parents[1]
FUSE = Path("/dev/fuse")
MOST_SECONDS = 60
NEVER = 10**9


@dataclass
class FaultyDisk:
    """A mounted disk; `folder` is where it is seen, `behind` what is left once it is gone."""

    folder: Path
    behind: Path
    process: subprocess.Popen[bytes]

    def fault(self, kind: str, first: int) -> None:
        """Make the `first`-th step that `kind` concerns fail, and all after it."""
        os.setxattr(self.folder, "user.fault", f"{kind} {first}".encode())

    def count(self, kind: str) -> None:
        """Count the steps that `kind` concerns; none fails."""
        self.fault(kind, NEVER)

    def mend(self) -> None:
        os.setxattr(self.folder, "user.fault", b" ")

    @property
    def steps(self) -> int:
        return int(os.getxattr(self.folder, "user.steps"))

    def wait_for_the_cut(self) -> None:
        self.process.wait(MOST_SECONDS)


@contextmanager
def faulty_disk(parent: Path, *, torn: bool = False, seed: int = 0) -> Iterator[FaultyDisk]:
    """Mount a disk whose content lies in `parent`/behind; unmount it, cut or not."""
    unmount = need("fusermount3")
    if not os.access(FUSE, os.R_OK | os.W_OK):
        pytest.skip(f"{FUSE} cannot be opened: power cuts and full disks are played with FUSE")
    folder, behind = parent / "disk", parent / "behind"
    for path in (folder, behind):
        path.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "tests.power_cut", str(folder), str(behind)]
    options = ["--seed", str(seed), *(["--torn"] if torn else [])]
    process = subprocess.Popen([*command, *options], cwd=REPOSITORY, stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        if process.stdout.readline() != b"mounted\n":
            pytest.fail("the disk could not be mounted")
        yield FaultyDisk(folder, behind, process)
    finally:
        process.stdout.close()
        with suppress(subprocess.CalledProcessError):
            subprocess.run([unmount, "-u", "-z", str(folder)], check=True, capture_output=True)
        try:
            process.wait(MOST_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
