"""One choice, or several, in a list read from top to bottom; nothing is chosen beforehand."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.events import Click
from textual.geometry import Offset, Size
from textual.message import Message
from textual.strip import Strip
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from kiosque.i18n import N_
from kiosque.tui.text import block

HERE, ELSEWHERE = "› ", "  "
"""Before the line of the cursor: a colour alone would not tell it."""
ON, OFF = "[x] ", "[ ] "
"""Marks that a screen reader, a black and white screen and a tired eye can tell apart."""


class ChoiceList(OptionList, inherit_bindings=False):
    """`(key, label)` lines; labels are shown as they are, folded under themselves.

    Without `ready` the cursor is on no line at first: Enter alone then answers nothing. In a list
    of several, `alone` is the key of a line that answers by itself, and has no box.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", N_("Continuer")),
        Binding("space", "tick", N_("Cocher")),
        Binding("down", "cursor_down", show=False),
        Binding("up", "cursor_up", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
    ]

    class Chosen(Message):
        """The person has chosen; `keys` in the order of the list."""

        def __init__(self, keys: tuple[str, ...]) -> None:
            super().__init__()
            self.keys = keys

    def __init__(
        self,
        choices: Sequence[tuple[str, str]],
        *,
        several: bool = False,
        ticked: Iterable[str] = (),
        current: str = "",
        alone: str = "",
        ready: bool = True,
    ) -> None:
        self.several = several
        self._alone = alone
        self._choices = tuple(choices)
        self._ticked = set(ticked)
        super().__init__(*self._options_to_show())
        self.can_focus = bool(self._choices)
        keys = [key for key, _label in self._choices]
        if current in keys:
            self.highlighted = keys.index(current)
        elif not ready:
            self.highlighted = None

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Return the lines shown."""
        return self._choices

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys that are ticked."""
        return tuple(key for key, _label in self._choices if key in self._ticked)

    @property
    def _here(self) -> str:
        """Return the key of the line under the cursor; empty without one."""
        return "" if self.highlighted is None else self._choices[self.highlighted][0]

    @property
    def spot(self) -> Offset:
        """Return where on the screen the line of the cursor begins."""
        at = 0 if self.highlighted is None else self._index_to_line.get(self.highlighted, 0)
        return self.content_region.offset + Offset(0, at)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a list of several has something to tick."""
        del parameters
        return self.several if action == "tick" else True

    def action_tick(self) -> None:
        """Tick or untick the line under the cursor."""
        if self._here and self._here != self._alone:
            self._ticked ^= {self._here}
            self.refresh()

    def action_select(self) -> None:
        """Enter takes the line; in a list of several it takes what is ticked."""
        if self.several and not (self._here and self._here == self._alone):
            self.post_message(self.Chosen(self.keys))
        else:
            self.post_message(self.Chosen((self._here,) if self._here else ()))

    async def _on_click(self, event: Click) -> None:
        """A click ticks in a list of several, and answers in the others."""
        line = event.style.meta.get("option")
        if line is not None:
            self.highlighted = line
            ticks = self.several and self._here != self._alone
            (self.action_tick if ticks else self.action_select)()

    def replace_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Show other lines."""
        self._choices = tuple(choices)
        self.can_focus = bool(self._choices)
        self.clear_options()
        self.add_options(self._options_to_show())

    def scroll_to_highlight(self, top: bool = False) -> None:  # noqa: FBT001, FBT002  (Textual's)
        """Show the line of the cursor, whatever the height of the page around the list."""
        super().scroll_to_highlight(top)
        self.call_after_refresh(self.show_line)

    def show_line(self) -> None:
        """Scroll the page around the list to the line of the cursor; from the first, to its top."""
        page = next((one for one in self.ancestors if isinstance(one, VerticalScroll)), None)
        if page is None or self.highlighted is None:
            return
        height = self._heights.get(self.highlighted, 1)
        top, view = self.spot.y, page.content_region
        if self.highlighted == 0 and top + page.scroll_offset.y + height <= view.bottom:
            page.scroll_home(animate=False)
        elif top + height > view.bottom:
            page.scroll_relative(y=top + height - view.bottom, animate=False)
        elif top < view.y:
            page.scroll_relative(y=top - view.y, animate=False)

    def render_line(self, y: int) -> Strip:
        """Put the marks before a line; a folded label continues under itself."""
        strip = super().render_line(y)
        at = y + self.scroll_offset.y
        if not 0 <= at < len(self._lines):
            return strip
        index, fold = self._lines[at]
        style = next((segment.style for segment in strip), None)
        return Strip([Segment(self._marks(index, fold), style), *strip])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return super().get_content_height(
            container, viewport, width - self._get_left_gutter_width()
        )

    def _get_left_gutter_width(self) -> int:
        return len(HERE) + (len(ON) if self.several else 0)

    def _marks(self, index: int, fold: int) -> str:
        if fold:
            return " " * self._get_left_gutter_width()
        here = HERE if self.has_focus and index == self.highlighted else ELSEWHERE
        if not self.several:
            return here
        if self._choices[index][0] == self._alone:
            return here + " " * len(ON)
        return here + (ON if self._choices[index][0] in self._ticked else OFF)

    def _options_to_show(self) -> list[Option]:
        return [Option(block(label)) for _key, label in self._choices]
