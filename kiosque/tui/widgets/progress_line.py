"""Where a guided procedure stands: « Prime d'activité ▸ Le travail   étape 3 sur 14 ▓▓░░ »."""

from textual.widgets import Static

from kiosque.i18n import _
from kiosque.procedures.step_text import Place
from kiosque.tui.text import line, shortened

CELLS = 10
MARGINS = 2
DONE, TO_COME = "▓", "░"


def progress_words(title: str, at: Place, width: int) -> str:
    """Return the line; a long title is cut, the numbers never are."""
    filled = max(1, round(CELLS * at.number / at.total))
    bar = DONE * filled + TO_COME * (CELLS - filled)
    told = _("étape {n} sur {total}").format(n=at.number, total=at.total)
    right = f"{told} {bar}"
    room = width - len(right) - 1
    left = shortened(title, room)
    gap = max(1, width - line(left).cell_length - len(right))
    return f"{left}{' ' * gap}{right}"


class ProgressLine(Static, can_focus=False):
    """One line under the banner."""

    def __init__(self, title: str, at: Place) -> None:
        super().__init__()
        self._title, self._at = title, at

    def on_resize(self) -> None:
        self.show_place()

    def on_mount(self) -> None:
        self.show_place()

    def show_place(self) -> None:
        """Write the line for the present width."""
        width = self.app.size.width - MARGINS
        self.update(line(progress_words(self._title, self._at, width)))
