"""What the organisation did, counted: no name, nothing finer than the day."""

from dataclasses import dataclass

from kiosque.desk.session import Session
from kiosque.store import mandate_rows


@dataclass(frozen=True, slots=True)
class Activity:
    """Visits closed on this kiosk."""

    visits: int
    minutes: int


def activity_this_month(session: Session) -> Activity:
    """Return what was closed since the first day of the present month."""
    first = session.now().date().replace(day=1).isoformat()
    counted = session.database.read(
        lambda connection: mandate_rows.activity_since(connection, first)
    )
    return Activity(*counted)
