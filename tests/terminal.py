"""A real program in a pseudo-terminal: keys go in, a screen and raw bytes come out."""

import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import pexpect
import pyte

PATIENCE_SECONDS = 60.0
KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "down": "\x1b[B",
    "up": "\x1b[A",
    "end": "\x1b[F",
    "tab": "\t",
    "space": " ",
    "pagedown": "\x1b[6~",
    "f1": "\x1bOP",
    "f3": "\x1bOR",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f10": "\x1b[21~",
}
ENVIRONMENT = {"LANG": "C.UTF-8", "TERM": "xterm-256color", "COLORTERM": "truecolor"}
OPERATING_SYSTEM_COMMAND = re.compile(rb"\x1b\]([^\x07\x1b]*)(?:\x07|\x1b\\)")


class Terminal:
    """A program with the screen that it draws; `raw` is everything it ever wrote."""

    def __init__(self, child: "pexpect.spawn[bytes]", columns: int, lines: int) -> None:
        self.child = child
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""

    @property
    def text(self) -> str:
        """Return the screen with plain spaces."""
        shown = "\n".join(line.rstrip() for line in self.screen.display)
        return shown.replace("\N{NO-BREAK SPACE}", " ")

    def pump(self, seconds: float = 0.05) -> bool:
        """Draw what the program wrote, waiting at most `seconds` for the first of it."""
        try:
            read = self.child.read_nonblocking(65536, timeout=seconds)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return False
        self.raw += read
        self._stream.feed(read)
        return True

    def settle(self) -> None:
        """Draw until the program writes nothing for a moment."""
        while self.pump(0.12):
            continue

    def until(self, text: str) -> None:
        """Wait for `text` on the screen."""
        limit = time.monotonic() + PATIENCE_SECONDS
        while text not in self.text:
            self.pump()
            assert time.monotonic() < limit, f"{text!r} never came:\n{self.text}"

    def press(self, *keys: str) -> None:
        """Send keys by name, and text as it is; each key is drawn before the next."""
        for key in keys:
            self.child.send(KEYS.get(key, key))
            # A lone escape is told from the beginning of a key by the time after it.
            self.pump(0.3)
            self.settle()

    def answer(self, text: str, *keys: str) -> None:
        """Wait for a page, then press keys on it."""
        self.until(text)
        self.press(*keys)

    def close(self) -> int | None:
        """Read to the end; return the exit code, None after a signal."""
        limit = time.monotonic() + PATIENCE_SECONDS
        while self.child.isalive() and time.monotonic() < limit:
            self.pump(0.2)
        self.settle()
        self.child.close()
        code: int | None = self.child.exitstatus
        return code

    def commands(self) -> set[str]:
        """Return the operating system commands written (OSC: title, clipboard, link, pointer)."""
        found = OPERATING_SYSTEM_COMMAND.findall(self.raw)
        return {one.decode("utf-8", "replace") for one in found}


@contextmanager
def terminal(
    command: Sequence[str],
    environment: Mapping[str, str],
    size: tuple[int, int] = (80, 24),
) -> Iterator[Terminal]:
    """Run a program in a terminal of so many columns and lines."""
    columns, lines = size
    child: pexpect.spawn[bytes] = pexpect.spawn(
        command[0],
        list(command[1:]),
        env={**os.environ, **ENVIRONMENT, **environment},
        dimensions=(lines, columns),
        timeout=PATIENCE_SECONDS,
    )
    try:
        yield Terminal(child, columns, lines)
    finally:
        child.close(force=True)
