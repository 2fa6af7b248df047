"""Finding a citizen: in memory, accents and typos forgiven."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosque.desk.directory import Directory, folded, identity_from
from kiosque.desk.session import Session
from kiosque.errors import UnreadableError
from kiosque.i18n import N_
from kiosque.mandates.pivot import PivotIdentity
from kiosque.store import citizen_rows, mandate_rows
from kiosque.store.database import Connection

GOOD_SCORE = 70
"""Similarity (0 to 100) below which a name is not proposed."""

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class CitizenLine:
    """A person, as a list shows them."""

    id: str
    identity: PivotIdentity
    mandates: int
    """How many mandates they ever gave."""


def find_citizens(session: Session, text: str, *, limit: int = 20) -> tuple[CitizenLine, ...]:
    """Return the people whose name resembles `text`, the closest first; all when it is empty."""
    session.must_be_mediator()
    return _found(session, text, limit)


def find_for_rights(session: Session, text: str, *, limit: int = 20) -> tuple[CitizenLine, ...]:
    """Return the same to a coordinator, whom people ask for what is kept of them or to erase it.

    Raises `Refusal` for who does not coordinate. What is then looked at is journaled.
    """
    session.must_be_coordinator()
    return _found(session, text, limit)


def _found(session: Session, text: str, limit: int) -> tuple[CitizenLine, ...]:
    def read(connection: Connection) -> tuple[CitizenLine, ...]:
        directory = session.known_people(connection)
        return _lines(connection, directory, _closest(directory.names, folded(text), limit))

    return session.database.read(read)


@dataclass(frozen=True, slots=True)
class CitizenPage:
    """Some of the people of a list, and where they stand in it."""

    lines: tuple[CitizenLine, ...]
    page: int
    """From 1."""
    pages: int
    people: int
    """How many people the whole list has."""


def list_citizens(
    session: Session, *, search: str = "", page: int = 1, per_page: int = PER_PAGE
) -> CitizenPage:
    """Return one page of the people, by name; of those whose name resembles `search`, if any.

    A page after the last one is empty.
    """
    session.must_be_mediator()

    def read(connection: Connection) -> CitizenPage:
        directory = session.known_people(connection)
        found = _closest(directory.names, folded(search), len(directory.names))
        start = (page - 1) * per_page
        return CitizenPage(
            lines=_lines(connection, directory, found[start : start + per_page]),
            page=page,
            pages=max(1, -(-len(found) // per_page)),
            people=len(found),
        )

    return session.database.read(read)


def _lines(
    connection: Connection, directory: Directory, found: Sequence[str]
) -> tuple[CitizenLine, ...]:
    given = mandate_rows.mandate_counts(connection, found)
    known = ((one, directory.identity(one)) for one in found)
    return tuple(
        CitizenLine(one, identity, given.get(one, 0))
        for one, identity in known
        if identity is not None
    )


def read_names(session: Session) -> None:
    """Read everybody's name now; the first search would otherwise wait for it."""
    session.must_be_mediator()
    session.database.read(session.known_people)


def citizen_identity(session: Session, citizen_id: str) -> PivotIdentity:
    """Return who a citizen is; raises `UnreadableError` once they were erased."""
    session.must_be_mediator()

    def read(connection: Connection) -> PivotIdentity:
        row = mandate_rows.citizen(connection, citizen_rows.kept_record(connection, citizen_id))
        payload = None if row is None else session.ledger.payload(connection, row.seq)
        if payload is None:
            raise UnreadableError(
                N_("Cette personne n'est pas, ou n'est plus, connue de ce poste."),
                advice=N_("Cherchez-la par son nom, ou enregistrez-la de nouveau."),
            )
        return identity_from(payload["identity"])

    return session.database.read(read)


def _closest(names: dict[str, str], wanted: str, limit: int) -> list[str]:
    """Return the identifiers whose folded name is nearest to `wanted`."""
    if not wanted:
        return sorted(names, key=names.__getitem__)[:limit]
    from rapidfuzz import fuzz, process

    best: dict[str, float] = {}
    for scorer, least in (
        (fuzz.token_set_ratio, GOOD_SCORE),
        (fuzz.partial_ratio, GOOD_SCORE + 10),
    ):
        matches = process.extract(wanted, names, scorer=scorer, limit=limit, score_cutoff=least)
        for _name, score, one in matches:
            best[one] = max(best.get(one, 0.0), score)
    return sorted(best, key=lambda one: (-best[one], names[one]))[:limit]
