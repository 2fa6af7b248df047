"""What is shipped: the wheel holds the program and its content, and needs no checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kiosque.content import content_root

ROOT = content_root()


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it; return the folder."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    command += ["--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_holds_every_procedure_text_and_catalogue(unpacked: Path) -> None:
    shipped = unpacked / "kiosque" / "_content"
    for kind in ("procedures/*/*.yaml", "mandates/texts/*.txt", "mandates/schema/*.json"):
        names = {path.relative_to(ROOT) for path in ROOT.glob(kind)}
        assert names
        assert names == {path.relative_to(shipped) for path in shipped.glob(kind)}
    assert (shipped / "locales" / "fr" / "LC_MESSAGES" / "kiosque.mo").stat().st_size


def test_the_unpacked_wheel_reads_its_own_content(unpacked: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kiosque", "procedure", "list"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(unpacked), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "prime-activite" in done.stdout
