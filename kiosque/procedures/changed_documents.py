"""Documents that a changed answer adds to a check-list already gone through."""

from collections.abc import Mapping
from datetime import date

from kiosque.procedures.case import CaseState, mark_undone
from kiosque.procedures.catalogue import SharedValue
from kiosque.procedures.model import Procedure
from kiosque.procedures.steps import PiecesStep
from kiosque.procedures.walk import walk


def lists_to_show_again(
    procedure: Procedure,
    before: CaseState,
    after: CaseState,
    values: Mapping[str, SharedValue],
    today: date,
) -> CaseState:
    """Return `after` with each check-list to do again that wants a document it did not want.

    What was ticked stays ticked; a document that the person has already adds nothing. A list that
    one of the two paths leaves out is not compared: off its path a guard knows no answer.
    """
    lists = [s for s in procedure.steps if isinstance(s, PiecesStep) and s.id in after.done]
    if not lists:
        return after
    was, now = (walk(procedure, state, values, today) for state in (before, after))
    for step in lists:
        if step not in was.path or step not in now.path:
            continue
        seen = {one.piece for one in was.wanted_pieces(step)} | after.held
        if any(one.piece not in seen for one in now.wanted_pieces(step)):
            after = mark_undone(after, step.id)
    return after
