"""The choices by which a list leads to its other pages."""

from kiosque.i18n import _

NEXT, PREVIOUS = "next", "previous"


def page_turns(page: int, pages: int) -> list[tuple[str, str]]:
    """Return the choices that lead to the other pages of a list."""
    turns = [(NEXT, _("Page suivante"))] if page < pages else []
    return [*turns, (PREVIOUS, _("Page précédente"))] if page > 1 else turns
