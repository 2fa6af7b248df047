"""Check the answers, change any of them, then commit with the code."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Button, Input

from kiosque.desk.granting import Granted
from kiosque.errors import KiosqueError
from kiosque.i18n import N_, _
from kiosque.mandates.order import Step
from kiosque.tui.screens.page import Page
from kiosque.tui.widgets.recap_table import RecapTable
from kiosque.tui.widgets.text_field import TextField

if TYPE_CHECKING:
    from kiosque.desk.recap import RecapLine

CHANGES = {"f5": Step.IDENTITY, "f6": Step.SCOPES, "f7": Step.DURATION, "f8": Step.STATEMENTS}
"""Function keys, because letters and digits belong to the code being typed."""


class RecapPage(Page[Granted | Step]):
    """Returns the mandate granted, or the step to answer again."""

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"change('{step}')", N_("Changer"), show=False)
        for key, step in CHANGES.items()
    ]

    def __init__(
        self,
        lines: "Sequence[RecapLine]",
        grant: Callable[[str], Granted],
        *,
        shown_code: str = "",
        **about: Any,
    ) -> None:
        heading = _("Relisez avec la personne avant d'enregistrer")
        hint = _("F5 à F8 changent la réponse de leur ligne.")
        super().__init__(heading, hint=hint, step=Step.RECAP, **about)
        self._lines, self._grant = lines, grant
        self._code = TextField(
            "code",
            _("Votre code à 6 chiffres pour accepter le mandat au nom de la structure"),
            hint=shown_code,
            secret=True,
        )

    def body(self) -> Iterator[Widget]:
        yield RecapTable(self._lines, {step: key for key, step in CHANGES.items()})
        yield self._code
        yield Button(_("Enregistrer le mandat"))

    def action_change(self, step: str) -> None:
        self.dismiss(Step(step))

    @on(Button.Pressed)
    @on(Input.Submitted)
    def commit(self) -> None:
        """Grant; what is refused is said here, and nothing was recorded."""
        code = self._code.value
        self._code.clear()
        try:
            granted = self._grant(code)
        except KiosqueError as error:
            self.say_error(error)
        else:
            self.dismiss(granted)
