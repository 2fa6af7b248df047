"""The application: one flow of pages, its banner, its lock, and a crash that tells nothing."""

import logging
import os
import sys
import traceback
from pathlib import Path
from typing import ClassVar, TypeVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.worker import Worker, WorkerState

from kiosque.bootstrap import Kiosk
from kiosque.desk.entrance import SignIn, sign_in
from kiosque.desk.network import has_way_out
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.errors import UnavailableError
from kiosque.i18n import N_, _
from kiosque.tui.flows.door import enter
from kiosque.tui.practice import PracticeAccess
from kiosque.tui.screens.confirmation import YES, ConfirmationPage
from kiosque.tui.screens.page import Page
from kiosque.tui.standing import Standing
from kiosque.tui.themes import THEMES, next_theme

Answer = TypeVar("Answer")

IDLE_SECONDS = 600.0
"""Without a key or a click for this long, the session locks."""

KEY_NAMES = {"escape": "Échap", "enter": "Entrée", "space": "Espace", "tab": "Tab"}


class KiosqueApp(App[None]):
    """Runs the door and then the day, until the person leaves."""

    CSS_PATH = Path(__file__).with_name("kiosque.tcss")
    TITLE = "kiosque"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "colours", N_("Couleurs"), priority=True),
        Binding("f10", "lock", N_("Verrouiller"), priority=True),
        Binding("tab", "app.focus_next", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
    ]

    def __init__(self, kiosk: Kiosk, practice: PracticeAccess | None = None) -> None:
        os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
        super().__init__()
        self.animation_level = "none"
        self._kiosk, self._practice = kiosk, practice
        self._session: Session | None = None
        self._standing = Standing()
        self._idle: Timer | None = None
        self._flow: Worker[None] | None = None
        self.crashed = False

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        self._idle = self.set_timer(IDLE_SECONDS, self.action_lock)
        self._start()

    def standing(self) -> Standing:
        """Return what the banner tells."""
        return self._standing

    async def ask(self, page: Page[Answer]) -> Answer | None:
        """Show a page and wait for its answer."""
        return await self.push_screen_wait(page)

    def show_visit(self, visit: Visit | None, session: Session) -> None:
        """Tell the banner whom the session is for."""
        from kiosque.desk.outlook import outlook

        seen = outlook(session, visit)
        self._standing = Standing(
            who=f"{session.person} · {session.organisation.name}",
            citizen=seen.citizen,
            mandate=seen.mandate,
            network=seen.network,
            queued=seen.queued,
            practice=session.practice,
        )

    def open_address(self, url: str) -> None:
        """Open the citizen's browser; the page shows the address in any case."""
        from kiosque.identity.browser import BrowserKind, open_browser

        open_browser(url, BrowserKind.SYSTEM)

    def practice_code(self, session: Session) -> str:
        """Return what a practice session shows beside a code field."""
        del session
        return "" if self._practice is None else self._practice.code_hint()

    def get_key_display(self, binding: Binding) -> str:
        """Name keys in French."""
        return KEY_NAMES.get(binding.key, binding.key.upper())

    def action_colours(self) -> None:
        """Go to the next colours: light, dark, high contrast."""
        self.theme = next_theme(self.theme)

    async def action_lock(self) -> None:
        """Close the session and wipe the screen; drafts stay, and the door is shown again."""
        if self._session is None:
            return
        if self._flow is not None:
            self._flow.cancel()
        self._close_session()
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        self._start()

    async def on_event(self, event: events.Event) -> None:
        """Count idleness from the last key or click."""
        if isinstance(event, events.InputEvent) and self._idle is not None:
            self._idle.reset()
        await super().on_event(event)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Put the terminal's cursor where the focus is: Braille displays follow it."""
        self.cursor_position = event.widget.content_region.offset
        self.refresh()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """The flow ends with the application; a defect in it ends both, without locals."""
        if event.worker is self._flow and event.state is WorkerState.SUCCESS:
            self.exit()

    def on_unmount(self) -> None:
        self._close_session()

    def _start(self) -> None:
        self._flow = self.run_worker(self._run_flow(), exclusive=True, group="flow")

    async def _run_flow(self) -> None:
        """Door, day, door again, until the person confirms that they leave."""
        while True:
            self._standing = self._at_the_door()
            hint = self._practice.hint if self._practice else str
            session = await enter(self, self._kiosk.home, self._open, hint)
            if session is None:
                if await self._leaving():
                    return
                continue
            self._session = session
            from kiosque.tui.flows.today import TodayFlow

            try:
                await TodayFlow(self, session).run()
            finally:
                self._close_session()

    async def _leaving(self) -> bool:
        page = ConfirmationPage(_("Quitter kiosque ?"), yes=_("Oui, quitter"))
        answer = await self.ask(page)
        return answer is not None and answer[0] == YES

    def _open(self, command: SignIn) -> Session:
        try:
            session = sign_in(self._kiosk.home, self._kiosk.clock, command)
        except OSError:
            raise UnavailableError(N_("Un fichier ou le disque a refusé l'opération.")) from None
        if self._practice is not None and session.practice:
            session.provider = self._practice.provider
            session.reusable_codes = True
        return session

    def _close_session(self) -> None:
        session, self._session = self._session, None
        self._standing = self._at_the_door()
        if session is not None:
            session.close()

    def _at_the_door(self) -> Standing:
        return Standing(network=has_way_out(), practice=self._practice is not None)

    def _fatal_error(self) -> None:
        """Name the place of a defect and nothing else: locals may be personal."""
        error = sys.exc_info()[1]
        place = traceback.extract_tb(error.__traceback__)[-1] if error else None
        where = "" if place is None else f" {os.path.basename(place.filename)}:{place.lineno}"  # noqa: PTH119  (a name for the log)
        logging.getLogger("kiosque").critical("%s%s", type(error).__name__, where)
        self.crashed = True
        self._close_messages_no_wait()
