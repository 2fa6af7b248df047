"""Papers that are made again: the same paper, and a note of who asked for it."""

from kiosque.desk.mandates import load_mandate
from kiosque.desk.papers import Paper, account_paper, mandate_paper
from kiosque.desk.reading import note_reading
from kiosque.desk.session import Session
from kiosque.desk.visits import load_visit


def reprinted_mandate(session: Session, name: str, *, large: bool = False) -> Paper:
    """Return the paper of a mandate; raises as `mandate_paper`."""
    session.must_be_mediator()
    paper = mandate_paper(session, name, large=large)
    note_reading(session, load_mandate(session, name).line.citizen, "papers")
    return paper


def reprinted_account(session: Session, visit_id: str, *, large: bool = False) -> Paper:
    """Return the account of a closed visit; raises as `account_paper`."""
    session.must_be_mediator()
    paper = account_paper(session, visit_id, large=large)
    citizen = load_visit(session, visit_id).citizen
    if citizen is not None:
        note_reading(session, citizen, "papers")
    return paper
