"""The lines by which a list leads to its other pages."""

from kiosque.i18n import _

LINES = 10
"""Of a page: they fit on a small screen."""
NEXT, PREVIOUS = "next", "previous"


def page_turns(page: int, pages: int) -> list[tuple[str, str]]:
    """Return the lines that lead to the other pages of a list."""
    turns = [(NEXT, _("Page suivante ({n} sur {pages})").format(n=page + 1, pages=pages))]
    if page == pages:
        turns = []
    if page > 1:
        before = _("Page précédente ({n} sur {pages})").format(n=page - 1, pages=pages)
        turns.append((PREVIOUS, before))
    return turns
