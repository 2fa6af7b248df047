"""Finding a procedure: by a word, or by scope, organisation, event of a life."""

from collections.abc import Callable, Iterable

from kiosque.desk.browsing import WAY_WORDS, Way
from kiosque.desk.procedures import find_procedures, heaps_by, listed_title, refused_files
from kiosque.i18n import _
from kiosque.procedures.model import Procedure
from kiosque.tui.flows.asking import Showing
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.procedures import BROWSE, ProceduresPage

MOST_FOUND = 9
MOST_REFUSED = 3
"""Lines; `kiosque procedure list` names every file."""
Search = Callable[[str], Iterable[Procedure]]


async def find(app: Showing, search: Search = find_procedures) -> str | None:
    """Return the procedure that a person finds, None when they go back.

    `search` answers what is typed, nothing at first.
    """

    def lines(text: str) -> list[tuple[str, str]]:
        found = list(search(text))[:MOST_FOUND]
        return [(one.id, listed_title(one)) for one in found]

    while True:
        page = ProceduresPage(
            _("Quelle démarche ?"),
            _("Un mot de la démarche"),
            lines,
            shortest=0,
            hint="\n".join(refused_files()[:MOST_REFUSED]),
            explanation=_("Accents et fautes de frappe sont pardonnés. F7 les montre par thème."),
        )
        found = await app.ask(page)
        if found != BROWSE:
            return found
        browsed = await browse(app)
        if browsed is not None:
            return browsed


async def browse(app: Showing) -> str | None:
    """Return a procedure found by scope, organisation or event; None when the person goes back."""
    while True:
        choices = [(str(way), _(words)) for way, words in WAY_WORDS.items()]
        chosen = await app.ask(ChoicePage(_("Parcourir les démarches"), choices))
        if chosen is None:
            return None
        found = await browse_by(app, Way(chosen[0]))
        if found is not None:
            return found


async def browse_by(app: Showing, way: Way) -> str | None:
    """Return a procedure found by one way; None when the person goes back."""
    while True:
        heaps = heaps_by(way)
        choices = [(one.key, f"{one.title} ({len(one.procedures)})") for one in heaps]
        if not choices:
            return None
        chosen = await app.ask(ChoicePage(_(WAY_WORDS[way]), choices))
        if chosen is None:
            return None
        heap = next(one for one in heaps if one.key == chosen[0])
        lines = [(one.id, listed_title(one)) for one in heap.procedures]
        found = await app.ask(ChoicePage(heap.title, lines))
        if found is not None:
            return found[0]
