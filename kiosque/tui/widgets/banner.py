"""Who is signed in, for whom, under which mandate and until when, network and queue."""

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from kiosque.i18n import _, ngettext
from kiosque.tui.standing import Standing
from kiosque.tui.text import line, shortened

MARGINS = 2
ROOMY = Size(60, 20)
"""Columns and lines under which the banner says the same in fewer words."""


class Banner(Static, can_focus=False):
    """The lines at the top of every page; they never lie, and a long name never hides the rest.

    One component rather than one a text: every page that comes pays for each of its components.
    """

    def on_mount(self) -> None:
        self.show_standing()

    def on_resize(self) -> None:
        self.show_standing()

    def show_standing(self) -> None:
        """Write what is true now."""
        standing: Standing = self.app.standing()  # type: ignore[attr-defined]
        size = self.app.size
        short = size.width < ROOMY.width or size.height < ROOMY.height
        width = max(1, size.width - MARGINS)
        lines = [first_line(standing, width, short=short)]
        lines += whom_lines(standing, width, short=short)
        told = Content("\n").join(line(one) for one in lines)
        if told != self.content:
            self.update(told)


def first_line(standing: Standing, width: int, *, short: bool) -> str:
    """Return who is signed in, and at the right end the network, which is never cut."""
    network = network_words(standing, short=short)
    room = max(1, width - line(network).cell_length - 1)
    who = shortened(who_words(standing, short=short), room)
    return who + " " * (room - line(who).cell_length + 1) + network


def network_words(standing: Standing, *, short: bool = False) -> str:
    """Return « Hors ligne · 2 choses à faire en ligne », or « Hors ligne · 2 à faire »."""
    network = _("Réseau présent") if standing.network else _("Hors ligne")
    if not standing.queued:
        return network
    n = standing.queued
    whole = ngettext("{n} chose à faire en ligne", "{n} choses à faire en ligne", n)
    waiting = _("{n} à faire") if short else whole
    return f"{network} · {waiting.format(n=n)}"


def who_words(standing: Standing, *, short: bool) -> str:
    """Return the left end of the first line."""
    who = standing.who or "kiosque"
    return _("FORMATION · {who}").format(who=who) if short and standing.practice else who


def whom_lines(standing: Standing, width: int, *, short: bool) -> list[str]:
    """Return the lines below the first: the person and the mandate, and the practice mark."""
    mandate = shortened(standing.mandate_short if short else standing.mandate, width)
    lines = []
    if standing.citizen:
        room = width - line(mandate).cell_length - 3
        fits = line(standing.citizen).cell_length <= room
        if mandate and (fits or short or room >= width // 2):
            whom = shortened(standing.citizen, max(1, room))
            lines.append(shortened(f"{whom} · {mandate}", width))
            mandate = ""
        else:
            lines.append(shortened(standing.citizen, width))
    if mandate:
        lines.append(mandate)
    if standing.ending:
        lines.append(shortened(standing.ending, width))
    if standing.practice and not short:
        lines.append(shortened(_("MODE FORMATION – SPÉCIMEN : rien ici n'a de valeur"), width))
    return lines
