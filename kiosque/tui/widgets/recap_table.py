"""The answers, one line each, with the key that changes it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from kiosque.mandates.order import Step

if TYPE_CHECKING:
    from kiosque.desk.recap import RecapLine

TITLE_CELLS = 11


class RecapTable(Static, can_focus=False):
    """A line for each answer; `keys` tells the key that asks a step again."""

    def __init__(self, lines: "Sequence[RecapLine]", keys: Mapping[Step, str]) -> None:
        shown = []
        for line in lines:
            key = "" if line.step is None else keys[line.step].upper()
            shown.append(f"{key:<2} {line.title:<{TITLE_CELLS}} {line.answer}")
        super().__init__(Content("\n".join(shown)))
