"""The answers given, read again before the end: all is right, or one of them is to change."""

from kiosque.i18n import _
from kiosque.procedures.case import CaseState
from kiosque.procedures.fields import Field
from kiosque.procedures.model import Procedure
from kiosque.procedures.review import off_path_lines, review_lines
from kiosque.procedures.walk import Walk
from kiosque.tui.flows.asking import Showing
from kiosque.tui.screens.choice import ChoicePage

RIGHT = "right"


async def field_to_change(
    app: Showing, heading: str, procedure: Procedure, state: CaseState, where: Walk
) -> Field | None:
    """Show the answers and return the field of one to change; None when all is right."""
    lines = review_lines(procedure, state, where)
    if not lines:
        return None
    off = [
        _("{words} (ne compte plus)").format(words=line.words)
        for line in off_path_lines(procedure, state, where)
    ]
    page = ChoicePage(
        heading,
        [(RIGHT, _("Tout est juste, continuer")), *((x.field.name, x.words) for x in lines)],
        hint="\n".join([_("Entrée sur une ligne\N{NO-BREAK SPACE}: la changer."), *off]),
        explanation=_("Changer une réponse garde toutes les autres."),
    )
    chosen = await app.ask(page)
    return None if chosen is None or chosen[0] == RIGHT else procedure.fields[chosen[0]]
