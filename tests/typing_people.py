"""A person at a real terminal, and a program at the other end of a pipe."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pexpect

PATIENCE = 60
"""Seconds before a question that does not come is a failure."""

Run = subprocess.CompletedProcess[str]


def kiosque(
    *arguments: str, environment: Mapping[str, str] | None = None, given: str = "", **more: Any
) -> Run:
    """Run a command with `given` on its standard input, which is no terminal."""
    return subprocess.run(
        [sys.executable, "-m", "kiosque", *arguments],
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, **(environment or {})},
        **more,
    )


class TypingPerson:
    """Types answers at a pseudo-terminal of 80 by 24 and keeps what was shown."""

    def __init__(self, *arguments: str, home: Path, **environment: str) -> None:
        self._child = pexpect.spawn(
            sys.executable,
            ["-m", "kiosque", *arguments],
            env={
                **os.environ,
                "TERM": "xterm-256color",
                "KIOSQUE_HOME": str(home),
                **environment,
            },
            encoding="utf-8",
            timeout=PATIENCE,
            dimensions=(24, 80),
        )
        self.shown = ""

    def sees(self, text: str) -> re.Match[str]:
        """Wait for a pattern; return what matched."""
        try:
            self._child.expect(text)
        except (pexpect.TIMEOUT, pexpect.EOF):
            self.shown += str(self._child.before)
            raise AssertionError(f"{text!r} never came after:\n{self.shown[-3000:]}") from None
        self.shown += f"{self._child.before}{self._child.after}"
        found = self._child.match
        assert isinstance(found, re.Match)
        return found

    def answers(self, question: str, *lines: str) -> None:
        """Wait for a question as often as there are answers, and type them."""
        for line in lines:
            self.sees(question)
            self._child.sendline(line)

    def presses(self, control: str) -> None:
        """Press a control key: `c` interrupts, `d` ends the input."""
        self._child.sendcontrol(control)

    def leaves(self) -> int:
        """Wait for the end; return the exit code."""
        self._child.expect(pexpect.EOF)
        self.shown += str(self._child.before)
        self._child.close()
        status: int | None = self._child.exitstatus
        assert status is not None, f"ended by signal {self._child.signalstatus}"
        return status
