"""The pages of a guided procedure: what to read, what to beware of, where it comes from.

Going back asks the step before; two keys more leave for the review or interrupt. A page left
without an answer tells by `move` where to go.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from kiosque.i18n import N_, _
from kiosque.procedures.step_text import Place, StepText
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.code import CodePage
from kiosque.tui.screens.form import FormPage
from kiosque.tui.screens.page import Page
from kiosque.tui.screens.reading import ReadingPage
from kiosque.tui.text import block
from kiosque.tui.widgets.choice_list import ChoiceList
from kiosque.tui.widgets.progress_line import ProgressLine

Made = TypeVar("Made")
Answer = TypeVar("Answer")


class Move(StrEnum):
    """Where a page that was left without an answer leads."""

    PREVIOUS = "previous"
    REVIEW = "review"
    LEAVE = "leave"
    OPEN = "open"
    """Open the official site in a browser, then stay here."""
    REMARK = "remark"
    """Note something on the step, then stay here."""
    PRINT = "print"
    """Print the sheet of documents, then stay here."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """What is around the question of a step."""

    procedure: str
    """Title of the procedure."""
    at: Place
    text: StepText
    step: str = ""
    """Identifier of the step, where a session can note or print something about it."""

    @classmethod
    def of_field(cls, procedure: str, at: Place) -> "Guidance":
        """Return the guidance of a field asked outside its step."""
        return cls(procedure, at, StepText((), (), (), (), (), ""))


class GuidedPage(Page[Answer], Generic[Answer]):
    """Base of the pages of a procedure."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("Étape d'avant")),
        Binding("f5", "blockages", N_("Blocage ?")),
        Binding("f6", "leave_for('review')", N_("Revoir")),
        Binding("f4", "leave_for('leave')", N_("Interrompre")),
        Binding("f2", "leave_for('remark')", N_("Signaler")),
    ]

    def __init__(self, *args: Any, guidance: Guidance, **about: Any) -> None:
        super().__init__(*args, **about)
        self._guidance = guidance
        self.move = Move.PREVIOUS
        """Read when the page was left without an answer."""
        self.explanation = self.explanation or _(
            "Lisez cette étape avec la personne. F6 montre les réponses et permet d'en changer une "
            "sans perdre les autres. F4 interrompt la démarche, qui se reprend au même endroit."
        )

    def place(self) -> Iterator[Widget]:
        yield ProgressLine(self._guidance.procedure, self._guidance.at)

    def body(self) -> Iterator[Widget]:
        text = self._guidance.text
        if text.late:
            yield Static(block(text.late), classes="text")
        if text.lines:
            yield Static(block("\n".join(text.lines)), classes="text")
        yield from super().body()
        yield from self._around(text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key of blockages is there when some are known."""
        if action == "blockages":
            return bool(self._guidance.text.blockages)
        if action == "leave_for" and parameters[0] in {Move.REMARK, Move.PRINT}:
            return bool(self._guidance.step)
        return super().check_action(action, parameters)

    def action_leave_for(self, move: str) -> None:
        """Leave without an answer."""
        self.move = Move(move)
        self.dismiss(None)

    def action_blockages(self) -> None:
        """Show what may go wrong on the site, and what helps."""
        text = "\n".join(self._guidance.text.blockages)
        self.app.push_screen(ReadingPage(_("En cas de blocage"), text, _("Revenir à l'étape")))

    def _around(self, text: StepText) -> Iterator[Widget]:
        for title, lines in (
            (_("Piège"), text.pitfalls),
            (_("Mot difficile"), text.hard_words),
            (_("Source"), text.sources),
        ):
            if lines:
                told = "\n".join(f"{title}\N{NO-BREAK SPACE}: {line}" for line in lines)
                yield Static(block(told), classes="text")


class GuidedReadingPage(GuidedPage[bool], ReadingPage):
    """A text to read; the button says it is done."""


class GuidedAddressPage(GuidedReadingPage):
    """The address of an official site, which a key shows to a telephone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7", "code", N_("Téléphone")),
    ]

    def action_code(self) -> None:
        """Show the address as a code."""
        self.app.push_screen(CodePage(self._text, _("Revenir à l'étape")))


class GuidedSitePage(GuidedAddressPage):
    """Work on an official site, which a key opens."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "leave_for('open')", N_("Ouvrir le site")),
    ]


class GuidedChoicePage(GuidedPage[tuple[str, ...]], ChoicePage):
    """A question answered by one line, or by several; a stray Enter answers nothing."""

    def __init__(self, *args: Any, several: bool = False, **about: Any) -> None:
        about.setdefault("ready", several)
        super().__init__(*args, several=several, **about)


class GuidedFormPage(GuidedPage[Made], FormPage[Made], Generic[Made]):
    """A question answered by typing."""


class TicksPage(GuidedPage[tuple[str, ...]], ChoicePage):
    """A list to tick; nothing ticked is an answer too."""

    def __init__(self, heading: str, choices: Sequence[tuple[str, str]], **about: Any) -> None:
        super().__init__(heading, choices, several=True, **about)

    @property
    def held(self) -> tuple[str, ...]:
        """Return what is ticked now."""
        return self.query_one(ChoiceList).keys

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        event.prevent_default()
        self.dismiss(event.keys)


class PiecesPage(TicksPage):
    """A check-list of documents, which a key prints."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "leave_for('print')", N_("Imprimer")),
    ]


class GuidedEndPage(GuidedReadingPage):
    """The end of a procedure; a key prints the sheet that it tells to hand over."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "leave_for('print')", N_("Imprimer")),
    ]
