"""Printers chosen for kinds of paper, and papers saved outside the data: never events."""

from dataclasses import dataclass, field

from kiosque.store.database import Connection


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """The printer of a kind of paper."""

    kind: str
    printer: str
    two_sided: bool


@dataclass(frozen=True, slots=True)
class SavedRow:
    """A paper that somebody saved; `paper` is encrypted."""

    id: str
    slot: str
    key: str
    paper: bytes = field(repr=False)


def choices(connection: Connection) -> tuple[ChoiceRow, ...]:
    rows = connection.execute("SELECT kind, printer, two_sided FROM printer_choices ORDER BY kind")
    return tuple(ChoiceRow(kind, printer, bool(two_sided)) for kind, printer, two_sided in rows)


def keep_choice(connection: Connection, row: ChoiceRow) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO printer_choices VALUES (?, ?, ?)",
        (row.kind, row.printer, int(row.two_sided)),
    )


def forget_choice(connection: Connection, kind: str) -> bool:
    """Forget the printer of a kind of paper; tell whether there was one."""
    forgotten = connection.execute("DELETE FROM printer_choices WHERE kind = ?", (kind,))
    return bool(forgotten.rowcount)


def insert_saved(connection: Connection, row: SavedRow) -> None:
    connection.execute(
        "INSERT INTO saved_papers VALUES (?, ?, ?, ?)", (row.id, row.slot, row.key, row.paper)
    )


def saved(connection: Connection, slot: str) -> tuple[SavedRow, ...]:
    """Return what a person saved and did not yet remove or keep, the oldest first."""
    rows = connection.execute(
        "SELECT id, slot, key, paper FROM saved_papers WHERE slot = ? ORDER BY rowid", (slot,)
    )
    return tuple(SavedRow(*row) for row in rows)


def delete_saved(connection: Connection, saved_id: str) -> None:
    connection.execute("DELETE FROM saved_papers WHERE id = ?", (saved_id,))


def delete_unreadable_saved(connection: Connection) -> None:
    """Delete what was kept under keys that were destroyed."""
    connection.execute("DELETE FROM saved_papers WHERE key NOT IN (SELECT id FROM keys)")
