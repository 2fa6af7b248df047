"""The procedures that a mediator keeps at hand, and those most followed at this kiosk."""

from kiosque.desk.act_places import act_places
from kiosque.desk.procedures import find_procedures, known_procedure, shelf
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.procedures.model import Procedure
from kiosque.store import remark_rows

MOST_FOLLOWED = 5


def favourite_procedures(session: Session) -> tuple[Procedure, ...]:
    """Return one's own favourites, those withdrawn since left out, by title."""
    session.must_be_mediator()
    slot = session.vault.slot_id
    ids = session.database.read(lambda c: remark_rows.favourites(c, slot))
    return tuple(one for one in shelf().procedures if one.id in ids)


def set_favourite(session: Session, procedure_id: str, *, kept: bool) -> None:
    """Keep a procedure at hand, or no longer; raises `InputError` for one that is not here."""
    session.must_be_mediator()
    slot, procedure = session.vault.slot_id, known_procedure(procedure_id).id
    change = remark_rows.keep_favourite if kept else remark_rows.forget_favourite
    session.database.write(lambda c: change(c, slot, procedure))


def most_followed(session: Session) -> tuple[tuple[Procedure, int], ...]:
    """Return the procedures followed most at this kiosk, and in how many case files kept here.

    It counts for the whole organisation and names nobody.
    """
    session.must_be_mediator()
    counts = session.database.read(remark_rows.followed)
    known = ((shelf().procedure(procedure_id), n) for procedure_id, n in counts)
    return tuple((one, n) for one, n in known if one is not None)[:MOST_FOLLOWED]


def at_hand(session: Session, text: str, visit: Visit | None = None) -> tuple[Procedure, ...]:
    """Return what answers `text`; for none, favourites first, then the most followed, then all.

    Before them all, what the mandate of the visit covers: the rest would be refused.
    """
    if text.strip():
        return find_procedures(text)
    followed = (one for one, _n in most_followed(session))
    first = (*favourite_procedures(session), *followed, *shelf().procedures)
    known = tuple({one.id: one for one in first}.values())
    if visit is None or visit.mandate is None:
        return known
    places = act_places(session, visit)
    named = {one.procedure for one in places}
    scopes = {one.scope for one in places if one.procedure is None}
    return tuple(sorted(known, key=lambda one: one.id not in named and one.category not in scopes))
