"""Who is signed in, for whom, under which mandate and until when, network and queue."""

from collections.abc import Iterator

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from kiosque.i18n import _
from kiosque.tui.standing import Standing
from kiosque.tui.text import line, shortened
from kiosque.tui.widgets.network_badge import NetworkBadge, network_words

MARGINS = 2
ROOMY = Size(60, 20)
"""Columns and lines under which the banner says the same in fewer words."""


class Banner(Vertical, can_focus=False):
    """The lines at the top of every page; they never lie, and a long name never hides the rest."""

    def compose(self) -> Iterator[Widget]:
        with Horizontal():
            yield Static(classes="who")
            yield NetworkBadge()
        yield Static(classes="whom")

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
        self.query_one(NetworkBadge).show(standing, short=short)
        room = width - line(network_words(standing, short=short)).cell_length - 1
        who = who_words(standing, short=short)
        self.query_one(".who", Static).update(line(shortened(who, room)))
        lines = whom_lines(standing, width, short=short)
        whom = self.query_one(".whom", Static)
        whom.set_class(not lines, "empty")
        whom.update(Content("\n").join(line(one) for one in lines))


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
