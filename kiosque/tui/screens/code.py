"""An address as a code that a telephone reads off the screen."""

from collections.abc import Iterator
from typing import Any, ClassVar

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from kiosque.i18n import N_, _
from kiosque.tui.screens.reading import ReadingPage

_INK = "#000000 on #ffffff"
"""A telephone reads dark on light, whatever the theme."""


class CodePage(ReadingPage):
    """The address in words, then its code."""

    ABOUT: ClassVar[str] = N_(
        "La personne vise ce code avec l'appareil photo de son téléphone\N{NO-BREAK SPACE}: "
        "l'adresse s'y ouvre. Agrandissez la fenêtre s'il n'est pas entier."
    )

    def __init__(self, url: str, action: str, **about: Any) -> None:
        about.setdefault("hint", _("Pas entier ? Agrandissez la fenêtre, ou réduisez les lettres."))
        super().__init__(_("Ouvrir sur le téléphone de la personne"), url, action, **about)
        self._url = url

    def body(self) -> Iterator[Widget]:
        from kiosque.receipts.qr import terminal_lines

        yield from super().body()
        lines = terminal_lines(self._url)
        yield Static(Content.styled("\n".join(lines), _INK), classes="code")
