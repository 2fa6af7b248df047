"""A yes or no, neither of them preselected by a stray key: Enter takes the line it is on."""

from typing import Any

from kiosque.i18n import _
from kiosque.tui.screens.choice import ChoicePage

YES, NO = "yes", "no"


class ConfirmationPage(ChoicePage):
    """Returns `("yes",)` or `("no",)`; the cursor begins on « Non »."""

    def __init__(self, heading: str, *, yes: str, no: str = "", **about: Any) -> None:
        super().__init__(heading, [(NO, no or _("Non")), (YES, yes)], ready=True, **about)
