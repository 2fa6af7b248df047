"""Nothing of a citizen in clear in any file, during a visit and after, inside the data and out."""

import base64
import os
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from kiosque.store.store import FILE_NAME
from tests.desks import found
from tests.grants import orders_for
from tests.programs import told_by
from tests.told_visits import SECRETS, command

STEPS = ["draft", "grant", "paper", "procedure", "act", "end", "journal", "closed"]


def spellings(text: str) -> Iterator[bytes]:
    """Yield the ways in which a text may lie in a file."""
    for form in {text, text.upper(), text.lower(), unicodedata.normalize("NFD", text), bare(text)}:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            yield form.encode(encoding)
    yield text.encode("latin-1", "ignore") if len(text) > 8 else text.encode()
    yield text.encode("ascii", "backslashreplace")
    yield quote(text).encode()
    raw = text.encode()
    yield raw.hex().encode()
    yield raw.hex().upper().encode()
    for shift in range(3):
        yield base64_inside(raw, shift)


def bare(text: str) -> str:
    """Return a text without accents."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def base64_inside(raw: bytes, shift: int) -> bytes:
    """Return what of `raw` is the same in base64 whatever stands around it."""
    encoded = base64.b64encode(bytes(shift) + raw)
    whole = (shift + len(raw)) // 3 * 4
    return encoded[-(-shift * 8 // 6) : whole]


NEEDLES = {needle: secret for secret in SECRETS for needle in spellings(secret)}


def leaks(contents: Iterable[tuple[str, bytes]]) -> set[tuple[str, str]]:
    """Return where, and which, secrets lie."""
    return {
        (where, secret)
        for where, content in contents
        for needle, secret in NEEDLES.items()
        if needle in content
    }


def files_in(*folders: Path) -> Iterator[tuple[str, bytes]]:
    for folder in folders:
        for path in folder.rglob("*"):
            yield path.name, path.name.encode()
            if path.is_file():
                yield path.name, path.read_bytes()


def opened_by(process: int) -> Iterator[tuple[str, bytes]]:
    """Yield the files that a process holds open to write, deleted ones among them."""
    for link in Path(f"/proc/{process}/fd").iterdir():
        try:
            if link.is_file() and os.access(link, os.W_OK):
                yield str(link.readlink()), link.read_bytes()
        except FileNotFoundError:
            continue


class WatchedVisit:
    """A visit played by another program, whose every file is searched after each step."""

    def __init__(self, parent: Path) -> None:
        self.home, self.papers = parent / "home", parent / "papers"
        self.elsewhere, self.said = parent / "elsewhere", parent / "said"
        self.elsewhere.mkdir()
        place = found(self.home)
        place.session.close()
        environment = {
            **os.environ,
            **dict.fromkeys(("HOME", "TMPDIR", "SQLITE_TMPDIR"), str(self.elsewhere)),
        }
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                command(orders_for(place), self.papers),
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
            )
        self._told = told_by(self.process)

    def step(self) -> str:
        return str(next(self._told)["step"])

    def go_on(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()

    def leaks(self) -> set[tuple[str, str]]:
        found_in_files = leaks(files_in(self.home, self.elsewhere))
        said = leaks([("stderr", self.said.read_bytes())])
        held = opened_by(self.process.pid) if self.process.poll() is None else ()
        return found_in_files | said | leaks(held)

    def end(self) -> int:
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()
        return self.process.wait()


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[WatchedVisit]:
    watched = WatchedVisit(tmp_path)
    yield watched
    watched.process.kill()
    watched.end()


def test_no_file_holds_anything_of_the_person_at_any_moment_of_a_visit(
    visit: WatchedVisit,
) -> None:
    for expected in STEPS:
        assert visit.step() == expected
        names = {path.name for path in visit.home.rglob("*")}
        assert (f"{FILE_NAME}-wal" in names) == (expected != "closed")
        assert visit.leaks() == set()
        visit.go_on()
    assert visit.end() == 0
    assert visit.said.read_bytes() == b""
    assert visit.leaks() == set()


def test_a_visit_that_is_killed_leaves_nothing_of_the_person_in_clear(visit: WatchedVisit) -> None:
    for expected in STEPS[:5]:
        assert visit.step() == expected
        if expected != STEPS[4]:
            visit.go_on()
    visit.process.kill()
    visit.end()
    assert visit.leaks() == set()


def test_the_papers_that_the_mediator_asked_for_bear_no_name_outside(visit: WatchedVisit) -> None:
    for expected in STEPS:
        assert visit.step() == expected
        visit.go_on()
    assert visit.end() == 0
    names = [(path.name, path.name.encode()) for path in visit.papers.iterdir()]
    assert len(names) == 2
    assert leaks(names) == set()


@pytest.mark.parametrize("secret", SECRETS)
def test_the_search_finds_what_is_planted(tmp_path: Path, secret: str) -> None:
    planted = tmp_path / "planted"
    inside = base64.b64encode(f"qui{secret} fut là".encode())
    for needle in [*spellings(secret), inside]:
        planted.write_bytes(os.urandom(999) + needle + os.urandom(999))
        assert ("planted", secret) in leaks(files_in(tmp_path))
    planted.write_bytes(b"")
    assert leaks(files_in(tmp_path)) == set()
