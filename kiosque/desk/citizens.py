"""Finding a citizen: in memory, accents and typos forgiven, nothing indexed on disk."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from kiosque.desk.session import Session
from kiosque.errors import UnreadableError
from kiosque.i18n import N_
from kiosque.mandates.pivot import PivotIdentity, pivot_identity
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
    people = list_citizens(session)
    wanted = folded(text)
    if not wanted:
        return tuple(sorted(people, key=lambda line: folded(_name(line.identity))))[:limit]
    from rapidfuzz import fuzz, process

    names = [folded(_name(line.identity)) for line in people]
    matches = process.extract(
        wanted, names, scorer=fuzz.token_set_ratio, limit=limit, score_cutoff=GOOD_SCORE
    )
    near = process.extract(
        wanted, names, scorer=fuzz.partial_ratio, limit=limit, score_cutoff=GOOD_SCORE + 10
    )
    best: dict[int, float] = {}
    for _name_found, score, index in [*matches, *near]:
        best[index] = max(best.get(index, 0.0), score)
    order = sorted(best, key=lambda index: (-best[index], names[index]))
    return tuple(people[index] for index in order[:limit])


def list_citizens(session: Session) -> tuple[CitizenLine, ...]:
    """Return everybody this kiosk knows, in no particular order."""

    def read(connection: Connection) -> tuple[CitizenLine, ...]:
        counts: dict[str, int] = {}
        for row in mandate_rows.mandates(connection):
            counts[row.citizen] = counts.get(row.citizen, 0) + 1
        lines: list[CitizenLine] = []
        for citizen in mandate_rows.citizens(connection):
            payload = session.ledger.payload(connection, citizen.seq)
            if payload is not None:
                identity = identity_from(payload["identity"])
                lines.append(CitizenLine(citizen.id, identity, counts.get(citizen.id, 0)))
        return tuple(lines)

    return session.database.read(read)


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


def same_person(session: Session, identity: PivotIdentity) -> str | None:
    """Return the citizen with exactly this pivot identity, when there is one."""
    for line in list_citizens(session):
        if _pivot(line.identity) == _pivot(identity):
            return line.id
    return None


def identity_payload(identity: PivotIdentity) -> dict[str, Any]:
    """Return an identity as events and records write it."""
    fields: dict[str, Any] = {
        "given_names": list(identity.given_names),
        "family_name": identity.family_name,
        "gender": str(identity.gender),
        "birth_date": identity.birth_date,
        "birth_place": identity.birth_place,
        "birth_country": identity.birth_country,
    }
    if identity.preferred_name:
        fields["preferred_name"] = identity.preferred_name
    return fields


def identity_from(payload: dict[str, Any]) -> PivotIdentity:
    return pivot_identity(
        given_names=tuple(payload["given_names"]),
        family_name=payload["family_name"],
        gender=payload["gender"],
        birth_date=payload["birth_date"],
        birth_place=payload["birth_place"],
        birth_country=payload["birth_country"],
        preferred_name=payload.get("preferred_name"),
    )


def folded(text: str) -> str:
    """Return `text` without case, accents or punctuation, for comparison only."""
    plain = text.casefold().replace("œ", "oe").replace("æ", "ae")
    letters = (c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in letters).split())


def _name(identity: PivotIdentity) -> str:
    names = [identity.family_name, *identity.given_names]
    return " ".join([*names, identity.preferred_name or ""])


def _pivot(identity: PivotIdentity) -> tuple[str, ...]:
    return (
        folded(identity.family_name),
        folded(" ".join(identity.given_names)),
        identity.birth_date,
        identity.birth_place or "",
        identity.birth_country,
    )
