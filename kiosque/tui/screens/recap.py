"""Check the answers, change any of them, then commit with the code."""

from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Button, Input

from kiosque.desk.granting import Granted
from kiosque.errors import KiosqueError
from kiosque.i18n import N_, _
from kiosque.mandates.order import Step
from kiosque.tui.practice import PracticeAccess
from kiosque.tui.screens.page import Page
from kiosque.tui.widgets.action_button import ActionButton
from kiosque.tui.widgets.practice_note import PracticeNote
from kiosque.tui.widgets.recap_table import RecapTable
from kiosque.tui.widgets.text_field import TextField

if TYPE_CHECKING:
    from kiosque.desk.recap import RecapLine

CHANGES = {
    "f5": (Step.IDENTITY, N_("Identité")),
    "f6": (Step.SCOPES, N_("Périmètres")),
    "f7": (Step.DURATION, N_("Durée")),
    "f8": (Step.STATEMENTS, N_("Accord")),
    "f2": (Step.NOTICES, N_("Langue")),
}
"""Function keys, because letters and digits belong to the code being typed."""


class Beside(Enum):
    """What is asked of the page beside its answer."""

    DRAFT = "draft"
    """To print what is about to be signed."""


class RecapPage(Page[Granted | Step | Beside]):
    """Returns the mandate granted, the step to answer again, or what to do before either."""

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"change('{step}')", words) for key, (step, words) in CHANGES.items()),
        Binding("f4", "draft", N_("Projet")),
        # The note of practice tells F9: the bar keeps its two lines, and the code its place.
        Binding("f9", "fill", N_("Remplir"), show=False),
    ]

    def __init__(
        self,
        lines: "Sequence[RecapLine]",
        grant: Callable[[str], Granted],
        *,
        shown_code: PracticeAccess | None = None,
        **about: Any,
    ) -> None:
        heading = _("Relisez avec la personne avant d'enregistrer")
        super().__init__(heading, step=Step.RECAP, **about)
        self._lines, self._grant, self._practice = lines, grant, shown_code
        self._code = TextField(
            "code",
            _("Votre code à 6 chiffres pour accepter le mandat au nom de la structure"),
            secret=True,
        )

    def body(self) -> Iterator[Widget]:
        yield RecapTable(self._lines, {step: key for key, (step, _words) in CHANGES.items()})
        if self._practice is not None:
            yield PracticeNote(self._practice.code_hint)
        yield self._code
        yield ActionButton(_("Enregistrer le mandat"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a practice session has something to fill in, and what was answered is changed."""
        if action == "fill":
            return self._practice is not None
        if action == "change" and parameters[0] == Step.NOTICES:
            return any(one.step is Step.NOTICES for one in self._lines)
        return super().check_action(action, parameters)

    def action_change(self, step: str) -> None:
        self.dismiss(Step(step))

    def action_draft(self) -> None:
        self.dismiss(Beside.DRAFT)

    def action_fill(self) -> None:
        """Type the practice code."""
        if self._practice is not None:
            self._code.put(self._practice.code())

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
