"""The keys that work now, and nothing else; each can be clicked.

The stock footer makes new widgets at each focus change and never frees them
(Textualize/textual#6666); this one is a single line of text.
"""

from dataclasses import replace

from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from kiosque.i18n import N_, _

CONTINUE = N_("Continuer")
"""What Enter does everywhere; components name it each in their own English way."""


class KeyBar(Static, can_focus=False):
    """One or two lines at the bottom of every page."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.show_keys())
        self.show_keys()

    def show_keys(self) -> None:
        """Write the keys of the page and of the focused component."""
        keys: list[Content] = []
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.key == "enter":
                binding = replace(binding, description=CONTINUE, show=True)
            if not (binding.show and active.enabled and binding.description):
                continue
            key = Content.styled(
                f" {self.app.get_key_display(binding)} ", Style(bold=True, reverse=True)
            )
            label = Content.assemble(key, f" {_(binding.description)} ")
            click = Style.from_meta({"@click": f"app.simulate_key('{binding.key}')"})
            keys.append(label.stylize(click))
        self.update(Content(" ").join(keys))
