"""Standard input and output as a console: lines only, no control sequences.

The exceptions are the colour of a QR code, drawn only for who asked to see it, and what wipes the
screen of a terminal left to the public.
"""

import io
import os
import select
import sys
import termios
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from kiosque.linear.asking import Asking, Stopped

_BLACK_ON_WHITE = "\x1b[38;5;16;48;5;231m"
"""Colours of the fixed part of the palette, which themes leave alone."""
_USUAL_COLOURS = "\x1b[0m"

_WIPE = "\x1b[2J\x1b[3J\x1b[H"
"""The screen, what scrolled above it, and back to the top (ECMA-48 ED; 3 is xterm's)."""

IDLE_SECONDS = 600.0
"""Without an answer for this long, whoever is there may be somebody else."""


class Idle(Exception):
    """Nobody answered for a long time: the session is to be closed."""


class TerminalConsole(Asking):
    """A person at a terminal, or a program at the other end of a pipe.

    Each question is a line of its own and the answer is the next one, so that a screen reader says
    the one, then the other. A person who does not answer for `idle_seconds` raises `Idle`.
    """

    def __init__(self, idle_seconds: float = IDLE_SECONDS) -> None:
        super().__init__()
        self._idle_seconds = idle_seconds
        for stream in (sys.stdin, sys.stdout):
            # What the terminal cannot say or show is marked, and never stops the visit.
            if isinstance(stream, io.TextIOWrapper) and stream.errors != "replace":
                stream.reconfigure(errors="replace")

    def show_code(self, lines: Sequence[str]) -> None:
        """Draw black on white whatever the terminal's colours, where there is a terminal."""
        if not sys.stdout.isatty() or os.environ.get("TERM", "dumb") == "dumb":
            super().show_code(lines)
            return
        for line in lines:
            self._write(f"{_BLACK_ON_WHITE}{line}{_USUAL_COLOURS}")

    def wipe(self) -> None:
        """Leave nothing on the terminal of what was said and typed, where there is one."""
        if sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb":
            sys.stdout.write(_WIPE)
            sys.stdout.flush()

    def _read(self, key: str, question: str, *, secret: bool) -> str:
        del key
        self._write(question)
        try:
            with _unseen(secret=secret):
                self._wait()
                line = sys.stdin.readline()
        except (EOFError, KeyboardInterrupt):
            raise Stopped from None
        if not line:
            raise Stopped
        return line

    def _write(self, text: str) -> None:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def _wait(self) -> None:
        if sys.stdin.isatty() and not select.select([sys.stdin], [], [], self._idle_seconds)[0]:
            raise Idle


@contextmanager
def _unseen(*, secret: bool) -> Iterator[None]:
    """Keep a secret off the screen while it is typed, where there is a screen."""
    if not (secret and sys.stdin.isatty()):
        yield
        return
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    silent = termios.tcgetattr(terminal)
    silent[3] &= ~termios.ECHO
    termios.tcsetattr(terminal, termios.TCSADRAIN, silent)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
