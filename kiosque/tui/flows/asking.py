"""How a flow asks: one page, one answer, None for « Retour »."""

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from kiosque.desk.doorstep import OrganisationChoice
from kiosque.tui.practice import PracticeAccess
from kiosque.tui.screens.page import Page

if TYPE_CHECKING:
    from kiosque.desk.session import Session

Answer = TypeVar("Answer")


class Showing(Protocol):
    """What flows that need no session know of the application."""

    async def ask(self, page: Page[Answer]) -> Answer | None:
        """Show a page and return its answer; None when the person goes back."""
        ...


class Asking(Showing, Protocol):
    """What flows know of the application."""

    def show_door(self, organisation: OrganisationChoice) -> None:
        """Tell the banner which organisation is about to be opened."""
        ...

    def show_visit(self, visit: Any, session: "Session") -> None:
        """Tell the banner whom the session is for."""
        ...

    def open_address(self, url: str) -> bool:
        """Open an address in the citizen's browser where there is one."""
        ...

    def practice_code(self, session: "Session") -> PracticeAccess | None:
        """Return what a practice session shows beside a code field; None elsewhere."""
        ...
