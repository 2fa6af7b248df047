"""Mandates whose end is announced; names are told to a signed-in session and nowhere else."""

from dataclasses import dataclass, field

from kiosque.desk.mandate_lists import MandateFilter, mandate_page, people_of
from kiosque.desk.mandates import MandateLine
from kiosque.desk.session import Session
from kiosque.mandates.expiry import Notice, notice
from kiosque.mandates.pivot import PivotIdentity

ENDING = MandateFilter(ending=True)


@dataclass(frozen=True, slots=True)
class EndingMandate:
    """A mandate that ends soon."""

    line: MandateLine
    notice: Notice | None
    """None for a mandate that ended while the list was made."""
    identity: PivotIdentity | None = field(repr=False)
    """Whose it is; None once the person was erased."""


@dataclass(frozen=True, slots=True)
class EndingPage:
    """Some of the mandates that end soon, the nearest end first."""

    mandates: tuple[EndingMandate, ...]
    page: int
    pages: int
    total: int


def ending_count(session: Session) -> int:
    """Return how many mandates end soon."""
    return mandate_page(session, ENDING, per_page=1).total


def ending_page(session: Session, *, page: int = 1, per_page: int) -> EndingPage:
    """Return a page of the mandates that end soon, with the names of the people."""
    session.must_be_mediator()
    now = session.now()
    found = mandate_page(session, ENDING, page=page, per_page=per_page)
    people = people_of(session, found.lines)
    mandates = tuple(
        EndingMandate(line, notice(line.view, line.duration, now), people.get(line.citizen))
        for line in found.lines
    )
    return EndingPage(mandates, found.page, found.pages, found.total)
