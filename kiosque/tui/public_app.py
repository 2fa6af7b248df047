"""Procedures for anybody: one person after the other, and nothing of one is left to the next."""

from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.worker import Worker, WorkerState

from kiosque.bootstrap import Kiosk
from kiosque.desk.network import has_way_out
from kiosque.i18n import N_, _
from kiosque.tui.flows.public import QUIT, PublicFlow
from kiosque.tui.forgetting import forget_texts
from kiosque.tui.guarded import GuardedApp
from kiosque.tui.screens.confirmation import YES, ConfirmationPage
from kiosque.tui.screens.idle import IdlePage, WipePage
from kiosque.tui.screens.page import Page
from kiosque.tui.standing import Standing

Answer = TypeVar("Answer")


class PublicApp(GuardedApp):
    """Runs the public flow; whoever leaves, or goes away, leaves the first page."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "wipe", N_("Tout effacer"), priority=True),
    ]

    def __init__(self, kiosk: Kiosk) -> None:
        super().__init__(kiosk.clock)
        self._kiosk = kiosk
        self._begun = False
        self._flow: Worker[None] | None = None

    def on_mount(self) -> None:
        self._start("")

    @property
    def guarded(self) -> bool:
        """Somebody began something: there is something to wipe."""
        return self._begun

    def standing(self) -> Standing:
        """Return what the banner tells."""
        return Standing(who=_("Accès libre : rien n'est gardé"), network=has_way_out())

    def warning(self) -> type[IdlePage]:
        return WipePage

    def idle_notice(self) -> str:
        return _("Personne n'était là : tout ce qui était répondu est effacé.")

    def kept(self) -> tuple[str, ...]:
        return (
            N_("Rien de ce que vous répondez n'est gardé. F10 efface tout à l'écran."),
            N_("Sans une touche pendant dix minutes, tout s'efface seul."),
        )

    async def ask(self, page: Page[Answer]) -> Answer | None:
        """Show a page and wait for its answer."""
        return await self.push_screen_wait(page)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is something to wipe once somebody began."""
        del parameters
        return self._begun if action == "wipe" else True

    async def action_wipe(self) -> None:
        """Wipe at once, as one does before leaving."""
        await self.lock(_("Tout ce qui était répondu est effacé."))

    async def lock(self, notice: str) -> None:
        """Wipe the screen and what was answered; the first page is shown again."""
        if self._flow is not None:
            self._flow.cancel()
        self._begun = False
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        self._start(notice)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """The flow ends with the application."""
        if event.worker is self._flow and event.state is WorkerState.SUCCESS:
            self.exit()

    def _start(self, notice: str) -> None:
        self._flow = self.run_worker(self._run_flow(notice), exclusive=True, group="flow")

    async def _run_flow(self, notice: str) -> None:
        while True:
            self.call_after_refresh(forget_texts)
            flow = PublicFlow(self, self._kiosk.home, self._kiosk.clock, self._somebody_is_here)
            if await flow.run(notice) == QUIT and await self._leaving():
                return
            self._begun, notice = False, ""

    def _somebody_is_here(self) -> None:
        self.presence.touch()
        self._begun = True
        self.refresh_bindings()

    async def _leaving(self) -> bool:
        page = ConfirmationPage(_("Quitter kiosque ?"), yes=_("Oui, quitter"))
        answer = await self.ask(page)
        return answer is not None and answer[0] == YES
