"""Finding a citizen: in memory, accents and typos forgiven."""

from dataclasses import dataclass

from kiosque.desk.directory import folded, identity_from
from kiosque.desk.session import Session
from kiosque.errors import UnreadableError
from kiosque.i18n import N_
from kiosque.mandates.pivot import PivotIdentity
from kiosque.store import mandate_rows
from kiosque.store.database import Connection

GOOD_SCORE = 70
"""Similarity (0 to 100) below which a name is not proposed."""


@dataclass(frozen=True, slots=True)
class CitizenLine:
    """A person, as a list shows them."""

    id: str
    identity: PivotIdentity
    mandates: int
    """How many mandates they ever gave."""


def find_citizens(session: Session, text: str, *, limit: int = 20) -> tuple[CitizenLine, ...]:
    """Return the people whose name resembles `text`, the closest first; all when it is empty."""
    wanted = folded(text)

    def read(connection: Connection) -> tuple[CitizenLine, ...]:
        directory = session.known_people(connection)
        found = _closest(directory.names, wanted, limit)
        return tuple(
            CitizenLine(one, directory.people[one], mandate_rows.mandate_count(connection, one))
            for one in found
        )

    return session.database.read(read)


def read_names(session: Session) -> None:
    """Read everybody's name now; the first search would otherwise wait for it."""
    session.database.read(session.known_people)


def citizen_identity(session: Session, citizen_id: str) -> PivotIdentity:
    """Return who a citizen is; raises `UnreadableError` once they were erased."""

    def read(connection: Connection) -> PivotIdentity:
        row = mandate_rows.citizen(connection, citizen_id)
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
