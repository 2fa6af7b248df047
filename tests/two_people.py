"""Practice organisations with a colleague, for what two people confirm."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from kiosque.desk.erasing import Basis, Erased, ErasePerson, erase_citizen
from kiosque.desk.granting import Granted
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.second_person import SecondPerson
from kiosque.vault.slot_changes import add_slot
from kiosque.vault.totp import code_at
from tests.desks import Place, found, grant

OTHER_PASSPHRASE = "une deuxième phrase que personne ne devine"


@dataclass
class Colleague:
    """Somebody else of the organisation, and how they prove who they are."""

    place: Place
    slot: str
    seed: bytes

    def proves(self, **changes: Any) -> SecondPerson:
        """Return what the colleague types now."""
        self.place.clock.move(timedelta(seconds=30))
        code = code_at(self.seed, self.place.clock.read().now)
        return SecondPerson(
            **{"slot": self.slot, "passphrase": OTHER_PASSPHRASE, "code": code} | changes
        )


def join(place: Place, name: str = "Karim B.", *roles: str) -> Colleague:
    """Give somebody a slot of their own."""
    created = add_slot(
        place.session.vault,
        name=name,
        roles=roles or ("mediator",),
        passphrase=OTHER_PASSPHRASE,
        now=place.clock.read().now,
    )
    created.vault.close()
    return Colleague(place, created.slot_id, created.totp_seed)


def found_for_two(home: Path) -> tuple[Place, Colleague]:
    place = found(home)
    return place, join(place)


def grant_ended(place: Place, **changes: Any) -> Granted:
    """Grant a mandate and let it end."""
    granted = grant(place, **changes)
    confirm_hand_signatures(place.session, granted.mandate_id)
    place.clock.move(timedelta(days=40))
    return granted


def erase(place: Place, colleague: Colleague, citizen: str, *, everything: bool = True) -> Erased:
    second = colleague.proves()
    command = ErasePerson(citizen, Basis.REQUEST, everything, place.code(), second)
    return erase_citizen(place.session, command)
