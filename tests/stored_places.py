"""Organisations as they lie on disk, closed: copied, harmed, and opened again."""

import shutil
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from kiosque.desk.acts import ActResult, RecordAct, record_act
from kiosque.desk.cases import begin_case
from kiosque.desk.closing import CloseVisit, close_visit
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.scopes import restrict_scopes
from kiosque.desk.session import Session
from kiosque.mandates.scopes import SCOPE_KEYS
from kiosque.store.store import FILE_NAME
from tests.desks import found, grant, person
from tests.grants import Code, Orders, enter, orders_for

MANDATES = 6


@dataclass(frozen=True)
class StoredPlace:
    """A closed organisation, and what opens it."""

    orders: Orders
    key: bytes
    """The raw key of its database."""
    closed_visit: str
    """A visit that has an account."""

    @property
    def home(self) -> Path:
        return Path(self.orders.home)

    @property
    def folder(self) -> Path:
        return self.home / "organisations" / self.orders.organisation

    @property
    def database(self) -> Path:
        return self.folder / FILE_NAME

    @property
    def totp_secret(self) -> str:
        return self.orders.secret

    def at(self, home: Path) -> "StoredPlace":
        return replace(self, orders=replace(self.orders, home=str(home)))

    def copy_to(self, home: Path) -> "StoredPlace":
        shutil.copytree(self.home, home)
        return self.at(home)

    def enter(self, days: int = 1) -> tuple[Session, Code]:
        """Sign in, so many days after it was closed."""
        code = Code(self.orders)
        code.clock.move(timedelta(days=days))
        return enter(self.orders, code), code

    def forget_the_wal(self) -> None:
        for path in self.folder.glob(f"{FILE_NAME}-*"):
            path.unlink()


def store_place(home: Path) -> StoredPlace:
    """Return a closed organisation with mandates, an act, a procedure and a visit's account."""
    place = found(home)
    granted = [
        grant(place, identity=person(family_name=f"Le Goff {'é' * n}")) for n in range(MANDATES)
    ]
    last = granted[-1]
    confirm_hand_signatures(place.session, last.mandate_id)
    command = RecordAct(last.visit_id, "social", "Dossier", ActResult.DONE, acting=True)
    record_act(place.session, command)
    close_visit(place.session, CloseVisit(last.visit_id))
    begin_case(place.session, granted[0].visit_id, "prime-activite")
    restrict_scopes(place.session, SCOPE_KEYS[1:])
    stored = StoredPlace(orders_for(place), place.session.vault.database_key, last.visit_id)
    place.session.close()
    return stored
