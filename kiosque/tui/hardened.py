"""What every screen of kiosque is safe from, whatever it shows.

No key quits, suspends or copies; a crash names its place in the program and no value; nothing
moves; nothing is written to the terminal but the pages.
"""

import os
import sys
import traceback
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.widget import Widget

from kiosque.i18n import N_
from kiosque.tui.themes import THEMES, next_theme
from kiosque.tui.wrapping import keep_no_break_spaces

KEY_NAMES = {
    "escape": "Échap",
    "enter": "Entrée",
    "space": "Espace",
    "tab": "Tab",
    "pagedown": "Pg suiv",
}


class HardenedApp(App[None], inherit_bindings=False):
    """Base of the application: Textual, without what Textual does of itself."""

    CSS_PATH = Path(__file__).with_name("kiosque.tcss")
    TITLE = "kiosque"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (8, "-low"), (20, "-high")]  # noqa: RUF012  (Textual's)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "colours", N_("Couleurs"), priority=True),
        Binding("tab", "app.focus_next", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
    ]

    def __init__(self) -> None:
        os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
        super().__init__()
        keep_no_break_spaces()
        self.animation_level = "none"
        self.crash = ""
        """Where a defect ended the application: names of the program, never values."""

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    def copy_to_clipboard(self, text: str) -> None:
        """Copy nothing: what is typed here would stay in the terminal for the next person."""

    def get_key_display(self, binding: Binding) -> str:
        """Name keys in French."""
        return KEY_NAMES.get(binding.key, binding.key.upper())

    def update_styles(self, node: DOMNode, animate: bool = True) -> None:  # noqa: FBT001, FBT002  (Textual's)
        """Leave a page that is going, or covered, as it is: one come back to is dressed then."""
        if not isinstance(node, Widget) or not node.is_attached or node.screen.is_current:
            super().update_styles(node, animate)

    def action_colours(self) -> None:
        """Go to the next colours: light, dark, high contrast."""
        self.theme = next_theme(self.theme)

    def _fatal_error(self) -> None:
        """Name the place of a defect and nothing else: locals may be personal."""
        error = sys.exc_info()[1]
        place = traceback.extract_tb(error.__traceback__)[-1] if error else None
        where = "" if place is None else f" {Path(place.filename).name}:{place.lineno}"
        self.crash = f"{type(error).__name__}{where}"
        self._close_messages_no_wait()
