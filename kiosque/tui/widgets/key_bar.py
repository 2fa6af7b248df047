"""The keys that work now, and nothing else; each can be clicked.

The stock footer makes new widgets at each focus change and never frees them
(Textualize/textual#6666); this one is a single line of text.
"""

from typing import Any

from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widgets import Static

from kiosque.i18n import N_, _
from kiosque.i18n.typography import NBSP

FIRST = ("enter", "space", "escape", "f1", "pagedown")
LAST = ("f3", "f10")
SCROLL = Binding("pagedown", "scroll_body(1)", N_("Défiler"))
"""The same keys stand in the same place on every page; those of the page itself are between."""


class KeyBar(Static, can_focus=False):
    """A few lines at the bottom of every page."""

    _keys: list[Binding] | None = None
    """The keys told."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self.show_keys)
        self.show_keys(self.screen)

    def show_keys(self, screen: Screen[Any]) -> None:
        """Write the keys of the page and of the focused component.

        Asked many times while a page comes, and once more for each page that leaves.
        """
        if not screen.is_current:
            return
        keys = keys_of(screen)
        if keys != self._keys:
            self._keys = keys
            self.update(self._line(keys))
            self.call_after_refresh(self._take_height)

    def _take_height(self) -> None:
        """Ask for the lines that the keys need.

        A layout under way when the keys change measures the former ones, and no other follows.
        """
        if self.is_attached and self._keys and self.size.height < self._height(self._keys):
            self.refresh(layout=True)

    @property
    def spare(self) -> int:
        """Return the lines that the key that scrolls takes: it must not make a page scroll."""
        keys = self._keys or []
        others = [one for one in keys if one.key != SCROLL.key]
        return self._height(keys) - self._height(others)

    def _height(self, keys: list[Binding]) -> int:
        return len(self._line(keys).wrap(max(1, self.size.width)))

    def _line(self, keys: list[Binding]) -> Content:
        return Content("  ").join(self._key(one) for one in keys)

    def _key(self, binding: Binding) -> Content:
        """Return a key and what it does; both stay on one line."""
        name = self.app.get_key_display(binding).replace(" ", NBSP)
        told = key_words(self.screen, binding)
        key = Content.styled(name, Style(bold=True, reverse=True))
        label = Content.assemble(key, f"{NBSP}{told.replace(' ', NBSP)}")
        return label.stylize(Style.from_meta({"@click": f"app.simulate_key('{binding.key}')"}))


def keys_of(screen: Screen[Any]) -> list[Binding]:
    """Return the keys that work on a page now, in the order in which they are told."""
    bindings = [
        active.binding
        for active in screen.active_bindings.values()
        if active.binding.show and active.enabled and active.binding.description
    ]
    return sorted(bindings, key=_order)


def key_words(screen: Screen[Any], binding: Binding) -> str:
    """Return what a key does on a page."""
    back = getattr(screen, "back", None) if binding.action == "back" else None
    return _(back or binding.description)


def _order(binding: Binding) -> tuple[int, int]:
    """Sort what answers first and what is everywhere last; the page's own keys keep their order."""
    if binding.key in FIRST:
        return 0, FIRST.index(binding.key)
    if binding.key in LAST:
        return 2, LAST.index(binding.key)
    return 1, 0
