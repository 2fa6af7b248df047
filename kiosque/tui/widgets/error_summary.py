"""What is wrong with a page, above everything else; it takes the focus and stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Key
from textual.geometry import Offset
from textual.message import Message
from textual.widgets import Static

from kiosque.errors import InputError, KiosqueError
from kiosque.i18n import N_, _, advice, sentence
from kiosque.tui.text import block

HERE, ELSEWHERE = "› ", "  "


@dataclass(frozen=True, slots=True)
class Problem:
    """An error, and the label of the field it is about; empty when it is about the page."""

    error: KiosqueError
    label: str = ""
    goes_to: str = ""
    """Field to go to when the error names none."""

    def __post_init__(self) -> None:
        self.error.forget_frames()

    @property
    def field(self) -> str:
        """Return the name of the field at fault; empty when it is the page as a whole."""
        return self.error.field if isinstance(self.error, InputError) else self.goes_to

    def words(self) -> str:
        """Return what is wrong, with the field it is about."""
        return f"{self.label} : {sentence(self.error)}" if self.label else sentence(self.error)


class ErrorSummary(Static, can_focus=True):
    """Hidden until there is something to say; Enter goes to the field that is wrong."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go", N_("Corriger")),
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
    ]

    class Chosen(Message):
        """The person goes to a field, by a key or by typing at once; no name: the first one."""

        def __init__(self, field: str, typed: str = "", *, downwards: bool = False) -> None:
            super().__init__()
            self.field, self.typed = field, typed
            self.downwards = downwards
            """True for an arrow: in a list it goes to a line, as it would have from there."""

    def __init__(self) -> None:
        super().__init__()
        self._problems: tuple[Problem, ...] = ()
        self._at = 0

    @property
    def spot(self) -> Offset:
        """Return where on the screen the summary begins."""
        return self.content_region.offset

    def say(self, problems: Sequence[Problem]) -> None:
        """Show what happened and what to do, and take the focus."""
        self._problems, self._at = tuple(problems), 0
        self.add_class("shown")
        self._write()
        self.focus()

    def clear_errors(self) -> None:
        """Take the summary away."""
        self.remove_class("shown")
        self._problems = ()

    def action_go(self) -> None:
        self.post_message(self.Chosen(self._problems[self._at].field))

    def action_move(self, lines: int) -> None:
        """Go to another error; past the last one comes the page below."""
        at = self._at + lines
        if at >= len(self._problems):
            self.post_message(self.Chosen(self._problems[-1].field, downwards=True))
        self._at = min(max(at, 0), len(self._problems) - 1)
        self._write()

    def on_key(self, event: Key) -> None:
        """Who types means the field that is wrong, even before going to it."""
        if event.is_printable and event.character:
            event.stop()
            problem = self._problems[self._at]
            self.post_message(self.Chosen(problem.field, event.character))

    def on_click(self) -> None:
        self.action_go()

    def _write(self) -> None:
        if len(self._problems) == 1:
            problem = self._problems[0]
            lines = [_("Erreur : {what}").format(what=problem.words()), advice(problem.error)]
        else:
            lines = [_("{n} erreurs à corriger :").format(n=len(self._problems))]
            lines += [
                f"{HERE if at == self._at else ELSEWHERE}{problem.words()}"
                for at, problem in enumerate(self._problems)
            ]
        self.update(block("\n".join(line for line in lines if line)))
