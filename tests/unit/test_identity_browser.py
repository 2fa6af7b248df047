"""An address is opened by the system's browser, or handed back to be shown."""

import os
import subprocess
import sys
import webbrowser
from pathlib import Path

import pytest

from kiosque.identity.browser import BrowserKind, open_browser


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Register a browser that only notes what it is asked to open."""
    addresses: list[str] = []

    class Noting(webbrowser.BaseBrowser):
        def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:  # noqa: FBT001, FBT002
            del new, autoraise
            addresses.append(url)
            return True

    monkeypatch.setattr(webbrowser, "_browsers", {"noting": [None, Noting()]})
    monkeypatch.setattr(webbrowser, "_tryorder", ["noting"])
    monkeypatch.setenv("DISPLAY", ":0")
    return addresses


def test_the_system_browser_is_given_the_address(opened: list[str]) -> None:
    assert open_browser("https://exemple.invalid/a", BrowserKind.SYSTEM)
    assert opened == ["https://exemple.invalid/a"]


def test_a_shown_address_opens_nothing(opened: list[str]) -> None:
    assert not open_browser("https://exemple.invalid/a", BrowserKind.SHOWN)
    assert opened == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "javascript:alert(1)", "-x", "", "mailto:a"])
def test_what_is_not_a_web_address_is_never_opened(opened: list[str], url: str) -> None:
    assert not open_browser(url, BrowserKind.SYSTEM)
    assert opened == []


def test_without_a_screen_no_text_browser_takes_over_the_terminal(
    opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not open_browser("https://exemple.invalid/a", BrowserKind.SYSTEM)
    assert opened == []


def test_what_a_browser_writes_does_not_land_on_the_kiosk_s_screen(tmp_path: Path) -> None:
    browser, seen = tmp_path / "browser", tmp_path / "seen"
    browser.write_text(f'#!/bin/sh\necho loud; echo loud >&2; echo "$1" > "{seen}"\n', "utf-8")
    browser.chmod(0o755)
    program = (
        "import time\nfrom pathlib import Path\n"
        "from kiosque.identity.browser import BrowserKind, open_browser\n"
        "assert open_browser('https://exemple.invalid/a?b=%s', BrowserKind.SYSTEM)\n"
        f"while not Path({str(seen)!r}).exists(): time.sleep(0.01)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "DISPLAY": ":0", "BROWSER": f"{browser} %s &"},
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    assert done.stdout + done.stderr == ""
    assert seen.read_text("utf-8").strip() == "https://exemple.invalid/a?b=%s"


@pytest.mark.parametrize("module", ["sign_in", "places", "documents", "practice.launcher"])
def test_the_front_doors_of_the_room_load_no_heavy_library(module: str) -> None:
    heavy = {"httpx", "flask", "authlib", "joserfc", "rapidfuzz", "cryptography", "babel"}
    probe = f"import sys, kiosque.identity.{module}\nprint(*({heavy!r} & sys.modules.keys()))"
    answer = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == ""
