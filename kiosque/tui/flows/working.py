"""Work that may take longer than a blink: done beside the page that says what it is."""

from collections.abc import Callable
from typing import TypeVar

from kiosque.errors import KiosqueError
from kiosque.tui.flows.asking import Showing
from kiosque.tui.screens.working import Tell, WorkingPage

Made = TypeVar("Made")


async def while_shown(app: Showing, work: Callable[[], Made], heading: str) -> Made:
    """Show `heading` while `work` runs in a thread; return what it made, raise what it raises."""
    return await while_told(app, lambda _tell: work(), heading)


async def while_told(app: Showing, work: Callable[[Tell], Made], heading: str) -> Made:
    """The same for work that tells how far it is."""
    outcome = await app.ask(WorkingPage(heading, work))
    if isinstance(outcome, KiosqueError):
        raise outcome
    return outcome  # type: ignore[return-value]  # the page has no way back
