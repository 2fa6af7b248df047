"""What starting the full-screen front door costs, and what a crash of it tells."""

import subprocess
import sys
from pathlib import Path

HEAVY = ("reportlab", "pyhanko", "pikepdf", "authlib", "flask", "pydantic", "httpx", "PIL", "babel")

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
    print("crashed", app.crashed)

asyncio.run(main())
"""


def run(folder: Path, program: str) -> subprocess.CompletedProcess[str]:
    file = folder / "program.py"
    file.write_text(program, encoding="utf-8")
    return subprocess.run(
        [sys.executable, file], capture_output=True, text=True, check=False, timeout=60
    )


def test_the_first_frame_comes_without_anything_heavy(tmp_path: Path) -> None:
    done = run(tmp_path, FIRST_FRAME)
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert "textual" in loaded
    assert not loaded & set(HEAVY)


def test_a_crash_shows_no_value_of_any_variable(tmp_path: Path) -> None:
    done = run(tmp_path, CRASH)
    assert "crashed True" in done.stdout
    assert "ZZTEMOIN" not in done.stdout + done.stderr
    assert "RuntimeError" in done.stderr
