"""Who belongs to the organisation, as the journal tells it."""

from typing import NamedTuple

from kiosque.store.database import Connection


class StaffRow(NamedTuple):
    """One slot."""

    slot: str
    seq: int
    """The last event about the beginning or the end of it."""
    since: str
    ended: str | None
    terms: str | None
    """The version of the terms of use that was accepted."""
    warned: str | None
    """When the coordinators were told that this person does not sign in any more."""


def staff(connection: Connection) -> tuple[StaffRow, ...]:
    """Return everybody the journal knows, who left too, in order of arrival."""
    rows = connection.execute("SELECT * FROM staff ORDER BY since, slot")
    return tuple(StaffRow(*row) for row in rows)


def staff_row(connection: Connection, slot: str) -> StaffRow | None:
    row = connection.execute("SELECT * FROM staff WHERE slot = ?", (slot,)).fetchone()
    return None if row is None else StaffRow(*row)
