"""The door: who, passphrase, code; date and time when the machine's are wrong."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from kiosque.desk.doorstep import OrganisationChoice, PersonChoice, SignIn
from kiosque.errors import InputError, KiosqueError
from kiosque.i18n import N_, _
from kiosque.tui.forgetting import forget_texts
from kiosque.tui.practice import PracticeAccess
from kiosque.tui.screens.page import Page
from kiosque.tui.text import plain
from kiosque.tui.widgets.action_button import ActionButton
from kiosque.tui.widgets.error_summary import ErrorSummary, Problem
from kiosque.tui.widgets.practice_note import PracticeNote
from kiosque.tui.widgets.text_field import TextField

if TYPE_CHECKING:
    from kiosque.desk.session import Session

STATED = "%d/%m/%Y %H:%M"
LEGAL_TIME = "Europe/Paris"
"""Before the session opens the organisation's own zone is still locked."""


def stated_time(text: str) -> datetime:
    """Return a date and time as they are typed, in Paris; raises `InputError`."""
    from zoneinfo import ZoneInfo

    try:
        local = datetime.strptime(text.strip(), STATED)  # noqa: DTZ007  (zone next)
    except ValueError:
        raise InputError("stated_time", N_("Écrivez par exemple 24/11/2026 09:30.")) from None
    return local.replace(tzinfo=ZoneInfo(LEGAL_TIME))


class SignInPage(Page["Session"]):
    """Returns the open session."""

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f9", "fill", N_("Remplir"))]
    ABOUT: ClassVar[str] = N_(
        "La phrase de passe ouvre les données de ce poste, le code de votre téléphone prouve que "
        "c'est vous. Avec une carte qui s'est décalée, tapez deux codes qui se suivent. Après "
        "trois erreurs, chaque essai attend un peu plus. Une phrase oubliée se remplace avec une "
        "personne référente ; quand il n'y en a plus, avec la feuille de secours, sous la liste "
        "des noms."
    )

    def __init__(
        self,
        organisation: OrganisationChoice,
        person: PersonChoice,
        open_session: "Callable[[SignIn], Session]",
        *,
        practice: PracticeAccess | None = None,
        **about: Any,
    ) -> None:
        where = f"{plain(organisation.name)} · {organisation.kiosk}"
        super().__init__(plain(person.name), hint=where, **about)
        self._organisation, self._person, self._open = organisation, person, open_session
        self._practice = practice if organisation.practice else None
        self._busy = False
        self._passphrase = TextField("passphrase", _("Phrase de passe"), secret=True)
        self._code = TextField("code", _("Code à 6 chiffres"), secret=True)
        self._time = TextField(
            "stated_time", _("Date et heure de Paris, jj/mm/aaaa hh:mm"),
            hint=_("L'horloge de ce poste est fausse : regardez un téléphone."),
        )  # fmt: skip

    def body(self) -> Iterator[Widget]:
        if self._practice is not None:
            yield PracticeNote(self._practice.hint)
        yield self._passphrase
        yield self._code
        self._time.display = False
        yield self._time
        yield ActionButton(_("Ouvrir la session"))
        yield Static(_("Tout ce poste est chiffré. Trois essais, puis un délai."), markup=False)

    def on_unmount(self) -> None:
        """The library measures what is drawn, and remembers it: secrets too."""
        self.app.call_later(forget_texts)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing leaves the page while a session opens: it would open unseen."""
        if action == "fill":
            return self._practice is not None
        if action == "back" and self._busy:
            return False
        return super().check_action(action, parameters)

    def action_fill(self) -> None:
        """Type the practice credentials."""
        if self._practice is not None:
            self._passphrase.put(self._practice.passphrase)
            self._code.put(self._practice.code())
            self._code.focus_input()

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
        self._time.clear_problem()
        try:
            command = SignIn(
                self._organisation.id,
                self._person.slot,
                self._passphrase.value,
                self._code.value.strip(),
                self._stated(),
            )
        except InputError as error:
            self._time.show_problem(error)
            self.say_error(error)
            return
        self._set_busy(busy=True)
        self.query_one(ErrorSummary).clear_errors()
        self.run_worker(self._enter(command))

    async def _enter(self, command: SignIn) -> None:
        try:
            session = await asyncio.to_thread(self._open, command)
        except KiosqueError as error:
            self._set_busy(busy=False)
            self._refuse(error)
        else:
            self._passphrase.clear()
            self._code.clear()
            self.dismiss(session)

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        button = self.query_one(ActionButton)
        button.say(_("Ouverture, un instant…") if busy else _("Ouvrir la session"))
        self.refresh_bindings()

    def _refuse(self, error: KiosqueError) -> None:
        from kiosque.desk.stated_time import ClockBelowFloor

        self._code.clear()
        if isinstance(error, ClockBelowFloor):
            self._time.display = True
            self.query_one(ErrorSummary).say([Problem(error, goes_to="stated_time")])
        else:
            self._passphrase.clear()
            self.say_error(error)

    def _stated(self) -> datetime | None:
        return stated_time(self._time.value) if self._time.display else None
