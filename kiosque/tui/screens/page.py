"""What every page has: banner, place in the visit, error summary, keys, help, a way back."""

from collections.abc import Iterator
from typing import Any, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.events import DescendantFocus, ScreenResume
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from kiosque.errors import KiosqueError
from kiosque.i18n import N_, _
from kiosque.mandates.step import Step
from kiosque.tui.text import block
from kiosque.tui.widgets.banner import Banner
from kiosque.tui.widgets.choice_list import ChoiceList
from kiosque.tui.widgets.error_summary import ErrorSummary, Problem
from kiosque.tui.widgets.key_bar import SCROLL, KeyBar, key_words, keys_of
from kiosque.tui.widgets.stepper import Stepper
from kiosque.tui.widgets.text_field import TextField

Answer = TypeVar("Answer")


class Body(VerticalScroll, can_focus=False, inherit_bindings=False):
    """What scrolls; the page gives it its keys, so that the key bar can tell them."""

    def watch_show_vertical_scrollbar(self) -> None:
        """The key that scrolls is told as soon as there is something to scroll."""
        self.call_after_refresh(self.screen.refresh_bindings)


class Page(Screen[Answer | None]):
    """One thing; dismissed with the answer, or with None to go back."""

    AUTO_FOCUS = "ChoiceList, Input, Button"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("Retour")),
        SCROLL,
        Binding("pageup", "scroll_body(-1)", show=False),
        Binding("down", "scroll_body(0.1)", show=False),
        Binding("up", "scroll_body(-0.1)", show=False),
        Binding("f1", "help", N_("Aide")),
        Binding("ctrl+c,ctrl+q", "help", show=False),
    ]
    ABOUT: ClassVar[str] = N_("Lisez cette page, puis continuez avec Entrée.")
    """What F1 tells of a page that has nothing better to say."""

    def __init__(
        self,
        heading: str,
        *,
        hint: str = "",
        explanation: str = "",
        step: Step | None = None,
        error: KiosqueError | None = None,
        back: str | None = N_("Retour"),
    ) -> None:
        super().__init__()
        self.heading, self.hint, self.step = heading, hint, step
        self.explanation = explanation or _(self.ABOUT)
        """What F1 tells of this page."""
        self.back = back
        """What Escape does here; None where there is nothing to go back to."""
        self._error = error
        self._first: Widget | None = None
        """What had the focus when the page came: it is shown from its top, to be read."""
        self._new = True
        self._body, self._key_bar = Body(), KeyBar()

    def compose(self) -> ComposeResult:
        self._take_height()
        yield Banner()
        yield from self.place()
        with self._body:
            yield ErrorSummary()
            hinted = " hinted" if self.hint else ""
            yield Static(block(self.heading), classes=f"heading{hinted}")
            if self.hint:
                yield Static(block(self.hint), classes="hint")
            yield from self.body()
        yield from self.actions()
        yield self._key_bar

    def place(self) -> Iterator[Widget]:
        """Yield the line that tells where the page stands."""
        if self.step is not None:
            yield Stepper(self.step)

    def actions(self) -> Iterator[Widget]:
        """Yield what stays below a body that scrolls."""
        yield from ()

    def body(self) -> Iterator[Widget]:
        """Yield what this page asks with."""
        yield from ()

    def on_mount(self) -> None:
        self.screen_layout_refresh_signal.subscribe(self, lambda _page: self.put_cursor())
        if self._error is not None:
            self.call_after_refresh(self.say_error, self._error)

    def on_screen_resume(self, event: ScreenResume) -> None:
        """What has just been mounted wears its styles already; a page come back to may not."""
        event.refresh_styles = not self._new
        self._new = False

    def _take_height(self) -> None:
        """Bear the mark of the terminal's height before anything is on the page.

        Taken at the first resize, as Textual does, it would style and lay out everything again.
        """
        marks = self.app.VERTICAL_BREAKPOINTS or []
        height = self.app.size.height
        self.add_class(max(one for one in marks if one[0] <= height)[1], update=False)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        if self._first is None:
            self._first = event.widget
        elif self._first is not event.widget:
            self._first = self
        self.call_after_refresh(self.put_cursor)

    def on_option_list_option_highlighted(self) -> None:
        self.call_after_refresh(self.put_cursor)

    def scroll_to_center(self, widget: Widget, *args: Any, **how: Any) -> None:
        """Show what has the focus; of a list, the line of its cursor and not its middle."""
        if self._first in {None, widget}:
            return
        if isinstance(widget, ChoiceList):
            widget.show_line()
        else:
            super().scroll_to_center(widget, *args, **how)

    def put_cursor(self) -> None:
        """Put the terminal's cursor where the focus is: Braille displays follow it."""
        widget = self.focused
        if widget is None:
            return
        if isinstance(widget, Input):
            spot = widget.cursor_screen_offset
        else:
            spot = getattr(widget, "spot", widget.content_region.offset)
        if spot != self.app.cursor_position:
            self.app.cursor_position = spot
            widget.refresh()

    def say_error(self, *errors: KiosqueError) -> None:
        """Show errors above everything else, with the fields they are about."""
        fields = {field.name: field.label for field in self.query(TextField)}
        problems = [Problem(error) for error in errors]
        several = len(problems) > 1
        told = [
            Problem(one.error, fields.get(one.field, "") if several else "") for one in problems
        ]
        self.query_one(ErrorSummary).say(told)
        self._body.scroll_home(animate=False)

    def on_error_summary_chosen(self, event: ErrorSummary.Chosen) -> None:
        """Go to the field that is wrong, or to the first of the page."""
        fields = list(self.query(TextField))
        named = [field for field in fields if field.name == event.field] or fields
        if named:
            named[0].focus_input()
            named[0].type(event.typed)
            return
        first = next(iter(self.query(str(self.AUTO_FOCUS))), None)
        if first is not None:
            first.focus()
        if event.downwards and isinstance(first, ChoiceList) and first.highlighted is None:
            first.action_cursor_down()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key bar shows what works now."""
        del parameters
        if action == "back":
            return self.back is not None
        if action == "scroll_body":
            hidden = self._body.max_scroll_y
            return hidden > 0 and hidden > self._key_bar.spare
        return True

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Leave; what stands above, help or a warning, is left first."""
        above = self.app.screen_stack
        if self not in above:
            return AwaitComplete()
        for _page in above[above.index(self) + 1 :]:
            self.app.pop_screen()
        return super().dismiss(result)

    def action_back(self) -> None:
        self.dismiss(None)

    def action_scroll_body(self, pages: float) -> None:
        """Scroll the page without leaving the focused component."""
        lines = round(pages * max(1, self._body.size.height - 1)) or (1 if pages > 0 else -1)
        self._body.scroll_relative(y=lines, animate=False)

    def action_help(self) -> None:
        from kiosque.tui.screens.help import HelpPage

        keys = [
            (self.app.get_key_display(binding), key_words(self, binding))
            for binding in keys_of(self)
        ]
        self.app.push_screen(HelpPage(self.heading, self.explanation, keys))
