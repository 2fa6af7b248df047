"""What starting the full-screen front door costs, and what a crash of it tells."""

import subprocess
import sys
from pathlib import Path

from tests.desks import found

HEAVY = ("reportlab", "pyhanko", "pikepdf", "authlib", "flask", "pydantic", "httpx", "PIL", "babel")

MOST_MODULES = 60
"""Modules of kiosque before the first frame: each costs about a millisecond."""

FIRST_FRAME = """
import asyncio, sys, pathlib, tempfile
from kiosque.bootstrap import Kiosk
from kiosque.clock import SystemClock
from kiosque.settings import Settings
from kiosque.tui.app import KiosqueApp

async def main():
    home = pathlib.Path(tempfile.mkdtemp())
    app = KiosqueApp(Kiosk(home, SystemClock(), Settings(home, None)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        assert any("kiosque" in strip.text for strip in strips)
        print(" ".join(sorted({name.split(".")[0] for name in sys.modules})))

asyncio.run(main())
"""

DOOR = """
import asyncio, sys, pathlib
from kiosque.bootstrap import Kiosk
from kiosque.clock import SystemClock
from kiosque.settings import Settings
from kiosque.tui.app import KiosqueApp

async def main():
    home = pathlib.Path(sys.argv[1])
    app = KiosqueApp(Kiosk(home, SystemClock(), Settings(home, None)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        assert any("Centre social de Bellevue" in strip.text for strip in strips)
        print(" ".join(sys.modules))

asyncio.run(main())
"""

CRASH = """
import asyncio, pathlib, tempfile
from kiosque.bootstrap import Kiosk
from kiosque.clock import SystemClock
from kiosque.settings import Settings
from kiosque.tui.app import KiosqueApp

class Broken(KiosqueApp):
    def action_colours(self):
        name = "ZZTEMOIN 1 59 03 29 046 001 12"
        raise RuntimeError(name)

async def main():
    home = pathlib.Path(tempfile.mkdtemp())
    app = Broken(Kiosk(home, SystemClock(), Settings(home, None)))
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("f3")
            await pilot.pause()
    except RuntimeError:
        pass
    print("crashed", app.crash)

asyncio.run(main())
"""


def run(folder: Path, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    file = folder / "program.py"
    file.write_text(program, encoding="utf-8")
    return subprocess.run(
        [sys.executable, file, *arguments], capture_output=True, text=True, check=False, timeout=60
    )


def test_the_first_frame_comes_without_anything_heavy(tmp_path: Path) -> None:
    done = run(tmp_path, FIRST_FRAME)
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert "textual" in loaded
    assert not loaded & set(HEAVY)


def test_the_door_of_an_organisation_shows_before_anything_that_could_open_it(
    tmp_path: Path,
) -> None:
    found(tmp_path / "home").session.close()
    done = run(tmp_path, DOOR, str(tmp_path / "home"))
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert not loaded & {*HEAVY, "cryptography", "sqlcipher3", "kiosque.desk.session"}
    assert len([name for name in loaded if name.startswith("kiosque.")]) <= MOST_MODULES


def test_a_crash_shows_no_value_of_any_variable(tmp_path: Path) -> None:
    done = run(tmp_path, CRASH)
    assert "crashed RuntimeError program.py:" in done.stdout
    assert "ZZTEMOIN" not in done.stdout + done.stderr
