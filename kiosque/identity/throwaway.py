"""A browser that forgets: a profile of its own in a temporary folder, destroyed afterwards.

FranceConnect keeps a person signed in for half an hour: without this, the next person on the same
machine would be taken for the one before.
"""

import atexit
import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

PROGRAMS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "chromium": ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
        "firefox": ("firefox", "firefox-esr"),
    }
)
"""Names under which systems install each kind, the first found is taken."""

_OPTIONS: Final[Mapping[str, Callable[[Path], list[str]]]] = MappingProxyType(
    {
        "chromium": lambda profile: [
            f"--user-data-dir={profile}",
            "--incognito",
            "--no-first-run",
            "--no-default-browser-check",
            "--disable-sync",
            "--disable-background-networking",
            "--new-window",
        ],
        "firefox": lambda profile: [
            "--no-remote",
            "--profile",
            str(profile),
            "--private-window",
        ],
    }
)
_FIREFOX_CHOICES: Final = """\
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("signon.rememberSignons", false);
"""
_PREFIX: Final = "kiosque-navigateur-"
_OF_PROCESS: Final = re.compile(re.escape(_PREFIX) + r"(\d+)-")
_GRACE_SECONDS: Final = 3.0


def program_for(kind: str) -> str | None:
    """Return the program of this machine that is a browser of `kind`; None without one."""
    found = (shutil.which(name) for name in PROGRAMS.get(kind, ()))
    return next((program for program in found if program is not None), None)


def open_throwaway(url: str, kind: str) -> Callable[[], None] | None:
    """Open `url` in a fresh profile and return what ends it; None when that cannot be.

    The profile is destroyed then, when this program ends, or, after a power cut, when the next
    one is made.
    """
    program = program_for(kind)
    if program is None:
        return None
    parent = _parent()
    _sweep(parent)
    profile: Path | None = None
    try:
        profile = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=parent))
        if kind == "firefox":
            (profile / "user.js").write_text(_FIREFOX_CHOICES, encoding="ascii")
        process = subprocess.Popen(  # noqa: S603  (a browser found on this machine, no shell)
            [program, *_OPTIONS[kind](profile), url],
            # What the browser leaves in its own temporary folder goes with the profile.
            env={**os.environ, "TMPDIR": str(profile)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        if profile is not None:
            shutil.rmtree(profile, ignore_errors=True)
        return None
    return _Throwaway(process, profile).close


class _Throwaway:
    """One browser under way."""

    def __init__(self, process: subprocess.Popen[bytes], profile: Path) -> None:
        self._process, self._profile = process, profile
        self._closing = threading.Lock()
        atexit.register(self.close)

    def close(self) -> None:
        """End the browser, all its processes, and destroy its profile."""
        with self._closing:
            if not self._profile.exists():
                return
            self._signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_GRACE_SECONDS)
            self._signal(signal.SIGKILL)
            self._process.wait()
            shutil.rmtree(self._profile, ignore_errors=True)
        atexit.unregister(self.close)

    def _signal(self, number: signal.Signals) -> None:
        """Reach the browser's own group of processes, which it leads as long as one is left."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)


def _parent() -> Path | None:
    """Return a folder in memory where the system offers one of the user's own."""
    named = os.environ.get("XDG_RUNTIME_DIR", "")
    return Path(named) if named and os.access(named, os.W_OK) else None


def _sweep(parent: Path | None) -> None:
    """Destroy the profiles that a program left behind which ended before it could."""
    folder = parent or Path(tempfile.gettempdir())
    for left in folder.glob(f"{_PREFIX}*"):
        found = _OF_PROCESS.match(left.name)
        if found is not None and not _runs(int(found[1])):
            shutil.rmtree(left, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
