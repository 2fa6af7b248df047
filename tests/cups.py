"""A print service of one's own: the real scheduler of CUPS, on a socket that nobody else has.

Its queues end in a back end that keeps what it is given, and misbehaves as files in its folder say.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.system_programs import need

PATIENCE = 30.0
FILES = """ServerRoot {root}
ServerBin {root}/bin
RequestRoot {root}/spool
CacheDir {root}/cache
StateDir {root}/run
TempDir {root}/tmp
AccessLog {root}/access
ErrorLog {root}/error
PageLog {root}/page
ServerKeychain {root}
Printcap {root}/printcap
"""
SETTINGS = """Listen {root}/socket
Browsing No
WebInterface No
DefaultAuthType None
PreserveJobHistory {history}
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""
DUPLEX = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "DUPLEX.PPD"
*Manufacturer: "Test"
*Product: "(Test)"
*ModelName: "Test"
*ShortNickName: "Test"
*NickName: "Test"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: False
*DefaultColorSpace: Gray
*FileSystem: False
*Throughput: "1"
*cupsFilter: "application/pdf 0 -"
*OpenUI *PageSize/Size: PickOne
*DefaultPageSize: A4
*PageSize A4/A4: ""
*CloseUI: *PageSize
*OpenUI *PageRegion: PickOne
*DefaultPageRegion: A4
*PageRegion A4/A4: ""
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4/A4: "0 0 595 842"
*DefaultPaperDimension: A4
*PaperDimension A4/A4: "595 842"
*OpenUI *Duplex/Sides: PickOne
*DefaultDuplex: DuplexNoTumble
*Duplex None/One: ""
*Duplex DuplexNoTumble/Long: ""
*Duplex DuplexTumble/Short: ""
*CloseUI: *Duplex
"""
"""A driver that prints on both sides unless it is told otherwise, and changes no byte."""
BACKEND = """#!/bin/sh
[ $# = 0 ] && exit 0
folder="${DEVICE_URI#kept:}"
if [ -e "$folder/empty" ]; then
    echo "STATE: +media-empty-error" >&2
    while [ -e "$folder/empty" ]; do sleep 0.05; done
    echo "STATE: -media-empty-error" >&2
fi
while [ -e "$folder/slow" ]; do sleep 0.05; done
[ -e "$folder/stop" ] && { echo "STATE: +cover-open-error" >&2; exit 4; }
[ -e "$folder/hold" ] && exit 3
[ -e "$folder/fail" ] && exit 1
cat "${6:--}" > "$folder/$PRINTER-$1.pdf"
echo "$3 $5" > "$folder/$PRINTER-$1.options"
"""
"""Exit codes of backend(7): 1 failed, 3 hold, 4 stop."""


@dataclass(frozen=True)
class PrintService:
    """A running scheduler."""

    root: Path

    @property
    def environment(self) -> dict[str, str]:
        """What programs of CUPS need to reach it."""
        path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
        return {"CUPS_SERVER": str(self.root / "socket"), "PATH": path}

    @property
    def printed(self) -> Path:
        """Where what was printed lies, and what makes the back end misbehave."""
        return self.root / "printed"

    def manage(self, *words: str) -> None:
        """Run a program of whoever keeps the printers."""
        program = shutil.which(words[0], path=self.environment["PATH"]) or words[0]
        subprocess.run(
            [program, *words[1:]],
            env={**os.environ, **self.environment},
            check=True,
            capture_output=True,
        )

    def add(self, name: str, policy: str = "abort-job", *, duplex: bool = False) -> None:
        """Add a queue; `policy` says what it does with a job whose back end fails."""
        device = f"kept:{self.printed}"
        option = f"printer-error-policy={policy}"
        driver = ["-P", str(self.root / "duplex.ppd")] if duplex else []
        self.manage("lpadmin", "-p", name, "-E", "-v", device, "-o", option, *driver)

    def misbehave(self, how: str) -> None:
        (self.printed / how).touch()

    def behave(self) -> None:
        for how in ("empty", "slow", "stop", "hold", "fail"):
            (self.printed / how).unlink(missing_ok=True)


@contextmanager
def print_service(*, history: bool = True) -> Iterator[PrintService]:
    """Run a scheduler; without `history` it forgets a job as soon as it ended."""
    need("lp")
    # The name of a socket is short, and that of a test's folder may not be.
    root = Path(tempfile.mkdtemp(prefix="cups-", dir="/tmp"))
    scheduler = _started(root, history=history)
    service = PrintService(root)
    try:
        _wait(root / "socket", scheduler)
        yield service
    finally:
        service.behave()
        scheduler.terminate()
        scheduler.wait(PATIENCE)
        shutil.rmtree(root)


def _started(root: Path, *, history: bool) -> "subprocess.Popen[bytes]":
    for name in ("spool", "cache", "run", "tmp", "printed", "bin/backend"):
        (root / name).mkdir(parents=True)
    (root / "files.conf").write_text(FILES.format(root=root), encoding="utf-8")
    kept = "Yes" if history else "No"
    settings = SETTINGS.format(root=root, history=kept)
    (root / "cupsd.conf").write_text(settings, encoding="utf-8")
    (root / "duplex.ppd").write_text(DUPLEX, encoding="ascii")
    (root / "bin" / "daemon").symlink_to("/usr/lib/cups/daemon")
    backend = root / "bin" / "backend" / "kept"
    backend.write_text(BACKEND, encoding="utf-8")
    backend.chmod(0o700)
    return subprocess.Popen(
        [need("cupsd"), "-f", "-c", str(root / "cupsd.conf"), "-s", str(root / "files.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _wait(socket: Path, scheduler: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while not socket.exists():
        if scheduler.poll() is not None or time.monotonic() > until:
            raise AssertionError("the scheduler did not start")
        time.sleep(0.02)
