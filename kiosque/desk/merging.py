"""Two records of one person: proposed by what they share, tied and untied by a person."""

from dataclasses import dataclass

from kiosque.desk.directory import Directory
from kiosque.desk.keyring import DataKey, new_id, open_key
from kiosque.desk.ledger import Fact
from kiosque.desk.session import Session
from kiosque.errors import Refusal, UnreadableError
from kiosque.i18n import N_
from kiosque.mandates.merges import Merge, declined_pairs, standing
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.resemblance import Trait, resembling
from kiosque.store import citizen_rows, mandate_rows
from kiosque.store.database import Connection


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two people of the list who may be one, the oldest record first."""

    first: str
    second: str
    first_identity: PivotIdentity
    second_identity: PivotIdentity
    differing: tuple[Trait, ...]
    """Empty where all traits agree as far as both tell them."""


@dataclass(frozen=True, slots=True)
class PairsPage:
    """Some of the pairs that resemble."""

    pairs: tuple[Duplicate, ...]
    page: int
    """From 1; the last one where a later one was asked for."""
    pages: int


@dataclass(frozen=True, slots=True)
class StandingMerge:
    """A merge that may be undone."""

    id: str
    kept: PivotIdentity
    merged: PivotIdentity


def duplicates(session: Session) -> tuple[Duplicate, ...]:
    """Return the pairs that resemble and that nobody said to be two people, likeliest first."""
    session.must_be_mediator()

    def read(connection: Connection) -> tuple[Duplicate, ...]:
        directory = session.known_people(connection)
        people = directory.everybody()
        separations = citizen_rows.separations(connection)
        declined = declined_pairs(separations, citizen_rows.links(connection))
        found = [
            Duplicate(first, second, people[first].identity, people[second].identity, differing)
            for first, second, differing in resembling(people)
            if frozenset((first, second)) not in declined
        ]
        return tuple(sorted(found, key=lambda one: (len(one.differing), one.first, one.second)))

    return session.database.read(read)


def pairs_on_page(found: tuple[Duplicate, ...], *, page: int, per_page: int) -> PairsPage:
    """Return a page of pairs; without any, one page that is empty."""
    pages = max(1, -(-len(found) // per_page))
    shown = min(max(page, 1), pages)
    return PairsPage(found[(shown - 1) * per_page : shown * per_page], shown, pages)


def merge_citizens(session: Session, kept: str, merged: str) -> str:
    """Show the mandates, cases and acts of both under `kept`; return the merge's identifier.

    Running mandates stay as they are: two that cover one scope both stand, and are shown so.
    Raises `Refusal` for one person twice and for who may not act for people, `UnreadableError`
    for somebody unknown.
    """
    session.must_be_mediator()
    reading = session.clock.read()
    merge = new_id(reading.now)

    def write(connection: Connection) -> str:
        first, second = (citizen_rows.kept_record(connection, one) for one in (kept, merged))
        key = _key(session, connection, first)
        _key(session, connection, second)
        if first == second:
            raise Refusal(
                N_("C'est déjà une seule et même personne."),
                advice=N_("Rien n'a changé. Choisissez deux fiches différentes."),
            )
        told = {"merge": merge, "kept": first, "merged": second, "by": session.vault.slot_id}
        session.record(connection, [Fact("citizen.merged", first, told, key)], reading)
        return merge

    return session.database.write(write)


def keep_apart(session: Session, first: str, second: str) -> None:
    """Record that two people who resemble are two; raises as `merge_citizens`."""
    session.must_be_mediator()

    def write(connection: Connection) -> None:
        one, other = sorted(citizen_rows.kept_record(connection, who) for who in (first, second))
        if one == other:
            raise Refusal(
                N_("Ces deux fiches sont réunies."),
                advice=N_("Séparez-les d'abord, depuis la fiche de la personne."),
            )
        _key(session, connection, other)
        _separate(session, connection, one, other, "")

    session.database.write(write)


def separate_citizens(session: Session, merge: str) -> None:
    """Undo a merge: each record is shown by itself again, with what is its own.

    Raises `Refusal` when there is no such merge, or when it was undone already.
    """
    session.must_be_mediator()

    def write(connection: Connection) -> None:
        found = next((one for one in _standing(connection) if one.id == merge), None)
        if found is None:
            raise Refusal(
                N_("Cette réunion de deux fiches n'existe pas, ou a déjà été défaite."),
                advice=N_("Rien n'a changé. Regardez de nouveau la fiche de la personne."),
            )
        _separate(session, connection, found.kept, found.merged, merge)

    session.database.write(write)


def merges_of(session: Session, citizen_id: str) -> tuple[StandingMerge, ...]:
    """Return the merges that tie a person's records together, oldest first."""
    session.must_be_mediator()

    def read(connection: Connection) -> tuple[StandingMerge, ...]:
        directory = session.known_people(connection)
        records = set(citizen_rows.records_of(connection, directory.shown(citizen_id)))
        found = (one for one in _standing(connection) if {one.kept, one.merged} <= records)
        return tuple(_shown(directory, one) for one in sorted(found, key=lambda one: one.id))

    return session.database.read(read)


def _shown(directory: Directory, merge: Merge) -> StandingMerge:
    kept, merged = (directory.identity(one) for one in (merge.kept, merge.merged))
    if kept is None or merged is None:
        raise _unknown()
    return StandingMerge(merge.id, kept, merged)


def _separate(
    session: Session, connection: Connection, first: str, second: str, merge: str
) -> None:
    key = _key(session, connection, first)
    told = {"merge": merge, "first": first, "second": second, "by": session.vault.slot_id}
    fact = Fact("citizen.separated", first, told, key)
    session.record(connection, [fact], session.clock.read())


def _standing(connection: Connection) -> frozenset[Merge]:
    return standing(citizen_rows.merges(connection), citizen_rows.separations(connection))


def _key(session: Session, connection: Connection, citizen: str) -> DataKey:
    row = mandate_rows.citizen(connection, citizen)
    key = None if row is None else open_key(connection, session.vault, row.key)
    if key is None:
        raise _unknown()
    return key


def _unknown() -> UnreadableError:
    return UnreadableError(
        N_("Cette personne n'est pas, ou n'est plus, connue de ce poste."),
        advice=N_("Rien n'a changé. Cherchez-la par son nom."),
    )
