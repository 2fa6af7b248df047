"""A session that nobody touches is locked: first a warning, which any key takes away."""

from textual import events

from kiosque.clock import Clock
from kiosque.i18n import N_, _
from kiosque.tui.forgetting import tidy
from kiosque.tui.hardened import HardenedApp
from kiosque.tui.presence import LOCK_AFTER, WARNED_BEFORE, Presence
from kiosque.tui.screens.idle import IdlePage

WATCH_SECONDS = 1.0
"""How often the person is looked for; nothing is drawn unless something changed."""
READING_AFTER = 2.0
"""Seconds without a key after which the person is reading, and memory may be tidied."""


class GuardedApp(HardenedApp):
    """Counts idleness; what locking means is for the application to say."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.presence = Presence(clock)
        self._tidied = True

    def on_mount(self) -> None:
        self.set_interval(WATCH_SECONDS, self.watch_over)

    @property
    def guarded(self) -> bool:
        """Tell whether there is a session to lock."""
        raise NotImplementedError

    def warning(self) -> type[IdlePage]:
        """Return the page that warns."""
        return IdlePage

    def idle_notice(self) -> str:
        """Return why the door is shown again after nobody touched anything."""
        return _("La session s'est verrouillée faute d'activité. Ce qui était répondu est gardé.")

    def kept(self) -> tuple[str, ...]:
        """Return what F1 tells everywhere: what becomes of the answers, and how to leave."""
        return (
            N_("Chaque réponse est gardée au fur et à mesure : rien n'est perdu."),
            N_("Pour quitter : fermez la session depuis l'accueil, puis Échap à la page d'entrée."),
        )

    async def lock(self, notice: str) -> None:
        """Close the session and show the door, which says why in `notice`."""
        raise NotImplementedError

    async def watch_over(self) -> None:
        """Warn, then lock; tidy memory while the person reads."""
        if not self.guarded:
            return
        left = self.presence.seconds_left()
        if left <= 0:
            await self._lock_idle()
        elif left <= WARNED_BEFORE and not isinstance(self.screen, IdlePage):
            await self.push_screen(self.warning()(self.presence.seconds_left))
        elif not self._tidied and left <= LOCK_AFTER - READING_AFTER:
            self._tidied = True
            tidy()

    async def on_event(self, event: events.Event) -> None:
        """Note each key and click; the one that wakes the screen does nothing else."""
        if isinstance(event, events.InputEvent | events.Paste) and await self._woken(event):
            return
        await super().on_event(event)

    async def _woken(self, event: events.Event) -> bool:
        if self.guarded and self.presence.seconds_left() <= 0:
            # The machine slept: its timers did not see the time go by.
            await self._lock_idle()
            return True
        self.presence.touch()
        self._tidied = False
        if not isinstance(self.screen, IdlePage):
            return False
        if isinstance(event, events.Key) and event.key == "f10":
            return False
        await self.pop_screen()
        return True

    async def _lock_idle(self) -> None:
        await self.lock(self.idle_notice())
