"""Visits through the linear front door, answered by scripts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kiosque.linear.console import ScriptedConsole
from kiosque.linear.demonstration import OFFLINE
from kiosque.linear.menu import whole_visit
from kiosque.linear.visit import begin_visit
from tests.desks import Place


def script(place: Place, folder: Path, said: list[str], **changes: Any) -> ScriptedConsole:
    def codes() -> Iterator[str]:
        while True:
            yield place.code()

    handing = {
        f"{question}.{kind}": [answer]
        for kind in ("mandate", "account")
        for question, answer in (("paper", "save"), ("folder", str(folder)))
    }
    more = {"procedure.more": ["non"], **OFFLINE, **handing, "code": codes(), **changes}
    return ScriptedConsole(more, said.append)


def never(url: str) -> None:
    raise AssertionError(url)


def play(place: Place, console: ScriptedConsole) -> tuple[Path, ...]:
    visit = begin_visit(place.session, console, never)
    assert visit is not None
    return whole_visit(place.session, console, visit)
