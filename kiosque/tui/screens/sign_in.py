"""The door: who, passphrase, code; date and time when the machine's are wrong."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from kiosque.desk.entrance import ClockBelowFloor, OrganisationChoice, PersonChoice, SignIn
from kiosque.desk.session import Session
from kiosque.errors import InputError, KiosqueError
from kiosque.i18n import N_, _
from kiosque.tui.screens.page import Page
from kiosque.tui.widgets.error_summary import ErrorSummary
from kiosque.tui.widgets.text_field import TextField

STATED = "%d/%m/%Y %H:%M"
LEGAL_TIME = ZoneInfo("Europe/Paris")
"""Before the session opens the organisation's own zone is still locked."""


class SignInPage(Page[Session]):
    """Returns the open session."""

    AUTO_FOCUS = "Input"

    def __init__(
        self,
        organisation: OrganisationChoice,
        person: PersonChoice,
        open_session: Callable[[SignIn], Session],
        *,
        practice_hint: str = "",
        **about: Any,
    ) -> None:
        heading = f"{organisation.name} · {organisation.kiosk} · {person.name}"
        super().__init__(heading, hint=practice_hint, **about)
        self._organisation, self._person, self._open = organisation, person, open_session
        self._busy = False
        self._passphrase = TextField("passphrase", _("Phrase de passe"), secret=True)
        self._code = TextField("code", _("Code à 6 chiffres"), secret=True)
        self._time = TextField(
            "stated_time", _("Date et heure de Paris, jj/mm/aaaa hh:mm"),
            hint=_("L'horloge de ce poste est fausse."),
        )  # fmt: skip

    def body(self) -> Iterator[Widget]:
        yield self._passphrase
        yield self._code
        self._time.display = False
        yield self._time
        yield Button(_("Ouvrir la session"))
        yield Static(Content(_("Tout ce poste est chiffré. Trois essais, puis un délai.")))

    @on(Input.Submitted)
    def next_field(self, event: Input.Submitted) -> None:
        """Enter goes on to the code, and opens from there."""
        if event.input in self._passphrase.query(Input):
            self._code.focus_input()
        else:
            self.try_to_open()

    @on(Button.Pressed)
    def try_to_open(self) -> None:
        """Open on a worker: unlocking takes up to a second, on purpose."""
        if self._busy:
            return
        try:
            command = SignIn(
                self._organisation.id,
                self._person.slot,
                self._passphrase.value,
                self._code.value.strip(),
                self._stated(),
            )
        except InputError as error:
            self.say_error(error)
            return
        self._busy = True
        self.query_one(ErrorSummary).clear_errors()
        self.query_one(Button).label = _("Ouverture, un instant…")
        self.run_worker(self._enter(command), exit_on_error=False)

    async def _enter(self, command: SignIn) -> None:
        try:
            session = await asyncio.to_thread(self._open, command)
        except KiosqueError as error:
            self._refuse(error)
        else:
            self._passphrase.clear()
            self.dismiss(session)
        finally:
            self._busy = False

    def _refuse(self, error: KiosqueError) -> None:
        self.query_one(Button).label = _("Ouvrir la session")
        self._code.clear()
        if isinstance(error, ClockBelowFloor):
            self._time.display = True
        else:
            self._passphrase.clear()
        self.say_error(error)

    def _stated(self) -> datetime | None:
        if not self._time.display or not self._time.value.strip():
            return None
        try:
            local = datetime.strptime(self._time.value.strip(), STATED)  # noqa: DTZ007  (zone next)
        except ValueError:
            raise InputError("stated_time", N_("Écrivez par exemple 24/11/2026 09:30.")) from None
        return local.replace(tzinfo=LEGAL_TIME)
