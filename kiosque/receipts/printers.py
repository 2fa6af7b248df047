"""The print queues of this machine, as CUPS tells them."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import quote

from kiosque.errors import UnavailableError
from kiosque.mandates.cleaning import clean_text
from kiosque.receipts.cups import ask_scheduler, run_cups, scheduler_runs, stopped
from kiosque.receipts.ipp import GET_PRINTER_ATTRIBUTES, request

LONGEST_NAME: Final = 127
"""Characters, as CUPS."""
LONGEST_SENTENCE: Final = 200
_NAME: Final = re.compile(r"[^\s/#\\?'\"-][^\s/#\\?'\"]*")
"""What CUPS lets a queue be called; one that begins as an option does is left out."""
_REASON: Final = re.compile(r"[a-z0-9.-]{1,64}")
_IDLE: Final = re.compile(r"printer (\S+) is idle\.  enabled since .*")
_BUSY: Final = re.compile(r"printer (\S+) now printing \S+\.  enabled since .*")
_DISABLED: Final = re.compile(r"printer (\S+) disabled since .* -")
_REFUSING: Final = re.compile(r"(\S+) not accepting requests since .* -")
_DEFAULT: Final = re.compile(r"system default destination: (\S+)")
_ALERTS: Final = "\tAlerts: "


class PrinterState(StrEnum):
    """What a queue does with a paper that is sent to it now."""

    READY = "ready"
    BUSY = "busy"
    STOPPED = "stopped"
    """It keeps the paper, and prints nothing until somebody starts it again."""
    REFUSING = "refusing"
    """It takes no paper."""
    UNKNOWN = "unknown"
    """A printer of the network that was never used, or words that are not understood."""


@dataclass(frozen=True, slots=True)
class Printer:
    """A queue; its texts come from outside."""

    name: str
    state: PrinterState = PrinterState.UNKNOWN
    reasons: tuple[str, ...] = ()
    """Keywords of RFC 8011 §5.4.12 and of CUPS, such as `media-empty-error`."""
    told: str = ""
    """What somebody who stopped it wrote, or the printer says; may be empty."""
    is_default: bool = False


def list_printers() -> tuple[Printer, ...]:
    """Return the queues of this machine, the system's default first; raises `UnavailableError`."""
    names = queue_names()
    return read_printers(names, run_cups("lpstat", "-d", "-a", "-l", "-p").out) if names else ()


def queue_names() -> tuple[str, ...]:
    """Return the names of the queues; raises `UnavailableError` when CUPS is absent or stopped."""
    names = read_names(run_cups("lpstat", "-e").out)
    if not names and not scheduler_runs():
        raise stopped()
    return names


def read_names(listed: str) -> tuple[str, ...]:
    """Return the queues that `lpstat -e` lists, one a line; lines that are no name are left out."""
    names = (line for line in listed.split("\n") if is_queue_name(line))
    return tuple(dict.fromkeys(names))


def is_queue_name(text: str) -> bool:
    """Tell whether a text may be the name of a queue, and be given to a program as one."""
    return (
        len(text) <= LONGEST_NAME
        and _NAME.fullmatch(text) is not None
        and not any(unicodedata.category(sign).startswith("C") for sign in text)
    )


def read_printers(names: Iterable[str], told: str) -> tuple[Printer, ...]:
    """Return these queues with what `lpstat -d -a -l -p` told of them, the default first."""
    lines = told.split("\n")
    states: dict[str, Printer] = {}
    refusing = {found[1]: _told_after(lines, at) for at, found in _matches(_REFUSING, lines)}
    default = next((found[1] for _at, found in _matches(_DEFAULT, lines)), "")
    for pattern, state in _STATES:
        for at, found in _matches(pattern, lines):
            states.setdefault(
                found[1],
                Printer(found[1], state, _reasons_after(lines, at), _told_after(lines, at)),
            )
    every = []
    for name in names:
        known = states.get(name, Printer(name))
        state = PrinterState.REFUSING if name in refusing else known.state
        said = refusing.get(name) or known.told
        every.append(Printer(name, state, known.reasons, said, name == default))
    return tuple(sorted(every, key=lambda one: not one.is_default))


def prints_two_sided(printer: str) -> bool:
    """Tell whether a queue can print on both sides; False where nothing can tell."""
    uri = f"ipp://localhost/printers/{quote(printer, safe='')}"
    asked = request(GET_PRINTER_ATTRIBUTES, ("printer-uri", uri), ["sides-supported"])
    try:
        answer = ask_scheduler(asked)
    except UnavailableError:
        return False
    return answer is not None and "two-sided-long-edge" in answer.get("sides-supported", ())


def reason_keywords(words: Iterable[object]) -> tuple[str, ...]:
    """Return what is a keyword among words from outside, without « none »."""
    texts = (word for word in words if isinstance(word, str))
    return tuple(word for word in texts if word != "none" and _REASON.fullmatch(word))


def shortened(text: str) -> str:
    """Return the one line that is kept of a text from outside."""
    return clean_text(text)[:LONGEST_SENTENCE]


_STATES: Final = (
    (_IDLE, PrinterState.READY),
    (_BUSY, PrinterState.BUSY),
    (_DISABLED, PrinterState.STOPPED),
)


def _matches(pattern: re.Pattern[str], lines: list[str]) -> list[tuple[int, re.Match[str]]]:
    found = ((at, pattern.fullmatch(line)) for at, line in enumerate(lines))
    return [(at, one) for at, one in found if one is not None]


def _block(lines: list[str], at: int) -> list[str]:
    """Return the lines that belong to line `at`: CUPS begins them with a tabulation."""
    end = at + 1
    while end < len(lines) and lines[end].startswith("\t"):
        end += 1
    return lines[at + 1 : end]


def _told_after(lines: list[str], at: int) -> str:
    first = next(iter(_block(lines, at)), "").strip()
    return "" if first in _SAYS_NOTHING else shortened(first)


def _reasons_after(lines: list[str], at: int) -> tuple[str, ...]:
    alerts = (line for line in _block(lines, at) if line.startswith(_ALERTS))
    return reason_keywords(next(alerts, "").removeprefix(_ALERTS).split())


_SAYS_NOTHING: Final = frozenset({"", "reason unknown", "Form mounted:", "Paused"})
