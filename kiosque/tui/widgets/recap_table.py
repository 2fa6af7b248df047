"""The answers, one line each, with the key that changes it; a click on a line changes it too."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from kiosque.mandates.order import Step
from kiosque.tui.text import block, line

if TYPE_CHECKING:
    from kiosque.desk.recap import RecapLine

KEY_CELLS, TITLE_CELLS = 5, 11


class RecapTable(Static, can_focus=False):
    """A line for each answer; `keys` tells the key that asks a step again."""

    def __init__(self, lines: "Sequence[RecapLine]", keys: Mapping[Step, str]) -> None:
        super().__init__()
        self._lines, self._keys = tuple(lines), keys

    def on_resize(self) -> None:
        """Fold each answer under itself."""
        room = max(1, self.size.width - KEY_CELLS - TITLE_CELLS)
        told = [part for one in self._lines for part in self._row(one, room)]
        self.update(Content("\n").join(told))

    def _row(self, one: "RecapLine", room: int) -> list[Content]:
        key = "" if one.step is None else self._keys[one.step]
        mark = (
            Content.styled(f" {key.upper()} ", Style(bold=True, reverse=True)) if key else line("")
        )
        click = Style.from_meta({"@click": f"app.simulate_key('{key}')"}) if key else Style()
        rows = []
        for at, part in enumerate(block(one.answer).wrap(room)):
            title = line(one.title if at == 0 else "")
            first = mark if at == 0 else line("")
            rows.append(
                Content.assemble(
                    first,
                    " " * (KEY_CELLS - first.cell_length),
                    title,
                    " " * max(1, TITLE_CELLS - title.cell_length),
                    part,
                ).stylize(click)
            )
        return rows
