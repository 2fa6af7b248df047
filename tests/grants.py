"""A program of its own that works on an organisation until something stops it.

`python -m tests.grants '{"home": …}'` writes one JSON line for each thing that returned: what is
acknowledged on that pipe must be on disk. It can be told to kill itself at a chosen statement.
"""

import json
import sys
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from kiosque.desk.entrance import OrganisationChoice, SignIn, sign_in
from kiosque.desk.granting import Granted, grant_mandate
from kiosque.desk.session import Session
from kiosque.desk.terms import accept_terms, terms_in_force
from kiosque.vault.totp import code_at, seed_from_base32
from tests.desks import PASSPHRASE, MovedClock, Place, begin, person, ready_draft
from tests.programs import die, tell

STEP = timedelta(seconds=30)
EVERYBODY = ("Berthou", "Le Goff", "Nguyễn", "Martin", "O’Neill")


@dataclass(frozen=True)
class Orders:
    """What the program is to do."""

    home: str
    organisation: str
    slot: str
    secret: str
    start: str
    """Time of its clock, which moves by a step for each code."""
    grants: int = 5
    kill_at: int | None = None
    """Statement, from 1, of the last grant before which it kills itself; 0: once it returned."""
    synchronous: str = "FULL"
    family: str = ""
    """Of the people it meets; without one they are those that every program meets."""

    def command(self) -> list[str]:
        return [sys.executable, "-m", "tests.grants", json.dumps(asdict(self))]


def orders_for(place: Place, **changes: Any) -> Orders:
    """Return orders for another program on the organisation of `place`."""
    session = place.session
    start = place.clock.read().now + STEP
    fields = {
        "home": str(place.home),
        "organisation": session.organisation.id,
        "slot": session.vault.slot_id,
        "secret": place.founded.totp_secret,
        "start": start.isoformat(),
    }
    return Orders(**{**fields, **changes})


def first_orders(home: Path, organisation: OrganisationChoice, secret: str) -> Orders:
    """Return orders for the first person of an organisation that was just founded."""
    start = MovedClock().read().now.isoformat()
    return Orders(str(home), organisation.id, organisation.people[0].slot, secret, start)


class Code:
    """The application that shows codes, and a clock that moves with each."""

    def __init__(self, orders: Orders) -> None:
        self.clock = MovedClock(datetime.fromisoformat(orders.start))
        self._seed = seed_from_base32(orders.secret)

    def next(self) -> str:
        self.clock.move(STEP)
        return code_at(self._seed, self.clock.read().now)


def enter(orders: Orders, code: Code) -> Session:
    command = SignIn(orders.organisation, orders.slot, PASSPHRASE, code.next())
    session = sign_in(Path(orders.home), code.clock, command)
    if session.mediates:
        accept_terms(session, terms_in_force().template)
    return session


def grant_one(session: Session, code: Code, turn: int, family: str = "") -> Granted:
    identity = person(family_name=f"{EVERYBODY[turn % len(EVERYBODY)]} {family}")
    visit = begin(session, ready_draft(identity=identity))
    return grant_mandate(session, visit.id, code.next())


class Statements:
    """Counts the statements of one connection, and kills before the chosen one."""

    def __init__(self, kill_at: int | None) -> None:
        self.count = 0
        self._kill_at = kill_at

    def __call__(self, statement: str) -> None:
        del statement
        self.count += 1
        if self.count == self._kill_at:
            die()


class Careless(sqlcipher.Connection):  # type: ignore[misc]
    """A connection that does not wait for the disk, as `synchronous = NORMAL` allows."""

    def execute(self, statement: str, *arguments: Any) -> Any:
        weaker = statement.replace("synchronous = FULL", "synchronous = NORMAL")
        return super().execute(weaker, *arguments)


def work(orders: Orders) -> None:
    code = Code(orders)
    session = enter(orders, code)
    tell(opened=True)
    for turn in range(orders.grants - 1):
        tell(granted=grant_one(session, code, turn).mandate_id)
    visit = begin(session, ready_draft(identity=person(family_name="Dernière")))
    statements = Statements(orders.kill_at)
    session.database._writer.set_trace_callback(statements)
    granted = grant_mandate(session, visit.id, code.next())
    session.database._writer.set_trace_callback(None)
    if orders.kill_at == 0:
        die()
    tell(granted=granted.mandate_id)
    tell(statements=statements.count)
    session.close()


def main() -> None:
    orders = Orders(**json.loads(sys.argv[1]))
    if orders.synchronous != "FULL":
        connect = sqlcipher.connect

        def careless(*arguments: Any, **options: Any) -> Any:
            return connect(*arguments, **{**options, "factory": Careless})

        sqlcipher.connect = careless
    work(orders)


if __name__ == "__main__":
    main()
