"""The application: one flow of pages, its banner, its lock."""

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.worker import Worker, WorkerState

from kiosque.bootstrap import Kiosk
from kiosque.desk.doorstep import OrganisationChoice, SignIn
from kiosque.desk.network import has_way_out
from kiosque.errors import KiosqueError, UnavailableError
from kiosque.i18n import N_, _
from kiosque.tui.flows.door import enter
from kiosque.tui.forgetting import forget_texts, set_apart
from kiosque.tui.guarded import GuardedApp
from kiosque.tui.practice import PracticeAccess
from kiosque.tui.screens.confirmation import YES, ConfirmationPage
from kiosque.tui.screens.page import Page
from kiosque.tui.standing import Standing
from kiosque.tui.widgets.banner import Banner

if TYPE_CHECKING:
    from kiosque.desk.session import Session
    from kiosque.desk.visits import Visit

Answer = TypeVar("Answer")


class KiosqueApp(GuardedApp):
    """Runs the door and then the day, until the person leaves by the door, and is asked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "lock", N_("Verrouiller"), priority=True),
    ]

    def __init__(self, kiosk: Kiosk, practice: PracticeAccess | None = None) -> None:
        super().__init__(kiosk.clock)
        self._kiosk, self._practice = kiosk, practice
        self._session: Session | None = None
        self._standing = self._at_the_door()
        self._flow: Worker[None] | None = None

    def on_mount(self) -> None:
        self._start()

    @property
    def guarded(self) -> bool:
        return self._session is not None

    def standing(self) -> Standing:
        """Return what the banner tells."""
        return self._standing

    async def ask(self, page: Page[Answer]) -> Answer | None:
        """Show a page and wait for its answer."""
        return await self.push_screen_wait(page)

    def show_door(self, organisation: OrganisationChoice) -> None:
        """Tell the banner which organisation is about to be opened."""
        practice = organisation.practice or self._practice is not None
        self._standing = replace(self._at_the_door(), practice=practice)

    def show_visit(self, visit: "Visit | None", session: "Session") -> None:
        """Tell the banner whom the session is for."""
        from kiosque.desk.outlook import ending_words, outlook

        seen = outlook(session, visit)
        self._standing = Standing(
            who=f"{session.person} · {session.organisation.name}",
            citizen=seen.citizen,
            mandate=seen.mandate,
            mandate_short=seen.mandate_short,
            ends_at=seen.ends_at,
            ending=ending_words(session, seen.ends_at),
            network=seen.network,
            queued=seen.queued,
            practice=session.practice,
        )

    def open_address(self, url: str) -> bool:
        """Open the citizen's browser, or tell that there is none; the page shows the address."""
        from kiosque.identity.browser import BrowserKind, open_browser

        return open_browser(url, BrowserKind.SYSTEM) is not None

    def practice_code(self, session: "Session") -> PracticeAccess | None:
        """Return what a practice session shows beside a code field; None elsewhere."""
        return self._practice if session.practice else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is something to lock once a session is open."""
        del parameters
        return self._session is not None if action == "lock" else True

    async def action_lock(self) -> None:
        """Lock at once, as one does before leaving the room."""
        await self.lock(_("La session est verrouillée. Ce qui était répondu est gardé."))

    async def lock(self, notice: str) -> None:
        """Close the session and wipe the screen; drafts stay, and the door is shown again."""
        if self._session is None:
            return
        if self._flow is not None:
            self._flow.cancel()
        self._close_session()
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        self._start(notice)

    async def watch_over(self) -> None:
        """Keep the banner true, then look for the person."""
        now = replace(self._standing, network=has_way_out(), ending=self._ending())
        if now != self._standing:
            self._standing = now
            for banner in self.screen.query(Banner):
                banner.show_standing()
        await super().watch_over()

    def _ending(self) -> str:
        """Return what is said of the end of the mandate at hand, as minutes go by."""
        if self._session is None or self._standing.ends_at is None:
            return ""
        from kiosque.desk.outlook import ending_words

        return ending_words(self._session, self._standing.ends_at)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """The flow ends with the application; a defect in it ends both, without locals."""
        if event.worker is self._flow and event.state is WorkerState.SUCCESS:
            self.exit()

    def on_unmount(self) -> None:
        self._close_session()

    def _start(self, notice: str = "") -> None:
        self._flow = self.run_worker(self._run_flow(notice), exclusive=True, group="flow")

    async def _run_flow(self, notice: str) -> None:
        """Door, day, door again, until the person confirms that they leave."""
        while True:
            self._standing = self._at_the_door()
            self.call_after_refresh(forget_texts)
            # Held by the application alone, so that closing it leaves its keys to nobody.
            self._session = await enter(self, self._kiosk, self._open, self._practice, notice)
            notice = ""
            if self._session is not None:
                await self._day()
            elif await self._leaving():
                return

    async def _day(self) -> None:
        from kiosque.tui.flows.today import TodayFlow

        self.presence.touch()
        self.refresh_bindings()
        try:
            if self._session is not None:
                await TodayFlow(self, self._session).run()
        finally:
            self._close_session()

    async def _leaving(self) -> bool:
        page = ConfirmationPage(_("Quitter kiosque ?"), yes=_("Oui, quitter"))
        answer = await self.ask(page)
        return answer is not None and answer[0] == YES

    def _open(self, command: SignIn) -> "Session":
        from kiosque.desk.citizens import read_names
        from kiosque.desk.entrance import sign_in

        try:
            session = sign_in(self._kiosk.home, self._kiosk.clock, command)
        except OSError:
            raise UnavailableError(N_("Un fichier ou le disque a refusé l'opération.")) from None
        if self._practice is not None and session.practice:
            session.provider = self._practice.provider
            session.reusable_codes = True
        with suppress(KiosqueError):  # what a search cannot read, it will say
            read_names(session)
        set_apart()
        return session

    def _close_session(self) -> None:
        session, self._session = self._session, None
        self._standing = self._at_the_door()
        if session is not None:
            session.close()

    def _at_the_door(self) -> Standing:
        return Standing(network=has_way_out(), practice=self._practice is not None)
