"""What an act may be about: a scope of the mandate, or a procedure where it is limited to some."""

from dataclasses import dataclass

from kiosque.desk.mandates import load_mandate
from kiosque.desk.narrowing import named_procedures
from kiosque.desk.procedures import shelf
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.i18n import _
from kiosque.mandates.scopes import SCOPES


@dataclass(frozen=True, slots=True)
class ActPlace:
    """One thing that an act may be about."""

    key: str
    title: str
    """In the active language."""
    scope: str
    procedure: str | None = None


def act_places(session: Session, visit: Visit) -> tuple[ActPlace, ...]:
    """Return what an act of this visit may be about; without a mandate, any scope."""
    stored = None if visit.mandate is None else load_mandate(session, visit.mandate)
    if stored is None:
        return tuple(ActPlace(one.key, _(one.title), one.key) for one in SCOPES)
    if not stored.record.procedures:
        signed = stored.line.scopes
        return tuple(
            ActPlace(one.key, _(one.title), one.key) for one in SCOPES if one.key in signed
        )
    known = {one.id: one.category for one in shelf().procedures}
    return tuple(
        ActPlace(name, title, known[name], name)
        for name, title in named_procedures(stored.record)
        if name in known
    )
