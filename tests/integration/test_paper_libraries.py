"""What papers are made with is loaded before the first one is wanted."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import GRANT, Typist

FIRST_PAPER = """
import sys
from kiosque.cli.sessions import unattended
from kiosque.desk.paper_libraries import load_meanwhile

with unattended(papers=True) as session:
    load_meanwhile().join()
    loaded = {name.partition(".")[0] for name in sys.modules}
    from kiosque.desk.papers import mandate_paper

    mandate_paper(session, sys.argv[1])
    now = {name.partition(".")[0] for name in sys.modules}
    print(*now - loaded - sys.stdlib_module_names)
    print("aiohttp" in sys.modules)
"""
TABLES = {"tzdata"}
"""Read for a time zone where the system has none."""

BROKEN = """
import sys

sys.modules["pikepdf"] = None
from kiosque.desk.paper_libraries import load_meanwhile

load_meanwhile().join()
print(load_meanwhile() is load_meanwhile())
"""


def test_the_first_paper_loads_no_library_and_no_http_client_once_they_were_loaded_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    typist = Typist(monkeypatch, capsys, desk)
    assert typist.found(tmp_path / "home").code == 0
    granted = json.loads(typist.type(*GRANT, "--language", "ar", "--json").out)
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAPER, granted["number"]],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    fresh, client = done.stdout.splitlines()
    assert {name for name in fresh.split() if not name.startswith("_")} <= TABLES
    assert client == "False"


def test_a_library_that_cannot_be_loaded_is_left_for_the_first_paper_to_tell() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BROKEN], capture_output=True, text=True, check=True, timeout=60
    )
    assert (done.stdout, done.stderr) == ("True\n", "")
