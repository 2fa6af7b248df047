"""What to know before a procedure begins; one key keeps it at hand for its mediator."""

from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from kiosque.i18n import N_, _
from kiosque.tui.screens.reading import ReadingPage


class IntroductionPage(ReadingPage):
    """Returns True to begin; `toggled` tells that the key was pressed instead."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7", "favourite", N_("Favori ou non")),
    ]
    ABOUT: ClassVar[str] = N_(
        "La démarche se suit pas à pas. Elle peut être interrompue et reprise. F7 la garde parmi "
        "vos favoris, que la recherche montre en premier, ou l'en retire."
    )

    def __init__(self, heading: str, text: str, action: str, *, kept: bool, **about: Any) -> None:
        told = _("Dans vos favoris.") if kept else ""
        super().__init__(heading, text, action, hint=told, **about)
        self.toggled = False

    def action_favourite(self) -> None:
        """Keep the procedure at hand, or no longer."""
        self.toggled = True
        self.dismiss(None)
