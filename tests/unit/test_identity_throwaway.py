"""The throw-away browser: a profile of its own, ended and destroyed with the sign-in."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kiosque.identity.browser import BrowserKind, Close, open_browser, usual_browser
from kiosque.identity.throwaway import PROGRAMS

URL = "https://exemple.invalid/a?b=1"
PROGRAM = """#!/bin/sh
printf '%s\\n' "$@" > "{seen}.part"
echo > "$TMPDIR/left-over"
sleep 600 &
echo $! > "{seen}.child"
mv "{seen}.part" "{seen}"
wait
"""


@pytest.fixture
def kiosk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a machine whose browsers note what they are given, and stay open."""
    programs, memory = tmp_path / "bin", tmp_path / "memoire"
    programs.mkdir()
    memory.mkdir()
    for name in ("chromium", "firefox"):
        program = programs / name
        program.write_text(PROGRAM.format(seen=tmp_path / name), "utf-8")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(memory))
    return tmp_path


def opened(kiosk: Path, kind: BrowserKind) -> tuple[Close, list[str]]:
    """Open the address; returns what closes it and the words that the browser was given."""
    close = open_browser(URL, kind)
    assert close is not None
    while not (kiosk / str(kind)).exists():
        time.sleep(0.01)
    return close, (kiosk / str(kind)).read_text("utf-8").splitlines()


def profiles(kiosk: Path) -> list[Path]:
    return list((kiosk / "memoire").iterdir())


@pytest.mark.parametrize("kind", [BrowserKind.CHROMIUM, BrowserKind.FIREFOX])
def test_a_browser_and_all_it_knows_are_gone_afterwards(kiosk: Path, kind: BrowserKind) -> None:
    close, words = opened(kiosk, kind)
    (profile,) = profiles(kiosk)
    assert words[-1] == URL
    assert any(str(profile) in word for word in words)
    assert profile.stat().st_mode & 0o077 == 0
    assert (profile / "left-over").exists()
    (profile / "Cookies").write_text("fc_session_id", "utf-8")
    close()
    close()
    assert profiles(kiosk) == []
    child = int((kiosk / f"{kind}.child").read_text("ascii"))
    assert not is_running(child)


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text("ascii").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_two_sign_ins_share_nothing(kiosk: Path) -> None:
    first, _words = opened(kiosk, BrowserKind.CHROMIUM)
    (kiosk / "chromium").unlink()
    second, _words = opened(kiosk, BrowserKind.CHROMIUM)
    assert len(profiles(kiosk)) == 2
    first()
    assert len(profiles(kiosk)) == 1
    second()


def test_a_profile_that_a_stopped_program_left_is_destroyed_at_the_next_sign_in(
    kiosk: Path,
) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = kiosk / "memoire" / f"kiosque-navigateur-{ended.pid}-x"
    (left / "Default").mkdir(parents=True)
    other = kiosk / "memoire" / "autre-chose"
    other.mkdir()
    close, _words = opened(kiosk, BrowserKind.FIREFOX)
    assert not left.exists()
    close()
    assert profiles(kiosk) == [other]


def test_a_program_that_ends_takes_its_browser_along(kiosk: Path) -> None:
    program = (
        "import time\nfrom pathlib import Path\n"
        "from kiosque.identity.browser import BrowserKind, open_browser\n"
        f"assert open_browser({URL!r}, BrowserKind.CHROMIUM)\n"
        f"while not Path({str(kiosk / 'chromium')!r}).exists(): time.sleep(0.01)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=30)
    assert profiles(kiosk) == []
    assert not is_running(int((kiosk / "chromium.child").read_text("ascii")))


def test_a_machine_without_such_a_browser_shows_the_address(
    kiosk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert usual_browser() is BrowserKind.CHROMIUM
    (kiosk / "bin" / "chromium").unlink()
    monkeypatch.setenv("PATH", str(kiosk / "bin"))
    assert usual_browser() is BrowserKind.FIREFOX
    assert open_browser(URL, BrowserKind.CHROMIUM) is None
    monkeypatch.setenv("PATH", str(kiosk / "memoire"))
    assert usual_browser() is BrowserKind.SYSTEM
    assert profiles(kiosk) == []


def test_every_kind_with_programs_is_a_choice() -> None:
    assert PROGRAMS.keys() <= {str(one) for one in BrowserKind}
