"""A signed-in session: one mediator or coordinator, one organisation, until it is closed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from kiosque.clock import Reading
from kiosque.desk.directory import Directory
from kiosque.desk.ledger import Fact, Ledger
from kiosque.desk.organisation import OrganisationProfile, profile_from
from kiosque.desk.print_watch import PrintWatch
from kiosque.desk.second_factor import accepted_step
from kiosque.desk.session_clock import SessionClock
from kiosque.desk.sign_in_browser import SignInBrowsers
from kiosque.errors import Refusal, SignInError, TamperedError
from kiosque.i18n import N_
from kiosque.identity.provider import ProviderSettings
from kiosque.store import journal_rows, mandate_rows
from kiosque.store.append import Appended
from kiosque.store.database import Connection, Database
from kiosque.vault.open_vault import OpenVault
from kiosque.vault.totp import code_at

if TYPE_CHECKING:
    from kiosque.desk.retention import RetentionReport
    from kiosque.procedures.case import CaseState


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Who judged sentences of a translation."""

    name: str
    qualification: str
    on: date
    remark: str


@dataclass
class Session:
    """What use cases work with; it holds keys in clear, so it is closed as soon as possible."""

    folder: Path
    vault: OpenVault
    database: Database
    clock: SessionClock
    ledger: Ledger
    organisation: OrganisationProfile
    directory: Directory = field(default_factory=Directory, repr=False)
    cases: dict[str, tuple[int, "CaseState"]] = field(default_factory=dict, repr=False)
    """Case files worked on since the sign-in, with what is not kept, by identifier: their
    revision, and their state."""
    readings: set[tuple[str, str]] = field(default_factory=set, repr=False)
    """What was read of whom since the sign-in: noted in the journal once."""
    reviewers: dict[int, Reviewed] = field(default_factory=dict, repr=False)
    """Who read translations again, by event, as far as it was asked since the sign-in."""
    reusable_codes: bool = False
    """Unattended practice only: a time step may be used again."""
    active_at: float | None = None
    """Seconds since boot of the last answer, where a door notes them."""
    provider: ProviderSettings | None = None
    """Who confirms identities online instead of the registered provider: in practice only."""
    browsers: SignInBrowsers = field(default_factory=SignInBrowsers, repr=False)
    """In which people sign in."""
    prints: PrintWatch = field(default_factory=PrintWatch, repr=False)
    """Papers on their way to a printer."""
    destroyed: "RetentionReport | None" = None
    """What was destroyed in due time when this session opened; None when nothing was."""

    @property
    def person(self) -> str:
        """Display name of who is signed in."""
        return self.vault.person_name

    @property
    def practice(self) -> bool:
        return self.vault.practice

    @property
    def mediates(self) -> bool:
        """Tell whether the person may act for citizens."""
        return "mediator" in self.vault.roles

    @property
    def coordinates(self) -> bool:
        """Tell whether the person may change who belongs to the organisation."""
        return "coordinator" in self.vault.roles

    @property
    def zone(self) -> tzinfo:
        return ZoneInfo(self.organisation.timezone)

    def now(self) -> datetime:
        """Return the present time, aware, in the organisation's time zone."""
        return self.clock.read().now.astimezone(self.zone)

    def local(self, moment: str | datetime) -> datetime:
        """Return a stored moment in the organisation's time zone."""
        parsed = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        return parsed.astimezone(self.zone)

    def record(
        self, connection: Connection, facts: Sequence[Fact], reading: Reading
    ) -> tuple[Appended, ...]:
        """Append `facts` to the journal in the transaction of `connection`."""
        return self.ledger.append(connection, facts, reading)

    def accept_code(
        self, connection: Connection, code: str, reading: Reading, *, window: int = 1
    ) -> int:
        """Check a TOTP code, spend its time step and return it; raises `SignInError`.

        The step is spent in the caller's transaction: what fails afterwards gives it back.
        """
        slot = self.vault.slot_id
        step = accepted_step(
            connection,
            slot,
            self.vault.second_factor,
            code,
            reading,
            window=window,
            reusable=self.reusable_codes,
        )
        if step is None:
            raise SignInError(
                N_("Ce code n'est pas accepté."),
                advice=N_(
                    "Rien n'a été enregistré. Attendez le code suivant\N{NO-BREAK SPACE}: "
                    "un code ne sert qu'une fois."
                ),
            )
        return step

    def current_code(self) -> str:
        """Return the present code, where a practice session works unattended."""
        if not (self.practice and self.reusable_codes):
            raise Refusal(N_("Le code doit être tapé par la personne qui accepte le mandat."))
        factor = self.vault.second_factor
        return code_at(factor.seed, self.clock.read().now, step=factor.step_seconds)

    def known_people(self, connection: Connection) -> Directory:
        """Return everybody this kiosk knows, up to date."""
        self.directory.refresh(connection, self.vault)
        return self.directory

    def must_be_mediator(self) -> None:
        """Raise `Refusal` unless the person may act for citizens."""
        if not self.mediates:
            raise Refusal(
                N_("Seule une médiatrice ou un médiateur peut agir pour une personne."),
                advice=N_("Demandez à une personne habilitée d'ouvrir sa session."),
            )

    def must_be_coordinator(self) -> None:
        """Raise `Refusal` unless the person may change who belongs to the organisation."""
        if not self.coordinates:
            raise Refusal(
                N_("Seule une personne référente décide pour toute la structure."),
                advice=N_("Rien n'a été fait. Demandez-lui d'ouvrir sa session."),
            )

    def close(self) -> None:
        """Forget every key and name, and close the database."""
        self.prints.close()
        self.directory.wipe()
        self.cases.clear()
        self.readings.clear()
        self.reviewers.clear()
        self.browsers.close_all()
        self.database.close()
        self.vault.close()


def load_organisation(database: Database, ledger: Ledger) -> OrganisationProfile:
    """Return the organisation's present description; raises `TamperedError` without one.

    Where its projection was lost, the journal still tells it: somebody must be able to sign in to
    have the projections made again.
    """

    def read(connection: Connection) -> OrganisationProfile:
        row = mandate_rows.organisation(connection)
        seq = row[0] if row else journal_rows.last_of_type(connection, "organisation.founded")
        payload = None if seq is None else ledger.payload(connection, seq)
        if payload is None:
            raise TamperedError(
                N_("La description de la structure manque dans le journal."),
                advice=N_("Ne supprimez aucun fichier et prévenez votre référent."),
            )
        restricted = mandate_rows.offered_scopes(connection)
        if restricted is not None:
            payload = {**payload, "scopes": json.loads(restricted)}
        return profile_from(payload)

    return database.read(read)
