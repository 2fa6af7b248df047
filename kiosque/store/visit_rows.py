"""Open visits and case files: working tables, changed at each answer, never events."""

from dataclasses import dataclass

from kiosque.store.citizen_rows import RECORDS_OF
from kiosque.store.database import Connection

_VISIT = "id, opened_at, changed_at, posture, citizen, mandate, mediator, closed_at, key, draft"
_CASE = (
    "id, visit, citizen, procedure, version, digest, opened_at, changed_at, closed_at, key, state,"
    " revision"
)


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit; `draft` is its encrypted draft."""

    id: str
    opened_at: str
    changed_at: str
    posture: str
    citizen: str | None
    mandate: str | None
    mediator: str
    closed_at: str | None
    key: str
    draft: bytes | None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case file; `state` is its encrypted answers, `digest` pins the procedure's source."""

    id: str
    visit: str
    citizen: str | None
    procedure: str
    version: int
    digest: str
    opened_at: str
    changed_at: str
    closed_at: str | None
    key: str
    state: bytes
    revision: int
    """How many times it was saved after it was opened."""


def save_visit(connection: Connection, row: VisitRow) -> None:
    connection.execute(
        "INSERT INTO visits VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
        " SET changed_at = excluded.changed_at, posture = excluded.posture,"
        " citizen = excluded.citizen, mandate = excluded.mandate, closed_at = excluded.closed_at,"
        " draft = excluded.draft",
        (
            row.id,
            row.opened_at,
            row.changed_at,
            row.posture,
            row.citizen,
            row.mandate,
            row.mediator,
            row.closed_at,
            row.key,
            row.draft,
        ),
    )


def visit(connection: Connection, visit_id: str) -> VisitRow | None:
    row = connection.execute(
        f"SELECT {_VISIT} FROM visits WHERE id = ?",  # noqa: S608  (fixed column names)
        (visit_id,),
    ).fetchone()
    return None if row is None else VisitRow(*row)


def visits_of_citizen(connection: Connection, citizen: str) -> tuple[str, ...]:
    """Return the visits of a person, and those in which their mandates were used, oldest first."""
    rows = connection.execute(
        f"SELECT id FROM visits WHERE citizen IN ({RECORDS_OF})"  # noqa: S608  (fixed names)
        " UNION SELECT a.visit FROM acts a JOIN mandates m ON m.id = a.mandate"
        f" WHERE m.citizen IN ({RECORDS_OF}) ORDER BY 1",
        (citizen,),
    )
    return tuple(row[0] for row in rows)


def open_visits(connection: Connection) -> tuple[VisitRow, ...]:
    """Return the visits that are not closed, the last touched first."""
    rows = connection.execute(
        f"SELECT {_VISIT} FROM visits WHERE closed_at IS NULL"  # noqa: S608  (fixed column names)
        " ORDER BY changed_at DESC"
    )
    return tuple(VisitRow(*row) for row in rows)


def closed_visits(connection: Connection, limit: int) -> tuple[VisitRow, ...]:
    """Return the visits closed last, the newest first."""
    rows = connection.execute(
        f"SELECT {_VISIT} FROM visits WHERE closed_at IS NOT NULL"  # noqa: S608  (fixed names)
        " ORDER BY closed_at DESC LIMIT ?",
        (limit,),
    )
    return tuple(VisitRow(*row) for row in rows)


def forget_abandoned(connection: Connection, before: str) -> int:
    """Delete the open visits not touched since `before`, their keys and case files."""
    abandoned = [row for row in open_visits(connection) if row.changed_at < before]
    for row in abandoned:
        forget_visit(connection, row)
    return len(abandoned)


def attach_mandate(
    connection: Connection, visit_id: str, citizen: str, mandate: str, now: str
) -> None:
    connection.execute(
        "UPDATE visits SET citizen = ?, mandate = ?, changed_at = ? WHERE id = ?",
        (citizen, mandate, now, visit_id),
    )


def close_visit(connection: Connection, row: VisitRow, now: str) -> None:
    """Mark the visit closed; destroy its draft and the case files of nobody."""
    connection.execute("DELETE FROM cases WHERE visit = ? AND citizen IS NULL", (row.id,))
    connection.execute(
        "UPDATE visits SET closed_at = ?, changed_at = ?, draft = NULL WHERE id = ?",
        (now, now, row.id),
    )
    connection.execute("DELETE FROM keys WHERE id = ? AND purpose = 'draft'", (row.key,))


def forget_visit(connection: Connection, row: VisitRow) -> None:
    """Delete an open visit, its draft's key and the case files of nobody."""
    connection.execute("DELETE FROM cases WHERE visit = ? AND citizen IS NULL", (row.id,))
    connection.execute("DELETE FROM visits WHERE id = ?", (row.id,))
    connection.execute("DELETE FROM keys WHERE id = ? AND purpose = 'draft'", (row.key,))


def save_case(connection: Connection, row: CaseRow) -> None:
    connection.execute(
        "INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
        " SET visit = excluded.visit, citizen = excluded.citizen,"
        " changed_at = excluded.changed_at, closed_at = excluded.closed_at,"
        " version = excluded.version, digest = excluded.digest,"
        " state = excluded.state, revision = excluded.revision",
        (
            row.id,
            row.visit,
            row.citizen,
            row.procedure,
            row.version,
            row.digest,
            row.opened_at,
            row.changed_at,
            row.closed_at,
            row.key,
            row.state,
            row.revision,
        ),
    )


def case(connection: Connection, case_id: str) -> CaseRow | None:
    row = connection.execute(
        f"SELECT {_CASE} FROM cases WHERE id = ?",  # noqa: S608  (fixed column names)
        (case_id,),
    ).fetchone()
    return None if row is None else CaseRow(*row)


def cases(
    connection: Connection, *, visit_id: str | None = None, citizen_id: str | None = None
) -> tuple[CaseRow, ...]:
    """Return the case files of a visit, or of a citizen, the last touched first."""
    rows = connection.execute(
        f"SELECT {_CASE} FROM cases"  # noqa: S608  (fixed names)
        f" WHERE citizen IN ({RECORDS_OF}) OR visit = ?2 ORDER BY changed_at DESC",
        (citizen_id, visit_id),
    )
    return tuple(CaseRow(*row) for row in rows)


def keep_copy_of(connection: Connection, digest: str, source: bytes) -> None:
    """Keep the source of a procedure that a case file is pinned to."""
    connection.execute(
        "INSERT INTO procedure_copies VALUES (?, ?) ON CONFLICT (digest) DO NOTHING",
        (digest, source),
    )


def copy_of(connection: Connection, digest: str) -> bytes | None:
    row = connection.execute(
        "SELECT source FROM procedure_copies WHERE digest = ?", (digest,)
    ).fetchone()
    return None if row is None else bytes(row[0])


def visits_of(connection: Connection, citizen: str) -> tuple[VisitRow, ...]:
    """Return the visits of a citizen, open and closed, the oldest first."""
    rows = connection.execute(
        f"SELECT {_VISIT} FROM visits WHERE citizen = ? ORDER BY opened_at",  # noqa: S608  (names)
        (citizen,),
    )
    return tuple(VisitRow(*row) for row in rows)


def forget_visits_of(connection: Connection, citizen: str) -> None:
    """Delete the visits and case files of a citizen, open and closed, with the keys of drafts."""
    for row in visits_of(connection, citizen):
        forget_visit(connection, row)
    connection.execute("DELETE FROM cases WHERE citizen = ?", (citizen,))


def every_case_key(connection: Connection) -> tuple[tuple[str, str], ...]:
    """Return the key of each case file, and when it was last touched."""
    rows = connection.execute("SELECT key, changed_at FROM cases")
    return tuple((row[0], row[1]) for row in rows)


def last_visits(connection: Connection) -> dict[str, str]:
    """Return when each citizen's visits were last touched."""
    rows = connection.execute(
        "SELECT citizen, max(changed_at) FROM visits WHERE citizen IS NOT NULL GROUP BY citizen"
    )
    return {row[0]: row[1] for row in rows}
