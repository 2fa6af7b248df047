"""The practice organisation that measures work on, made with the product's own functions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from kiosque.clock import SystemClock
from kiosque.desk.directory import identity_payload
from kiosque.desk.keyring import create_key, new_id
from kiosque.desk.ledger import Fact
from kiosque.desk.practice import PracticePlace, found_practice
from kiosque.desk.session import Session
from kiosque.desk.visits import open_visit, save_draft
from kiosque.mandates.consent import STATEMENT_IDS
from kiosque.mandates.durations import Duration
from kiosque.mandates.order import VisitDraft
from kiosque.mandates.pivot import PivotIdentity, pivot_identity
from kiosque.mandates.postures import Posture
from kiosque.store.database import Connection

CITIZENS = 10_000
BATCH = 1000
"""People registered in one transaction: the disk is waited for ten times, not ten thousand."""

FAMILY_STARTS = ("Ber", "Gwen", "Ker", "Mar", "Du", "San", "Bou", "Lam", "Rou", "Che")
FAMILY_ENDS = ("thou", "off", "brat", "tin", "rand", "tos", "zid", "bert", "ssel", "valier")
GIVEN = ("Anne", "Yvonne", "Nadia", "Jean", "Pierre", "Awa", "Inès", "Léo", "Zoé", "Karim")
SECOND = ("Marie", "Josèphe", "Lucie", "Paul", "René", "Fatou", "Rose", "Noël", "Ève", "Ali")


@dataclass(frozen=True, slots=True)
class Place:
    """A practice organisation with its open session."""

    folder: Path
    """Where a measure may write."""
    home: Path
    practice: PracticePlace
    session: Session
    strangers: Iterator[int] = field(default_factory=lambda: count(CITIZENS))
    """Numbers of people whom nobody has registered."""

    def ready_visits(self, wanted: int, language: str | None = None) -> Iterator[str]:
        """Open visits for strangers, to whose mandates only the code is missing."""
        return iter(
            [_ready_visit(self.session, next(self.strangers), language) for _visit in range(wanted)]
        )


@contextmanager
def practice_place(folder: Path) -> Iterator[Place]:
    """Found it in `folder`; its codes may be used again, as in unattended practice."""
    home = folder / "data"
    practice = found_practice(home, folder / "access", SystemClock())
    session = practice.founded.session
    session.reusable_codes = True
    try:
        yield Place(folder, home, practice, session)
    finally:
        session.close()


def register_citizens(session: Session, wanted: int = CITIZENS) -> None:
    """Write people as `citizen.registered` events, each under a key of its own."""
    for start in range(0, wanted, BATCH):
        end = min(start + BATCH, wanted)
        _register(session, [citizen(number) for number in range(start, end)])


def citizen(number: int) -> PivotIdentity:
    """Return an invented person; ten thousand of them have different names."""
    ones, tens, hundreds, thousands = (number // 10**power % 10 for power in range(4))
    return pivot_identity(
        given_names=(GIVEN[hundreds], SECOND[thousands]),
        family_name=f"{FAMILY_STARTS[tens]}{FAMILY_ENDS[ones]}",
        gender="female",
        birth_date=(date(1940, 1, 1) + timedelta(days=number)).isoformat(),
        birth_place="29232",
        birth_country="99100",
    )


def _register(session: Session, people: list[PivotIdentity]) -> None:
    reading = session.clock.read()

    def write(connection: Connection) -> None:
        facts = []
        for identity in people:
            key = create_key(connection, session.vault, "citizen", reading.now, None)
            one = new_id(reading.now)
            told = {"id": one, "identity": identity_payload(identity)}
            facts.append(Fact("citizen.registered", one, told, key))
        session.record(connection, facts, reading)

    session.database.write(write)


def _ready_visit(session: Session, number: int, language: str | None) -> str:
    draft = VisitDraft(
        language=language,
        posture=Posture.JE_FAIS,
        notices_read=True,
        protected=False,
        minor=False,
        scopes=("social", "travail"),
        duration=Duration.MONTH,
        identity=citizen(number),
        identity_proof={"kind": "document", "document": "carte_identite"},
        statements=STATEMENT_IDS,
    )
    visit = open_visit(session, VisitDraft(draft.posture))
    return save_draft(session, visit.id, draft).id
