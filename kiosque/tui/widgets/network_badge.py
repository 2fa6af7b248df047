"""Whether there is a network, and what waits for one; words, never a colour or a picture."""

from textual.widgets import Static

from kiosque.i18n import _, ngettext
from kiosque.tui.standing import Standing
from kiosque.tui.text import line


def network_words(standing: Standing, *, short: bool = False) -> str:
    """Return « Hors ligne · 2 choses à faire en ligne », or « Hors ligne · 2 à faire »."""
    network = _("Réseau présent") if standing.network else _("Hors ligne")
    if not standing.queued:
        return network
    n = standing.queued
    whole = ngettext("{n} chose à faire en ligne", "{n} choses à faire en ligne", n)
    waiting = _("{n} à faire") if short else whole
    return f"{network} · {waiting.format(n=n)}"


class NetworkBadge(Static, can_focus=False):
    """The right end of the first line of the banner; it is never cut."""

    def show(self, standing: Standing, *, short: bool) -> None:
        """Write what is true now."""
        self.update(line(network_words(standing, short=short)))
