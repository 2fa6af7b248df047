"""Colleagues for tests: added by a coordinator, each with their own way of showing codes."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from kiosque.desk.entrance import SignIn, sign_in
from kiosque.desk.second_factor import NewFactor, draw_factor
from kiosque.desk.session import Session
from kiosque.desk.staff_changes import AddColleague, add_colleague
from kiosque.desk.terms import accept_terms, terms_in_force
from kiosque.vault.totp import SecondFactor, code_at
from tests.desks import PASSPHRASE, Place

STEP = timedelta(seconds=60)
COLLEAGUE_PASSPHRASE = "sept mots bien choisis pour une collègue"


@dataclass
class Colleague:
    """Somebody who can sign in at a place."""

    place: Place
    slot: str
    factor: SecondFactor
    passphrase: str = COLLEAGUE_PASSPHRASE

    def code(self) -> str:
        """Return a code never used before: the clock goes on."""
        self.place.clock.move(STEP)
        return self.present_code()

    def present_code(self) -> str:
        now = self.place.clock.read().now
        return code_at(self.factor.seed, now, step=self.factor.step_seconds)

    def sign_in(self, **changes: Any) -> Session:
        organisation = self.place.session.organisation.id
        typed = {"passphrase": self.passphrase, "code": self.code(), **changes}
        command = SignIn(organisation, self.slot, **typed)
        return sign_in(self.place.home, self.place.clock, command)

    def sign_in_ready(self) -> Session:
        """Sign in with the terms accepted."""
        session = self.sign_in()
        accept_terms(session, terms_in_force().template)
        return session


def founder(place: Place) -> Colleague:
    vault = place.session.vault
    return Colleague(place, vault.slot_id, vault.second_factor, PASSPHRASE)


def hire(
    place: Place,
    name: str = "Léo B.",
    *roles: str,
    factor: NewFactor | None = None,
    by: Session | None = None,
) -> Colleague:
    """Add somebody, by the founder unless said."""
    session = by or place.session
    new = factor or draw_factor(name, session.organisation.name)
    command = AddColleague(name, roles or ("mediator",), COLLEAGUE_PASSPHRASE)
    slot = add_colleague(session, command, new, proved=None)
    return Colleague(place, slot, new.factor)
