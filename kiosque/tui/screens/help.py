"""F1: what the page is for, and the keys that work everywhere."""

from collections.abc import Iterator

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from kiosque.i18n import N_, _
from kiosque.tui.screens.page import Page

EVERYWHERE = (
    N_("Entrée\N{NO-BREAK SPACE}: continuer. Échap\N{NO-BREAK SPACE}: revenir."),
    N_("Flèches\N{NO-BREAK SPACE}: choisir. Espace\N{NO-BREAK SPACE}: cocher."),
    N_("Tab\N{NO-BREAK SPACE}: champ suivant. Page suivante\N{NO-BREAK SPACE}: faire défiler."),
    N_("F3\N{NO-BREAK SPACE}: changer les couleurs. F10\N{NO-BREAK SPACE}: verrouiller."),
    N_("Chaque réponse est gardée au fur et à mesure\N{NO-BREAK SPACE}: rien n'est perdu."),
)


class HelpPage(Page[None]):
    """The explanation of the page below it."""

    def __init__(self, about: str, explanation: str) -> None:
        super().__init__(_("Aide\N{NO-BREAK SPACE}: {page}").format(page=about))
        self._lines = (explanation, "", *(_(line) for line in EVERYWHERE))

    def body(self) -> Iterator[Widget]:
        yield Static(Content("\n".join(line for line in self._lines)), classes="text")

    def action_help(self) -> None:
        """There is no help about help."""
