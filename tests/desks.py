"""Practice organisations for tests: founded, signed in, with a clock that the test moves."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kiosque.clock import Reading
from kiosque.desk.founding import Founded, FoundOrganisation, found_organisation
from kiosque.desk.granting import Granted, grant_mandate
from kiosque.desk.session import Session
from kiosque.desk.signing_keys import prolong_key, prolong_kiosk
from kiosque.desk.terms import accept_terms, terms_in_force
from kiosque.desk.visits import Visit, open_visit, save_draft
from kiosque.mandates.consent import STATEMENT_IDS
from kiosque.mandates.durations import Duration
from kiosque.mandates.order import VisitDraft
from kiosque.mandates.pivot import PivotIdentity, pivot_identity
from kiosque.mandates.postures import Posture
from kiosque.vault.totp import code_at, seed_from_base32

START = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
PASSPHRASE = "un poste calme pour aider chaque personne ici"
SIRET = "73282932000074"
FIRST_EVENTS = 4
"""What the journal of a place begins with: its founding, its founder, the terms accepted."""


class MovedClock:
    """A clock that stands still until the test moves it."""

    def __init__(self, now: datetime = START) -> None:
        self.reading = Reading(now, 1000.0, "boot", "ntp")

    def read(self) -> Reading:
        return self.reading

    def move(self, by: timedelta) -> None:
        """Let time pass, on the wall and since boot."""
        self.reading = replace(
            self.reading,
            now=self.reading.now + by,
            boot_seconds=self.reading.boot_seconds + by.total_seconds(),
        )

    def jump(self, to: datetime) -> None:
        """Put the wall clock elsewhere, as a dead battery does."""
        self.reading = replace(self.reading, now=to)


@dataclass
class Place:
    """A founded organisation, its clock and how to get a code."""

    home: Path
    clock: MovedClock
    founded: Founded

    @property
    def session(self) -> Session:
        return self.founded.session

    def code(self) -> str:
        """Return a code never used before: the clock goes on by a step."""
        self.clock.move(timedelta(seconds=30))
        return code_at(seed_from_base32(self.founded.totp_secret), self.clock.read().now)


def founding_command(**changes: Any) -> FoundOrganisation:
    command = FoundOrganisation(
        name="Centre social de Bellevue",
        siret=SIRET,
        address="12 rue des Lilas",
        postcode="44800",
        city="Saint-Herblain",
        contact="02 40 00 00 00",
        data_protection_contact="dpo@bellevue.example",
        person="Awa D.",
        passphrase=PASSPHRASE,
        practice=True,
    )
    return replace(command, **changes)


def found(home: Path, **changes: Any) -> Place:
    clock = changes.pop("clock", None) or MovedClock()
    place = Place(home, clock, found_organisation(home, clock, founding_command(**changes)))
    accept_terms(place.session, terms_in_force().template)
    return place


def keep_keys_in_use(place: Place) -> None:
    """Let the keys of a place sign on, after years have passed."""
    prolong_key(place.session, place.session.vault.slot_id)
    prolong_kiosk(place.session)


def person(**changes: Any) -> PivotIdentity:
    traits: dict[str, Any] = {
        "given_names": ("Yvonne", "Marie"),
        "family_name": "Berthou",
        "gender": "female",
        "birth_date": "1959-03-14",
        "birth_place": "29046",
        "birth_country": "99100",
    }
    return pivot_identity(**{**traits, **changes})


def ready_draft(**changes: Any) -> VisitDraft:
    """Return a draft to which only the code is missing."""
    draft = VisitDraft(
        posture=Posture.JE_FAIS,
        notices_read=True,
        protected=False,
        minor=False,
        scopes=("social", "travail"),
        duration=Duration.MONTH,
        identity=person(),
        identity_proof={"kind": "document", "document": "carte_identite"},
        statements=STATEMENT_IDS,
    )
    return replace(draft, **changes)


def begin(session: Session, draft: VisitDraft) -> Visit:
    visit = open_visit(session, VisitDraft(draft.posture, acting=draft.acting))
    return save_draft(session, visit.id, draft)


def grant(place: Place, **changes: Any) -> Granted:
    visit = begin(place.session, ready_draft(**changes))
    return grant_mandate(place.session, visit.id, place.code())
