"""Remarks on procedures and favourite procedures: working tables, never events."""

from dataclasses import dataclass, field

from kiosque.store.database import Connection

_REMARK = "id, noted_at, procedure, key, remark"


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """A remark; `remark` is encrypted."""

    id: str
    noted_at: str
    procedure: str
    key: str
    remark: bytes = field(repr=False)


def insert_remark(connection: Connection, row: RemarkRow) -> None:
    connection.execute(
        "INSERT INTO procedure_remarks VALUES (?, ?, ?, ?, ?)",
        (row.id, row.noted_at, row.procedure, row.key, row.remark),
    )


def remarks(connection: Connection) -> tuple[RemarkRow, ...]:
    """Return every remark, the oldest first."""
    rows = connection.execute(f"SELECT {_REMARK} FROM procedure_remarks ORDER BY noted_at, rowid")  # noqa: S608
    return tuple(RemarkRow(*row) for row in rows)


def remark(connection: Connection, remark_id: str) -> RemarkRow | None:
    row = connection.execute(
        f"SELECT {_REMARK} FROM procedure_remarks WHERE id = ?",  # noqa: S608  (fixed names)
        (remark_id,),
    ).fetchone()
    return None if row is None else RemarkRow(*row)


def delete_remark(connection: Connection, remark_id: str) -> None:
    connection.execute("DELETE FROM procedure_remarks WHERE id = ?", (remark_id,))


def favourites(connection: Connection, slot: str) -> frozenset[str]:
    """Return the procedures that a person keeps at hand."""
    rows = connection.execute("SELECT procedure FROM favourite_procedures WHERE slot = ?", (slot,))
    return frozenset(row[0] for row in rows)


def keep_favourite(connection: Connection, slot: str, procedure: str) -> None:
    connection.execute(
        "INSERT INTO favourite_procedures VALUES (?, ?) ON CONFLICT DO NOTHING", (slot, procedure)
    )


def forget_favourite(connection: Connection, slot: str, procedure: str) -> None:
    connection.execute(
        "DELETE FROM favourite_procedures WHERE slot = ? AND procedure = ?", (slot, procedure)
    )


def followed(connection: Connection) -> tuple[tuple[str, int], ...]:
    """Return the procedures followed here and how many times, the most followed first."""
    rows = connection.execute(
        "SELECT procedure, count(*) FROM cases GROUP BY procedure ORDER BY 2 DESC, 1"
    )
    return tuple((row[0], row[1]) for row in rows)
